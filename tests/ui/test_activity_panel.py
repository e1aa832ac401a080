"""The Activity panel: cards follow events, buttons carry wishes, failures say what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photodesk.bridge.fake_activity import FakeActivity
from photodesk.bridge.fakes import HeldReader, Queue, failed_row, moved, project, queued, task
from photodesk.bridge.hub import Hub
from photodesk.bridge.job_list_model import JobListModel
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.bridge.settings_port import SettingsPort
from photodesk.bridge.task_card import StepCard, StepState, card_of_task
from photodesk.domain.job import JobStatus, Progress, Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskItemRow
from photodesk.library.preferences import Preferences
from photodesk.ui import theme
from photodesk.ui.activity import task_words
from photodesk.ui.activity.failed_items import FIRST_SHOWN, FailedRow
from photodesk.ui.activity.history_row import HistoryRow
from photodesk.ui.activity.panel import ActivityPanel
from photodesk.ui.activity.pictures import ItemPictures
from photodesk.ui.activity.step_line import StepLine
from photodesk.ui.activity.task_card_view import FactLine, TaskCardView


@dataclass
class FakeSession:
    """A session without an engine: it writes down what it is asked for."""

    queue: Queue = field(default_factory=Queue)
    hub: Hub = field(default_factory=Hub)
    reader: HeldReader = field(default_factory=HeldReader)
    wishes: list[tuple[object, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.activity = FakeActivity(self.hub, self.reader, self.wishes)
        self.folder = TemporaryDirectory(prefix="photodesk-settings-")
        self.settings = SettingsPort(Preferences(Path(self.folder.name)), self.reader)
        self.queue.rows = [project(1, "Botanic Garden")]
        self.projects = ProjectListModel(self.hub, self.reader, self.queue)
        self.tasks = JobListModel(self.hub, self.reader, self.queue, self.projects)

    def load(self) -> None:
        self.projects.refresh()
        self.tasks.refresh()
        self.reader.answer()

    def cancel(self, task_id: int) -> None:
        self.wishes.append(("cancel", task_id))

    def pause(self, task_id: int) -> None:
        self.wishes.append(("pause", task_id))

    def resume(self, task_id: int) -> None:
        self.wishes.append(("resume", task_id))

    def retry_failed(self, task_id: int, item_ids: Sequence[int] | None) -> None:
        self.wishes.append(("retry", task_id, item_ids))

    def reveal(self, refs: Sequence[PhotoRef]) -> None:
        self.wishes.append(("reveal", *refs))


@pytest.fixture
def session(qapp: QApplication) -> FakeSession:
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


def press(owner: QWidget, text: str) -> None:
    next(b for b in owner.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def entry(panel: ActivityPanel, task_id: int) -> TaskCardView | HistoryRow:
    found: list[TaskCardView | HistoryRow] = [
        *panel.findChildren(TaskCardView),
        *panel.findChildren(HistoryRow),
    ]
    return next(e for e in found if e.card.task_id == task_id and e.isVisible())


def facts(panel: ActivityPanel, task_id: int) -> str:
    return entry(panel, task_id).findChildren(FactLine)[0].text()


def texts(owner: QWidget) -> list[str]:
    return [w.text() for w in owner.findChildren(QLabel) if w.isVisible() and w.text()]


@pytest.mark.req("R138")
def test_a_card_shows_scope_steps_and_progress_and_moves_with_events(
    panel: ActivityPanel, session: FakeSession, qtbot: QtBot
) -> None:
    session.queue.listed = [task()]
    session.load()
    qtbot.waitUntil(lambda: bool(panel.findChildren(TaskCardView)))
    before = entry(panel, 1)
    session.hub.progressed.emit(moved(218))
    assert entry(panel, 1) is before
    assert facts(panel, 1) == "218 of 312"
    assert "1 running" in texts(panel)
    assert before.accessibleName() == "Thumbnails and previews, 218 of 312"


def test_pause_resume_and_cancel_carry_the_task(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    session.queue.listed = [task(7)]
    session.load()
    qtbot.waitUntil(lambda: bool(panel.findChildren(TaskCardView)))
    press(panel, "Pause")
    session.hub.queued.emit(queued(7, status=JobStatus.PAUSED))
    assert facts(panel, 7) == "Paused · 10 of 312"
    press(panel, "Resume")
    press(panel, "Cancel")
    assert session.wishes == [("pause", 7), ("resume", 7), ("cancel", 7)]


def test_failures_stand_in_the_card_with_reason_remedy_and_retry(
    panel: ActivityPanel, session: FakeSession, qtbot: QtBot
) -> None:
    session.queue.listed = [task()]
    session.queue.failed[1] = [failed_row(5), failed_row(6, "DSC_1.NEF")]
    session.load()
    session.hub.progressed.emit(moved(20, 2))
    session.reader.answer()
    qtbot.waitUntil(lambda: len(panel.findChildren(FailedRow)) == 2)
    shown = texts(panel)
    assert "2 failed" in shown
    assert "the other photos go on" in shown
    assert "IMG_2252.CR3 · Botanic Garden" in shown
    assert "The file is damaged. Copy it again from the card, then Retry." in shown
    row = panel.findChildren(FailedRow)[0]
    press(row, "Reveal")
    press(row, "Retry")
    press(panel, "Retry both")
    assert session.wishes == [("reveal", PhotoRef(5, 1)), ("retry", 1, (5,)), ("retry", 1, None)]


def test_many_failures_are_counted_and_opened_on_request(
    panel: ActivityPanel, session: FakeSession, qtbot: QtBot
) -> None:
    session.queue.listed = [task()]
    session.queue.failed[1] = [failed_row(n, f"DSC_{n}.NEF") for n in range(50)]
    session.load()
    session.hub.progressed.emit(moved(20, 180))
    session.reader.answer()
    qtbot.waitUntil(lambda: len([r for r in panel.findChildren(FailedRow) if r.isVisible()]) == FIRST_SHOWN)
    press(panel, f"Show {180 - FIRST_SHOWN} more")
    qtbot.waitUntil(lambda: len([r for r in panel.findChildren(FailedRow) if r.isVisible()]) == 50)


def test_an_ended_task_becomes_history_with_details(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    session.queue.listed = [task()]
    session.load()
    now = datetime.now(UTC).isoformat()
    ended = task(status=JobStatus.COMPLETED_WITH_ERRORS, progress=Progress(312, 311, 1), finished_at=now)
    session.queue.listed = [ended]
    session.queue.failed[1] = [failed_row(5)]
    session.hub.finished.emit(
        moved(311, 1, status=ended.status, task_status=ended.status, task_ended=True),
    )
    session.reader.answer()
    qtbot.waitUntil(lambda: bool(panel.findChildren(HistoryRow)))
    qtbot.waitUntil(lambda: "Earlier today" in texts(panel))
    assert "Thumbnails and previews: 311 done, 1 failed" in texts(panel)
    assert not [r for r in panel.findChildren(FailedRow) if r.isVisible()]
    press(panel, "Details")
    session.reader.answer()
    qtbot.waitUntil(lambda: bool([r for r in panel.findChildren(FailedRow) if r.isVisible()]))
    press(panel, "Hide")
    assert not [r for r in panel.findChildren(FailedRow) if r.isVisible()]


def test_a_card_that_grows_gets_its_room_after_the_list_was_rearranged(
    panel: ActivityPanel, session: FakeSession, qtbot: QtBot
) -> None:
    now = datetime.now(UTC).isoformat()
    ended = task(1, status=JobStatus.COMPLETED_WITH_ERRORS, progress=Progress(3, 2, 1), finished_at=now)
    session.queue.failed[1] = [failed_row(5)]
    session.queue.listed = [ended, task(2)]
    session.load()
    qtbot.waitUntil(lambda: bool(panel.findChildren(HistoryRow)))
    session.queue.listed = [ended, task(2, status=JobStatus.COMPLETED, finished_at=now), task(3)]
    session.load()
    qtbot.waitUntil(lambda: len([r for r in panel.findChildren(HistoryRow) if r.isVisible()]) == 2)
    row = entry(panel, 1)
    small = row.height()
    press(row, "Details")
    session.reader.answer()
    qtbot.waitUntil(lambda: row.height() > small and row.height() >= row.minimumSizeHint().height())


def test_an_empty_panel_says_when_work_comes_next(panel: ActivityPanel) -> None:
    assert "Nothing running." in texts(panel)
    panel.set_next_maintenance(datetime.now().astimezone().replace(hour=15, minute=0).isoformat())
    assert "Nothing running. Next maintenance 15:00." in texts(panel)


def test_the_cross_asks_to_close(panel: ActivityPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.close_requested):
        next(w for w in panel.findChildren(QWidget) if w.accessibleName() == "Close").click()  # type: ignore[attr-defined]


def test_a_thousand_ticks_keep_the_widgets(panel: ActivityPanel, session: FakeSession, qtbot: QtBot) -> None:
    session.queue.listed = [task()]
    session.load()
    qtbot.waitUntil(lambda: bool(panel.findChildren(TaskCardView)))
    before = len(panel.findChildren(QWidget))
    for n in range(1000):
        session.hub.progressed.emit(moved(n % 312))
    assert len(panel.findChildren(QWidget)) == before


def test_pictures_come_off_thread_and_a_missing_one_is_asked_for_once(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    there, gone = str(tmp_path / "a.jpg"), str(tmp_path / "gone.jpg")
    assert image.save(there)
    pictures = ItemPictures()
    assert pictures.get("") is None
    assert pictures.get(there) is None
    pictures.get(gone)
    qtbot.waitUntil(lambda: pictures.get(there) is not None and gone in pictures._held)
    assert pictures.get(gone) is None
    pictures.stop()


def test_step_labels_are_shortened_from_those_still_to_come(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    line = StepLine()
    steps = (
        StepCard("Check files on disk", StepState.DONE),
        StepCard("Look for new and moved files", StepState.NOW),
        StepCard("Check thumbnails", StepState.TODO),
    )
    line.set_steps(steps, 0.5, "3 / 11")
    line.resize(900, 18)
    assert line.labels() == [s.label for s in steps]
    line.resize(430, 18)
    shown = line.labels()
    assert shown[1] == steps[1].label
    assert shown[2] != steps[2].label


NOW = datetime(2026, 11, 20, 19, 2, tzinfo=UTC)


def test_words_of_a_task() -> None:
    card = card_of_task(task(progress=Progress(312, 218)))
    assert task_words.counts(card) == "218 of 312"
    assert task_words.speed(replace(card, rate=1.62)) == "1.6 photos/s"
    assert task_words.speed(replace(card, rate=0.2)) == "12 photos/min"
    assert task_words.speed(replace(card, rate=44.4)) == "44 photos/s"
    assert task_words.speed(replace(card, rate=2.0, status=JobStatus.PAUSED)) == ""
    assert task_words.asked(card, NOW) == "you asked 2 min ago"
    assert task_words.asked(replace(card, source=Source.SCHEDULE), NOW).endswith("run")
    canceled = card_of_task(task(status=JobStatus.CANCELED, progress=Progress(312, 20)))
    assert task_words.result(canceled) == "Thumbnails and previews: canceled at 20 of 312"
    done = card_of_task(task(status=JobStatus.COMPLETED, progress=Progress(312, 312)))
    assert task_words.result(done) == "Thumbnails and previews: 312 photos"
    partly = replace(done, progress=Progress(312, 300, 2, 10))
    assert task_words.result(partly) == "Thumbnails and previews: 300 done, 10 skipped, 2 failed"
    assert task_words.details(replace(partly, finished_at=done.created_at)).endswith("300 done, 10 skipped, 2 failed.")


def test_an_unknown_failure_still_says_something() -> None:
    assert task_words.why(TaskItemRow(1, None, None, "a")) == "It failed and left no reason. Retry it."
    assert task_words.why(TaskItemRow(1, None, None, "a", kind="verify", message="It differs.")) == "It differs."
