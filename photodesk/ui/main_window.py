"""The main window: menu bar, sidebar, photos, info, status bar. It puts parts together and decides nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSettings, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QMenu, QVBoxLayout, QWidget

from photodesk.actions.catalog import ACTIONS
from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Keys
from photodesk.bridge.qactions import QActions
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.keymap import KeyChoice
from photodesk.domain.project import name_key
from photodesk.ui import focus_round, icons, menus, theme, window_context, window_keeping, window_state, words
from photodesk.ui.activity.panel import WIDTH as ACTIVITY_WIDTH
from photodesk.ui.activity.panel import ActivityPanel
from photodesk.ui.cell_links import CellLinks
from photodesk.ui.centre import Centre
from photodesk.ui.commit_bar import CommitBar
from photodesk.ui.conditions import condition
from photodesk.ui.decision_words import DecisionWords
from photodesk.ui.digit_keys import DigitKeys
from photodesk.ui.drops import local_paths
from photodesk.ui.empty_view import Offer
from photodesk.ui.find_desk import FindDesk
from photodesk.ui.folding import Panels, Side
from photodesk.ui.info_desk import InfoDesk
from photodesk.ui.info_feed import InfoFeed
from photodesk.ui.info_panel import InfoPanel
from photodesk.ui.menu_key import MenuKey
from photodesk.ui.outcomes import Outcomes
from photodesk.ui.project_desk import ProjectDesk
from photodesk.ui.recent_menu import RecentMenu
from photodesk.ui.session_port import Session
from photodesk.ui.sidebar import Sidebar
from photodesk.ui.sidebar_feed import SidebarFeed
from photodesk.ui.splitter import Splitter
from photodesk.ui.stack_desk import StackDesk
from photodesk.ui.status_bar import StatusBar
from photodesk.ui.table.desk import TableDesk
from photodesk.ui.targets import Targets
from photodesk.ui.toast import Toast
from photodesk.ui.trash_desk import TrashDesk
from photodesk.ui.view_choice import Choice, Place, bad_place, collection, filter_of, searched
from photodesk.ui.viewer.desk import ViewerDesk
from photodesk.ui.window_state import Shape, Shown
from photodesk.ui.window_verbs import WindowVerbs

log = logging.getLogger(__name__)

SMALLEST = (960, 600)


class MainWindow(QMainWindow):
    """One window on one open library. `library_wanted(path)`: the user wants another one, "" lets them choose;
    `reopen_wanted`: this one anew; `closed`: the window is gone.

    `settings` keeps shape and view between runs.
    """

    library_wanted = Signal(str)
    reopen_wanted = Signal()
    closed = Signal()

    def __init__(self, session: Session, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.kept = settings
        shape = window_state.load_shape(settings)
        self._shown = window_state.load_shown(settings, session.library_path)
        self._awaited: Shown | None = self._shown
        self.choice, self._problem = Choice(), ""
        self._notice: tuple[str, Sequence[Offer], str] = ("", (), "")
        self.filter_bar_shown = shape.filter_bar
        self.auto_advance = shape.auto_advance
        self.panels = Panels(shape.sidebar, shape.info, shape.loupe_sidebar, shape.loupe_info)
        self.qactions = QActions(ACTIONS, self.context, icons.menu_icon, self)
        self.targets = Targets(session, self)
        self.verbs = WindowVerbs(self)
        self._build(shape)
        self.looks = ViewerDesk(self)
        self.stacks = StackDesk(self)
        self.table = TableDesk(self)
        self._info_desk = InfoDesk(self.info, self.session, self.targets, self.verbs, self.centre.focus_photos, self)
        self._connect()
        self._restore(shape)

    def context(self) -> ActionContext:
        """What an action triggered now works on."""
        return window_context.of(self)

    def choose(self, choice: Choice) -> None:
        """Show the photos of a project, a collection, a search. A search that is not understood keeps the last list."""
        moved = (choice.place, choice.key) != (self.choice.place, self.choice.key)
        self.choice, self._problem = choice, ""
        try:
            self.session.photos.set_filter(filter_of(choice, self._project_named))
        except PhotoDeskError as error:
            self._problem = f"{error.message} {error.hint}".strip()
        if moved:
            self.centre.show_list()
        self.show_state()
        self.centre.top_bar.search.underline(*bad_place(choice.search), self._problem)

    def show_state(self) -> None:
        """Bring bars and actions up to date."""
        banner, offers, icon = self._notice
        told, choices = condition(self.session, self.choice.project_id, self.reopen_wanted.emit)
        if told:
            banner, offers, icon = told, choices, ""
        self.sidebar.show_choice(self.choice)
        sort, trash = self.session.photos.sort, self.trash.banner()
        self.qactions.refresh()
        self.trash.show()
        self.centre.show_choice(
            self.choice,
            self._title(),
            sort,
            banner=trash or banner,
            offers=offers,
            banner_icon="trash" if trash else icon,
            problem=self._problem,
        )

    def set_notice(self, text: str, offers: Sequence[Offer] = ()) -> None:
        """Something to be told once, over the photos, until it is put away or something more pressing comes."""
        self._notice = (text, offers, "info")
        self.show_state()

    def fold(self, panels: Panels) -> None:
        """Show and hide the side panels as wanted and as the width allows."""
        self.panels = panels
        side = panels.sidebar_at(self.width(), loupe=self.centre.in_loupe)
        self._remember_widths()
        self.sidebar.setVisible(side is not Side.OFF)
        self.sidebar.set_rail(side is Side.RAIL)
        self.info.setVisible(panels.info_at(self.width(), loupe=self.centre.in_loupe))
        self.activity.setVisible(panels.activity)
        self._splitter.share(
            self._widths | {self.sidebar: self.sidebar.minimumWidth()} if self.sidebar.rail else self._widths
        )
        self.qactions.refresh()

    def show_filter_bar(self, shown: bool) -> None:
        self.filter_bar_shown = shown
        self.centre.show_filter_bar(shown)
        self.qactions.refresh()

    def toggle_activity(self) -> None:
        """Open the Activity panel at the right, in place of the info panel, or close it."""
        self.activity.set_next_maintenance(self.session.next_maintenance)
        self.fold(replace(self.panels, activity=not self.panels.activity))
        if not self.panels.activity:
            self.centre.focus_photos()

    def open_activity(self) -> None:
        """The Activity panel, if it is not open already."""
        if not self.panels.activity:
            self.toggle_activity()

    def cycle_focus(self) -> None:
        """F6: sidebar, filter bar, photos, info or Activity, status bar, in turn."""
        focus_round.go_on(self)

    def _remember_widths(self) -> None:
        """The widths the user gave the panels that show now."""
        for pane in self._widths:
            if pane.isVisible() and not (pane is self.sidebar and self.sidebar.rail):
                self._widths[pane] = pane.width()

    def _title(self) -> str:
        if self.choice.place is Place.COLLECTION:
            return collection(self.choice.key).label
        if self.choice.place is Place.TAG:
            return self.choice.key
        if self.choice.place is Place.SAVED:
            saved = (s.name for s in self.session.finder.saved if str(s.id) == self.choice.key)
            return next(saved, "Saved search")
        return self.session.projects.name(self.choice.project_id) or "Project"

    def _project_named(self, name: str) -> int | None:
        wanted = name_key(name)
        rows = self.session.projects.summaries()
        return next((r.project.id for r in rows if name_key(r.project.name) == wanted), None)

    def _build(self, shape: Shape) -> None:
        session = self.session
        self.setWindowTitle(f"{words.shown(session.library_name)} – PhotoDesk")
        self.setMinimumSize(theme.px(SMALLEST[0]), theme.px(SMALLEST[1]))
        self.setAcceptDrops(True)
        sort_menu = menus.fill_menu(QMenu(self), "view/sort", self.qactions)
        self.sidebar = Sidebar(session.library_name, self)
        self.centre = Centre(session.photos, session.selection, session.viewing, sort_menu, self)
        self.centre.name_actions({spec.id: spec.label for spec in self.qactions.specs()})
        self.info = InfoPanel(self)
        self.activity = ActivityPanel(session, self)
        self.status = StatusBar(session.tasks, self.qactions["jobs.activity"], self)
        self.toast = Toast(self.centre.stack)
        self._said = DecisionWords(session, self.qactions, self.toast, self._bring_up, self)
        deeds = (self.open_activity, session.commits.undo, session.exports.reveal, self.verbs.show_move_report)
        self._outcomes = Outcomes(session.tasks, self.toast, *deeds, self)
        self._info_feed = InfoFeed(self.info, session, self)
        self._feed = SidebarFeed(self.sidebar, self.centre.grid, session, self)
        parts = (self.sidebar, self.centre.filter_bar, self.info)
        self.finding = FindDesk(session, self, parts, self.choose, lambda: (self.choice, self._title()))
        self.projects = ProjectDesk(session, self, (self.sidebar, self.qactions), self.context, self.choose)
        both = (self.qactions, self.targets)
        self.trash = TrashDesk(session, self.centre, both, lambda: self.choice, self.show_state)
        self._splitter = Splitter(self)
        for place, pane in enumerate((self.sidebar, self.centre, self.info, self.activity)):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(place, 1 if pane is self.centre else 0)
            self._splitter.setCollapsible(place, False)
        self.info.setMinimumWidth(theme.px(260))
        self.info.setMaximumWidth(theme.px(420))
        self._widths: dict[QWidget, int] = {
            self.sidebar: theme.px(shape.sidebar_width),
            self.info: theme.px(shape.info_width),
            self.activity: theme.px(ACTIVITY_WIDTH),
        }
        self._put_together()

    def _put_together(self) -> None:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._splitter, 1)
        self.commit_bar = CommitBar(self.session.commits, page)
        self.commit_bar.review_wanted.connect(lambda: self.qactions.run("library.commit"))
        self.commit_bar.revert_wanted.connect(lambda: self.qactions.run("library.revert"))
        column.addWidget(self.commit_bar)
        line = QFrame(page)
        line.setProperty("divider", "true")
        column.addWidget(line)
        column.addWidget(self.status)
        self.setCentralWidget(page)
        self.menuBar().setMinimumHeight(theme.px(28))
        menus.fill_menu_bar(self.menuBar(), self.qactions)
        self.recent = RecentMenu(self)
        self.recent.chosen.connect(self.library_wanted)
        self.qactions["library.recent"].setMenu(self.recent)
        self.menuBar().setCornerWidget(menus.MenuCorner(self.qactions, self))
        self.addActions(self.qactions.live_in(Keys.WINDOW))
        self.centre.add_photo_actions(self.qactions.live_in(Keys.PHOTOS), self.qactions.live_in(Keys.LOUPE))
        MenuKey(self)
        self._digits = DigitKeys(self.centre.stack, self.qactions.with_key, self.qactions.run)

    def _connect(self) -> None:
        session = self.session
        self.sidebar.chosen.connect(self.choose)
        centre = self.centre
        centre.filter_bar.chosen.connect(self.choose)
        centre.filter_bar.resized.connect(centre.grid.set_cell_width)
        centre.top_bar.search.searched.connect(self._search)
        centre.turned.connect(self._turned)
        centre.menu_wanted.connect(self._show_menu)
        centre.empty.wanted.connect(self.qactions.run)
        centre.empty.cleared.connect(lambda: self._search(""))
        centre.viewer.retry_wanted.connect(lambda: self.qactions.run("photo.regenerate"))
        self._links = CellLinks(self)
        self._splitter.folded.connect(self._handle_clicked)
        self.status.activity_wanted.connect(self.toggle_activity)
        self.activity.close_requested.connect(self.toggle_activity)
        self.targets.changed.connect(self.show_targets)
        session.photos.list_changed.connect(self._list_changed)
        session.projects.loaded.connect(self.show_state)
        session.hub.finished.connect(self._show_next)
        session.activity.questions.changed.connect(self.show_state)
        session.room.changed.connect(self.show_state)
        session.refused.connect(self._say)
        theme.changed.connect(self.qactions.refresh)
        self.qactions.refused.connect(self._say)
        session.commits.standing_changed.connect(self.qactions.refresh)
        session.settings.keys_changed.connect(self.set_keys)
        self.set_keys(session.settings.keys)

    def _restore(self, shape: Shape) -> None:
        window_keeping.restore(self, self.kept, shape, self._shown)
        self.choose(self._shown.choice)
        self.fold(self.panels)
        self.show_targets()
        self._show_next()
        self._feed.count()
        self.session.projects.refresh()
        self.session.finder.refresh()
        self.session.tasks.refresh()
        self.centre.focus_photos()

    def save(self) -> None:
        """Keep shape and view for the next run."""
        self._remember_widths()
        window_keeping.save(self, self.kept, self._widths)

    def _list_changed(self) -> None:
        if self._awaited is not None:
            window_keeping.come_back(self, self._awaited)
            self._awaited = None
        self.qactions.refresh()

    def set_keys(self, choice: KeyChoice) -> None:
        """Put these keys in force."""
        for problem in self.qactions.set_keys(choice).problems:
            log.warning("keys: %s", problem)
        self.centre.viewer.peek_keys = self.qactions.codes("zoom.toggle")
        shown = self.qactions.shown_key
        self.centre.top_bar.search.name_key(shown("edit.find"))
        self.activity.name_key(shown("jobs.activity"))
        self.commit_bar.name_keys(shown("library.commit"), shown("library.revert"))

    def _bring_up(self, photo_id: int) -> None:
        """Show a photo whose decision was taken back, where the user is."""
        row = self.session.photos.index_of(photo_id)
        if row is not None:
            self.session.selection.click(row)
            if self.centre.in_loupe:
                self.centre.open_loupe(self.session.photos.ref(row))
            else:
                self.centre.grid.scroll_to(photo_id)

    def _turned(self, loupe: bool) -> None:
        self.targets.set_loupe(loupe)
        self.show_targets()
        self.fold(self.panels)

    def _search(self, text: str) -> None:
        self.choose(searched(self.choice, text))

    def show_targets(self) -> None:
        """Say what the next key acts on."""
        refs = self.targets.refs
        note = "None hidden by the filter" if refs and not self.centre.in_loupe else self.looks.note()
        stacked = self.stacks.note(refs)
        self.status.set_target(len(refs), self.targets.files, " · ".join(n for n in (stacked, note) if n))
        self.qactions.refresh()
        self.trash.show()

    def _show_next(self, *_event: object) -> None:
        self.activity.set_next_maintenance(self.session.next_maintenance)
        at = words.clock(self.session.next_maintenance or "")
        self.status.set_next(f"Maintenance {at}" if at else "")

    def photo_menu(self) -> QMenu:
        """The context menu of the photos an action would hit now."""
        where = "on screen" if self.centre.in_loupe else "all in view"
        return menus.photo_menu(self.qactions, self.targets.in_words(), where, self, self.trash.primary)

    def _show_menu(self, at: QPoint) -> None:
        self.photo_menu().popup(at)

    def _say(self, message: str, hint: str) -> None:
        self.toast.show_message(f"{message} {hint}".strip(), icon="warn")

    def _handle_clicked(self, place: int) -> None:
        (self.verbs.toggle_sidebar if place == 1 else self.verbs.toggle_info)()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold(self.panels.resized(self.width()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files and folders from outside: into the import sheet."""
        paths = tuple(local_paths(event.mimeData()))
        if paths:
            event.acceptProposedAction()
            self.verbs.show_import(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save()
        self.activity.stop()
        self.looks.close()
        self.verbs.close_all()
        super().closeEvent(event)
        self.closed.emit()
