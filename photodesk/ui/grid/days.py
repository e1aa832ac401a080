"""The words of a day header. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from photodesk.domain.photo_list import Group
from photodesk.domain.project import Availability

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NAMED = 2


@dataclass(frozen=True, slots=True)
class ProjectNote:
    """What headers say of a project: its name, whether its drive is there, and running work on it (done, total)."""

    name: str
    availability: Availability = Availability.ONLINE
    progress: tuple[int, int] | None = None


def day_title(key: str, this_year: int) -> str:
    """ "Saturday, 13 June", with the year unless it is this one; "No capture date" for an empty key."""
    if not key:
        return "No capture date"
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return key
    title = f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]}"
    return title if day.year == this_year else f"{title} {day.year}"


def project_names(group: Group, projects: Mapping[int, ProjectNote]) -> str:
    """ "Coastal Light, Botanic Garden and 2 more"."""
    names = [projects[p].name for p in group.project_ids if p in projects]
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return ", ".join(names)
