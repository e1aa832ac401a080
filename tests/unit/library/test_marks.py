"""Decisions reach the rows, name only their columns, leave a trail, and can be put back exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.changes import Aspect
from photodesk.domain.marks import Mark, SetFile, SetKeep, SetLabel, SetRating
from photodesk.domain.photo import FileKind, Label
from photodesk.domain.plan import KeepChoice
from photodesk.domain.project import Project
from photodesk.library.marks import mark_photos, marks_of, put_marks
from photodesk.library.open_library import OpenLibrary
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer


@pytest.fixture
def ids(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    for seed in range(4):
        write_jpeg(tmp_path / f"card/{seed}.JPG", seed)
    return take_in(project, tmp_path / "card").photo_ids()


def test_a_mark_is_stored_told_and_in_the_history(lib: OpenLibrary, ids: list[int]) -> None:
    done = mark_photos(lib, ids[:2], SetKeep(KeepChoice.NONE))
    assert [p.keep.jpeg for p in lib.photos.get(ids)] == [False, False, None, None]
    assert done.changes.ids(Aspect.PLAN) == set(ids[:2])
    assert done.changes.projects
    assert lib.events.for_photo(ids[0])[-1].action == "plan"
    assert mark_photos(lib, ids[:2], SetKeep(KeepChoice.NONE)).after == {}, "nothing changes twice"


def test_unknown_photos_are_passed_over(lib: OpenLibrary, ids: list[int]) -> None:
    assert mark_photos(lib, [99_999, ids[0]], SetRating(3)).after.keys() == {ids[0]}


marks: st.SearchStrategy[Mark] = st.one_of(
    st.builds(SetKeep, st.sampled_from(list(KeepChoice))),
    st.builds(SetFile, st.just(FileKind.JPEG), st.sampled_from([True, False, None])),
    st.builds(SetRating, st.integers(0, 5)),
    st.builds(SetLabel, st.sampled_from([None, *Label])),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(marks, st.sets(st.integers(0, 3), min_size=1)), min_size=1, max_size=5))
def test_undoing_everything_gives_what_was(
    lib: OpenLibrary, ids: list[int], steps: list[tuple[Mark, set[int]]]
) -> None:
    start = {p.id: marks_of(p) for p in lib.photos.get(ids)}
    done = [mark_photos(lib, [ids[i] for i in chosen], mark) for mark, chosen in steps]
    end = {p.id: marks_of(p) for p in lib.photos.get(ids)}
    for step in reversed(done):
        put_marks(lib, step.before, "undo")
    assert {p.id: marks_of(p) for p in lib.photos.get(ids)} == start
    for step in done:
        put_marks(lib, step.after, "redo")
    assert {p.id: marks_of(p) for p in lib.photos.get(ids)} == end
    put_marks(lib, start, "reset")
