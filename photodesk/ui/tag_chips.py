"""The tags of the chosen photos as chips: what all have is filled, what some have is outlined and says how many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from photodesk.domain.tag import TagShare
from photodesk.ui import words
from photodesk.ui.controls.chip import Chip
from photodesk.ui.controls.flow import Flow


class TagChips(Flow):
    """`added(tag)`: give it to all; `removed(tag)`: take it from all; `found(tag)`: show its photos; `add_wanted`."""

    added = Signal(str)
    removed = Signal(str)
    found = Signal(str)
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, add: bool = True) -> None:
        super().__init__(parent)
        self._add = add
        self.chips: list[Chip] = []
        self._shown: tuple[TagShare, ...] | None = None

    def show_shares(self, shares: Sequence[TagShare]) -> None:
        """Tags of the chosen photos."""
        if tuple(shares) == self._shown:
            return
        self._shown = tuple(shares)
        self.chips = [self._chip(share) for share in shares]
        items = list(self.chips)
        if self._add:
            plus = Chip("Add", self, icon="plus", dashed=True)
            plus.setToolTip("Give tags to the chosen photos (Ctrl+T)")
            plus.clicked.connect(self.add_wanted)
            items.append(plus)
        self.set_items(items)

    def _chip(self, share: TagShare) -> Chip:
        name = words.shown(share.name)
        if share.mixed:
            chip = Chip(f"{name} · {share.photos:,} of {share.of:,}", self, removable=True, outlined=True)
            chip.setToolTip(f"Click gives “{name}” to all {share.of:,}; the cross takes it from all")
            chip.clicked.connect(lambda: self.added.emit(share.name))
        else:
            chip = Chip(name, self, removable=True)
            chip.setToolTip(f"Click shows every photo tagged “{name}”; the cross takes it away")
            chip.clicked.connect(lambda: self.found.emit(share.name))
        chip.removed.connect(lambda: self.removed.emit(share.name))
        return chip
