"""How a photo lies in a pane, and which photos are one burst: arithmetic without Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photodesk.bridge.fake_library import fake_row, stacked
from photodesk.domain.photo import CaptureTime
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.stacks import StackKind
from photodesk.ui.viewer import bursts, zoom
from photodesk.ui.viewer.zoom import Mode, View

IMAGE, PANE = (6000, 4000), (1400, 800)


def test_fit_shows_all_and_fill_leaves_no_edge() -> None:
    fit = zoom.place(View(), IMAGE, PANE)
    assert (fit.width, fit.height, fit.x, fit.y) == (1200, 800, 100, 0)
    assert not fit.cut(PANE)
    fill = zoom.place(View(Mode.FILL), IMAGE, PANE)
    assert (fill.width, fill.height) == (1400, 933)
    assert fill.cut(PANE)


def test_a_small_photo_is_not_enlarged_to_fit() -> None:
    assert zoom.place(View(), (300, 200), PANE).scale == 1.0
    assert zoom.place(View(Mode.FILL), (300, 200), PANE).scale == 1.0


@pytest.mark.trap("T59")
def test_100_percent_is_whole_pixels_wherever_one_looks() -> None:
    for share in (0.0, 0.1, 0.333, 0.77, 1.0):
        lies = zoom.place(View(Mode.SCALE, 1.0, share, share), IMAGE, PANE)
        assert (lies.width, lies.height) == IMAGE
        assert lies.x <= 0
        assert lies.x + lies.width >= PANE[0]


def test_what_is_under_the_pointer_stays_there() -> None:
    view, at = View(Mode.SCALE, 0.5, 0.5, 0.5), (900.0, 300.0)
    before = zoom.place(view, IMAGE, PANE)
    for scale in (0.7, 1.0, 2.0, 4.0):
        lies = zoom.place(zoom.scaled(view, scale, IMAGE, PANE, at), IMAGE, PANE)
        was = (at[0] - before.x) / before.width, (at[1] - before.y) / before.height
        now = (at[0] - lies.x) / lies.width, (at[1] - lies.y) / lies.height
        assert now == pytest.approx(was, abs=0.001)


def test_the_wheel_stops_at_100_percent_and_ends_at_fit() -> None:
    view = zoom.scaled(View(), 0.9, IMAGE, PANE)
    assert zoom.stepped(view, 1, IMAGE, PANE).scale == 1.0
    assert zoom.stepped(zoom.scaled(View(), 1.1, IMAGE, PANE), -1, IMAGE, PANE).scale == 1.0
    assert zoom.stepped(view, -30, IMAGE, PANE).mode in (Mode.FIT, Mode.SCALE)
    down = view
    for _ in range(30):
        down = zoom.stepped(down, -1, IMAGE, PANE)
    assert down.mode is Mode.FIT
    up = view
    for _ in range(60):
        up = zoom.stepped(up, 1, IMAGE, PANE)
    assert up.scale == zoom.LARGEST


def test_a_drag_stops_at_the_edge_and_comes_back_at_once() -> None:
    view = zoom.scaled(View(), 1.0, IMAGE, PANE)
    far = zoom.panned(view, 100_000, 0, IMAGE, PANE)
    assert zoom.place(far, IMAGE, PANE).x == 0
    assert zoom.place(zoom.panned(far, -10, 0, IMAGE, PANE), IMAGE, PANE).x == -10


def test_the_part_that_is_seen() -> None:
    lies = zoom.place(View(Mode.SCALE, 1.0, 0.5, 0.5), IMAGE, PANE)
    assert lies.part(PANE) == pytest.approx((2300 / 6000, 0.4, 1400 / 6000, 0.2))
    assert zoom.place(View(), IMAGE, PANE).part(PANE) == (0, 0, 1, 1)


def test_toggling_keeps_the_place() -> None:
    close = zoom.toggled(View(cx=0.3, cy=0.6), IMAGE, PANE)
    assert (close.mode, close.scale, close.cx, close.cy) == (Mode.SCALE, 1.0, 0.3, 0.6)
    back = zoom.toggled(close, IMAGE, PANE)
    assert (back.mode, back.cx, back.cy) == (Mode.FIT, 0.3, 0.6)


def frame(photo_id: int, at: float, **changes: object) -> PhotoRow:
    row = replace(fake_row(photo_id), taken=CaptureTime(f"2026-06-13T10:42:{at:06.3f}"))
    return replace(row, **changes)  # type: ignore[arg-type]


def test_frames_of_one_stack_are_a_group_and_say_when_each_was_taken() -> None:
    rows = [
        *stacked([frame(1, 0), frame(2, 0.1), frame(3, 2.0)]),
        frame(4, 9),
        stacked([frame(5, 9.5), frame(6, 9.6)])[0],
    ]
    assert bursts.groups(rows) == [(1, 2, 3)]
    assert bursts.leads(rows) == {1: "0.00 s", 2: "+0.10 s", 3: "+2.00 s"}


def test_the_sharpest_is_named_only_when_all_are_measured_and_it_is_clear() -> None:
    rows = stacked([frame(1, 0), frame(2, 0.1)])
    assert bursts.sharpest(rows, {1: 80.0}) == frozenset()
    assert bursts.sharpest(rows, {1: 80.0, 2: 79.0}) == frozenset()
    assert bursts.sharpest(rows, {1: 80.0, 2: 60.0}) == {1}
    assert bursts.sharpest([frame(1, 0), frame(2, 8)], {1: 80.0, 2: 60.0}) == frozenset()


@pytest.mark.parametrize("kind", [StackKind.BRACKET, StackKind.PANORAMA])
def test_of_a_bracket_or_a_panorama_none_is_called_the_sharpest(kind: StackKind) -> None:
    rows = stacked([frame(1, 0), frame(2, 0.1)], kind)
    assert bursts.sharpest(rows, {1: 80.0, 2: 60.0}) == frozenset()
    assert bursts.leads(rows) == {1: "0.00 s", 2: "+0.10 s"}


def test_photos_without_a_time_say_nothing_of_when_they_were_taken() -> None:
    rows = stacked([replace(fake_row(i), taken=None) for i in (1, 2)])
    assert bursts.groups(rows) == [(1, 2)]
    assert bursts.leads(rows) == {}
