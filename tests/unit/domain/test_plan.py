"""Choices of halves, what a commit would take, and when it may not take it any more."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.derivative import DerivativeState, DerivativeStatus
from photodesk.domain.photo import Exposure, FileKind, FileState, Keep, Photo, PhotoFile, PhotoState
from photodesk.domain.plan import (
    KeepChoice,
    Pending,
    PendingFile,
    change_since,
    decisions,
    discarded,
    discards_to_forget,
    fingerprint,
)

JPEG, RAW, OTHER = FileKind.JPEG, FileKind.RAW, FileKind.OTHER
EVERY_SET = [set(c) for c in chain.from_iterable(combinations(FileKind, n) for n in range(1, 4))]


UNDECIDED = Keep()


def photo(keep: Keep = UNDECIDED, **states: FileState) -> Photo:
    """A photo with one file per kind named; its file ids are 1 JPEG, 2 RAW, 3 other."""
    kinds = list(FileKind)
    files = tuple(
        PhotoFile(kinds.index(FileKind(k)) + 1, 7, FileKind(k), f"IMG_1.{k}", 10, 0, "h", s) for k, s in states.items()
    )
    made = DerivativeState(DerivativeStatus.PENDING)
    return Photo(
        7, "u", 1, "", "IMG_1", None, None, None, 1, None, None, Exposure(), 0, None, keep, made, made,
        PhotoState.PRESENT, files, "", "",
    )  # fmt: skip


@pytest.mark.trap("T12")
@pytest.mark.parametrize("kinds", EVERY_SET, ids=lambda k: "+".join(sorted(k)))
@pytest.mark.parametrize("choice", list(KeepChoice))
def test_a_choice_discards_only_kinds_the_photo_has(kinds: set[FileKind], choice: KeepChoice) -> None:
    written = decisions(kinds, choice) or {}
    assert {FileKind(c.removeprefix("keep_")) for c, value in written.items() if value is not None} <= kinds


@pytest.mark.parametrize("kinds", EVERY_SET, ids=lambda k: "+".join(sorted(k)))
@pytest.mark.parametrize("choice", [KeepChoice.JPEG, KeepChoice.RAW])
def test_keeping_a_half_never_discards_all_there_is(kinds: set[FileKind], choice: KeepChoice) -> None:
    written = decisions(kinds, choice)
    if FileKind(choice) not in kinds:
        assert written is None
    else:
        assert written is not None
        assert written[f"keep_{choice}"] is True


@pytest.mark.parametrize(
    ("kinds", "choice", "written"),
    [
        ({JPEG, RAW}, KeepChoice.JPEG, {"keep_jpeg": True, "keep_raw": False}),
        ({JPEG, RAW}, KeepChoice.RAW, {"keep_raw": True, "keep_jpeg": False}),
        ({JPEG, RAW}, KeepChoice.BOTH, {"keep_jpeg": True, "keep_raw": True}),
        ({JPEG, RAW}, KeepChoice.NONE, {"keep_jpeg": False, "keep_raw": False}),
        ({JPEG}, KeepChoice.NONE, {"keep_jpeg": False}),
        ({RAW, OTHER}, KeepChoice.RAW, {"keep_raw": True, "keep_other": False}),
        ({JPEG, RAW, OTHER}, KeepChoice.RAW, {"keep_raw": True, "keep_jpeg": False}),
        ({JPEG}, KeepChoice.UNDECIDED, {"keep_jpeg": None, "keep_raw": None, "keep_other": None}),
    ],
)
def test_choices(kinds: set[FileKind], choice: KeepChoice, written: dict[str, bool | None]) -> None:
    assert decisions(kinds, choice) == written


TRI = st.sampled_from([None, True, False])


@pytest.mark.trap("T12")
@given(TRI, TRI, TRI, st.lists(st.sampled_from(list(FileState)), min_size=3, max_size=3))
def test_only_a_present_file_with_an_explicit_discard_is_taken(
    jpeg: bool | None, raw: bool | None, other: bool | None, states: list[FileState]
) -> None:
    keep = Keep(jpeg, raw, other)
    shot = photo(keep, jpeg=states[0], raw=states[1], other=states[2])
    taken = discarded(keep, shot.files)
    for file in shot.files:
        assert (file in taken) == (keep.of(file.kind) is False and file.state is FileState.PRESENT)


@pytest.mark.trap("T25")
def test_a_set_that_changed_says_how() -> None:
    both = {"jpeg": FileState.PRESENT, "raw": FileState.PRESENT}
    assert change_since(photo(Keep(raw=False), **both), {2}) == ""
    assert "IMG_1.jpeg was discarded after" in change_since(photo(Keep(jpeg=False, raw=False), **both), {2})
    assert "no longer planned" in change_since(photo(Keep(raw=True), **both), {2})
    missing = photo(Keep(raw=False), jpeg=FileState.PRESENT, raw=FileState.MISSING)
    assert "IMG_1.raw is missing by now" in change_since(missing, {2})
    assert "None of its files" in change_since(photo(**both), set())


def test_a_revert_leaves_the_plan_of_what_lies_in_the_trash() -> None:
    shot = photo(Keep(jpeg=False, raw=False, other=True), jpeg=FileState.TRASHED, raw=FileState.PRESENT)
    assert discards_to_forget(shot) == {"keep_raw"}


def item(file_id: int, *, size: int = 10, digest: str | None = "h") -> PendingFile:
    return PendingFile(file_id // 2, file_id % 2, file_id, f"{file_id}.jpg", JPEG, size, digest)


@given(st.lists(st.integers(1, 50), unique=True))
def test_a_fingerprint_knows_the_set_and_not_its_order(ids: list[int]) -> None:
    one = fingerprint(item(i) for i in ids)
    assert one == fingerprint(item(i) for i in reversed(ids))
    assert one != fingerprint([*(item(i) for i in ids), item(99)])
    assert not ids or one != fingerprint(item(i) for i in ids[1:])


@pytest.mark.fault(46)
def test_a_fingerprint_knows_the_content() -> None:
    assert fingerprint([item(1)]) != fingerprint([item(1, digest="other")])
    assert fingerprint([item(1)]) != fingerprint([item(1, size=11)])


def test_totals_count_photos_once() -> None:
    found = Pending((item(2), item(3), item(4)))
    assert (found.totals.photos, found.totals.files, found.totals.bytes) == (2, 3, 30)
    assert found.photo_ids == (1, 2)
    assert {k: v.files for k, v in found.by_project().items()} == {0: 2, 1: 1}
