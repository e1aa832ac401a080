"""Three photos of two projects, a right click, Regenerate: one job, both files of each made anew, shown live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.domain.changes import ChangeSet
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.events import JobEvent
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.job import Scope
from photodesk.domain.selection import Selection
from photodesk.domain.task import TaskStarted
from photodesk.library.preferences import Preferences
from tests.journeys.conftest import Program

Start = Callable[[Preferences], Program]


@pytest.fixture
def program(start: Start, prefs: Preferences, shoots: dict[str, Path]) -> Program:
    program = start(prefs)
    for name, folder in shoots.items():
        program.take_in(folder, name)
    return program


def derivatives(program: Program) -> dict[Path, int]:
    works = program.desktop.works
    assert works is not None
    refs = list(program.session.photos.photo_list.refs())
    paths = [works.lib.layout.derivative(r.photo_id, kind) for r in refs for kind in DerivativeKind]
    return {path: path.stat().st_mtime_ns for path in paths}


@pytest.mark.req("R1")
@pytest.mark.req("R12")
@pytest.mark.req("R13")
@pytest.mark.req("R37")
@pytest.mark.req("R47")
@pytest.mark.req("R61")
@pytest.mark.req("R135")
@pytest.mark.trap("T41")
@pytest.mark.trap("T42")
def test_regenerate_from_the_context_menu(program: Program) -> None:
    refs = list(program.session.photos.photo_list.refs())
    chosen = (refs[0], refs[1], next(r for r in refs if r.project_id != refs[0].project_id))
    program.session.selection.put(Selection(chosen, chosen[0], chosen[0]))
    program.until(lambda: program.window.targets.in_words() == "3 photos, 3 files")
    before = derivatives(program)
    started: list[TaskStarted] = []
    changed: list[ChangeSet] = []
    program.session.started.connect(started.append)
    program.session.hub.changed.connect(changed.append)
    menu = program.window.photo_menu()
    assert menu.actions()[0].text() == "3 photos, 3 files · all in view"
    next(a for a in menu.actions() if a.text() == "Regenerate thumbnails and previews").trigger()
    program.until(lambda: bool(started) and program.statuses(started[0].task_id) == {"completed"})
    menu.close()
    works = program.desktop.works
    assert works is not None
    task = works.queue.task(started[0].task_id)
    assert task is not None
    (job,) = task.jobs
    assert (job.scope, job.project_id, job.payload["force"]) == (Scope.PHOTO_SET, None, True)
    after = derivatives(program)
    touched = {int(path.stem) for path in before if after[path] > before[path]}
    assert touched == {r.photo_id for r in chosen}
    assert sum(after[path] > before[path] for path in before) == 6, "both files of each"
    program.until(lambda: {r.photo_id for r in chosen} <= {i for c in changed for i in c.ids()})
    assert program.session.selection.snapshot() == chosen, "the selection is untouched"


@pytest.mark.req("R50")
@pytest.mark.req("Q4")
@pytest.mark.trap("T46")
def test_progress_is_the_same_in_all_photos_and_in_a_project(program: Program) -> None:
    told: list[JobEvent] = []
    program.session.hub.progressed.connect(told.append)
    program.session.hub.finished.connect(told.append)
    for project_id in (None, program.session.photos.photo_list.project_ids[0]):
        program.session.photos.set_filter(PhotoFilter(project_ids=() if project_id is None else (project_id,)))
        program.until(lambda: not program.session.photos.loading)
        program.session.selection.select_all()
        program.until(lambda: len(program.session.selection) == len(program.session.photos))
        with program.qtbot.waitSignal(program.session.started, timeout=30_000) as begun:
            program.window.qactions["photo.regenerate"].trigger()
        assert begun.args is not None
        task_id = begun.args[0].task_id
        # Other tasks (the end of an import) may still be telling of themselves: only this one counts.
        program.until(lambda id=task_id: any(e.task_id == id and e.task_ended for e in told))
        mine = [e.task_progress for e in told if e.task_id == task_id]
        finished = [p.finished for p in mine]
        assert finished == sorted(finished), "never backwards"
        assert mine[-1].finished == mine[-1].total == len(program.session.selection)


@pytest.mark.req("R81")
@pytest.mark.req("R72")
@pytest.mark.req("R36")
def test_deleted_derivatives_come_back_by_maintenance(program: Program) -> None:
    gone = list(derivatives(program))[:3]
    for path in gone:
        path.unlink()
    with program.qtbot.waitSignal(program.session.started, timeout=30_000):
        program.window.qactions["library.maintenance"].trigger()
    program.until(lambda: all(path.is_file() for path in gone))
    program.until(program.idle)


@pytest.mark.req("R64")
def test_maintenance_that_is_overdue_runs_by_itself_after_the_start(
    start: Start, prefs: Preferences, shoots: dict[str, Path]
) -> None:
    from dataclasses import replace

    prefs.save(replace(prefs.settings(), maintenance=replace(prefs.settings().maintenance, start_delay_s=0)))
    program = start(prefs)
    works = program.desktop.works
    assert works is not None
    program.until(lambda: any(t.type == "maintenance_global" for t in works.queue.tasks(10)))
    program.until(program.idle)
    assert works.queue.tasks(10)[0].source == "schedule"
