"""The middle of the window: bars, and below them grid, table, loupe, or why there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from photodesk.actions.looking import Looking
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.viewing import Viewing
from photodesk.domain.filter import Sort
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme
from photodesk.ui.empty_view import Banner, EmptyView, Offer, emptiness
from photodesk.ui.filter_bar import FilterBar
from photodesk.ui.grid.view import PhotoGrid
from photodesk.ui.table.view import PhotoTable
from photodesk.ui.top_bar import TopBar
from photodesk.ui.view_choice import Choice
from photodesk.ui.viewer.tools import ViewerTools
from photodesk.ui.viewer.viewer import Viewer


class Centre(QWidget):
    """`turned(bool)`: a viewer was opened (true) or the grid came back. `menu_wanted(QPoint)` for photos.
    `action_wanted(id)`: a control of the viewers was used."""

    turned = Signal(bool)
    action_wanted = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        photos: PhotoListModel,
        selection: PhotoSelection,
        viewing: Viewing,
        sort_menu: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._photos, self._selection = photos, selection
        self._choice, self._title = Choice(), "All Photos"
        self._in_loupe = False
        self.table_chosen = False
        self._labels: dict[str, str] = {}
        self.setMinimumWidth(theme.px(420))
        self.top_bar = TopBar(self)
        self.filter_bar = FilterBar(sort_menu, self)
        self.banner = Banner(self)
        self.grid = PhotoGrid(photos, selection, viewing.thumbnails, self)
        self.table = PhotoTable(photos, selection, viewing.thumbnails, self)
        self.table.asleep = True
        self.viewer = Viewer(photos, selection, viewing, self)
        self.loupe = self.viewer.loupe
        self.tools = ViewerTools(self)
        self.top_bar.add_tools(self.tools)
        self.empty = EmptyView(self)
        self.stack = QStackedWidget(self)
        for page in (self.grid, self.table, self.viewer, self.empty):
            self.stack.addWidget(page)
        self._filter_bar_wanted = True
        self.trash_days = 30
        self._lay_out()
        self._connect()

    @property
    def in_loupe(self) -> bool:
        """Whether a viewer is shown: loupe, compare or survey."""
        return self._in_loupe

    @property
    def browser(self) -> PhotoGrid:
        """Grid or table: the one the list is looked through in, also while a viewer stands before it."""
        return self.table if self.table_chosen else self.grid

    def show_choice(
        self,
        choice: Choice,
        title: str,
        sort: Sort,
        *,
        banner: str,
        offers: Sequence[Offer] = (),
        banner_icon: str = "",
        problem: str = "",
    ) -> None:
        """What the bars say: the choice in force, its title, the order, a condition of the whole view and what can be
        done about it."""
        self._choice, self._title = choice, title
        self.filter_bar.show_state(choice, title, sort, problem)
        self.top_bar.search.set_text(choice.search)
        self.banner.say(banner, offers, banner_icon)
        self.refresh()

    def show_filter_bar(self, shown: bool) -> None:
        self._filter_bar_wanted = shown
        self._show_bars()

    def name_actions(self, labels: dict[str, str]) -> None:
        """Labels of actions by id, for the buttons of empty views."""
        self._labels = labels

    def open_loupe(self, ref: PhotoRef) -> None:
        """Show `ref` alone; inside a selection of several the selection stays."""
        row = self._photos.index_of(ref.photo_id)
        if row is None:
            return
        if ref != self._selection.current:
            inside = len(self._selection) > 1 and ref in self._selection.value
            (self._selection.move_current if inside else self._selection.click)(row)
        self.viewer.open_loupe()
        self._turn(loupe=True)

    def open_panes(self, view: str) -> None:
        """Compare or survey; without two photos for it, what is shown stays."""
        self._make_one_current()
        if self.viewer.open_panes(view):
            self._turn(loupe=True)
        self.show_tools(self.viewer.looking())

    def show_tools(self, looking: Looking) -> None:
        """Bring the viewers' controls up to date."""
        self.tools.show_state(looking, self.top_bar.width())
        self.top_bar.switch.set_current(self.viewer.view if self._in_loupe else self.browser_name)

    @property
    def browser_name(self) -> str:
        return "table" if self.table_chosen else "grid"

    def show_grid(self) -> None:
        """The grid, with the current photo in view."""
        self._browse(table=False)

    def show_table(self) -> None:
        """The table, with the current photo in view."""
        self._browse(table=True)

    def show_list(self) -> None:
        """Back to the grid or the table, whichever it was."""
        self._browse(table=self.table_chosen)

    def _browse(self, *, table: bool) -> None:
        other = table != self.table_chosen
        top = self.browser.top_photo() if other else None
        self.table_chosen, self.grid.asleep, self.table.asleep = table, table, not table
        if other and not self._in_loupe:
            self.refresh()
            self.focus_photos()
            self.turned.emit(False)
        self._turn(loupe=False)
        self.top_bar.switch.set_current(self.browser_name)
        current = self._selection.current
        for ref, at_top in ((top, True), (current, False)):
            if ref is not None:
                self.browser.scroll_to(ref.photo_id, top=at_top)
        self.browser.wake()

    @property
    def page(self) -> QWidget:
        """What stands in the middle now: grid, table, loupe or the words for nothing."""
        return self.stack.currentWidget() or self.browser

    def focus_photos(self) -> None:
        self.page.setFocus()

    def add_photo_actions(self, actions: list[QAction], loupe_actions: list[QAction]) -> None:
        """Keys that live only where the photos are."""
        self.stack.addActions(actions)
        self.viewer.addActions(loupe_actions)

    def refresh(self) -> None:
        """Look again at what can be shown: photos, or the words for none."""
        nothing = not len(self._photos) and not self._photos.loading
        if nothing and self._in_loupe:
            self._turn(loupe=False)
        if nothing:
            self.empty.show_words(emptiness(self._choice, self._photos.photo_list.total, self.trash_days), self._labels)
        page = self.viewer if self._in_loupe else self.empty if nothing else self.browser
        had_focus = any(c.hasFocus() for c in (self.grid, self.table, self.loupe, self.viewer.survey, self.empty))
        self.stack.setCurrentWidget(page)
        if had_focus:
            page.setFocus()
        self._show_bars()
        if not self._in_loupe:
            self.top_bar.show_grid(
                self._title, len(self._photos), self._photos.photo_list.total, self._photos.folded.hidden
            )
            self.top_bar.switch.set_current(self.browser_name)

    def _turn(self, *, loupe: bool) -> None:
        if loupe == self._in_loupe:
            return
        self._in_loupe = loupe
        self.refresh()
        self.focus_photos()
        self.turned.emit(loupe)

    def _show_bars(self) -> None:
        self.filter_bar.setVisible(self._filter_bar_wanted and not self._in_loupe)
        self.filter_bar.set_sized(not self.table_chosen)

    def _view_chosen(self, view: str) -> None:
        if view in ("compare", "survey"):
            self.action_wanted.emit(f"view.{view}")
            self.show_tools(self.viewer.looking())
            return
        current = self._make_one_current()
        if view == "loupe" and current is not None:
            self.open_loupe(current)
        else:
            {"grid": self.show_grid, "table": self.show_table}.get(view, self.show_list)()

    def _make_one_current(self) -> PhotoRef | None:
        """The current photo; when there is none, the first selected or listed one becomes it."""
        selection = self._selection
        if selection.current is None and len(self._photos):
            first = next(iter(selection.snapshot()), self._photos.ref(0))
            row = self._photos.index_of(first.photo_id)
            if row is not None:
                (selection.move_current if len(selection) > 1 else selection.click)(row)
        return selection.current

    def _connect(self) -> None:
        self._photos.list_changed.connect(self.refresh)
        for browser in (self.grid, self.table):
            browser.activated.connect(self.open_loupe)
            browser.menu_requested.connect(self.menu_wanted)
        self.viewer.menu_wanted.connect(self.menu_wanted)
        self.viewer.left.connect(self.show_list)
        self.viewer.described.connect(lambda name, place: self.top_bar.show_loupe(name, place, self.viewer.view))
        self.tools.wanted.connect(self.action_wanted)
        self.top_bar.view_chosen.connect(self._view_chosen)
        self.top_bar.search.left.connect(self.focus_photos)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.top_bar, self.filter_bar):
            line = QFrame(self)
            line.setProperty("divider", "true")
            column.addWidget(bar)
            column.addWidget(line)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
