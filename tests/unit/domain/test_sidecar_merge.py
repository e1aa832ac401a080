"""The three-way merge: what one side changed counts, what both changed is asked, and nothing is ever lost (T26)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodesk.domain.sidecar_merge import FIELDS, Agreed, Side, Value, Verdict, judge, merge, merged_tags

pytestmark = pytest.mark.trap("T26")

texts = st.sampled_from([None, "a", "b", "c"])
tags = st.lists(st.sampled_from(["Sea", "sea", "Place/Pier", "June", "x"]), max_size=4, unique_by=str.casefold).map(
    tuple
)


def values(draw: st.DrawFn) -> dict[str, Value]:
    said: dict[str, Value] = {name: draw(texts) for name in FIELDS}
    return said | {"tags": tuple(sorted(draw(tags), key=str.casefold)), "pick": draw(st.sampled_from([None, "keep"]))}


@st.composite
def three(draw: st.DrawFn) -> tuple[dict[str, Value], dict[str, Value], dict[str, Value]]:
    return values(draw), values(draw), values(draw)


def sides(file: dict[str, Value]) -> dict[str, Side]:
    return {name: Side(value, value) for name, value in file.items()}


def agreed(side: dict[str, Value]) -> dict[str, Agreed]:
    return {name: Agreed(value, value) for name, value in side.items()}


def after(file: dict[str, Value], merged_ours: dict[str, Value], write: frozenset[str]) -> dict[str, Value]:
    """The file once it was written."""
    return {name: merged_ours[name] if name in write else file[name] for name in FIELDS}


@given(three())
def test_each_field_goes_the_way_of_whoever_changed_it(sets: tuple[dict[str, Value], ...]) -> None:
    base, ours, theirs = sets
    found = merge(agreed(base), ours, sides(theirs))
    for name in FIELDS:
        if name in ("tags", "pick"):
            continue
        mine, yours = ours[name] != base[name], theirs[name] != base[name]
        if yours and not mine:
            assert found.ours[name] == theirs[name], "an outside change wins where we did not change"
            assert name not in found.write
        elif mine and not yours:
            assert found.ours[name] == ours[name]
            assert name in found.write
        elif mine and yours and ours[name] != theirs[name]:
            assert name in found.conflicts
            assert name not in found.write, "the file keeps its own"
            assert found.ours[name] == ours[name], "and we keep ours"
        else:
            assert found.ours[name] == ours[name]
            assert name not in found.write | found.conflicts


@given(three())
def test_a_second_merge_finds_nothing_to_do(sets: tuple[dict[str, Value], ...]) -> None:
    base, ours, theirs = sets
    first = merge(agreed(base), ours, sides(theirs))
    file = after(theirs, dict(first.ours), first.write)
    known = {n: Agreed(file[n], first.ours[n]) for n in FIELDS if n not in first.conflicts}
    known |= {n: Agreed(base[n], base[n]) for n in first.conflicts}
    again = merge(known, first.ours, sides(file))
    assert not again.write
    assert not again.adopted
    assert again.conflicts == first.conflicts


@given(st.tuples(tags, tags, tags))
def test_tags_given_or_taken_by_either_side_are_so_for_both(three_tags: tuple[tuple[str, ...], ...]) -> None:
    base, ours, theirs = three_tags
    merged, writes = merged_tags(Agreed(base, base), ours, theirs)
    b, o, t, m = ({x.casefold() for x in each} for each in (base, ours, theirs, merged))
    assert m == (b & o & t) | (o - b) | (t - b)
    assert writes == (m != t)
    assert len(m) == len(merged)


@given(st.tuples(tags, tags))
def test_without_a_past_no_tag_is_lost(two: tuple[tuple[str, ...], ...]) -> None:
    merged, _ = merged_tags(None, *two)
    assert {x.casefold() for x in merged} == {x.casefold() for each in two for x in each}


@given(three(), st.sets(st.sampled_from(FIELDS)))
def test_at_the_first_meeting_nothing_said_is_replaced(sets: tuple[dict[str, Value], ...], decided: set[str]) -> None:
    _, ours, theirs = sets
    found = merge({}, ours, sides(theirs), decided)
    for name in set(FIELDS) - {"tags", "pick"}:
        if ours[name] and theirs[name] and ours[name] != theirs[name]:
            assert name in found.conflicts
        if ours[name]:
            assert found.ours[name] == ours[name]
        if theirs[name]:
            assert name not in found.write
        if theirs[name] and name in decided and not ours[name]:
            assert name in found.conflicts, "what the user cleared does not come back by itself"


def test_what_another_program_rejects_is_not_planned_to_be_discarded() -> None:
    side = Side("1", None)
    assert judge(None, None, side, decided=False) is Verdict.SAME
    ours: dict[str, Value] = dict.fromkeys(FIELDS)
    ours["tags"] = ()
    theirs = {name: Side(None, None) for name in FIELDS} | {"pick": side, "tags": Side((), ())}
    assert merge({}, ours, theirs).ours["pick"] is None


def test_a_word_we_do_not_know_stays_until_we_say_another() -> None:
    foreign = Side("Winner", None)
    assert judge(None, None, foreign, decided=False) is Verdict.SAME
    base = Agreed("Winner", None)
    assert judge(base, None, foreign, decided=False) is Verdict.SAME
    assert judge(base, "red", foreign, decided=True) is Verdict.WRITE
    assert judge(base, "red", Side("Loser", None), decided=True) is Verdict.CONFLICT
