"""The import sheet: what would come in is seen and chosen before anything is copied."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photodesk.bridge.fakes import HeldReader, Queue, project
from photodesk.bridge.glances import Glances
from photodesk.bridge.hub import Hub
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.bridge.reader import Reader
from photodesk.config.settings import Settings
from photodesk.domain.errors import LibraryOfflineError, PhotoDeskError
from photodesk.domain.intake import ImportChoice, ImportMode, ImportPlan, PlannedFile, PlanOutcome
from photodesk.domain.photo import FileKind
from photodesk.library.originals import Original, originals
from photodesk.ui import theme
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.import_sheet import plan_words
from photodesk.ui.import_sheet.plan_model import PlanModel, Show
from photodesk.ui.import_sheet.plan_pane import Face
from photodesk.ui.import_sheet.sheet import ImportSheet
from tests.pictures import write_jpeg

CARD = "/media/CARD 01"
NEW, DUPLICATE, REFUSED = PlanOutcome.NEW, PlanOutcome.DUPLICATE, PlanOutcome.REFUSED
KINDS = {"JPG": FileKind.JPEG, "NEF": FileKind.RAW}


def planned(name: str, outcome: PlanOutcome = NEW, of: str = "", message: str = "", folder: str = CARD) -> PlannedFile:
    kind = KINDS.get(name.rpartition(".")[2])
    return PlannedFile(f"{folder}/DCIM/{name}", "DCIM", name, 1_000_000, kind, outcome, of, message)


PLAN = ImportPlan(
    (
        planned("A.JPG"),
        planned("A.NEF"),
        planned("A.xmp", PlanOutcome.SIDECAR),
        planned("B.NEF"),
        planned("C.JPG", DUPLICATE, "DSC_0207 in Old Town Walk"),
        planned("notes.txt", REFUSED, message="Not a kind of file PhotoDesk shows."),
    )
)
"""Three photos, one of them known; four files worth taking."""


class Answers(FileDialogs):
    """A user who always chooses the same."""

    def folder(self, parent: QWidget, title: str) -> str:
        return CARD

    def files(self, parent: QWidget, title: str) -> list[str]:
        return ["/tmp/x/A.JPG"]


@dataclass
class FakeSession:
    """Plans are handed out when the test says so."""

    free: int = 10**12
    plugged_in: tuple[Path, ...] = ()
    asked: list[tuple[tuple[str, ...], int | None]] = field(default_factory=list)
    canceled: int = 0
    started: list[ImportChoice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kept = (Hub(), HeldReader(), Queue())
        self._kept[2].rows = [project(1, "Old Town Walk"), project(2, "Botanic Garden")]
        self.projects = ProjectListModel(*self._kept)
        self.projects.refresh()
        self._kept[1].answer()

    def plan_import(
        self,
        sources: Sequence[str],
        project_id: int | None,
        on_plan: Callable[[ImportPlan], None],
        on_error: Callable[[PhotoDeskError], None],
    ) -> Callable[[], None]:
        self.asked.append((tuple(sources), project_id))
        self.on_plan, self.on_error = on_plan, on_error

        def cancel() -> None:
            self.canceled += 1

        return cancel

    def start_import(self, choice: ImportChoice) -> None:
        self.started.append(choice)

    def cards(self, done: Callable[[tuple[Path, ...]], None]) -> None:
        done(self.plugged_in)

    def free_space(self, done: Callable[[int], None]) -> None:
        done(self.free)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def glances(qapp: QApplication) -> Iterator[Glances]:
    """Real decoder processes; none starts for files that are not there to be asked for."""
    reader = Reader()
    decoders = originals(lambda photo_id, kind: Original(Path("/nowhere"), kind), Settings())
    yield Glances(decoders, reader)
    reader.stop()
    decoders.close()


@pytest.fixture
def sheet(session: FakeSession, glances: Glances, qtbot: QtBot, qapp: QApplication) -> ImportSheet:
    theme.apply(qapp, "dark")
    window = QWidget()
    window.resize(1440, 900)
    qtbot.addWidget(window)
    window.show()
    return ImportSheet(window, session, glances, dialogs=Answers(), today=lambda: date(2026, 6, 16))


def opened(sheet: ImportSheet, session: FakeSession, plan: ImportPlan = PLAN) -> ImportSheet:
    sheet.start([CARD])
    session.on_plan(plan)
    return sheet


def press(owner: QWidget, text: str) -> None:
    next(b for b in owner.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def test_an_empty_sheet_invites_and_looks_only_once_there_is_a_source(sheet: ImportSheet, session: FakeSession) -> None:
    sheet.start()
    assert sheet.plan_pane.face is Face.NOTHING
    assert not sheet.import_button.isEnabled()
    assert session.asked == []
    press(sheet, "Choose folder…")
    press(sheet, "Choose files…")
    assert session.asked == [((CARD,), None), ((CARD, "/tmp/x/A.JPG"), None)]
    assert session.canceled == 1
    assert sheet.plan_pane.face is Face.LOOKING


@pytest.mark.trap("T13")
def test_duplicates_are_shown_before_anything_is_copied(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    model = sheet.model
    notes = {p.name: plan_words.note(p) for p in model.photos()}
    assert notes["C"] == "Same as DSC_0207 in Old Town Walk"
    assert notes["notes"] == "Not a kind of file PhotoDesk shows."
    assert model.counts() == {Show.ALL: 4, Show.NEW: 2, Show.DUPLICATES: 1, Show.REFUSED: 1}
    assert sheet._amount.text() == "2 photos · 4 files · 4.0 MB"
    assert sheet.import_button.text() == "Import 2 photos"
    assert session.started == []


def test_import_hands_over_what_is_ticked_and_closes(sheet: ImportSheet, session: FakeSession, qtbot: QtBot) -> None:
    opened(sheet, session)
    with qtbot.waitSignal(sheet.imported):
        sheet.import_button.click()
    assert sheet.isHidden()
    (choice,) = session.started
    assert [f.name for f in choice.files] == ["A.JPG", "A.NEF", "A.xmp", "B.NEF"]
    assert (choice.project_id, choice.project_name) == (None, "2026-06-16 CARD 01")
    assert (choice.mode, choice.skip_duplicates, choice.sources) == (ImportMode.COPY, True, (CARD,))


def test_a_tick_taken_away_stays_away_when_a_source_is_added(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    sheet.model.toggle([1])
    assert sheet.model.totals().photos == 1
    more = ImportPlan((*PLAN.files, planned("D.JPG", folder="/more")))
    sheet.add_sources(["/more"])
    assert not sheet.import_button.isEnabled()
    assert sheet.plan_pane.face is Face.LIST
    session.on_plan(more)
    assert [f.name for f in sheet.model.chosen_files()] == ["A.JPG", "A.NEF", "A.xmp", "D.JPG"]
    assert sheet.plan_pane.all.checkState() is Qt.CheckState.PartiallyChecked


def test_duplicates_come_along_only_when_they_are_not_skipped(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    duplicate = sheet.model.index(2)
    assert duplicate.data(PlanModel.TickRole) is None
    sheet.destination.skip.setChecked(False)
    assert duplicate.data(PlanModel.TickRole) is True
    assert sheet.import_button.text() == "Import 3 photos"
    sheet.import_button.click()
    assert not session.started[0].skip_duplicates


def test_the_filter_narrows_the_list_but_not_the_choice(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    sheet.model.set_show(Show.DUPLICATES)
    assert sheet.model.rowCount() == 1
    assert sheet.model.totals().photos == 2
    sheet.model.set_show(Show.NEW)
    sheet.model.tick_shown(False)
    assert sheet.model.shown_state() is Qt.CheckState.Unchecked
    assert not sheet.import_button.isEnabled()
    assert sheet._amount.text() == "Nothing chosen"


def test_an_existing_project_is_compared_anew_and_used_by_id(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    sheet.destination.where.setCurrentIndex(2)
    assert session.asked[-1] == ((CARD,), 2)
    session.on_plan(PLAN)
    sheet.import_button.click()
    assert (session.started[0].project_id, session.started[0].project_name) == (2, "")


def test_the_name_of_an_existing_project_means_that_project(
    sheet: ImportSheet, session: FakeSession, qtbot: QtBot
) -> None:
    opened(sheet, session)
    sheet.destination.name.clear()
    qtbot.keyClicks(sheet.destination.name, "old town WALK")
    assert sheet.destination.project_id == 1
    assert session.asked[-1] == ((CARD,), 1)


def test_leaving_in_place_takes_one_whole_folder(sheet: ImportSheet, session: FakeSession, qtbot: QtBot) -> None:
    opened(sheet, session)
    for _ in range(2):
        qtbot.keyClick(sheet.destination.mode, Qt.Key.Key_Right)
    assert sheet.destination.import_mode is ImportMode.IN_PLACE
    assert sheet.import_button.isEnabled()
    sheet.add_sources(["/more"])
    session.on_plan(ImportPlan((*PLAN.files, planned("D.JPG", folder="/more"))))
    assert not sheet.import_button.isEnabled()
    assert sheet._into.text().startswith("Leaving files in place takes one whole folder.")
    qtbot.keyClick(sheet.destination.mode, Qt.Key.Key_Left)
    assert sheet.import_button.isEnabled()


def test_too_little_space_is_said_before_not_after(sheet: ImportSheet, session: FakeSession) -> None:
    session.free = 100
    opened(sheet, session)
    assert sheet._into.text() == "Not enough space in the library."
    assert not sheet.import_button.isEnabled()


def test_a_nameless_project_is_asked_for(sheet: ImportSheet, session: FakeSession, qtbot: QtBot) -> None:
    opened(sheet, session)
    sheet.destination.name.selectAll()
    qtbot.keyClick(sheet.destination.name, Qt.Key.Key_Backspace)
    assert sheet._into.text() == "Give the new project a name."
    assert not sheet.import_button.isEnabled()


def test_looking_can_be_stopped_and_begun_again(sheet: ImportSheet, session: FakeSession) -> None:
    sheet.start([CARD])
    press(sheet, "Stop")
    assert session.canceled == 1
    assert sheet.plan_pane.face is Face.STOPPED
    press(sheet, "Look again")
    session.on_plan(PLAN)
    assert sheet.plan_pane.face is Face.LIST


def test_closing_cancels_the_look(sheet: ImportSheet, session: FakeSession, qtbot: QtBot) -> None:
    sheet.start([CARD])
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert session.canceled == 1


def test_a_library_that_went_away_is_said_in_the_sheet(sheet: ImportSheet, session: FakeSession) -> None:
    sheet.start([CARD])
    session.on_error(LibraryOfflineError("The library is not there.", "Connect its drive."))
    assert sheet.plan_pane._problems.text() == (
        "The library is not there. Nothing is lost, and nothing was changed. Connect its drive."
    )
    assert sheet.plan_pane.face is Face.STOPPED


def test_problems_of_sources_stand_above_the_list(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session, ImportPlan(PLAN.files, ("/gone: not there",)))
    assert sheet.plan_pane._problems.text() == "/gone: not there"


def test_a_removed_source_is_looked_at_no_more(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    next(w for w in sheet.findChildren(QWidget) if w.accessibleName() == "Leave out CARD 01").click()  # type: ignore[attr-defined]
    assert sheet.plan_pane.face is Face.NOTHING
    assert sheet.model.rowCount() == 0


def test_space_toggles_all_selected_rows_and_a_click_on_the_tick_one(
    sheet: ImportSheet, session: FakeSession, qtbot: QtBot
) -> None:
    opened(sheet, session)
    sheet.plan_pane.show_as("list")
    plan_list = sheet.plan_pane.list
    plan_list.selectAll()
    qtbot.keyClick(plan_list, Qt.Key.Key_Space)
    assert sheet.model.totals().photos == 0
    plan_list.clearSelection()
    box = plan_list.visualRect(sheet.model.index(1))
    qtbot.mouseClick(plan_list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(18, box.center().y()))
    assert [f.name for f in sheet.model.chosen_files()] == ["B.NEF"]


def test_dropped_files_become_sources(sheet: ImportSheet, session: FakeSession) -> None:
    sheet.start()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/media/CARD 02"), QUrl("https://example.org/a.jpg")])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    sheet.dropEvent(QDropEvent(QPointF(5, 5), action, mime, button, keys))
    assert session.asked == [(("/media/CARD 02",), None)]


@pytest.mark.parametrize(
    ("sources", "taken", "name"),
    [
        ((CARD,), (), "2026-06-16 CARD 01"),
        (("/home/x/Italy 2019",), (), "Italy 2019"),
        (("/media/CARD 01/DCIM/100NIKON",), (), "2026-06-16 CARD 01"),
        ((f"{CARD}/DCIM/A.JPG",), (), "2026-06-16 CARD 01"),
        ((CARD,), ("2026-06-16 card 01",), "2026-06-16 CARD 01 2"),
        (("/",), (), "2026-06-16"),
    ],
)
def test_a_name_is_proposed_from_date_and_folder(sources: tuple[str, ...], taken: tuple[str, ...], name: str) -> None:
    assert plan_words.propose_name(sources, PLAN.photos(), date(2026, 6, 16), taken) == name


def test_sources_are_counted_one_by_one_and_loose_files_together() -> None:
    loose = ("/loose/DCIM/X.JPG", "/loose/DCIM/Y.JPG")
    plan = ImportPlan((*PLAN.files, planned("X.JPG", folder="/loose"), planned("Y.JPG", folder="/loose")))
    made = plan_words.summarize_sources((CARD, *loose), plan.photos())
    assert [(s.name, s.detail) for s in made] == [
        ("CARD 01", "3 photos · 5.0 MB"),
        ("2 files", "2 photos · 2.0 MB"),
    ]
    assert plan_words.summarize_sources((CARD,), None)[0].detail == "Looking…"


def test_a_half_known_pair_takes_only_what_is_new() -> None:
    plan = ImportPlan((planned("A.JPG", DUPLICATE, "A in Walk"), planned("A.NEF")))
    model = PlanModel()
    model.set_plan(plan)
    assert [f.name for f in model.chosen_files()] == ["A.NEF"]
    assert plan_words.note(model.photos()[0]) == "JPG is in the library already"


def test_twenty_thousand_files_are_listed_quickly() -> None:
    files = tuple(planned(f"DSC_{n:05d}.{s}") for n in range(10_000) for s in ("JPG", "NEF"))
    model = PlanModel()
    started = time.process_time()
    model.set_plan(ImportPlan(files))
    assert model.totals().photos == 10_000
    model.toggle(range(10_000))
    assert time.process_time() - started < 2.0


def test_tiles_show_what_is_on_the_card(
    sheet: ImportSheet, session: FakeSession, tmp_path: Path, qtbot: QtBot, glances: Glances
) -> None:
    """A JPEG, and a file that is none: a picture and a sign, from the decoder processes, upright and small."""
    whole = write_jpeg(tmp_path / "A.JPG", 3, orientation=6, size=(900, 600))
    broken = tmp_path / "B.JPG"
    broken.write_bytes(b"no picture")
    files = [PlannedFile(str(path), "", path.name, 1000, FileKind.JPEG, NEW) for path in (whole, broken)]
    opened(sheet, session, ImportPlan(tuple(files)))
    qtbot.waitUntil(
        lambda: glances.image(str(whole)) is not None and glances.failed(str(tmp_path / "B.JPG")), timeout=30_000
    )
    image = glances.image(str(whole))
    assert image is not None
    assert (image.width(), image.height()) == (240, 360)
    assert not list(Path("/dev/shm").glob(f"photodesk-pixels-{os.getpid()}-*/*"))


def test_a_card_that_is_in_is_one_click_away(sheet: ImportSheet, session: FakeSession, qtbot: QtBot) -> None:
    sheet.start()
    assert not sheet.source_pane._card_heading.isVisible()
    session.plugged_in = (Path("/media/you/EOS_DIGITAL"),)
    qtbot.waitUntil(sheet.source_pane._card_heading.isVisible)
    shown = sheet.source_pane.findChildren
    qtbot.waitUntil(lambda: any(b.text() == "EOS_DIGITAL" and b.isVisible() for b in shown(QPushButton)))
    press(sheet, "EOS_DIGITAL")
    assert session.asked == [(("/media/you/EOS_DIGITAL",), None)]


def test_tags_and_move_go_with_the_choice(sheet: ImportSheet, session: FakeSession) -> None:
    opened(sheet, session)
    sheet.destination.tags.setText("Place/Coast, June")
    sheet.destination.mode.chosen.emit(ImportMode.MOVE)
    sheet.destination.mode.set_current(ImportMode.MOVE)
    sheet.import_button.click()
    assert (session.started[0].mode, session.started[0].tags) == (ImportMode.MOVE, ("Place/Coast", "June"))


def test_a_tile_says_where_a_duplicate_is() -> None:
    same = planned("DSC_0207.JPG", DUPLICATE, "DSC_0207.JPG in Old Town Walk")
    other = planned("DSC_0208.JPG", DUPLICATE, "DSC_0207 in Old Town Walk")
    told = [plan_words.short_note(p) for p in ImportPlan((same, other)).photos()]
    assert told == ["In Old Town Walk", "Same as DSC_0207 in Old Town Walk"]


def test_a_click_on_the_tick_of_a_tile_and_space_choose(sheet: ImportSheet, session: FakeSession, qtbot: QtBot) -> None:
    opened(sheet, session)
    grid = sheet.plan_pane.grid
    qtbot.waitUntil(grid.isVisible)
    qtbot.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(sheet.model.index(0)).topLeft() + QPoint(18, 18)
    )
    assert [f.name for f in sheet.model.chosen_files()] == ["B.NEF"]
    grid.setCurrentIndex(sheet.model.index(1))
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert sheet.model.chosen_files() == ()


def test_what_left_the_screen_is_asked_for_no_more(glances: Glances, tmp_path: Path, qtbot: QtBot) -> None:
    """Of a card scrolled through only what is on screen is decoded, but for what was under way."""
    paths = [str(write_jpeg(tmp_path / f"IMG_{n:03}.JPG", n)) for n in range(120)]
    glances.want(paths[:60])
    glances.want(paths[100:])
    qtbot.waitUntil(lambda: all(glances.image(p) is not None for p in paths[100:]), timeout=30_000)
    assert sum(glances.image(p) is not None for p in paths[:60]) <= 30
