"""Projects in the window: the menu of a project, the plus of the sidebar, photos dropped on a project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from photodesk.actions import catalog
from photodesk.actions.context import ActionContext
from photodesk.actions.declare import ActionSpec
from photodesk.bridge.qactions import QActions, tip_of
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import PhotoRef
from photodesk.domain.project import Project
from photodesk.ui import icons, words
from photodesk.ui.delete_project_sheet import DeleteProjectSheet
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.name_popup import NamePopup
from photodesk.ui.session_port import ProjectVerbs, Session
from photodesk.ui.sidebar import Sidebar
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.view_choice import Choice, Place


class ProjectDesk(QObject):
    """GUI thread only. `context` is what actions work on, `choose` shows a choice. `dialogs` asks for folders."""

    def __init__(
        self,
        session: Session,
        window: QWidget,
        parts: tuple[Sidebar, QActions],
        context: Callable[[], ActionContext],
        choose: Callable[[Choice], None],
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._context, self._choose = session, window, context, choose
        self._sidebar, self._qactions = parts
        self.dialogs = FileDialogs()
        self.popup: NamePopup | None = None
        self._sidebar.view.drop_places.add(Place.PROJECT)
        self._sidebar.menu_wanted.connect(self._show_menu)
        self._sidebar.dropped.connect(self._dropped)
        self._sidebar.import_wanted.connect(self._show_plus)

    def menu(self, project_id: int) -> QMenu:
        """What can be done with a project, whichever is in view."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        context = self._context()
        state = replace(
            context.state,
            filter=PhotoFilter(project_ids=(project_id,)),
            project=_project(self._session, project_id),
        )
        context = replace(context, state=state)
        for spec, line_before in catalog.entries(catalog.CONTEXT_PROJECT):
            if line_before:
                menu.addSeparator()
            self._entry(menu, spec, context)
        menu.addSeparator()
        for place, label in catalog.PROJECT_SUBMENUS.items():
            inner = menu.addMenu(label)
            inner.setToolTipsVisible(True)
            for spec, _ in catalog.entries(place):
                self._entry(inner, spec, context)
        return menu

    def plus_menu(self) -> QMenu:
        """What the plus of the sidebar offers."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._qactions["library.import"], self._qactions["project.new"]])
        return menu

    def new(self) -> None:
        """Ask for a name and make an empty project."""
        told = "An empty project with a folder of that name. Import into it, or drop photos on it."
        self._ask("New project", "", "Create", told, self._create)

    def ask_name(self, project_id: int) -> None:
        """Ask for another name of a project."""
        name = self._session.projects.name(project_id)
        told = "Its folder follows. Photos and decisions stay as they are."
        self._ask("Rename project", name, "Rename", told, lambda new: self._verbs.give_name(project_id, new))

    def relink(self, project_id: int) -> None:
        name = words.shown(self._session.projects.name(project_id))
        folder = self.dialogs.folder(self._window, f"Where is the folder of “{name}” now?")
        if folder:
            self._verbs.relink(project_id, folder)

    def archive(self, project_id: int, *, archived: bool) -> None:
        self._verbs.archive(project_id, archived=archived)

    def delete(self, project_id: int) -> None:
        summary = self._session.projects.summary(project_id)
        if summary is not None:
            DeleteProjectSheet(self._window, self._session, summary.project).open_here()

    @property
    def _verbs(self) -> ProjectVerbs:
        return self._session.project_verbs

    def _create(self, name: str) -> None:
        self._verbs.create(name, lambda project_id: self._choose(Choice(Place.PROJECT, str(project_id))))

    def _entry(self, menu: QMenu, spec: ActionSpec, context: ActionContext) -> None:
        reason = spec.reason(context)
        entry = menu.addAction(spec.label, lambda: self._run(spec, context))
        if spec.icon:
            entry.setIcon(icons.menu_icon(spec.icon))
        entry.setEnabled(reason is None)
        entry.setToolTip(reason or tip_of(spec))

    def _run(self, spec: ActionSpec, context: ActionContext) -> None:
        try:
            spec.run(context)
        except PhotoDeskError as error:
            self._qactions.refused.emit(error.told, error.hint)

    def _show_menu(self, row: SidebarRow, at: QPoint) -> None:
        if row.place is Place.PROJECT:
            self.menu(int(row.key)).popup(at)

    def _show_plus(self) -> None:
        plus = self._sidebar.head.plus
        self.plus_menu().popup(plus.mapToGlobal(QPoint(0, plus.height())))

    def _dropped(self, row: SidebarRow, photo_ids: list[int]) -> None:
        if row.place is Place.PROJECT:
            self._session.commits.move([PhotoRef(i, 0) for i in photo_ids], int(row.key))

    def _ask(self, title: str, text: str, button: str, told: str, named: Callable[[str], None]) -> None:
        self.popup = popup = NamePopup(self._window, title, text, button, told)
        popup.named.connect(named)
        popup.destroyed.connect(self._popup_closed)
        popup.open_at(self._sidebar.mapToGlobal(QPoint(self._sidebar.width() + 8, self._sidebar.height() // 4)))

    def _popup_closed(self) -> None:
        self.popup = None


def _project(session: Session, project_id: int) -> Project | None:
    summary = session.projects.summary(project_id)
    return summary.project if summary is not None else None
