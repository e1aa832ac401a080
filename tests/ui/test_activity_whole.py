"""The Activity panel as a whole: filter, speed, pause of everything, questions, reports, a thousand tasks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photodesk.bridge.activity_desk import Answer, task_for
from photodesk.bridge.fakes import job, moved, project, task
from photodesk.bridge.task_card import StepCard, StepReport, StepState, card_of_task
from photodesk.domain.job import JobStatus, Progress, Source
from photodesk.domain.question import Question, QuestionKind
from photodesk.ui import theme
from photodesk.ui.activity import task_words
from photodesk.ui.activity.filters import Kind, counts
from photodesk.ui.activity.history_row import HistoryRow
from photodesk.ui.activity.panel import PAGE, ActivityPanel
from photodesk.ui.activity.question_card import QuestionCard
from photodesk.ui.activity.step_line import gathered
from photodesk.ui.activity.task_card_view import TaskCardView
from photodesk.ui.settings_sheet import SettingsSheet
from tests.ui.conftest import Desk
from tests.ui.test_activity_panel import FakeSession

NOW = datetime.now(UTC)
ABSENT = Question(1, QuestionKind.MASS_ABSENCE, "u1", 1, "312 of 400 files are gone.", "run … (--yes)", NOW.isoformat())


@pytest.fixture
def session(qapp: object) -> FakeSession:
    theme.apply(qapp, "dark")
    return FakeSession()


@pytest.fixture
def panel(session: FakeSession, qtbot: QtBot) -> Iterator[ActivityPanel]:
    panel = ActivityPanel(session)
    panel.resize(660, 800)
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    panel.stop()


def texts(owner: QWidget) -> list[str]:
    return [w.text() for w in owner.findChildren(QLabel) if w.isVisible() and w.text()]


def button(owner: QWidget, text: str) -> QPushButton:
    return next(b for b in owner.findChildren(QPushButton) if b.text() == text and b.isVisible())


def listed(panel: ActivityPanel) -> list[int]:
    entries = [*panel.findChildren(TaskCardView), *panel.findChildren(HistoryRow)]
    return sorted(e.card.task_id for e in entries if e.isVisible())


def ended(id: int, status: JobStatus = JobStatus.COMPLETED, **more: object) -> object:
    return task(id, status=status, finished_at=NOW.isoformat(), progress=Progress(3, 3), **more)


def test_the_filter_narrows_the_list(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    session.queue.listed = [
        task(5),
        ended(4),
        ended(3, JobStatus.FAILED, source=Source.SCHEDULE),
        replace(ended(2, source=Source.SYSTEM), type="maintenance_global"),
    ]
    session.load()
    qtbot.waitUntil(lambda: listed(panel) == [2, 3, 4, 5])
    for kind, expected in (
        (Kind.RUNNING, [5]),
        (Kind.FAILED, [3]),
        (Kind.BY_YOU, [4, 5]),
        (Kind.BY_SCHEDULE, [2, 3]),
        (Kind.ALL, [2, 3, 4, 5]),
    ):
        panel.filter.chosen.emit(kind)
        assert listed(panel) == expected, kind
    assert counts(session.tasks.cards())[Kind.FAILED] == 1


def test_the_first_day_of_the_history_offers_to_clear_it(
    panel: ActivityPanel, session: FakeSession, qtbot: QtBot
) -> None:
    old = replace(ended(1), finished_at=(NOW - timedelta(days=9)).isoformat())
    session.queue.listed = [ended(2), old]
    session.load()
    qtbot.waitUntil(lambda: listed(panel) == [1, 2])
    clear = [b for b in panel.findChildren(QPushButton) if b.text() == "Clear list" and b.isVisible()]
    assert len(clear) == 1
    session.queue.listed = []
    clear[0].click()
    session.reader.answer()
    qtbot.waitUntil(lambda: listed(panel) == [])
    assert session.wishes == [("clear",)]


@pytest.mark.trap("T50")
def test_pause_all_and_its_end(panel: ActivityPanel, session: FakeSession) -> None:
    button(panel, "Pause all for 1 hour").click()
    session.activity.pause_all.put(datetime(2026, 11, 20, 15, 42).astimezone())
    button(panel, "Paused until 15:42 · Resume").click()
    assert session.wishes == [("pause all", timedelta(hours=1)), ("resume all",)]
    session.activity.pause_all.put(None)
    assert button(panel, "Pause all for 1 hour")


@pytest.mark.trap("T62")
def test_speed_is_a_setting(panel: ActivityPanel, session: FakeSession) -> None:
    panel.speed_bar.speed.chosen.emit("0")
    assert session.settings.now.workers.speed == 0
    session.settings.set("workers.speed", 2)
    assert panel.speed_bar.speed.current == "2"


def test_speed_stands_in_the_settings_in_words(desk: Desk) -> None:
    sheet = SettingsSheet(desk.window, desk.session.settings)
    field = next(row.field for row in sheet.rows() if row.path == "workers.speed")
    field.setValue(2)
    assert desk.session.settings.now.workers.speed == 2
    assert field.currentText() == "Full"


@pytest.mark.req("R112")
def test_a_waiting_card_says_why(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    session.queue.listed = [task(7, status=JobStatus.QUEUED)]
    session.activity.reasons[7] = ["It waits until 2026-11-20T19:30:00.000000Z before attempt 2 of 3."]
    session.load()
    qtbot.waitUntil(lambda: listed(panel) == [7])
    button(panel, "Why does it not start?").click()
    clock = datetime(2026, 11, 20, 19, 30, tzinfo=UTC).astimezone().strftime("%H:%M")
    assert f"It waits until {clock} before attempt 2 of 3." in texts(panel)
    session.hub.progressed.emit(moved(1, task_id=7))
    qtbot.waitUntil(lambda: not any("It waits until" in t for t in texts(panel)))
    assert task_words.why_waiting([]) == "Nothing holds it up: the next free worker takes it."


@pytest.mark.trap("T03")
def test_a_question_is_a_card_with_answers(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    session.activity.asked = [ABSENT]
    session.activity.questions.refresh()
    session.reader.answer()
    qtbot.waitUntil(lambda: bool(panel.findChildren(QuestionCard)))
    assert "312 of 400 files are gone." in texts(panel)
    assert not any("--yes" in t for t in texts(panel)), "the terminal's words stay in the terminal"
    button(panel, "Look at the drive again").click()
    button(panel, "They are gone: mark as missing").click()
    assert session.wishes == [("answer", 1, Answer.LOOK_AGAIN), ("answer", 1, Answer.GONE)]
    session.activity.asked = []
    session.activity.questions.refresh()
    session.reader.answer()
    qtbot.waitUntil(lambda: not [c for c in panel.findChildren(QuestionCard) if c.isVisible()])


def test_the_work_that_follows_from_an_answer() -> None:
    again, gone = task_for(ABSENT, Answer.LOOK_AGAIN), task_for(ABSENT, Answer.GONE)
    assert (again.type, again.project_id, dict(again.payload)) == ("manifest_check", 1, {})
    assert (gone.type, gone.project_id, dict(gone.payload)) == ("manifest_check", 1, {"accept_absence": True})
    copied = replace(ABSENT, kind=QuestionKind.COPIED_PROJECT, subject="Coast copy")
    assert task_for(copied, Answer.LOOK_AGAIN).type == "folder_discovery"


def test_a_question_stands_in_the_view_of_its_project(desk: Desk) -> None:
    desk.session.activity.asked = [ABSENT]
    desk.session.activity.questions.refresh()
    desk.until(lambda: bool(desk.session.activity.questions.open))
    window = desk.window
    assert window.centre.banner.isHidden(), "all photos are in view"
    window.choose(replace(window.choice, place=type(window.choice.place).PROJECT, key="1"))
    assert window.centre.banner.text.text() == "312 of 400 files are gone."
    button(window.centre.banner, "Look at the drive again").click()
    assert desk.session.wishes == [("answer", 1, Answer.LOOK_AGAIN)]
    window.choose(replace(window.choice, key="2"))
    assert window.centre.banner.isHidden()


def test_details_tell_what_each_step_did(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    jobs = (
        replace(
            job(0, JobStatus.COMPLETED, Progress(4, 4), type="manifest_check"),
            result={"found": 3, "changed": 3, "skipped": 0, "message": "3 files missing in “Coast”."},
        ),
        job(1, JobStatus.COMPLETED, Progress(4, 4), type="folder_check"),
        replace(job(2, JobStatus.FAILED, Progress(4, 4), type="cache_validation"), error="The disk is full."),
    )
    session.queue.listed = [ended(1, JobStatus.FAILED, type="maintenance_global", jobs=jobs)]
    session.load()
    qtbot.waitUntil(lambda: listed(panel) == [1])
    button(panel, "Details").click()
    told = "\n".join(texts(panel))
    assert "Check files on disk: 3 found, 3 put right. 3 files missing in “Coast”." in told
    assert "Look for new and moved files: nothing to do." in told
    assert "Check thumbnails: failed. The disk is full." in told


def test_chunks_of_one_step_are_one_report() -> None:
    jobs = tuple(
        replace(job(0, status, Progress(4, 4), id=n), result={"found": 2, "changed": 1})
        for n, status in ((1, JobStatus.COMPLETED), (2, JobStatus.COMPLETED_WITH_ERRORS))
    )
    (report,) = card_of_task(task(jobs=jobs, status=JobStatus.COMPLETED_WITH_ERRORS)).reports
    assert report == StepReport("Look for new and moved files", JobStatus.COMPLETED_WITH_ERRORS, 4, 2)


def test_a_long_chain_is_gathered() -> None:
    def chain(done: int) -> list[str]:
        states = [StepState.DONE] * done + [StepState.NOW] * (done < 8) + [StepState.TODO] * (7 - done)
        return [s.label for s in gathered(tuple(StepCard(f"s{i}", s) for i, s in enumerate(states)))]

    assert chain(0) == ["s0", "s1", "s2", "5 more"]
    assert chain(1) == ["s0", "s1", "s2", "5 more"]
    assert chain(4) == ["4 done", "s4", "s5", "2 more"]
    assert chain(7) == ["7 done", "s7"]
    assert chain(8) == ["8 done"]


@pytest.mark.trap("T51")
def test_a_thousand_tasks(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    """What runs stands on top of all that waits; a page of cards is made; a tick stays cheap."""
    session.queue.listed = [*(task(n, status=JobStatus.QUEUED) for n in range(1001, 2, -1)), task(1), ended(2)]
    began = time.process_time()
    session.load()
    qtbot.waitUntil(lambda: len(listed(panel)) == PAGE)
    assert time.process_time() - began < 5.0
    assert session.tasks.cards()[0].task_id == 1
    assert 1 in listed(panel)
    assert "1 running · 999 waiting" in texts(panel)
    began = time.process_time()
    for n in range(200):
        session.hub.progressed.emit(moved(n, task_id=1))
    assert (time.process_time() - began) / 200 < 0.02
    button(panel, f"Show {PAGE} more of {1001 - PAGE:,}").click()
    assert len(listed(panel)) == 2 * PAGE
    panel.filter.chosen.emit(Kind.RUNNING)
    assert listed(panel) == [1]


def test_only_the_users_own_tasks_end_with_a_toast(desk: Desk) -> None:
    def end(id: int, source: Source, failed: int = 0, kind: str = "generate_derivatives") -> None:
        status = JobStatus.COMPLETED_WITH_ERRORS if failed else JobStatus.COMPLETED
        done = Progress(3, 3 - failed, failed)
        made = task(id, kind, status, source=source, progress=done, photo_count=3, payload={"force": True})
        desk.session.queue.listed = [replace(made, finished_at=NOW.isoformat())]
        desk.session.hub.queued.emit(_queued(id, kind, source))
        desk.session.hub.finished.emit(
            moved(
                3 - failed,
                failed,
                task_id=id,
                total=3,
                source=source,
                status=status,
                task_status=status,
                task_ended=True,
            )
        )
        desk.until(lambda: (card := desk.session.tasks.card(id)) is not None and bool(card.finished_at))

    toast = desk.window.toast
    end(1, Source.SCHEDULE, kind="maintenance_global")
    end(2, Source.SYSTEM)
    assert toast.text == ""
    end(3, Source.USER)
    assert toast.text == "3 photos regenerated"
    end(4, Source.USER, failed=2)
    assert toast.text == "3 photos regenerated", "the end of one task does not wipe out that of another"
    desk.qtbot.keyClick(toast, Qt.Key.Key_Escape)
    assert toast.text == "Thumbnails and previews: 1 done, 2 failed"
    assert desk.window.activity.isHidden()
    button(toast, "Show").click()
    assert desk.window.activity.isVisible()


def _queued(id: int, kind: str, source: Source) -> object:
    from photodesk.bridge.fakes import queued

    return queued(id, kind, source=source)


def test_words_of_an_end() -> None:
    done = card_of_task(task(status=JobStatus.COMPLETED, progress=Progress(148, 148), photo_count=148))
    assert task_words.outcome(done) == ("148 photos brought up to date", False)
    imported = replace(done, type="import_photos", title="Import")
    assert task_words.outcome(imported) == ("148 files imported", False)
    stopped = replace(imported, status=JobStatus.FAILED, message="The disk is full.")
    assert task_words.outcome(stopped) == ("Import stopped. The disk is full.", True)
    skipped = replace(imported, progress=Progress(148, 140, 0, 8))
    assert task_words.outcome(skipped) == ("140 files imported, 8 skipped", False)
    checked = replace(done, type="maintenance_global", title="Hourly maintenance", photo_count=0)
    assert task_words.outcome(checked) == ("Hourly maintenance done.", False)


def test_names_of_projects_come_with_the_summaries(session: FakeSession) -> None:
    session.queue.rows = [project(1, "Botanic Garden")]
    session.queue.listed = [task(1, "maintenance", project_id=1)]
    session.load()
    assert session.tasks.cards()[0].scope_text == "Project · Botanic Garden"
