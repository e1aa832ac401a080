"""Stacks decided by hand in a real library: each decision leaves a trail, is exactly undoable, and touches no plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from photodesk.domain.changes import Aspect
from photodesk.domain.errors import UsageError
from photodesk.domain.photo import FileState, Keep
from photodesk.domain.plan import KeepChoice
from photodesk.domain.project import Project
from photodesk.domain.stacks import StackKind
from photodesk.library import stacks
from photodesk.library.intake import ImportMode, ImportOptions, import_files
from photodesk.library.marks import put_marks
from photodesk.library.open_library import OpenLibrary
from photodesk.library.plan import set_plan
from photodesk.library.projects import create_project
from photodesk.library.reports import never
from photodesk.library.review import review
from photodesk.store.stacks import StackStore
from tests.pictures import jpeg_bytes
from tests.unit.library.conftest import Told


def take_in(lib: OpenLibrary, project: Project, folder: Path, seconds: list[int]) -> list[int]:
    """One photo per second named, in the order given; the second is in the name."""
    folder.mkdir(exist_ok=True)
    paths = []
    for s in seconds:
        path = folder / f"S{s:04}.JPG"
        path.write_bytes(jpeg_bytes(s, date=f"2026:05:01 10:{s // 60:02}:{s % 60:02}", camera="Z 6"))
        paths.append(path)
    import_files(lib, project, [str(p) for p in paths], ImportOptions(ImportMode.COPY, (folder,)), Told(), never)
    stacks.settle_all(lib)
    return [lib.photos.find_by_stem(project.id, "", f"s{s:04}")[0].id for s in seconds]


@pytest.fixture
def burst(lib: OpenLibrary, tmp_path: Path) -> list[int]:
    """Five frames of one burst (1 and 2 seconds apart), then two photos that stand alone."""
    project = create_project(lib, "Coast")
    return take_in(lib, project, tmp_path / "card", [0, 1, 3, 4, 6, 100, 200])


def standing(lib: OpenLibrary) -> list[tuple[int, ...]]:
    table = stacks.table(lib)
    found: dict[int, list[int]] = {}
    for photo_id, stack_id in zip(table.photo_ids, table.stack_ids, strict=True):
        found.setdefault(stack_id, []).append(photo_id)
    return sorted(tuple(ids) for ids in found.values())


def actions(lib: OpenLibrary, photo_id: int) -> list[str]:
    return [e.detail for e in lib.events.for_photo(photo_id) if e.action == "stack"]


def test_imported_photos_are_stacked_by_what_their_files_say(lib: OpenLibrary, burst: list[int]) -> None:
    assert standing(lib) == [tuple(burst[:5])]
    (row,) = lib.photos.rows([burst[2]])
    assert row.stack is not None
    assert (row.stack.kind, row.stack.size, row.stack.place) == (StackKind.BURST, 5, 2)
    (alone,) = lib.photos.rows([burst[5]])
    assert alone.stack is None


def test_settling_again_changes_nothing(lib: OpenLibrary, burst: list[int]) -> None:
    changes, more = stacks.settle(lib)
    assert (bool(changes), more) == (False, False)


def test_join_split_take_out_and_forget(lib: OpenLibrary, burst: list[int]) -> None:
    a, b, c, d, e, f, g = burst
    _, changes = stacks.take_out(lib, [b])
    assert changes.ids(Aspect.STACKS) == {a, b, c, d, e}
    assert standing(lib) == [(a, c, d, e)]
    stacks.split(lib, d)
    assert standing(lib) == [(a, c), (d, e)]
    stacks.join(lib, [f, g])
    stacks.join(lib, [f, d])
    assert standing(lib) == [(a, c), (d, e, f, g)]
    assert actions(lib, d) == ["stack split", "joined into a stack of 4"]
    stacks.forget(lib, [a, b])
    assert standing(lib) == [(a, b, c), (d, e, f, g)]
    stacks.forget(lib, [g])
    assert standing(lib) == [(a, b, c, d, e)]


def test_every_decision_is_taken_back_exactly(lib: OpenLibrary, burst: list[int]) -> None:
    a, b, _, d, _, f, _ = burst
    seen = [StackStore(lib.db).choices(burst)]
    deeds = [stacks.take_out(lib, [b])]
    seen.append(StackStore(lib.db).choices(burst))
    deeds.append(stacks.split(lib, d))
    seen.append(StackStore(lib.db).choices(burst))
    deeds.append(stacks.join(lib, [f, a]))
    after = StackStore(lib.db).choices(burst)
    for change, _ in reversed(deeds):
        stacks.change(lib, change.inverse, "Undo")
        assert StackStore(lib.db).choices(burst) == seen.pop()
    assert standing(lib) == [tuple(burst[:5])]
    for change, _ in deeds:
        stacks.change(lib, change, "Redo")
    assert StackStore(lib.db).choices(burst) == after


@pytest.mark.parametrize("deed", ["join", "take_out", "split", "forget"])
def test_what_does_not_apply_is_refused_in_words_and_changes_nothing(
    lib: OpenLibrary, burst: list[int], deed: str
) -> None:
    alone, first = burst[5], burst[0]
    ask = {
        "join": lambda: stacks.join(lib, [alone]),
        "take_out": lambda: stacks.take_out(lib, [alone]),
        "split": lambda: stacks.split(lib, first),
        "forget": lambda: stacks.forget(lib, [alone]),
    }[deed]
    with pytest.raises(UsageError):
        ask()
    assert standing(lib) == [tuple(burst[:5])]
    assert lib.db.sql("SELECT count(*) FROM stack_choices") == [(0,)]


def test_keep_only_this_is_one_decision_about_a_burst(lib: OpenLibrary, burst: list[int]) -> None:
    done = stacks.keep_only(lib, burst[1], burst[:4])
    plans = {p.id: p.keep for p in lib.photos.get(burst)}
    assert plans[burst[1]] == Keep(jpeg=True)
    assert [plans[i] for i in (burst[0], burst[2], burst[3])] == [Keep(jpeg=False)] * 3
    assert plans[burst[4]] == Keep(), "a frame that is not listed is not hit (T20)"
    put_marks(lib, done.before, "Undo")
    assert all(p.keep == Keep() for p in lib.photos.get(burst))


def test_a_bracket_and_photos_of_other_stacks_are_never_thinned(
    lib: OpenLibrary, burst: list[int], tmp_path: Path
) -> None:
    lib.db.change("UPDATE photos SET aperture = 5.6, exposure_seconds = 0.001 * (1 << (2 * (id % 5)))")
    stacks.settle_all(lib)
    (row,) = lib.photos.rows([burst[0]])
    assert row.stack is not None
    assert row.stack.kind is StackKind.BRACKET
    with pytest.raises(UsageError, match="bracket"):
        stacks.keep_only(lib, burst[0], burst[:5])
    with pytest.raises(UsageError, match="not in a burst"):
        stacks.keep_only(lib, burst[5], [burst[6]])
    assert all(p.keep == Keep() for p in lib.photos.get(burst))


def test_what_a_stack_is_can_be_said_where_recognition_is_wrong(lib: OpenLibrary, burst: list[int]) -> None:
    change, _ = stacks.name(lib, [burst[2]], StackKind.PANORAMA)
    assert {p.kind for p in stacks.places(lib, burst[:5]).values()} == {StackKind.PANORAMA}
    with pytest.raises(UsageError, match="panorama"):
        stacks.keep_only(lib, burst[0], burst[:5])
    stacks.name(lib, burst[:2], StackKind.BURST)
    assert len(stacks.keep_only(lib, burst[0], burst[:5]).after) == 5
    stacks.forget(lib, [burst[4]])
    assert standing(lib) == [tuple(burst[:5])]
    assert not stacks.places(lib, burst[:1])[burst[0]].by_hand
    stacks.change(lib, change, "Redo")
    assert {p.kind for p in stacks.places(lib, burst[:5]).values()} == {StackKind.PANORAMA}
    with pytest.raises(UsageError):
        stacks.name(lib, [burst[5]], StackKind.BURST)


def test_decisions_outlive_a_move_a_new_look_at_the_files_and_a_new_start(lib: OpenLibrary, burst: list[int]) -> None:
    stacks.take_out(lib, [burst[2]])
    there = create_project(lib, "Harbour")
    lib.db.change("UPDATE photos SET project_id = ?", (there.id,))
    lib.db.change("UPDATE photos SET camera = camera || ' II'")
    stacks.settle_all(lib)
    assert standing(lib) == [(burst[0], burst[1], burst[3], burst[4])]
    lib.db.change("INSERT OR IGNORE INTO stacks_due SELECT id FROM photos")
    stacks.settle_all(lib)
    assert standing(lib) == [(burst[0], burst[1], burst[3], burst[4])]


def test_the_review_of_a_commit_knows_what_would_be_torn_apart(lib: OpenLibrary, burst: list[int]) -> None:
    """A frame that keeps its RAW, or lies in the trash already, is not part of the question."""
    lib.db.change("UPDATE photos SET aperture = 5.6, exposure_seconds = 0.001 * (1 << (2 * (id % 5)))")
    stacks.settle_all(lib)
    set_plan(lib, [*burst[:2], burst[5]], KeepChoice.NONE)
    (share,) = review(lib).stacks
    assert (share.kind, set(share.going), share.staying, share.torn) == (StackKind.BRACKET, set(burst[:2]), 3, True)
    rest = [f.id for photo in lib.photos.get(burst[2:5]) for f in photo.files]
    lib.photos.set_file_state(rest, FileState.TRASHED, lib.now())
    (share,) = review(lib).stacks
    assert (share.staying, share.torn) == (0, False)
