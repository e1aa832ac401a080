"""What a cell says of a photo: one table from facts to signs, words and segments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photodesk.bridge.busy import Busy
from photodesk.bridge.fake_library import fake_row
from photodesk.domain.derivative import DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.photo import Exposure, FileKind, FileState, Keep, Label, PhotoState
from photodesk.domain.photo_list import Group, PhotoRow, RowFile
from photodesk.domain.project import Availability
from photodesk.ui.grid.days import ProjectNote, day_title, project_names
from photodesk.ui.grid.states import Link, Mark, Sign, exposure_line, look, spoken, tip

PAIR = fake_row(4131)
JPEG, RAW = PAIR.files


def failed(kind: FailureKind | None) -> DerivativeState:
    return DerivativeState(DerivativeStatus.FAILED, kind)


def marks(row: PhotoRow) -> list[tuple[str, Mark]]:
    return [(s.long, s.mark) for s in look(row).segments]


@pytest.mark.parametrize(("change", "busy", "sign"), [
    ({}, None, None),
    ({"thumbnail": DerivativeState()}, None, Sign.GENERATING),
    ({"thumbnail": DerivativeState(DerivativeStatus.MISSING)}, None, Sign.GENERATING),
    ({}, Busy(0.4), Sign.GENERATING),
    ({}, Busy(0.4, committing=True), Sign.COMMITTING),
    ({"availability": Availability.OFFLINE}, Busy(committing=True), Sign.OFFLINE),
    ({"availability": Availability.OFFLINE, "thumbnail": failed(FailureKind.CORRUPT)}, None, Sign.FAILED),
    ({"state": PhotoState.MISSING, "thumbnail": failed(FailureKind.CORRUPT)}, None, Sign.MISSING),
    ({"availability": Availability.MISSING}, None, Sign.MISSING),
    ({"thumbnail": failed(FailureKind.MISSING_SOURCE)}, None, Sign.MISSING),
    ({"thumbnail": failed(FailureKind.OFFLINE)}, None, Sign.OFFLINE),
    ({"availability": Availability.OFFLINE, "state": PhotoState.MISSING}, None, Sign.OFFLINE),
    ({"thumbnail": failed(None)}, None, Sign.FAILED),
])  # fmt: skip
def test_one_sign_by_priority(change: dict[str, object], busy: Busy | None, sign: Sign | None) -> None:
    assert look(replace(PAIR, **change), busy).sign is sign  # type: ignore[arg-type]


def test_a_thumbnail_file_that_is_gone_is_being_made_again() -> None:
    assert look(PAIR, absent=True).sign is Sign.GENERATING


@pytest.mark.parametrize("kind", list(FailureKind))
def test_every_failure_has_its_own_words_that_fit(kind: FailureKind) -> None:
    shown = look(replace(PAIR, thumbnail=failed(kind)))
    assert shown.words is not None
    assert len(shown.words.short) <= 13
    assert len(shown.words.title) <= 23
    titles = {look(replace(PAIR, thumbnail=failed(k))).words.title for k in FailureKind}  # type: ignore[union-attr]
    assert len(titles) == len(FailureKind)


def test_offline_and_missing_never_share_words_or_link() -> None:
    missing = look(replace(PAIR, state=PhotoState.MISSING)).words
    offline = look(replace(PAIR, availability=Availability.OFFLINE)).words
    assert missing is not None
    assert offline is not None
    assert {missing.short, missing.title} & {offline.short, offline.title} == set()
    assert missing.link is Link.LOCATE
    assert offline.link is None


@pytest.mark.parametrize(("keep", "expected", "discarded"), [
    (Keep(), [("JPG", Mark.UNDECIDED), ("RAW", Mark.UNDECIDED)], False),
    (Keep(True, True), [("JPG", Mark.KEEP), ("RAW", Mark.KEEP)], False),
    (Keep(True, False), [("JPG", Mark.KEEP), ("RAW", Mark.DISCARD)], False),
    (Keep(False, True), [("JPG", Mark.DISCARD), ("RAW", Mark.KEEP)], False),
    (Keep(False, False), [("JPG", Mark.DISCARD), ("RAW", Mark.DISCARD)], True),
])  # fmt: skip
def test_the_pair_token_tells_the_plan_of_each_file(
    keep: Keep, expected: list[tuple[str, Mark]], discarded: bool
) -> None:
    row = replace(PAIR, keep=keep)
    assert marks(row) == expected
    assert look(row).discarded is discarded


def test_one_file_one_segment_and_a_lost_half_is_asked_about() -> None:
    assert marks(replace(PAIR, files=(RAW,))) == [("RAW", Mark.UNDECIDED)]
    assert marks(replace(PAIR, files=(RAW, JPEG)))[0][0] == "JPG", "JPEG first whatever the order"
    assert marks(replace(PAIR, files=(JPEG, replace(RAW, state=FileState.MISSING))))[1] == ("RAW", Mark.LOST)
    assert marks(replace(PAIR, files=(JPEG, replace(RAW, state=FileState.TRASHED)))) == [("JPG", Mark.UNDECIDED)]
    tiff = RowFile(FileKind.OTHER, "DSC_4131.tif", 1, FileState.PRESENT)
    assert marks(replace(PAIR, files=(tiff, RAW))) == [("TIF", Mark.UNDECIDED), ("RAW", Mark.UNDECIDED)]
    assert marks(replace(PAIR, files=())) == []
    assert not look(replace(PAIR, files=(), keep=Keep(False, False, False))).discarded


def test_a_cell_is_spoken_in_words() -> None:
    row = replace(PAIR, keep=Keep(True, False), rating=3, label=Label.BLUE)
    said = spoken(row, 33, 312, selected=True, shown=look(row))
    assert said == "DSC_4131, 34 of 312, JPEG keep, RAW discard, 3 stars, blue label, selected"
    lost = replace(PAIR, state=PhotoState.MISSING)
    assert spoken(lost, 0, 1, selected=False, shown=look(lost)).endswith("not found on disk")


def test_the_tool_tip_says_what_is_wrong_and_what_to_do() -> None:
    row = replace(PAIR, thumbnail=DerivativeState(DerivativeStatus.FAILED, FailureKind.CORRUPT, "File ends early"))
    text = tip(row, look(row))
    assert "DSC_4131.JPG · DSC_4131.NEF" in text
    assert "File ends early" in text
    assert "Copy it again" in text
    assert tip(PAIR, look(PAIR)).count("\n") == 1


@pytest.mark.parametrize(("exposure", "line"), [
    (Exposure(1 / 320, 5.6, 200), "1/320 · ƒ 5.6 · ISO 200"),
    (Exposure(2.5, 8.0, None), "2.5 s · ƒ 8"),
    (Exposure(), ""),
])  # fmt: skip
def test_exposure_is_written_as_photographers_do(exposure: Exposure, line: str) -> None:
    assert exposure_line(replace(PAIR, exposure=exposure)) == line


@pytest.mark.parametrize(("key", "title"), [
    ("2026-06-13", "Saturday, 13 June"),
    ("2025-12-31", "Wednesday, 31 December 2025"),
    ("", "No capture date"),
    ("2026-02-31", "2026-02-31"),
])  # fmt: skip
def test_days_are_named(key: str, title: str) -> None:
    assert day_title(key, 2026) == title


def test_a_header_names_few_projects() -> None:
    notes = {i: ProjectNote(f"P{i}") for i in range(6)}
    assert project_names(Group("", 0, 1, (1,)), notes) == "P1"
    assert project_names(Group("", 0, 1, (1, 2, 3)), notes) == "P1, P2, P3"
    assert project_names(Group("", 0, 1, (1, 2, 3, 4)), notes) == "P1, P2 and 2 more"
    assert project_names(Group("", 0, 1, (99,)), notes) == ""
