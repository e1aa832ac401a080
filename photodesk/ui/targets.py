"""What the next key acts on: the selection in the grid, the one photo in the loupe, and how many files that is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from photodesk.domain.changes import ChangeSet
from photodesk.domain.derivative import DerivativeStatus
from photodesk.domain.photo import FileState, PhotoRef
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import words
from photodesk.ui.session_port import Session

LOOKED_AT = 6000
"""Of at most so many selected photos it is looked up which of them failed."""


class Targets(QObject):
    """`changed` when the photos or the count of their files differ. GUI thread only."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._loupe = False
        self._refs: tuple[PhotoRef, ...] = ()
        self._files: int | None = 0
        self._asked = 0
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(0)
        self._count_soon.timeout.connect(self._count)
        session.selection.changed.connect(self._look)
        session.hub.changed.connect(self._library_changed)

    @property
    def refs(self) -> tuple[PhotoRef, ...]:
        return self._refs

    @property
    def files(self) -> int | None:
        """Files of these photos; None until they are counted."""
        return self._files

    def failed(self) -> tuple[PhotoRef, ...]:
        """Those known to have a thumbnail or preview that could not be made."""
        if len(self._refs) > LOOKED_AT:
            return ()
        held = ((ref, self._session.photos.row_of(ref.photo_id)) for ref in self._refs)
        return tuple(ref for ref, row in held if row is not None and _failed(row))

    def trashed(self) -> bool:
        """Whether something of these photos lies in the trash; True, too, where that is not known."""
        if len(self._refs) > LOOKED_AT:
            return True
        rows = [self._session.photos.row_of(ref.photo_id) for ref in self._refs]
        return any(row is None or any(f.state is FileState.TRASHED for f in row.files) for row in rows)

    def in_words(self) -> str:
        return words.photos_and_files(len(self._refs), self._files)

    def set_loupe(self, loupe: bool) -> None:
        self._loupe = loupe
        self._look()

    def _look(self) -> None:
        selection = self._session.selection
        current = selection.current
        refs = ((current,) if current else ()) if self._loupe else selection.snapshot()
        if refs == self._refs:
            return
        self._refs = refs
        self._files = self._known_files()
        self.changed.emit()
        if self._files is None:
            self._count_soon.start()

    def _known_files(self) -> int | None:
        """The count without asking: rows on screen carry their files."""
        if len(self._refs) > 200:
            return None
        rows = [self._session.photos.row_of(ref.photo_id) for ref in self._refs]
        known = [len(row.files) for row in rows if row is not None]
        return sum(known) if len(known) == len(self._refs) else None

    def _count(self) -> None:
        refs = self._refs

        def done(photos: int, files: int) -> None:
            if refs is self._refs:
                self._files = files
                self.changed.emit()

        self._session.acts_on(refs, done)

    def _library_changed(self, changes: ChangeSet) -> None:
        touched = changes.ids()
        if len(self._refs) > LOOKED_AT or any(ref.photo_id in touched for ref in self._refs):
            self._count_soon.start()


def _failed(row: PhotoRow) -> bool:
    return DerivativeStatus.FAILED in (row.thumbnail.status, row.preview.status)
