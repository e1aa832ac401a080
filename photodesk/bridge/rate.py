"""How fast work goes and how long it still takes, from the progress seen in the last seconds. Pure."""

from __future__ import annotations

from collections import deque

WINDOW = 30.0
"""Seconds looked back: long enough to be calm, short enough to follow a change from JPEG to RAW."""

SHORTEST = 1.0
"""Seconds of samples needed before a rate is named at all."""


class RateMeter:
    """Samples are (seconds on a monotonic clock, items finished)."""

    __slots__ = ("_samples",)

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, now: float, finished: int) -> None:
        """One progress report. A count that falls (a new step, a retry) starts afresh."""
        if self._samples and finished < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now, finished))
        while len(self._samples) > 2 and self._samples[1][0] <= now - WINDOW:
            self._samples.popleft()

    def clear(self) -> None:
        """After a pause: the idle time says nothing about the speed."""
        self._samples.clear()

    @property
    def per_second(self) -> float | None:
        """Items a second, None while nobody can know."""
        if len(self._samples) < 2:
            return None
        (first, start), (last, end) = self._samples[0], self._samples[-1]
        if last - first < SHORTEST or end <= start:
            return None
        return (end - start) / (last - first)

    def seconds_left(self, total: int) -> float | None:
        """Seconds until `total` at this rate."""
        rate = self.per_second
        if rate is None:
            return None
        return max(0, total - self._samples[-1][1]) / rate
