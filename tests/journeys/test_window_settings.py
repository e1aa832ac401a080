"""Settings changed in the window hold at once, in every process that works for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from photodesk.config.speed import Speed
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.job import JobStatus, Source
from photodesk.domain.task import TaskRequest
from photodesk.library.preferences import Preferences
from tests.journeys.conftest import Program

Start = Callable[[Preferences], Program]


@pytest.fixture
def program(start: Start, prefs: Preferences, shoots: dict[str, Path]) -> Program:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    return program


def thumbnail_sides(program: Program) -> set[int]:
    works = program.desktop.works
    assert works is not None
    sides = set()
    for ref in program.session.photos.photo_list.refs():
        with Image.open(works.lib.layout.derivative(ref.photo_id, DerivativeKind.THUMBNAIL)) as picture:
            sides.add(max(picture.size))
    return sides


@pytest.mark.trap("T62")
def test_a_new_thumbnail_size_is_made_by_the_next_maintenance(program: Program) -> None:
    assert thumbnail_sides(program) == {512}
    program.session.settings.set("derivatives.thumbnail_side", 256)
    with program.qtbot.waitSignal(program.session.started, timeout=30_000):
        program.window.qactions["library.maintenance"].trigger()
    program.until(lambda: program.idle() and thumbnail_sides(program) == {256})


@pytest.mark.trap("T62")
def test_speed_changes_slots_and_decoders_at_once(program: Program) -> None:
    works, session = program.desktop.works, program.session
    assert works is not None
    session.settings.set("decoders.processes", 3)
    assert works.lib.decoders.processes == 3
    session.settings.set("workers.speed", Speed.GENTLE)
    assert works.lib.decoders.processes == 1
    program.until(lambda: session.workers.running == 2)
    session.settings.set("workers.speed", Speed.FULL)
    assert works.lib.decoders.processes >= 3
    program.until(lambda: session.workers.running > 2)


@pytest.mark.trap("T50")
def test_pause_all_holds_what_the_schedule_brings_and_ends_by_itself(program: Program) -> None:
    works, session = program.desktop.works, program.session
    assert works is not None
    pause = session.activity.pause_all
    pause.begin(timedelta(seconds=1))
    assert pause.until is not None
    scheduled = works.engine.start_task(TaskRequest("maintenance_global", source=Source.SCHEDULE))
    project_id = session.photos.photo_list.project_ids[0]
    mine = works.engine.start_task(TaskRequest("folder_check", project_id=project_id))

    def status(task_id: int) -> JobStatus:
        task = works.queue.task(task_id)
        assert task is not None
        return task.status

    program.until(lambda: status(mine.task_id) is JobStatus.COMPLETED)
    program.until(lambda: pause.until is None)
    program.until(lambda: status(scheduled.task_id) is JobStatus.COMPLETED)


def test_the_list_is_cleared_of_what_has_ended(program: Program) -> None:
    session = program.session
    program.until(lambda: bool(session.tasks.cards()) and not any(c.active for c in session.tasks.cards()))
    session.activity.clear(session.tasks.refresh)
    program.until(lambda: not session.tasks.cards())
    assert program.desktop.works is not None
    assert program.desktop.works.queue.tasks(10) == []
    program.until(lambda: len(session.photos) == 3)
