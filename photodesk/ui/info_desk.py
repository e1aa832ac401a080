"""Between the info panel and the window: what is clicked and written there becomes decisions, by the same verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from photodesk.domain.marks import Mark
from photodesk.domain.photo import PhotoRef
from photodesk.ui.info_panel import InfoPanel
from photodesk.ui.session_port import Session
from photodesk.ui.targets import Targets
from photodesk.ui.words_desk import WordsDesk


class _Verbs(Protocol):
    def mark(self, refs: tuple[PhotoRef, ...], mark: Mark, *, advance: bool) -> None: ...
    def reveal(self, refs: tuple[PhotoRef, ...]) -> None: ...
    def copy_paths(self, refs: tuple[PhotoRef, ...]) -> None: ...


class InfoDesk(QObject):
    """GUI thread only. Stars, label and words hit what the status bar names; a file's ✓ and ✕ only that file."""

    def __init__(
        self,
        panel: InfoPanel,
        session: Session,
        targets: Targets,
        verbs: _Verbs,
        leave: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._targets, self._verbs = session, targets, verbs
        self._words = WordsDesk(panel.words, session, targets, leave, self)
        panel.settled.connect(session.sidecar_keeper.resolve)
        panel.file_marked.connect(lambda ref, mark: session.decisions.mark([ref], mark))
        panel.marked.connect(self._mark)
        panel.reveal_wanted.connect(lambda ref: verbs.reveal((ref,)))
        panel.copy_wanted.connect(lambda ref: verbs.copy_paths((ref,)))
        panel.undo_wanted.connect(session.decisions.undo)

    def _mark(self, mark: Mark) -> None:
        current = self._session.selection.current
        self._verbs.mark(self._targets.refs or ((current,) if current else ()), mark, advance=False)
