"""Who takes what, and who gives way."""

from __future__ import annotations

import pytest

from photodesk.domain.job import Lane
from photodesk.jobs.lanes import EVERY_LANE, INTERACTIVE_ONLY, gives_way, lanes_for

pytestmark = pytest.mark.trap("T43")


@pytest.mark.parametrize(
    ("worker", "workers", "lanes"),
    [(0, 1, EVERY_LANE), (0, 2, INTERACTIVE_ONLY), (1, 2, EVERY_LANE), (0, 8, INTERACTIVE_ONLY), (7, 8, EVERY_LANE)],
)
def test_the_first_of_several_workers_is_kept_for_interactive_work(
    worker: int, workers: int, lanes: tuple[Lane, ...]
) -> None:
    assert lanes_for(worker, workers) == lanes


@pytest.mark.parametrize(("worker", "workers"), [(2, 2), (-1, 2), (0, 0)])
def test_there_is_no_such_worker(worker: int, workers: int) -> None:
    with pytest.raises(ValueError, match="no worker"):
        lanes_for(worker, workers)


def test_every_lane_is_served_whatever_the_number_of_workers() -> None:
    for workers in range(1, 9):
        assert {lane for n in range(workers) for lane in lanes_for(n, workers)} == set(Lane)


@pytest.mark.parametrize(
    ("lane", "waits", "free", "yields"),
    [
        (Lane.BULK, True, False, True),
        (Lane.BACKGROUND, True, False, True),
        (Lane.BULK, True, True, False),
        (Lane.BULK, False, False, False),
        (Lane.INTERACTIVE, True, False, False),
    ],
)
def test_giving_way(lane: Lane, waits: bool, free: bool, yields: bool) -> None:
    assert gives_way(lane, interactive_waits=waits, worker_free=free) is yields
