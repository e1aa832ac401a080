"""Back-off and what is worth another attempt, as tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from photodesk.domain.errors import (
    DiskFullError,
    EmptyTargetsError,
    LibraryOfflineError,
    NotFoundError,
    PayloadTooLargeError,
    ScopeError,
)
from photodesk.jobs.retry import HORIZON, backoff, delay_before_retry


@pytest.mark.trap("T44")
@pytest.mark.parametrize(
    ("attempt", "jitter", "seconds"),
    [(1, 1.0, 2), (1, 0.0, 1), (2, 1.0, 4), (3, 1.0, 8), (3, 0.5, 6), (9, 1.0, 300), (1000, 1.0, 300)],
)
def test_backoff(attempt: int, jitter: float, seconds: float) -> None:
    assert backoff(attempt, jitter) == timedelta(seconds=seconds)


@pytest.mark.fault(53)
def test_no_backoff_reaches_the_horizon() -> None:
    assert max(backoff(n, 1.0) for n in range(1, 50)) < HORIZON


@pytest.mark.parametrize(
    ("error", "attempts", "again"),
    [
        (RuntimeError("x"), 1, True),
        (RuntimeError("x"), 2, True),
        (RuntimeError("x"), 3, False),
        (MemoryError(), 1, True),
        (LibraryOfflineError("x"), 1, True),
        (DiskFullError("x"), 2, True),
        (ScopeError("x"), 1, False),
        (NotFoundError("x"), 1, False),
        (EmptyTargetsError("x"), 1, False),
        (PayloadTooLargeError("x"), 1, False),
    ],
)
def test_what_is_tried_again(error: Exception, attempts: int, again: bool) -> None:
    assert (delay_before_retry(error, attempts, 3, 0.5) is not None) is again
