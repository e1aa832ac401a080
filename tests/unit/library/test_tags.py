"""Tags given, taken, renamed and deleted: stored, told, in the history, and taken back exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.changes import Aspect
from photodesk.domain.errors import NotFoundError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.project import Project
from photodesk.domain.search import SearchError
from photodesk.domain.tag import TagChange, TagCount, TagError, TagShare
from photodesk.library import searches, tags
from photodesk.library.open_library import OpenLibrary
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer


@pytest.fixture
def ids(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    for seed in range(4):
        write_jpeg(tmp_path / f"card/{seed}.JPG", seed)
    return take_in(project, tmp_path / "card").photo_ids()


def having(lib: OpenLibrary, ids: list[int]) -> list[tuple[str, ...]]:
    found = tags.of_photos(lib, ids)
    return [found.get(i, ()) for i in ids]


@pytest.mark.trap("T63")
def test_a_tag_is_stored_told_counted_searchable_and_in_the_history(lib: OpenLibrary, ids: list[int]) -> None:
    change, changes = tags.tag_photos(lib, [*ids[:2], 99_999], ["Place / Coast", "june"])
    assert change.given == {"Place/Coast": set(ids[:2]), "june": set(ids[:2])}
    assert changes.ids(Aspect.TAGS) == set(ids[:2])
    assert having(lib, ids) == [("june", "Place/Coast")] * 2 + [()] * 2
    assert lib.photos.count(PhotoFilter(tags=("place",))) == lib.photos.count(PhotoFilter(text="jun")) == 2
    event = lib.events.for_photo(ids[0])[-1]
    assert (event.actor, event.action, event.detail) == ("user", "tags", "tag Place/Coast, june")
    tags.tag_photos(lib, ids[2:3], ["Place/Old town"])
    assert tags.tags_in_use(lib) == [
        TagCount("june", 2),
        TagCount("Place", 3),
        TagCount("Place/Coast", 2),
        TagCount("Place/Old town", 1),
    ]
    assert tags.shares(lib, ids[1:])[0] == TagShare("june", 1, 3)


def test_a_tag_keeps_its_spelling_and_is_given_once(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids[:1], ["Place/Coast"])
    change, _ = tags.tag_photos(lib, ids[:2], ["PLACE/coast", "place/Hills"])
    assert change.given == {"Place/Coast": {ids[1]}, "Place/Hills": set(ids[:2])}
    assert not tags.tag_photos(lib, ids[:2], ["place/coast"])[0]


def test_a_tag_nobody_has_is_gone(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids, ["a", "b"])
    tags.tag_photos(lib, ids, [], ["A", "never heard of"])
    assert tags.tag_names(lib) == ["b"]


@pytest.mark.parametrize("name", ["", " / ", "None", "x" * 201, "a\udc80"])
def test_names_that_cannot_be_tags(lib: OpenLibrary, ids: list[int], name: str) -> None:
    with pytest.raises(TagError):
        tags.tag_photos(lib, ids, [name])


def test_a_tag_is_renamed_with_all_below_it(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids[:2], ["Place/Coast"])
    tags.tag_photos(lib, ids[2:], ["place"])
    change, changes = tags.rename_tag(lib, "place", "Where")
    assert having(lib, ids) == [("Where/Coast",)] * 2 + [("Where",)] * 2
    assert changes.ids(Aspect.TAGS) == set(ids)
    tags.change_tags(lib, change.inverse)
    assert having(lib, ids) == [("Place/Coast",)] * 2 + [("Place",)] * 2


def test_two_tags_become_one_and_come_apart_again(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids[:2], ["sea"])
    tags.tag_photos(lib, ids[1:3], ["Ocean"])
    change, _ = tags.rename_tag(lib, "sea", "ocean")
    assert having(lib, ids) == [("ocean",)] * 3 + [()]
    tags.change_tags(lib, change.inverse)
    assert [set(t) for t in having(lib, ids)] == [{"sea"}, {"sea", "ocean"}, {"ocean"}, set()]


def test_a_level_is_lifted_onto_its_own_parent(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids[:1], ["a/b"])
    tags.tag_photos(lib, ids[1:2], ["a/b/b"])
    change, _ = tags.rename_tag(lib, "a/b", "a")
    assert having(lib, ids[:2]) == [("a",), ("a/b",)]
    tags.change_tags(lib, change.inverse)
    assert having(lib, ids[:2]) == [("a/b",), ("a/b/b",)]


def test_only_the_spelling_changes_and_back(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids, ["coast"])
    change, changes = tags.rename_tag(lib, "coast", "Coast")
    assert (tags.tag_names(lib), changes.ids(Aspect.TAGS)) == (["Coast"], set(ids))
    tags.change_tags(lib, change.inverse)
    assert tags.tag_names(lib) == ["coast"]


def test_a_tag_cannot_go_below_itself_and_an_unknown_one_is_said(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids, ["a"])
    with pytest.raises(TagError, match="below"):
        tags.rename_tag(lib, "a", "A/b")
    with pytest.raises(NotFoundError):
        tags.delete_tag(lib, "b")


def test_deleting_takes_all_below_with_it(lib: OpenLibrary, ids: list[int]) -> None:
    tags.tag_photos(lib, ids, ["a/b", "ab"])
    change, _ = tags.delete_tag(lib, "A")
    assert tags.tag_names(lib) == ["ab"]
    tags.change_tags(lib, change.inverse)
    assert having(lib, ids) == [("a/b", "ab")] * 4


NAMES = st.sampled_from(["a", "a/b", "a/b/c", "A", "b", "b/a"])
STEPS = st.one_of(
    st.tuples(st.just("tag"), st.sets(st.integers(0, 3), min_size=1), st.lists(NAMES, max_size=2), st.lists(NAMES)),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("delete"), NAMES),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_undoing_everything_gives_what_was(lib: OpenLibrary, ids: list[int], steps: list[tuple[object, ...]]) -> None:
    def state() -> tuple[object, ...]:
        return having(lib, ids), tags.tag_names(lib)

    states, done = [state()], list[TagChange]()
    for step in steps:
        try:
            match step:
                case ("tag", chosen, add, remove):
                    change, _ = tags.tag_photos(lib, [ids[i] for i in chosen], add, remove)  # type: ignore[attr-defined,arg-type]
                case ("rename", old, new):
                    change, _ = tags.rename_tag(lib, str(old), str(new))
                case (_, name):
                    change, _ = tags.delete_tag(lib, str(name))
        except (NotFoundError, TagError):
            continue
        done.append(change)
        states.append(state())
    end = states[-1]
    for change in reversed(done):
        assert state() == states.pop()
        tags.change_tags(lib, change.inverse)
    assert state() == states[0]
    for change in done:
        tags.change_tags(lib, change)
    assert state() == end
    tags.change_tags(lib, TagChange({}, {n: frozenset(ids) for n in tags.tag_names(lib)}))


def test_searches_are_kept_by_name(lib: OpenLibrary) -> None:
    first = searches.save_search(lib, " Best  of June ", "rating:>=4 date:2026-06")
    searches.save_search(lib, "a", "gull")
    with pytest.raises(searches.SearchNameError, match="already"):
        searches.save_search(lib, "BEST of june", "x")
    with pytest.raises(searches.SearchNameError):
        searches.save_search(lib, " ", "x")
    with pytest.raises(SearchError):
        searches.save_search(lib, "b", "colour:red")
    searches.rename_search(lib, first, "Best")
    assert [(s.name, s.query) for s in searches.saved_searches(lib)] == [
        ("a", "gull"),
        ("Best", "rating:>=4 date:2026-06"),
    ]
    searches.remove_search(lib, first)
    assert [s.name for s in searches.saved_searches(lib)] == ["a"]
