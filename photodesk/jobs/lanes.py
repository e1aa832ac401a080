"""Which worker takes what, and when bulk work gives way. Pure.

Worker 0 of two or more is kept for interactive work: a commit starts at once even while ten thousand derivatives run.
No core is lost by that, for pixels are made in decoder processes and one bulk job keeps all of them busy. The other
workers take any lane, interactive first (the claim sees to that), so nothing waits while they are free. When they are
all busy and the kept one too, the first bulk or background job that looks up between two items gives way.
"""

from __future__ import annotations

from photodesk.domain.job import Lane

INTERACTIVE_ONLY = (Lane.INTERACTIVE,)
EVERY_LANE = tuple(Lane)


def lanes_for(worker: int, workers: int) -> tuple[Lane, ...]:
    """The lanes worker number `worker` (from 0) of `workers` may claim."""
    if not 0 <= worker < workers:
        raise ValueError(f"there is no worker {worker} of {workers}")
    return INTERACTIVE_ONLY if worker == 0 and workers > 1 else EVERY_LANE


def gives_way(lane: Lane, *, interactive_waits: bool, worker_free: bool) -> bool:
    """Whether a running job of `lane` should go back to the queue between two items."""
    return lane is not Lane.INTERACTIVE and interactive_waits and not worker_free
