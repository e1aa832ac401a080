"""Projects by hand: the menu of a project in the sidebar, the plus, photos dropped on a project."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from photodesk.domain.job import Control
from photodesk.domain.project import Availability
from photodesk.domain.task import TaskRequest
from photodesk.domain.trash import DeletionFacts
from photodesk.ui.delete_project_sheet import DeleteProjectSheet, told
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.outcomes import controlled
from photodesk.ui.view_choice import Place
from tests.ui.conftest import Desk


class Answers(FileDialogs):
    """The user chooses this folder."""

    def folder(self, parent: object, title: str) -> str:
        return "/mnt/archive/Botanic"


def entry(menu: QMenu, text: str) -> QAction:
    return next(a for a in menu.actions() if a.text() == text)


def away(desk: Desk, project_id: int) -> None:
    rows = desk.session.library.summaries
    rows[:] = [
        replace(s, project=replace(s.project, availability=Availability.MISSING)) if s.project.id == project_id else s
        for s in rows
    ]
    desk.session.projects.refresh()
    desk.until(lambda: _availability(desk, project_id) is Availability.MISSING)


def _availability(desk: Desk, project_id: int) -> Availability | None:
    summary = desk.session.projects.summary(project_id)
    return summary.project.availability if summary else None


@pytest.mark.req("R64")
def test_one_step_of_maintenance_on_a_project_and_its_work_held_up(desk: Desk) -> None:
    menu = desk.window.projects.menu(2)
    steps, work = (entry(menu, label).menu() for label in ("One step of maintenance", "Background work"))
    assert isinstance(steps, QMenu)
    assert isinstance(work, QMenu)
    entry(steps, "Check files on disk").trigger()
    entry(steps, "Remove leftovers").trigger()
    assert desk.session.submitted == [
        TaskRequest("manifest_check", project_id=2),
        TaskRequest("project_scavenge", project_id=2),
    ]
    entry(work, "Pause work on this project").trigger()
    assert desk.window.toast.text == "Botanic Garden: 2 jobs paused"
    entry(work, "Retry what failed in this project").trigger()
    assert desk.window.toast.text == "Botanic Garden: 2 tasks started again"
    assert desk.session.wishes[-2:] == [(Control.PAUSE, 2), (Control.RETRY, 2)]
    menu.close()


@pytest.mark.parametrize(
    ("control", "count", "words"),
    [
        (Control.PAUSE, 0, "Coast: nothing waits or runs"),
        (Control.RESUME, 0, "Coast: nothing is paused"),
        (Control.CANCEL, 1, "Coast: 1 job canceled"),
        (Control.RETRY, 0, "Coast: nothing to do again"),
    ],
)
def test_what_came_of_it_in_words(control: Control, count: int, words: str) -> None:
    assert controlled("Coast", control, count) == words


@pytest.mark.trap("T19")
def test_the_menu_acts_on_the_project_under_the_pointer_not_on_the_one_in_view(desk: Desk) -> None:
    desk.window.sidebar.choose(Place.PROJECT, "1")
    menu = desk.window.projects.menu(2)
    entry(menu, "Run maintenance on this project").trigger()
    entry(menu, "Archive project").trigger()
    assert desk.session.submitted == [TaskRequest("maintenance", project_id=2)]
    assert desk.session.project_verbs.asked == [("archive", 2, True)]
    assert entry(menu, "Relink folder…").toolTip() == "Its folder is where it should be"
    assert entry(menu, "Take project out of the archive").toolTip() == "It is not archived"
    assert not entry(menu, "Relink folder…").isEnabled()
    menu.close()


def test_a_missing_folder_is_relinked(desk: Desk) -> None:
    away(desk, 2)
    desk.window.projects.dialogs = Answers()
    menu = desk.window.projects.menu(2)
    entry(menu, "Relink folder…").trigger()
    assert desk.session.project_verbs.asked == [("relink", 2, "/mnt/archive/Botanic")]
    menu.close()


def test_rename_and_new_ask_for_a_name(desk: Desk) -> None:
    menu = desk.window.projects.menu(2)
    entry(menu, "Rename project…").trigger()
    popup = desk.window.projects.popup
    assert popup is not None
    assert popup.field.text() == "Botanic Garden"
    popup.field.setText("Palm House")
    popup.button.click()
    menu.close()
    desk.until(lambda: desk.window.projects.popup is None)
    plus = desk.window.projects.plus_menu()
    assert [a.text() for a in plus.actions()] == ["Import…", "New project…"]
    entry(plus, "New project…").trigger()
    popup = desk.window.projects.popup
    assert popup is not None
    popup.field.setText("June")
    popup.button.click()
    assert desk.session.project_verbs.asked == [("rename", 2, "Palm House"), ("create", "June")]
    plus.close()


@pytest.mark.trap("T27")
def test_deleting_says_what_happens_and_does_it_only_when_told(desk: Desk) -> None:
    desk.window.projects.delete(1)
    (sheet,) = desk.window.findChildren(DeleteProjectSheet)
    assert "8 photos, 9 files (1.2 GB) go to the trash and stay there until" in sheet.told.text()
    assert "2 other files in its folder stay where they are." in sheet.told.text()
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert desk.session.project_verbs.asked == []
    desk.until(lambda: not desk.window.findChildren(DeleteProjectSheet))
    desk.window.projects.delete(1)
    (sheet,) = desk.window.findChildren(DeleteProjectSheet)
    assert sheet.go.text() == "Delete project"
    sheet.go.click()
    assert desk.session.project_verbs.asked == [("delete", 1, "Coastal Light")]


def test_words_of_other_deletions() -> None:
    until = "2026-12-20T12:00:00.000000Z"
    assert "forgets the project" in told(DeletionFacts(3, 3, 9, 0, True, until))
    assert told(DeletionFacts(0, 0, 0, 1, False, until)).endswith("1 other file in its folder stays where it is.")


def test_photos_dropped_on_a_project_move_there(desk: Desk) -> None:
    sidebar = desk.window.sidebar
    assert Place.PROJECT in sidebar.view.drop_places
    row = next(r for r in sidebar.rows() if (r.place, r.key) == (Place.PROJECT, "2"))
    sidebar.view.dropped.emit(row, [1, 3])
    ((verb, refs, project_id, _name),) = desk.session.commits.asked
    assert (verb, [r.photo_id for r in refs], project_id) == ("move", [1, 3], 2)  # type: ignore[attr-defined]
