"""Where everything in the grid is, by arithmetic: prefix sums over groups, bisection, no per-photo work. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

GAP = 4
MARGIN = 12
HEADER = 30
MAX_STRETCH = 1.12
"""Spare width widens the columns by at most this; the gap between them never grows."""


class Tier(Enum):
    """The three sets of cell rules."""

    S = "S"
    M = "M"
    L = "L"


class Rect(NamedTuple):
    """Pixels, in the coordinates of the whole content."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def center(self) -> tuple[int, int]:
        return self.x + self.w // 2, self.y + self.h // 2

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def intersects(self, other: Rect) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


class Step(Enum):
    """How a key moves the current photo."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    HOME = "home"
    END = "end"


_RULES = {Tier.S: (4, 84 / 112, 18), Tier.M: (6, 118 / 164, 26), Tier.L: (8, 180 / 248, 44)}
"""Padding, height of the photo box as a share of its width, footer height."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The parts of a cell of one size, in pixels relative to the cell."""

    tier: Tier
    width: int
    height: int
    pad: int
    box_width: int
    box_height: int
    footer: int

    @property
    def box(self) -> Rect:
        """Where the photo is fitted and centred."""
        return Rect(self.pad, self.pad, self.box_width, self.box_height)


def tier_for(cell_width: int) -> Tier:
    """The rules that a slider value asks for."""
    if cell_width < 144:
        return Tier.S
    return Tier.M if cell_width < 216 else Tier.L


def metrics_for(tier: Tier, width: int, scale: float = 1.0) -> Metrics:
    """The parts of a cell `width` pixels wide; `scale` grows the footer with the system's text size."""
    pad, ratio, footer = _RULES[tier]
    box_width = width - 2 * pad
    box_height = round(box_width * ratio)
    foot = round(footer * max(1.0, scale))
    return Metrics(tier, width, pad + box_height + foot, pad, box_width, box_height, foot)


class Layout:
    """An immutable arrangement of `count` photos for one viewport width.

    `groups` are (start, count) runs covering all photos in order, each under a header; without groups the photos
    stand in one run without a header. `scale` (1 or more) is the system's text size: cells grow with it. Of the groups
    in `folded` (by their number) only the header has a place.
    All coordinates are content pixels, (0, 0) at the very top.
    """

    gap = GAP
    """Pixels kept free around a photo that is scrolled to."""

    def __init__(
        self,
        groups: Sequence[tuple[int, int]],
        count: int,
        width: int,
        cell_width: int,
        scale: float = 1.0,
        folded: Collection[int] = (),
    ) -> None:
        self.count = count
        self.width = width
        self.header = round(HEADER * max(1.0, scale)) if groups else 0
        usable = max(1, width - 2 * MARGIN)
        wide = round(cell_width * max(1.0, scale))
        self.columns = max(1, (usable + GAP) // (wide + GAP))
        shared = (usable + GAP) // self.columns - GAP
        actual = max(48, min(shared, int(wide * MAX_STRETCH)))
        self.metrics = metrics_for(tier_for(cell_width), actual, scale)
        runs = [(start, n) for start, n in groups if n > 0] or ([(0, count)] if count else [])
        self._starts = [start for start, _ in runs]
        self._counts = [n for _, n in runs]
        pitch, extra = self.metrics.height + GAP, self.header - GAP
        first = 0 if groups else GAP * 2
        columns = self.columns
        self._folded = frozenset(folded)
        heights = (
            self.header if group in self._folded else -(-n // columns) * pitch + extra
            for group, n in enumerate(self._counts)
        )
        self._tops = list(accumulate(heights, initial=first))

    @property
    def height(self) -> int:
        """The height of all content with a margin below."""
        return self._tops[-1] + MARGIN

    @property
    def group_count(self) -> int:
        return len(self._starts)

    def group_of(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def group_rows(self, group: int) -> range:
        start = self._starts[group]
        return range(start, start + self._counts[group])

    def is_folded(self, group: int) -> bool:
        """Whether only the header of a group shows."""
        return group in self._folded

    def header_rect(self, group: int) -> Rect:
        return Rect(0, self._tops[group], self.width, self.header)

    def rect(self, row: int) -> Rect:
        """The cell of a photo, of one in a folded group its header; IndexError outside the list."""
        if not 0 <= row < self.count:
            raise IndexError(row)
        group = self.group_of(row)
        if group in self._folded:
            return self.header_rect(group)
        line, column = divmod(row - self._starts[group], self.columns)
        m = self.metrics
        y = self._tops[group] + self.header + line * (m.height + GAP)
        return Rect(MARGIN + column * (m.width + GAP), y, m.width, m.height)

    def item_at(self, x: float, y: float) -> int | None:
        """The photo whose cell covers a point; None between cells and on headers."""
        row = self._in_line(self._group_at(y), x, y)
        return row if row is not None and self.rect(row).contains(x, y) else None

    def header_at(self, y: float) -> int | None:
        """The group whose header covers height `y`."""
        group = self._group_at(y)
        return group if self.header and group is not None and y < self._tops[group] + self.header else None

    def sticky(self, y: float) -> tuple[int, int] | None:
        """The group whose header sticks to the top when the view is scrolled to `y`, and where (content y)."""
        group = self._group_at(max(y, self._tops[0]))
        if group is None or not self.header:
            return None
        return group, max(self._tops[group], min(round(y), self._tops[group + 1] - self.header))

    def rows_between(self, top: float, bottom: float) -> range:
        """From the first to the last photo whose cell touches the horizontal band top <= y < bottom. Folded groups
        between them are in it: see `runs_between`."""
        if not self.count or bottom <= top:
            return range(0)
        first = self._first_ending_after(top)
        last = self._first_ending_after(bottom)
        if last < self.count and self.rect(last).y < bottom:
            group = self.group_of(last)
            offset = (last - self._starts[group]) // self.columns * self.columns
            last = min(self._starts[group] + offset + self.columns, self.group_rows(group).stop)
        return range(first, last)

    def runs_between(self, top: float, bottom: float) -> list[range]:
        """Photos whose cells touch the band, in unbroken runs: folded groups are left out."""
        rows = self.rows_between(top, bottom)
        if not rows or not self._folded:
            return [rows] if rows else []
        runs: list[range] = []
        for group in range(self.group_of(rows.start), self.group_of(rows.stop - 1) + 1):
            if group in self._folded:
                continue
            inside = self.group_rows(group)
            start, stop = max(inside.start, rows.start), min(inside.stop, rows.stop)
            if runs and runs[-1].stop == start:
                start = runs.pop().start
            runs.append(range(start, stop))
        return runs

    def headers_between(self, top: float, bottom: float) -> range:
        """Groups whose headers touch the band."""
        if not self.header or not self._starts:
            return range(0)
        first = max(0, bisect_right(self._tops, top - self.header, 0, self.group_count))
        return range(first, max(first, bisect_right(self._tops, bottom - 1, 0, self.group_count)))

    def rows_in(self, area: Rect) -> Iterator[range]:
        """Photos whose cells touch a rectangle, as runs in order: what a rubber band holds."""
        pitch = self.metrics.width + GAP
        left = max(0, -(-(area.x - MARGIN - self.metrics.width + 1) // pitch))
        right = min(self.columns - 1, (area.right - 1 - MARGIN) // pitch)
        if left > right:
            return
        for rows in self.runs_between(area.y, area.bottom):
            yield from self._lines_of(rows, left, right)

    def _lines_of(self, rows: range, left: int, right: int) -> Iterator[range]:
        """Those of a run that stand in the columns from `left` to `right`, line by line."""
        start = rows.start
        while start < rows.stop:
            group = self.group_of(start)
            line = (start - self._starts[group]) // self.columns * self.columns + self._starts[group]
            stop = min(line + self.columns, self.group_rows(group).stop)
            run = range(max(start, line + left), min(stop, line + right + 1))
            if run:
                yield run
            start = stop

    def moved(self, row: int, step: Step, page: int) -> int:
        """Where a key takes the current photo; `page` is the height of the viewport in pixels."""
        if step is Step.HOME:
            return self._unfolded(0, row, forward=True)
        if step is Step.END:
            return self._unfolded(self.count - 1, row, forward=False)
        if step in (Step.LEFT, Step.RIGHT):
            forward = step is Step.RIGHT
            return self._unfolded(min(self.count - 1, max(0, row + (1 if forward else -1))), row, forward=forward)
        down = step in (Step.DOWN, Step.PAGE_DOWN)
        if step in (Step.UP, Step.DOWN):
            return self._vertical(row, down=down)
        line = self.metrics.height + GAP
        goal = self.rect(row).y + (1 if down else -1) * max(line, page // line * line)
        return self._nearest_in_column(row, goal, down=down)

    def _unfolded(self, row: int, stay: int, *, forward: bool) -> int:
        """`row`, or in a folded group the nearest photo that shows on that side; `stay` when there is none."""
        first = group = self.group_of(row)
        while group in self._folded:
            group += 1 if forward else -1
        if group == first:
            return row
        if not 0 <= group < self.group_count:
            return stay
        inside = self.group_rows(group)
        return inside.start if forward else inside.stop - 1

    def _vertical(self, row: int, *, down: bool) -> int:
        group = self.group_of(row)
        rows = self.group_rows(group)
        line, column = divmod(row - rows.start, self.columns)
        hidden = group in self._folded
        if down and not hidden and line < (len(rows) - 1) // self.columns:
            return min(row + self.columns, rows.stop - 1)
        if not down and not hidden and line > 0:
            return row - self.columns
        other = group + (1 if down else -1)
        while other in self._folded:
            other += 1 if down else -1
        if not 0 <= other < self.group_count:
            return row
        there = self.group_rows(other)
        begin = there.start if down else there.start + (len(there) - 1) // self.columns * self.columns
        return min(begin + column, there.stop - 1)

    def _nearest_in_column(self, row: int, y: int, *, down: bool) -> int:
        column = (row - self._starts[self.group_of(row)]) % self.columns
        inside = min(max(y, self._tops[0]), self._tops[-1] - 1)
        group = self._group_at(inside)
        assert group is not None
        if group in self._folded:
            edge = self.group_rows(group).start if down else self.group_rows(group).stop - 1
            return self._unfolded(edge, self._vertical(row, down=down), forward=down)
        there = self.group_rows(group)
        line = (inside - self._tops[group] - self.header) // (self.metrics.height + GAP)
        line = min(max(0, line), (len(there) - 1) // self.columns)
        if y < self._tops[0] + self.header:
            line = 0
        found = min(there.start + line * self.columns + column, there.stop - 1)
        return max(found, self._vertical(row, down=True)) if down else min(found, self._vertical(row, down=False))

    def _group_at(self, y: float) -> int | None:
        if not self._starts or y < self._tops[0] or y >= self._tops[-1]:
            return None
        return bisect_right(self._tops, y, 0, self.group_count) - 1

    def _in_line(self, group: int | None, x: float, y: float) -> int | None:
        if group is None or group in self._folded:
            return None
        line = int(y - self._tops[group] - self.header) // (self.metrics.height + GAP)
        column = int(x - MARGIN) // (self.metrics.width + GAP)
        if line < 0 or not 0 <= column < self.columns:
            return None
        row = self._starts[group] + line * self.columns + column
        return row if row in self.group_rows(group) else None

    def _first_ending_after(self, y: float) -> int:
        """The first photo whose cell ends below `y` (`count` when none does)."""
        if y < self._tops[0]:
            return 0
        group = self._group_at(y)
        if group is None:
            return self.count
        if group in self._folded:
            return self.group_rows(group).stop
        pitch = self.metrics.height + GAP
        line = max(0, int(y - self._tops[group] - self.header + GAP) // pitch)
        row = self._starts[group] + line * self.columns
        return min(row, self.group_rows(group).stop)
