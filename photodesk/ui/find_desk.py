"""Finding and tagging in the window: live counts, "+ Filter", saved searches, the menus of tags, Ctrl+T."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.filter import PlanCounts
from photodesk.domain.photo import PhotoRef
from photodesk.domain.tag import TagShare
from photodesk.ui import words
from photodesk.ui.filter_bar import FilterBar
from photodesk.ui.filter_menu import filter_menu
from photodesk.ui.info_panel import InfoPanel
from photodesk.ui.name_popup import NamePopup
from photodesk.ui.session_port import Session
from photodesk.ui.sidebar import Sidebar
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.tag_popup import TagPopup
from photodesk.ui.view_choice import Choice, Place, query_of

CALM_MS = 120
"""Counts follow decisions at this distance, so that a key held down asks once."""
REST_MS = 60
"""The tags of the chosen photos are read when the selection has stood still for this long."""

_COUNTED = frozenset({Aspect.PLAN, Aspect.FILES})


class FindDesk(QObject):
    """GUI thread only. `choose` shows a choice, `choice` tells the one in force and the name of its place."""

    def __init__(
        self,
        session: Session,
        window: QWidget,
        parts: tuple[Sidebar, FilterBar, InfoPanel],
        choose: Callable[[Choice], None],
        choice: Callable[[], tuple[Choice, str]],
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._choose, self._choice = session, window, choose, choice
        self._sidebar, self._bar, self._info = parts
        self._token: int | None = None
        self._tagged: tuple[PhotoRef, ...] = ()
        self._popup: TagPopup | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._count)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read_tags)
        self._connect()

    # Decisions counted

    def _count(self) -> None:
        finder = self._session.finder
        finder.forget(self._token)
        self._token = finder.plan_counts(replace(self._session.photos.filter, plan=None), self._counted)

    def _counted(self, counts: PlanCounts) -> None:
        self._token = None
        self._bar.show_counts(counts)

    def _changed(self, changes: ChangeSet) -> None:
        if any(changes.photos.get(aspect) for aspect in _COUNTED):
            self._count_soon()
        if changes.photos.get(Aspect.TAGS):
            self._rest.start()

    def _count_soon(self) -> None:
        """A timer that runs is left alone: changes that never pause must not hold the counts back."""
        if not self._calm.isActive():
            self._calm.start()

    # Searches

    def _show_filters(self, at: QPoint) -> None:
        filter_menu(self._window, self._session, self._bar.add_word, self._bar.pick_date).popup(at)

    def save_search(self) -> None:
        """Ask for a name and keep what narrows the view."""
        choice, place = self._choice()
        query = query_of(choice, place)
        ask = NamePopup(self._window, "Save this search", words.shown(place), "Save", query)
        ask.named.connect(lambda name: self._session.finder.save_search(name, query))
        ask.open_at(self._bar.mapToGlobal(QPoint(self._bar.width() // 2 - ask.width() // 2, self._bar.height() + 8)))

    # The sidebar

    def row_menu(self, row: SidebarRow) -> QMenu | None:
        """What can be done with a row; None when nothing can."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.place is Place.TAG:
            menu.addAction("Rename tag…", partial(self._ask_tag_name, row.key))
            menu.addAction(
                f"Delete tag from {words.counted(row.count or 0, 'photo')}",
                partial(self._session.decisions.delete_tag, row.key),
            )
            return menu
        if row.place is Place.SAVED:
            menu.addAction("Rename…", partial(self._ask_search_name, int(row.key), row.label))
            menu.addAction("Remove saved search", partial(self._session.finder.remove_search, int(row.key)))
            return menu
        menu.deleteLater()
        return None

    def _show_row_menu(self, row: SidebarRow, at: QPoint) -> None:
        menu = self.row_menu(row)
        if menu is not None:
            menu.popup(at)

    def _ask_tag_name(self, tag: str) -> None:
        told = "The name of an existing tag makes the two one. “/” makes levels; what is below moves with it."
        self._ask("Rename tag", tag, told, lambda name: self._session.decisions.rename_tag(tag, name))

    def _ask_search_name(self, search_id: int, name: str) -> None:
        self._ask("Rename saved search", name, "", lambda new: self._session.finder.rename_search(search_id, new))

    def _ask(self, title: str, text: str, told: str, named: Callable[[str], None]) -> None:
        ask = NamePopup(self._window, title, text, "Rename", told)
        ask.named.connect(named)
        ask.open_at(self._sidebar.mapToGlobal(QPoint(self._sidebar.width() + 8, self._sidebar.height() // 3)))

    def _dropped(self, row: SidebarRow, photo_ids: list[int]) -> None:
        if row.place is Place.TAG:
            self._session.decisions.tag([PhotoRef(i, 0) for i in photo_ids], [row.key])

    # Tags

    def show_tags(self, refs: tuple[PhotoRef, ...]) -> None:
        """Open the tags of `refs` over the photos."""
        known = [tag.name for tag in self._session.finder.tags]
        self._popup = popup = TagPopup(self._window, len(refs), known)
        decisions = self._session.decisions
        popup.added.connect(lambda tags: decisions.tag(refs, tags))
        popup.removed.connect(lambda tag: decisions.tag(refs, (), [tag]))
        popup.destroyed.connect(self._popup_closed)
        self._tagged = refs
        self._ask_shares()
        popup.open_at(self._window.mapToGlobal(self._window.rect().center()))

    @property
    def popup(self) -> TagPopup | None:
        """The tags that are open, if any."""
        return self._popup

    def _popup_closed(self) -> None:
        self._popup = None
        self._rest.start()

    def _chosen(self) -> tuple[PhotoRef, ...]:
        selection = self._session.selection
        chosen = selection.snapshot()
        return chosen or ((selection.current,) if selection.current is not None else ())

    def _read_tags(self) -> None:
        if self._popup is None:
            self._tagged = self._chosen()
        self._ask_shares()

    def _ask_shares(self) -> None:
        refs = self._tagged
        if refs:
            self._session.finder.tag_shares(refs, partial(self._show_shares, refs))
        else:
            self._info.show_tags(0, ())

    def _show_shares(self, refs: tuple[PhotoRef, ...], shares: list[TagShare]) -> None:
        if refs != self._tagged:
            return
        self._info.show_tags(len(refs), shares)
        if self._popup is not None:
            self._popup.show_shares(shares)

    def _tag(self, tag: str) -> None:
        self._session.decisions.tag(self._tagged, [tag])

    def _untag(self, tag: str) -> None:
        self._session.decisions.tag(self._tagged, (), [tag])

    def _connect(self) -> None:
        session, info = self._session, self._info
        session.photos.list_changed.connect(self._count_soon)
        session.hub.changed.connect(self._changed)
        session.selection.changed.connect(self._rest.start)
        self._bar.menu_wanted.connect(self._show_filters)
        self._sidebar.menu_wanted.connect(self._show_row_menu)
        self._sidebar.dropped.connect(self._dropped)
        info.tag_added.connect(self._tag)
        info.tag_removed.connect(self._untag)
        info.tag_found.connect(lambda tag: self._choose(Choice(Place.TAG, tag)))
        info.tags_wanted.connect(lambda: self.show_tags(self._tagged) if self._tagged else None)
