"""What the schedule submits beside maintenance, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from photodesk.config.settings import Settings

SCAVENGE_INTERVAL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A global task that is submitted once per interval. The interval is asked anew each time."""

    task_type: str
    interval: Callable[[], timedelta]


def schedules(settings: Callable[[], Settings]) -> tuple[Schedule, ...]:
    """Everything that runs by itself beside the hourly maintenance."""
    return (
        Schedule("folder_discovery", lambda: timedelta(minutes=settings().maintenance.discovery_minutes)),
        Schedule("project_scavenge_global", lambda: SCAVENGE_INTERVAL),
        Schedule("backup", lambda: timedelta(hours=settings().maintenance.backup_hours)),
    )
