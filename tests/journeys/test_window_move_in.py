"""Moving in from the window: two paths, a look at what it comes to, and the photos arrive with plans and tags."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.library.preferences import Preferences
from photodesk.ui.move_in.report_sheet import MoveReportSheet
from photodesk.ui.move_in.sheet import MoveInSheet
from tests.cli_runner import fingerprint
from tests.journeys.conftest import Program
from tests.old_library import OldLibrary, awkward


@pytest.fixture
def old(tmp_path: Path) -> OldLibrary:
    return awkward(tmp_path / "old")


def opened(program: Program) -> MoveInSheet:
    program.window.qactions["library.move_in"].trigger()
    (sheet,) = program.window.findChildren(MoveInSheet)
    return sheet


@pytest.mark.trap("T51")
@pytest.mark.trap("T57")
def test_from_the_menu_to_the_report(
    start: Callable[[Preferences], Program], prefs: Preferences, old: OldLibrary
) -> None:
    program = start(prefs)
    before = fingerprint(old.root)
    sheet = opened(program)
    assert not sheet.go.isEnabled()

    sheet.set_source(str(old.root))
    program.until(lambda: sheet.go.isEnabled())
    assert sheet.choice.database == str(old.database)
    assert "5 files planned to be discarded" in sheet.told.toPlainText()
    assert "nobody" in sheet.told.toPlainText()
    assert fingerprint(old.root) == before

    sheet.go.click()
    program.until(lambda: len(program.session.photos.photo_list) >= 16 and program.idle())
    program.until(program.settled)
    works = program.desktop.works
    assert works is not None
    task = next(t for t in works.queue.tasks(10) if t.type == "move_in")
    card = next(c for c in program.session.tasks.cards() if c.task_id == task.id)
    assert card.title == "Move in from old"
    assert {s.project.name for s in program.session.projects.summaries()} >= {"Coast", "COAST (2)", "Harbour"}

    program.window.qactions["library.move_in_report"].trigger()
    program.until(lambda: bool(program.window.findChildren(MoveReportSheet)))
    (report,) = program.window.findChildren(MoveReportSheet)
    assert "nobody" in report.text.toPlainText()
    report.done.click()


def test_without_a_report_the_window_says_so(start: Callable[[Preferences], Program], prefs: Preferences) -> None:
    program = start(prefs)
    told: list[str] = []
    program.session.refused.connect(lambda message, hint: told.append(f"{message} {hint}"))

    program.window.qactions["library.move_in_report"].trigger()

    program.until(lambda: bool(told))
    assert "Nothing was moved into this library" in told[0]


def test_what_is_no_old_library_is_refused_before_anything(
    start: Callable[[Preferences], Program], prefs: Preferences, old: OldLibrary, tmp_path: Path
) -> None:
    program = start(prefs)
    sheet = opened(program)

    sheet.set_source(str(tmp_path / "Config"))
    sheet.set_database(str(old.database))

    program.until(lambda: "no library of the older photo manager" in sheet.state)
    assert not sheet.go.isEnabled()
