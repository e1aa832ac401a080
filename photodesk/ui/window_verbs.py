"""The window's verbs as actions call them (actions.context.ViewPort)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from photodesk.actions.looking import Look
from photodesk.actions.stacking import Stacking
from photodesk.domain.edits import Edit
from photodesk.domain.filter import Sort
from photodesk.domain.job import Control
from photodesk.domain.marks import Mark
from photodesk.domain.photo import PhotoRef
from photodesk.ui import outcomes, theme, words
from photodesk.ui.about_box import AboutBox
from photodesk.ui.clock_sheet import ClockSheet
from photodesk.ui.export_sheet import ExportSheet
from photodesk.ui.help.window import HelpWindow
from photodesk.ui.import_sheet.sheet import ImportSheet
from photodesk.ui.key_map import KeyMap
from photodesk.ui.keys_sheet import KeysSheet
from photodesk.ui.move_in.report_sheet import MoveReportSheet
from photodesk.ui.move_in.sheet import MoveInSheet
from photodesk.ui.move_sheet import MoveSheet
from photodesk.ui.palette import CommandPalette
from photodesk.ui.rename_sheet import RenameSheet
from photodesk.ui.review.sheet import ReviewSheet
from photodesk.ui.settings_sheet import SettingsSheet

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow

SIZE_STEP = 24


class WindowVerbs:
    """Each method returns at once. GUI thread only."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._session = window.session
        self._help: HelpWindow | None = None

    def open_loupe(self, ref: PhotoRef) -> None:
        self._window.centre.open_loupe(ref)

    def show_grid(self) -> None:
        self._window.centre.show_grid()

    def show_table(self) -> None:
        self._window.centre.show_table()

    def choose_columns(self) -> None:
        table = self._window.centre.table
        table.header.show_chooser(table.menu_place())

    def step(self, by: int) -> None:
        self._window.centre.viewer.step(by)

    def look(self, how: Look, value: int = 0) -> None:
        self._window.looks.look(how, value)

    def stacking(self, how: Stacking, refs: tuple[PhotoRef, ...]) -> None:
        self._window.stacks.ask(how, refs)

    def select_all(self) -> None:
        self._session.selection.select_all()

    def select_none(self) -> None:
        self._session.selection.clear()

    def invert_selection(self) -> None:
        self._session.selection.invert()

    def set_sort(self, sort: Sort) -> None:
        self._session.photos.set_sort(sort)
        self._window.show_state()

    def fold_day(self) -> None:
        self._window.centre.grid.folds.fold()

    def fold_days(self) -> None:
        self._window.centre.grid.folds.fold_all()

    def resize_thumbnails(self, steps: int) -> None:
        if self._window.centre.in_loupe:
            self._window.centre.viewer.zoom_step(steps)
            return
        slider = self._window.centre.filter_bar.slider
        slider.setValue(slider.value() + steps * SIZE_STEP)

    def toggle_sidebar(self) -> None:
        window = self._window
        window.fold(window.panels.sidebar_toggled(loupe=window.centre.in_loupe))

    def toggle_info(self) -> None:
        window = self._window
        window.fold(window.panels.info_toggled(window.width(), loupe=window.centre.in_loupe))

    def toggle_sides(self) -> None:
        window = self._window
        window.fold(window.panels.both_toggled(window.width(), loupe=window.centre.in_loupe))

    def toggle_filter_bar(self) -> None:
        self._window.show_filter_bar(not self._window.filter_bar_shown)

    def toggle_exposure(self) -> None:
        self._window.centre.viewer.hud.cycle()

    def toggle_full_screen(self) -> None:
        window = self._window
        (window.showNormal if window.isFullScreen() else window.showFullScreen)()

    def mark(self, refs: tuple[PhotoRef, ...], mark: Mark, *, advance: bool) -> None:
        self._session.decisions.mark(refs, mark)
        if advance or self._window.auto_advance:
            self._advance(refs)

    def _advance(self, refs: tuple[PhotoRef, ...]) -> None:
        """The photo after the last of `refs` becomes the current one."""
        rows = [row for r in refs if (row := self._session.photos.index_of(r.photo_id)) is not None]
        after = max(rows, default=-2) + 1
        if self._window.centre.in_loupe:
            self._window.centre.viewer.step(1)
        elif 0 < after < len(self._session.photos):
            self._session.selection.click(after)

    def edit(self, refs: tuple[PhotoRef, ...], edit: Edit) -> None:
        self._session.decisions.edit(refs, edit)

    def describe(self) -> None:
        if not self._window.info.isVisible():
            self.toggle_info()
        self._window.info.write_words()

    def show_clock(self, refs: tuple[PhotoRef, ...]) -> None:
        ClockSheet(self._window, self._session, refs).open_here()

    def write_sidecars(self) -> None:
        self._session.sidecar_keeper.write_all()

    def show_review(self, *, revert: bool) -> None:
        days = self._session.settings.now.maintenance.trash_retention_days
        ReviewSheet(self._window, self._session.commits, self._session.decisions, days, revert=revert).open_here()

    def restore(self, refs: tuple[PhotoRef, ...]) -> None:
        self._session.commits.restore(refs)

    def show_move(self, refs: tuple[PhotoRef, ...]) -> None:
        MoveSheet(self._window, self._session, refs).open_here()

    def show_rename(self, refs: tuple[PhotoRef, ...]) -> None:
        RenameSheet(self._window, self._session.commits, refs).open_here()

    def show_export(self, refs: tuple[PhotoRef, ...]) -> None:
        key = self._window.qactions.shown_key("photo.export")
        ExportSheet(self._window, self._session.exports, refs, self._window.kept, key=key).open_here()

    def undo(self) -> None:
        self._session.decisions.undo()

    def redo(self) -> None:
        self._session.decisions.redo()

    def toggle_auto_advance(self) -> None:
        self._window.auto_advance = not self._window.auto_advance

    def set_theme(self, name: str) -> None:
        theme.apply(_application(), name)

    def focus_search(self) -> None:
        self._window.centre.show_list()
        search = self._window.centre.top_bar.search
        search.setFocus()
        search.selectAll()

    def show_tags(self, refs: tuple[PhotoRef, ...]) -> None:
        self._window.finding.show_tags(refs)

    def save_search(self) -> None:
        self._window.finding.save_search()

    def cycle_focus(self) -> None:
        self._window.cycle_focus()

    def show_import(self, paths: tuple[str, ...] = ()) -> None:
        for open_one in self._window.findChildren(ImportSheet):
            if not open_one.isHidden():
                open_one.add_sources(paths)
                return
        sheet = ImportSheet(self._window, self._session, self._session.viewing.glances)
        sheet.closed.connect(sheet.deleteLater)
        known = [tag.name for tag in self._session.finder.tags]
        sheet.start(paths, self._window.choice.project_id, known)

    def show_move_in(self) -> None:
        MoveInSheet(self._window, self._session.moving_in).open_here()

    def show_move_report(self) -> None:
        port = self._session.moving_in
        port.report(lambda place, text: MoveReportSheet(self._window, port, place, text).open_here())

    def new_project(self) -> None:
        self._window.projects.new()

    def rename_project(self, project_id: int) -> None:
        self._window.projects.ask_name(project_id)

    def archive_project(self, project_id: int, *, archived: bool) -> None:
        self._window.projects.archive(project_id, archived=archived)

    def relink_project(self, project_id: int) -> None:
        self._window.projects.relink(project_id)

    def control_project(self, project_id: int, control: Control) -> None:
        name = self._session.projects.name(project_id)

        def told(count: int) -> None:
            self._window.toast.show_message(outcomes.controlled(name, control, count), icon="info")

        self._session.activity.control_project(project_id, control, told)

    def delete_project(self, project_id: int) -> None:
        self._window.projects.delete(project_id)

    def choose_library(self) -> None:
        self._window.library_wanted.emit("")

    def show_recent(self) -> None:
        """The recent libraries as a menu of their own, for palette and key."""
        centre = self._window.centre
        self._window.recent.popup(centre.mapToGlobal(QPoint(centre.width() // 3, centre.height() // 4)))

    def close_window(self) -> None:
        self._window.close()

    def show_activity(self) -> None:
        self._window.toggle_activity()

    def reveal(self, refs: tuple[PhotoRef, ...]) -> None:
        self._session.reveal(refs)

    def copy_paths(self, refs: tuple[PhotoRef, ...]) -> None:
        self._session.paths(refs, self._copied)

    def show_palette(self) -> None:
        CommandPalette(self._window, self._window.qactions).open_here()

    def show_help(self) -> None:
        if self._help is None:
            self._help = HelpWindow(self._window)
        self._help.open()

    def close_all(self) -> None:
        """Windows that belong to this one."""
        if self._help is not None:
            self._help.stop()

    def show_keys(self) -> None:
        page = KeyMap(self._window, self._window.qactions)
        page.change_wanted.connect(self.change_keys)
        page.open()

    def change_keys(self) -> None:
        """Presets and keys of one's own."""
        KeysSheet(self._window, self._window.qactions, self._session.settings).open_here()

    def show_settings(self) -> None:
        sheet = SettingsSheet(self._window, self._session.settings)
        sheet.keys_wanted.connect(self.change_keys)
        sheet.look_wanted.connect(self.set_theme)
        sheet.open_here()

    def show_about(self) -> None:
        AboutBox(self._window).open()

    def quit(self) -> None:
        _application().closeAllWindows()

    def _copied(self, paths: list[Path]) -> None:
        _application().clipboard().setText("\n".join(str(path) for path in paths))
        self._window.toast.show_message(f"{words.counted(len(paths), 'path')} copied", icon="copy")


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
