"""The libraries opened before, as a menu."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from photodesk.ui import words

NONE = "No other library was opened before"


class RecentMenu(QMenu):
    """`chosen(path)`. It is told what to show and looks at no disk."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Open recent", parent)
        self.setToolTipsVisible(True)
        self.show_paths(())

    def show_paths(self, paths: Sequence[str]) -> None:
        """These libraries, the last one first."""
        self.clear()
        names = [Path(path).name for path in paths]
        for path, name in zip(paths, names, strict=True):
            place = Path(path).parent
            label = f"{name}  ({place.name})" if names.count(name) > 1 else name
            entry = self.addAction(words.shown(label).replace("&", "&&"))
            entry.setToolTip(words.shown(path))
            entry.triggered.connect(lambda _checked=False, path=path: self.chosen.emit(path))
        if not paths:
            self.addAction(NONE).setEnabled(False)
