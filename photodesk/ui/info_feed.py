"""Feeds the info panel: the current photo when it stands still, then its history and what differs among many."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from photodesk.domain.changes import ChangeSet
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.story import Comparison, PhotoStory
from photodesk.ui.info_facts import LibraryTotals
from photodesk.ui.info_panel import InfoPanel
from photodesk.ui.session_port import Session

REST_MS = 30
LIGHT_MS = 200
"""A histogram is read for a photo that is looked at, not for one that is passed by."""


class InfoFeed(QObject):
    """GUI thread only; history and comparison are read in the background, and only while the panel can be seen."""

    def __init__(self, panel: InfoPanel, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel, self._session = panel, session
        self._told: int | None = None
        """The photo whose history has been asked for and has not changed since."""
        self._compared: object = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._show)
        self._light = QTimer(self, singleShot=True, interval=LIGHT_MS)
        self._light.timeout.connect(self._read_light)
        panel.opened.connect(self.soon)
        session.photos.list_changed.connect(self.soon)
        session.photos.rows_changed.connect(self.soon)
        session.selection.changed.connect(self.soon)
        session.hub.changed.connect(self._changed)
        session.hub.finished.connect(self._ended)
        session.viewing.readings.ready.connect(self._read)
        session.projects.loaded.connect(self.soon)
        session.decisions.history_changed.connect(lambda: panel.show_undo(session.decisions.undo_words))

    def soon(self, *_what: object) -> None:
        """While a key is held the panel rests: it is built anew when the photo has stood still for a moment."""
        self._rest.start()

    def _changed(self, changes: ChangeSet) -> None:
        if self._told in changes.ids():
            self._told = None
            self.soon()
        if changes:
            self._compared = None

    def _ended(self, _event: object) -> None:
        """A job writes the history of its photos in its last moments."""
        self._told = None
        self.soon()

    def _show(self) -> None:
        session = self._session
        current = session.selection.current
        row = session.photos.row_of(current.photo_id) if current else None
        chosen = len(session.selection)
        if row is not None:
            self._panel.show_photo(row, chosen)
            self._show_light(row)
            self._ask_story(row.ref.photo_id)
        elif current is None:
            self._panel.show_library(self._totals(), chosen)
        self._ask_comparison(chosen)

    def _totals(self) -> LibraryTotals:
        session = self._session
        projects = session.projects.summaries()
        return LibraryTotals(
            session.photos.photo_list.total,
            len(session.photos) + session.photos.folded.hidden,
            len(projects),
            sum(p.pending_photos for p in projects),
            sum(p.pending_files for p in projects),
            session.trash.facts,
        )

    def _show_light(self, row: PhotoRow) -> None:
        """The histogram, read in a decoder process when it is not known; only while it can be seen."""
        self._panel.show_readings(row.ref.photo_id, self._session.viewing.readings.of(row))
        self._light.start()

    def _read_light(self) -> None:
        current = self._session.selection.current
        row = self._session.photos.row_of(current.photo_id) if current and self._panel.isVisible() else None
        self._session.viewing.readings.want([] if row is None else [row], who="info")

    def _read(self, photo_id: int) -> None:
        current = self._session.selection.current
        row = self._session.photos.row_of(photo_id)
        if row is not None and current is not None and current.photo_id == photo_id:
            self._panel.show_readings(photo_id, self._session.viewing.readings.of(row))

    def _ask_story(self, photo_id: int) -> None:
        if self._told != photo_id and self._panel.isVisible():
            self._told = photo_id
            self._session.story(photo_id, self._take_story)

    def _take_story(self, story: PhotoStory) -> None:
        current = self._session.selection.current
        if current is not None and current.photo_id == story.photo_id:
            self._panel.show_story(story)

    def _ask_comparison(self, chosen: int) -> None:
        if chosen < 2:
            self._compared = None
            self._panel.show_comparison(None)
            return
        refs = self._session.selection.snapshot()
        if refs == self._compared or not self._panel.isVisible():
            return
        self._compared = refs

        def take(found: Comparison | None) -> None:
            if self._compared is refs:
                self._panel.show_comparison(found)

        self._session.compare(refs, take)
