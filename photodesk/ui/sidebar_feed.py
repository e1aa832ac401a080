"""Keeps sidebar and day headers true: projects, counts and running work, as they change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from photodesk.bridge.task_card import TaskCard
from photodesk.domain.changes import LIST_ASPECTS, Aspect, ChangeSet
from photodesk.domain.job import JobStatus
from photodesk.ui.grid.header import ProjectNote
from photodesk.ui.grid.view import PhotoGrid
from photodesk.ui.session_port import Session
from photodesk.ui.sidebar import Sidebar
from photodesk.ui.sidebar_rows import sidebar_rows
from photodesk.ui.view_choice import COLLECTIONS

CALM_MS = 400
"""Counts are read again at most this often while work runs."""

MAKES_PREVIEWS = frozenset({"generate_derivatives", "upload_postprocess"})
"""Only these may say “previews n / m” in a day header: a maintenance counts projects."""

_COUNTED = LIST_ASPECTS | {Aspect.DERIVATIVES, Aspect.PLAN, Aspect.TAGS, Aspect.FILES}


class SidebarFeed(QObject):
    """GUI thread only; counts are read in the background."""

    def __init__(self, sidebar: Sidebar, grid: PhotoGrid, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sidebar, self._grid, self._session = sidebar, grid, session
        self._counts: dict[str, int] = {}
        self._opened: set[str] = set()
        self._calm = _single_shot(self, CALM_MS, self.count)
        self._soon = _single_shot(self, 0, self._show)
        session.hub.changed.connect(self._library_changed)
        session.projects.loaded.connect(self._soon.start)
        session.projects.loaded.connect(self._count_soon)
        session.finder.tags_changed.connect(self._soon.start)
        session.finder.saved_changed.connect(self._soon.start)
        sidebar.folded.connect(self._fold)
        session.projects.dataChanged.connect(self._show_soon)
        session.tasks.dataChanged.connect(self._show_soon)
        session.tasks.summary_changed.connect(self._show_soon)
        session.photos.list_changed.connect(self._list_changed)

    def count(self) -> None:
        """Read how many photos are missing or failed, and the room left on the disk."""
        for collection in COLLECTIONS[1:]:
            self._session.count(collection.filter, self._taker(collection.key))
        self._session.free_space(lambda free: self._sidebar.foot.show_space(self._session.library_path, free))

    def _fold(self, tag: str) -> None:
        """Show what is below a tag, or hide it."""
        self._opened ^= {tag}
        self._show()

    def _taker(self, key: str) -> Callable[[int], None]:
        def take(found: int) -> None:
            self._counts[key] = found
            self._soon.start()

        return take

    def _library_changed(self, changes: ChangeSet) -> None:
        if changes.projects or any(changes.photos.get(a) for a in _COUNTED):
            self._count_soon()

    def _count_soon(self) -> None:
        """A timer that runs is left alone: what never pauses must not hold the counts back."""
        if not self._calm.isActive():
            self._calm.start()

    def _list_changed(self) -> None:
        """A list knows how many photos the library holds: no need to count them apart."""
        self._counts["all"] = self._session.photos.photo_list.total
        self._soon.start()

    def _show_soon(self, *_what: object) -> None:
        self._soon.start()

    def _show(self) -> None:
        summaries, cards = self._session.projects.summaries(), self._session.tasks.cards()
        running, making = running_work(cards), running_work(cards, MAKES_PREVIEWS)
        shares = {id: done / total if total else 0.0 for id, (done, total) in running.items()}
        finder = self._session.finder
        rows = sidebar_rows(summaries, self._counts, shares, finder.tags, self._opened, finder.saved)
        self._sidebar.set_rows(rows)
        self._grid.set_projects(
            {
                s.project.id: ProjectNote(s.project.name, s.project.availability, making.get(s.project.id))
                for s in summaries
            }
        )


def running_work(cards: Iterable[TaskCard], steps: frozenset[str] | None = None) -> dict[int, tuple[int, int]]:
    """(done, total) of the work of each project that runs now; only of the job types in `steps`, where given."""
    return {
        card.project_id: (card.progress.finished, card.progress.total)
        for card in cards
        if card.project_id is not None
        and card.status is JobStatus.RUNNING
        and (steps is None or card.step_type in steps)
    }


def _single_shot(parent: QObject, milliseconds: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
