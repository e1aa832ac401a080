"""When a failed job may be tried again. Pure: the jitter is handed in."""

from __future__ import annotations

from datetime import timedelta

from photodesk.domain.errors import (
    EmptyTargetsError,
    ForeignTenantError,
    NotFoundError,
    PayloadTooLargeError,
    ScopeError,
    UsageError,
)

FIRST_DELAY_S = 2.0
LONGEST_DELAY_S = 300.0
HORIZON = timedelta(seconds=2 * LONGEST_DELAY_S)
"""No job waits longer than this: a `run_after` beyond it was written by a clock that has been set back since."""

FINAL_ERRORS = (
    EmptyTargetsError,
    ForeignTenantError,
    NotFoundError,
    PayloadTooLargeError,
    ScopeError,
    UsageError,
)
"""Errors that lie in the request itself: the same job would fail the same way again."""


def backoff(attempt: int, jitter: float) -> timedelta:
    """How long to wait after failed attempt number `attempt` (from 1): 2 s, 4 s, 8 s, … at most 300 s.

    `jitter` in 0..1 spreads it over the upper half, so that jobs that failed together do not return together.
    """
    full = min(FIRST_DELAY_S * 2.0 ** min(attempt - 1, 16), LONGEST_DELAY_S)
    return timedelta(seconds=full * (0.5 + jitter / 2))


def delay_before_retry(error: BaseException, attempts: int, max_attempts: int, jitter: float) -> timedelta | None:
    """The pause before the next attempt; None when there is none, because it is useless or enough were made."""
    if isinstance(error, FINAL_ERRORS) or attempts >= max_attempts:
        return None
    return backoff(attempts, jitter)
