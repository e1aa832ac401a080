"""The Activity panel's model: cards from stored tasks, carried on by events."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from pytestqt.qtbot import QtBot

from photodesk.bridge.fakes import HeldReader, Queue, failed_row, job, moved, project, queued, task
from photodesk.bridge.hub import Hub
from photodesk.bridge.job_list_model import ActivitySummary, JobListModel
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.bridge.rate import RateMeter
from photodesk.bridge.task_card import StepState, card_of_task, scope_words
from photodesk.domain.errors import LibraryLockedError
from photodesk.domain.job import JobStatus, Progress, Scope, Source


@dataclass
class Desk:
    """Hub, models, held reader and a clock that only the test moves."""

    queue: Queue = field(default_factory=Queue)
    hub: Hub = field(default_factory=Hub)
    reader: HeldReader = field(default_factory=HeldReader)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.projects = ProjectListModel(self.hub, self.reader, self.queue)
        self.model = JobListModel(self.hub, self.reader, self.queue, self.projects, clock=lambda: self.now)

    def load(self) -> None:
        self.projects.refresh()
        self.model.refresh()
        self.reader.answer()


@pytest.fixture
def desk(qapp: object) -> Desk:
    return Desk()


def test_cards_come_active_first_and_the_users_before_the_clocks(desk: Desk) -> None:
    desk.queue.listed = [
        task(1, status=JobStatus.COMPLETED),
        task(2, "maintenance_global", source=Source.SCHEDULE),
        task(3),
        task(4, status=JobStatus.CANCELED),
    ]
    desk.load()
    assert [c.task_id for c in desk.model.cards()] == [3, 2, 4, 1]
    assert desk.model.summary == ActivitySummary(running=2)


def test_progress_is_followed_without_reading_again(desk: Desk) -> None:
    desk.queue.listed = [task()]
    desk.load()
    asked = desk.reader.asked
    for done in range(11, 200):
        desk.now += 0.5
        desk.hub.progressed.emit(moved(done))
    card = desk.model.card(1)
    assert card is not None
    assert card.progress == Progress(312, 199)
    assert card.rate == pytest.approx(2.0)
    assert card.seconds_left == pytest.approx((312 - 199) / 2)
    assert desk.reader.asked == asked


def test_a_tick_repaints_one_row_only(desk: Desk, qtbot: QtBot) -> None:
    desk.queue.listed = [task(1), task(2)]
    desk.load()
    seen: list[tuple[int, int]] = []
    desk.model.dataChanged.connect(lambda top, bottom: seen.append((top.row(), bottom.row())))
    desk.hub.progressed.emit(moved(50, task_id=1))
    assert seen == [(1, 1)]


def test_a_task_queued_now_is_seen_before_it_is_read(desk: Desk) -> None:
    desk.load()
    desk.hub.queued.emit(queued(9))
    card = desk.model.card(9)
    assert card is not None
    assert (card.scope_text, card.status, card.progress.total) == ("312 photos", JobStatus.QUEUED, 312)
    assert desk.model.summary == ActivitySummary(waiting=1)
    desk.queue.listed = [task(9, status=JobStatus.QUEUED)]
    desk.reader.answer()
    card = desk.model.card(9)
    assert card is not None
    assert card.scope_text == "312 photos in 4 projects"


def test_an_ended_task_goes_to_the_history(desk: Desk) -> None:
    desk.queue.listed = [task(1), task(2)]
    desk.load()
    desk.hub.finished.emit(
        moved(312, task_id=2, status=JobStatus.COMPLETED, task_status=JobStatus.COMPLETED, task_ended=True)
    )
    assert [(c.task_id, c.active) for c in desk.model.cards()] == [(1, True), (2, False)]
    card = desk.model.card(2)
    assert card is not None
    assert {s.state for s in card.steps} == {StepState.DONE}


@pytest.mark.req("R138")
def test_steps_follow_the_event_and_failures_of_earlier_steps_still_count(desk: Desk) -> None:
    desk.queue.listed = [task(type="import_photos", progress=Progress(148))]
    desk.load()
    desk.hub.progressed.emit(moved(146, 2, total=148, type="import_files"))
    desk.hub.progressed.emit(moved(3, total=11, step=1, type="folder_check"))
    card = desk.model.card(1)
    assert card is not None
    assert [(s.label, s.state) for s in card.steps] == [
        ("Copy", StepState.DONE),
        ("Look for new and moved files", StepState.NOW),
        ("Thumbnails and previews", StepState.TODO),
    ]
    assert (card.progress.total, card.failed_count) == (11, 2)
    desk.hub.progressed.emit(moved(140, total=148, step=0))
    assert desk.model.card(1) == card


def test_failed_items_are_read_once_per_new_failure_not_per_tick(desk: Desk) -> None:
    desk.queue.listed = [task()]
    desk.load()
    desk.queue.failed[1] = [failed_row(5)]
    asked = desk.reader.asked
    for done in range(20, 40):
        desk.hub.progressed.emit(moved(done, 1))
    assert desk.reader.asked == asked + 1
    desk.reader.answer()
    card = desk.model.card(1)
    assert card is not None
    assert card.failed == (failed_row(5),)
    desk.hub.progressed.emit(moved(41, 1))
    assert desk.reader.asked == asked + 1
    assert desk.model.summary.failed == 1


def test_a_read_that_started_earlier_does_not_turn_progress_back(desk: Desk) -> None:
    desk.queue.listed = [task(progress=Progress(312, 10))]
    desk.load()
    desk.model.refresh()
    desk.hub.progressed.emit(moved(200))
    desk.reader.answer()
    card = desk.model.card(1)
    assert card is not None
    assert card.progress.done == 200


def test_many_wishes_to_refresh_are_one_read_at_a_time(desk: Desk) -> None:
    for _ in range(50):
        desk.model.refresh()
    assert desk.reader.asked == 1
    desk.reader.answer()
    assert desk.reader.asked == 2


def test_a_scope_gets_its_projects_name_when_the_projects_are_known(desk: Desk) -> None:
    desk.queue.listed = [task(type="maintenance", project_id=7)]
    desk.model.refresh()
    desk.reader.answer()
    card = desk.model.card(1)
    assert card is not None
    assert card.scope_text == "Project"
    desk.queue.rows = [project(7, "Old Town Walk")]
    desk.projects.refresh()
    desk.reader.answer()
    card = desk.model.card(1)
    assert card is not None
    assert card.scope_text == "Project · Old Town Walk"


def test_finished_tasks_the_queue_no_longer_lists_leave_the_list(desk: Desk) -> None:
    desk.queue.listed = [task(1, status=JobStatus.COMPLETED), task(2)]
    desk.load()
    desk.queue.listed = [task(2)]
    desk.load()
    assert [c.task_id for c in desk.model.cards()] == [2]


def test_a_stored_task_knows_its_step_from_its_jobs() -> None:
    jobs = (
        job(0, JobStatus.COMPLETED_WITH_ERRORS, Progress(9, 8, 1)),
        job(1, JobStatus.RUNNING, Progress(9, 3)),
    )
    card = card_of_task(task(type="maintenance_global", jobs=jobs, progress=Progress(9, 3)))
    assert [s.state for s in card.steps[:3]] == [StepState.DONE, StepState.NOW, StepState.TODO]
    assert {s.state for s in card.steps[3:]} <= {StepState.TODO}
    assert (card.step, card.failed_count, card.scope_text) == (1, 1, "Whole library")
    failed = card_of_task(task(type="maintenance_global", status=JobStatus.FAILED, jobs=jobs))
    assert failed.steps[1].state is StepState.FAILED


@pytest.mark.parametrize(
    ("scope", "name", "photos", "projects", "words"),
    [
        (Scope.GLOBAL, "", 0, 0, "Whole library"),
        (Scope.PROJECT, "Walk", 0, 0, "Project · Walk"),
        (Scope.PHOTO_SET, "", 1, 1, "1 photo"),
        (Scope.PHOTO_SET, "Walk", 7, 1, "7 photos in Walk"),
        (Scope.PHOTO_SET, "", 1312, 4, "1,312 photos in 4 projects"),
    ],
)
def test_scope_in_words(scope: Scope, name: str, photos: int, projects: int, words: str) -> None:
    assert scope_words(scope, name, photos, projects) == words


def test_a_rate_needs_a_second_and_forgets_a_pause() -> None:
    meter = RateMeter()
    meter.add(0.0, 0)
    meter.add(0.5, 5)
    assert meter.per_second is None
    meter.add(2.0, 20)
    assert meter.per_second == pytest.approx(10)
    assert meter.seconds_left(120) == pytest.approx(10)
    for second in range(3, 100):
        meter.add(second, 20 + (second - 2))
    assert meter.per_second == pytest.approx(1, rel=0.05)
    meter.add(101, 0)
    assert meter.per_second is None
    meter.clear()
    assert meter.seconds_left(5) is None


def test_an_ended_tasks_failed_items_come_when_asked_for(desk: Desk) -> None:
    desk.queue.listed = [task(status=JobStatus.COMPLETED_WITH_ERRORS, progress=Progress(3, 2, 1))]
    desk.queue.failed[1] = [failed_row(5)]
    desk.load()
    card = desk.model.card(1)
    assert card is not None
    assert card.failed == ()
    desk.model.want_failed(1)
    desk.reader.answer()
    assert desk.model.card(1) == replace(card, failed=(failed_row(5),))


def test_a_read_that_is_refused_is_asked_again_by_the_next_event(desk: Desk) -> None:
    desk.model.refresh()
    desk.projects.refresh()
    desk.model.want_failed(1)
    desk.reader.refuse(LibraryLockedError("The library is locked."))
    desk.queue.listed = [task()]
    desk.load()
    assert [c.task_id for c in desk.model.cards()] == [1]


def test_old_failures_raise_no_alarm_but_those_of_this_session_do(desk: Desk) -> None:
    desk.queue.listed = [task(1, status=JobStatus.COMPLETED_WITH_ERRORS, progress=Progress(3, 2, 1)), task(2)]
    desk.load()
    assert desk.model.summary.failed == 0
    ended = JobStatus.COMPLETED_WITH_ERRORS
    desk.hub.finished.emit(moved(310, 2, task_id=2, status=ended, task_status=ended, task_ended=True))
    assert desk.model.summary == ActivitySummary(failed=2)


def test_a_pause_and_what_follows_are_told_by_the_jobs(desk: Desk) -> None:
    desk.queue.listed = [task()]
    desk.load()

    def status_after(status: JobStatus) -> JobStatus:
        desk.hub.progressed.emit(moved(20, status=status))
        card = desk.model.card(1)
        assert card is not None
        return card.status

    assert status_after(JobStatus.PAUSED) is JobStatus.PAUSED
    assert desk.model.summary == ActivitySummary(waiting=1)
    assert status_after(JobStatus.QUEUED) is JobStatus.QUEUED
    assert status_after(JobStatus.RUNNING) is JobStatus.RUNNING
    assert status_after(JobStatus.QUEUED) is JobStatus.RUNNING


def test_an_ended_task_counts_the_failures_of_every_step() -> None:
    jobs = (
        job(0, JobStatus.COMPLETED, Progress(66, 65, 0, 1)),
        job(1, JobStatus.COMPLETED_WITH_ERRORS, Progress(65, 64, 1)),
    )
    ended = JobStatus.COMPLETED_WITH_ERRORS
    card = card_of_task(task(type="import_photos", status=ended, jobs=jobs, progress=Progress(66, 65, 0, 1)))
    assert (card.failed_count, card.progress.finished) == (1, 66)


@pytest.mark.trap("T46")
def test_chunks_that_report_side_by_side_never_turn_a_card_back(desk: Desk) -> None:
    desk.queue.listed = [task()]
    desk.load()
    shown = []
    for done in (20, 22, 21, 40, 39, 312):
        desk.hub.progressed.emit(moved(done))
        card = desk.model.card(1)
        assert card is not None
        shown.append(card.progress.finished)
    assert shown == [20, 22, 22, 40, 40, 312]
