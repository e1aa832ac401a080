"""What the window says of decisions: the undo entry of the menu, toasts for many photos, what was taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from photodesk.bridge.qactions import QActions
from photodesk.ui import words
from photodesk.ui.session_port import Session
from photodesk.ui.toast import Toast


class DecisionWords(QObject):
    """GUI thread only. `show(photo_id)` brings a photo into view; a single decision needs no toast, its cell tells."""

    def __init__(
        self, session: Session, qactions: QActions, toast: Toast, show: Callable[[int], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._decisions, self._qactions, self._toast, self._show = session.decisions, qactions, toast, show
        self._decisions.decided.connect(self._decided)
        self._decisions.undone.connect(self._undone)
        self._decisions.redone.connect(self._redone)
        self._decisions.history_changed.connect(self._name_entries)

    def _decided(self, what: str, photos: int) -> None:
        if photos > 1:
            text = f"{words.counted(photos, 'photo')}: {what}."
            self._toast.show_message(text, "Undo", self._decisions.undo, icon="check", keys=self._undo_key())

    def _undo_key(self) -> str:
        return self._qactions["edit.undo"].shortcut().toString()

    def _undone(self, what: str, photo_id: int) -> None:
        self._toast.show_message(f"Undone: {what}", icon="undo")
        self._show(photo_id)

    def _redone(self, what: str, photo_id: int) -> None:
        self._toast.show_message(f"Done again: {what}", icon="check")
        self._show(photo_id)

    def _name_entries(self) -> None:
        for id, plain, what in (
            ("edit.undo", "Undo", self._decisions.undo_words),
            ("edit.redo", "Redo", self._decisions.redo_words),
        ):
            self._qactions[id].setText(f"{plain}: {what}" if what else plain)
        self._qactions.refresh()
