"""Which tasks the Activity panel lists: all, what runs, what failed, the user's own, the schedule's. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from photodesk.bridge.task_card import TaskCard
from photodesk.domain.job import JobStatus, Source


class Kind(StrEnum):
    ALL = "all"
    RUNNING = "running"
    FAILED = "failed"
    BY_YOU = "by_you"
    BY_SCHEDULE = "by_schedule"


LABELS = {
    Kind.ALL: "All",
    Kind.RUNNING: "Running",
    Kind.FAILED: "Failed",
    Kind.BY_YOU: "By you",
    Kind.BY_SCHEDULE: "By schedule",
}

NOTHING = {
    Kind.ALL: "Nothing running.",
    Kind.RUNNING: "Nothing running.",
    Kind.FAILED: "Nothing failed.",
    Kind.BY_YOU: "Nothing here that you asked for.",
    Kind.BY_SCHEDULE: "Nothing here that the schedule started.",
}


def passes(card: TaskCard, kind: Kind) -> bool:
    """Whether a card is listed. What is paused counts as running, what waits does not; what follows from scheduled
    work by itself counts as the schedule's."""
    if kind is Kind.RUNNING:
        return card.active and card.status is not JobStatus.QUEUED
    if kind is Kind.FAILED:
        return card.failed_count > 0 or card.status in (JobStatus.FAILED, JobStatus.COMPLETED_WITH_ERRORS)
    if kind is Kind.BY_YOU:
        return card.source is Source.USER
    if kind is Kind.BY_SCHEDULE:
        return card.source is not Source.USER
    return True


def counts(cards: Iterable[TaskCard]) -> dict[Kind, int]:
    """How many cards each kind lists."""
    found = dict.fromkeys(Kind, 0)
    for card in cards:
        for kind in Kind:
            found[kind] += passes(card, kind)
    return found
