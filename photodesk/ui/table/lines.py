"""Where everything in the table is: one line per photo, arithmetic only, whatever the list holds. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from photodesk.ui.grid.layout import Layout, Metrics, Rect, Step, Tier

LINE = 26


class Lines(Layout):
    """An arrangement of `count` photos in lines of one height, without headers."""

    gap = 0

    def __init__(self, count: int, width: int, line: int) -> None:
        super().__init__((), count, width, 112)
        self.line = line
        self.columns = 1
        self.metrics = Metrics(Tier.S, width, line, 2, round((line - 4) * 1.5), line - 4, 0)

    @property
    def height(self) -> int:
        return self.count * self.line

    def rect(self, row: int) -> Rect:
        if not 0 <= row < self.count:
            raise IndexError(row)
        return Rect(0, row * self.line, self.width, self.line)

    def item_at(self, x: float, y: float) -> int | None:
        row = int(y // self.line)
        return row if 0 <= row < self.count else None

    def header_at(self, y: float) -> int | None:
        return None

    def sticky(self, y: float) -> tuple[int, int] | None:
        return None

    def rows_between(self, top: float, bottom: float) -> range:
        if bottom <= top:
            return range(0)
        first = max(0, int(top // self.line))
        return range(min(first, self.count), min(self.count, max(0, int(-(-bottom // self.line)))))

    def headers_between(self, top: float, bottom: float) -> range:
        return range(0)

    def rows_in(self, area: Rect) -> Iterator[range]:
        found = self.rows_between(area.y, area.bottom)
        if found:
            yield found

    def moved(self, row: int, step: Step, page: int) -> int:
        lines = max(1, page // self.line - 1)
        by = {
            Step.UP: -1,
            Step.LEFT: -1,
            Step.DOWN: 1,
            Step.RIGHT: 1,
            Step.PAGE_UP: -lines,
            Step.PAGE_DOWN: lines,
            Step.HOME: -self.count,
            Step.END: self.count,
        }[step]
        return min(self.count - 1, max(0, row + by))
