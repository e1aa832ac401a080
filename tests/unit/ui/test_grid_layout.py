"""The grid's arithmetic: every photo has one place, and every place finds its photo again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodesk.ui.grid.layout import GAP, MARGIN, MAX_STRETCH, Layout, Rect, Step, Tier, metrics_for, tier_for


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    counts = draw(st.lists(st.integers(1, 23), min_size=0, max_size=9))
    starts = [sum(counts[:i]) for i in range(len(counts))]
    grouped = draw(st.booleans())
    width = draw(st.integers(150, 1500))
    cell = draw(st.integers(112, 320))
    return Layout(list(zip(starts, counts, strict=True)) if grouped else [], sum(counts), width, cell)


@given(layouts())
def test_every_photo_has_one_place_that_finds_it_again(layout: Layout) -> None:
    seen: list[Rect] = []
    for row in range(layout.count):
        rect = layout.rect(row)
        assert layout.item_at(*rect.center) == row
        assert layout.item_at(rect.x, rect.y) == row
        assert layout.item_at(rect.right - 1, rect.bottom - 1) == row
        assert row in layout.group_rows(layout.group_of(row))
        assert rect.bottom <= layout.height
        assert not any(rect.intersects(other) for other in seen[-60:])
        seen.append(rect)


@given(layouts(), st.integers(-200, 4000), st.integers(0, 1200))
def test_visible_rows_equal_brute_force(layout: Layout, top: int, height: int) -> None:
    expected = [
        r for r in range(layout.count) if height and layout.rect(r).y < top + height and layout.rect(r).bottom > top
    ]
    assert list(layout.rows_between(top, top + height)) == expected


@given(layouts(), st.integers(-50, 1600), st.integers(-50, 3000), st.integers(1, 700), st.integers(1, 700))
def test_a_rubber_band_holds_what_it_touches(layout: Layout, x: int, y: int, w: int, h: int) -> None:
    area = Rect(x, y, w, h)
    found = [row for run in layout.rows_in(area) for row in run]
    assert found == [r for r in range(layout.count) if layout.rect(r).intersects(area)]


@given(layouts(), st.integers(-100, 4000), st.integers(1, 900))
def test_headers_in_view_equal_brute_force(layout: Layout, top: int, height: int) -> None:
    if not layout.header:
        assert not layout.headers_between(top, top + height)
        return
    rects = [layout.header_rect(g) for g in range(layout.group_count)]
    expected = [g for g, r in enumerate(rects) if r.y < top + height and r.bottom > top]
    assert list(layout.headers_between(top, top + height)) == expected
    for rect in rects:
        assert layout.item_at(*rect.center) is None
        assert layout.header_at(rect.y) == rects.index(rect)


@given(layouts())
def test_headers_and_cells_never_overlap(layout: Layout) -> None:
    headers = [layout.header_rect(g) for g in range(layout.group_count)] if layout.header else []
    for row in range(layout.count):
        assert not any(layout.rect(row).intersects(h) for h in headers)


@settings(max_examples=60)
@given(layouts(), st.sampled_from(list(Step)), st.data())
def test_keys_stay_inside_and_move_the_right_way(layout: Layout, step: Step, data: st.DataObject) -> None:
    if not layout.count:
        return
    row = data.draw(st.integers(0, layout.count - 1))
    there = layout.moved(row, step, 600)
    assert 0 <= there < layout.count
    before, after = layout.rect(row), layout.rect(there)
    if step in (Step.DOWN, Step.PAGE_DOWN):
        assert after.y > before.y or layout.group_of(row) == layout.group_count - 1
        assert after.x <= before.x
    if step in (Step.UP, Step.PAGE_UP):
        assert after.y < before.y or layout.rect(0).y == before.y
        assert after.x <= before.x


@given(layouts())
def test_every_photo_can_be_reached_by_arrows(layout: Layout) -> None:
    row = 0
    for expected in range(1, layout.count):
        row = layout.moved(row, Step.RIGHT, 600)
        assert row == expected
    if layout.count:
        assert layout.moved(row, Step.RIGHT, 600) == row


def test_down_crosses_a_short_day_in_the_same_column() -> None:
    layout = Layout([(0, 7), (7, 2), (9, 8)], 17, 12 * 2 + 5 * 180 - 4, 176)
    assert layout.columns == 5
    assert layout.moved(3, Step.DOWN, 600) == 6, "the last line of the day is shorter: its last photo"
    assert layout.moved(6, Step.DOWN, 600) == 8
    assert layout.moved(8, Step.DOWN, 600) == 10
    assert layout.moved(10, Step.UP, 600) == 8


@pytest.mark.parametrize(("width", "tier", "size", "box"), [
    (120, Tier.S, (120, 106), (112, 84)),
    (176, Tier.M, (176, 150), (164, 118)),
    (264, Tier.L, (264, 232), (248, 180)),
])  # fmt: skip
def test_cells_have_the_drawn_sizes(width: int, tier: Tier, size: tuple[int, int], box: tuple[int, int]) -> None:
    metrics = metrics_for(tier_for(width), width)
    assert metrics.tier is tier
    assert (metrics.width, metrics.height) == size
    assert (metrics.box_width, metrics.box_height) == box


@given(st.integers(344, 4000), st.integers(112, 320))
def test_spare_width_widens_cells_up_to_a_tenth_and_a_bit(width: int, cell: int) -> None:
    layout = Layout([], 50, width, cell)
    assert cell <= layout.metrics.width <= cell * MAX_STRETCH
    used = layout.columns * (layout.metrics.width + GAP) - GAP
    assert used <= width - 2 * MARGIN


def test_the_header_of_the_day_in_view_sticks_and_is_pushed_out_by_the_next() -> None:
    layout = Layout([(0, 10), (10, 10)], 20, 920, 176)
    second = layout.header_rect(1)
    assert layout.sticky(0) == (0, 0)
    assert layout.sticky(100) == (0, 100)
    assert layout.sticky(second.y - 10) == (0, second.y - layout.header)
    assert layout.sticky(second.y + 5) == (1, second.y + 5)


FOLDED = Layout([(0, 7), (7, 20), (27, 3), (30, 12)], 42, 12 * 2 + 5 * 180 - 4, 176, folded=[1, 2])


def test_of_a_folded_day_only_the_header_has_a_place() -> None:
    open_one = Layout([(0, 7), (7, 20), (27, 3), (30, 12)], 42, 12 * 2 + 5 * 180 - 4, 176)
    assert [FOLDED.is_folded(group) for group in range(4)] == [False, True, True, False]
    assert FOLDED.header_rect(2).y == FOLDED.header_rect(1).bottom
    assert FOLDED.header_rect(3).y == FOLDED.header_rect(2).bottom
    gone = 4 * (open_one.metrics.height + GAP) - GAP + 1 * (open_one.metrics.height + GAP) - GAP
    assert FOLDED.height == open_one.height - gone
    for row in range(7, 30):
        assert FOLDED.rect(row) == FOLDED.header_rect(FOLDED.group_of(row))
    for y in range(FOLDED.header_rect(1).y, FOLDED.header_rect(3).bottom):
        assert FOLDED.item_at(FOLDED.rect(0).x + 5, y) is None


@given(st.integers(0, 900), st.integers(1, 900))
def test_what_is_in_view_leaves_folded_days_out(top: int, height: int) -> None:
    runs = FOLDED.runs_between(top, top + height)
    seen = {row for run in runs for row in run}
    shown = {
        row
        for row in (*range(7), *range(30, 42))
        if FOLDED.rect(row).y < top + height and FOLDED.rect(row).bottom > top
    }
    assert shown <= seen
    assert not seen & set(range(7, 30))
    assert all(one.stop < two.start for one, two in pairwise(runs))


def test_keys_pass_over_folded_days() -> None:
    assert FOLDED.moved(6, Step.RIGHT, 600) == 30
    assert FOLDED.moved(30, Step.LEFT, 600) == 6
    assert FOLDED.moved(6, Step.DOWN, 600) == 31
    assert FOLDED.moved(32, Step.UP, 600) == 6
    assert FOLDED.moved(10, Step.RIGHT, 600) == 30, "from inside a folded day to the next photo that shows"
    assert FOLDED.moved(10, Step.LEFT, 600) == 6
    for row in (*range(7), *range(30, 42)):
        for step in Step:
            assert not FOLDED.is_folded(FOLDED.group_of(FOLDED.moved(row, step, 600)))


def test_at_a_folded_end_keys_stay() -> None:
    layout = Layout([(0, 5), (5, 5), (10, 5)], 15, 920, 176, folded=[0, 2])
    assert layout.moved(7, Step.HOME, 600) == 5
    assert layout.moved(7, Step.END, 600) == 9
    assert layout.moved(9, Step.RIGHT, 600) == 9
    assert layout.moved(5, Step.UP, 600) == 5
    nothing = Layout([(0, 5), (5, 5)], 10, 920, 176, folded=[0, 1])
    assert {nothing.moved(3, step, 600) for step in Step} == {3}
    assert nothing.runs_between(0, 900) == []


def test_a_rubber_band_passes_over_folded_days() -> None:
    area = Rect(0, 0, 2000, FOLDED.height)
    assert {row for run in FOLDED.rows_in(area) for row in run} == {*range(7), *range(30, 42)}


@pytest.mark.trap("T55")
def test_a_million_photos_fold_as_cheaply() -> None:
    days = [(i * 100, 100) for i in range(10_000)]
    layout = Layout(days, 1_000_000, 1440, 176, folded=range(1, 9_999))
    runs = layout.runs_between(0, 900)
    assert sum(map(len, runs)) <= 100
    assert layout.moved(99, Step.RIGHT, 900) == 999_900


@pytest.mark.trap("T55")
def test_a_million_photos_cost_groups_not_photos() -> None:
    days = [(i * 100, 100) for i in range(10_000)]
    layout = Layout(days, 1_000_000, 1440, 176)
    middle = layout.rect(500_000)
    assert layout.item_at(*middle.center) == 500_000
    assert len(layout.rows_between(middle.y, middle.y + 900)) < 100


def test_cells_grow_with_the_text_size_and_keep_their_rules() -> None:
    plain, large = Layout([(0, 9)], 9, 1400, 176), Layout([(0, 9)], 9, 1400, 176, 2.0)
    assert large.metrics.tier is plain.metrics.tier is Tier.M
    assert large.metrics.width >= 2 * 176
    assert large.metrics.footer == 2 * plain.metrics.footer
    assert large.header == 2 * plain.header
