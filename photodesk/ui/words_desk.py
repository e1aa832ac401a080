"""Between the words form and the library: reads what the chosen photos say, stores what is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.edits import SetWords
from photodesk.domain.photo import PhotoRef
from photodesk.domain.shared_words import SharedWords
from photodesk.ui.session_port import Session
from photodesk.ui.targets import Targets
from photodesk.ui.words_form import WordsForm

REST_MS = 40
_SAID = (Aspect.WORDS, Aspect.METADATA)


class WordsDesk(QObject):
    """GUI thread only; reads only while the form can be seen. What is written hits what the status bar names."""

    def __init__(
        self, form: WordsForm, session: Session, targets: Targets, leave: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._form, self._session, self._targets = form, session, targets
        self._asked: tuple[PhotoRef, ...] = ()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read)
        targets.changed.connect(self._rest.start)
        session.hub.changed.connect(self._changed)
        form.opened.connect(self._rest.start)
        form.written.connect(self._write)
        form.rested.connect(self._rest.start)
        form.left.connect(leave)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.ids(*_SAID):
            self._rest.start()

    def _read(self) -> None:
        current = self._session.selection.current
        self._asked = self._targets.refs or ((current,) if current else ())
        if not self._form.isVisible():
            return
        if self._asked:
            self._session.edits.shared_words(self._asked, partial(self._show, self._asked))
        else:
            self._form.show_words((), SharedWords())

    def _show(self, refs: tuple[PhotoRef, ...], shared: SharedWords) -> None:
        if refs == self._asked:
            self._form.show_words(refs, shared)

    def _write(self, refs: tuple[PhotoRef, ...], field: str, text: str) -> None:
        self._session.decisions.edit(refs, SetWords({field: text}))
