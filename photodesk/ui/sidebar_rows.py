"""What stands in the sidebar. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photodesk.domain.project import Availability, ProjectSummary
from photodesk.ui.view_choice import COLLECTIONS, Place


@dataclass(frozen=True, slots=True)
class SidebarRow:
    """`place` None is a heading. `note` is the second line; `count` None shows none.

    `progress` is the share (0-1) of the work that runs for a project, None when none does.
    """

    place: Place | None
    key: str
    label: str
    icon: str = ""
    count: int | None = None
    pending: int = 0
    note: str = ""
    progress: float | None = None


NOTES = {Availability.OFFLINE: "Drive not connected", Availability.MISSING: "Folder not found"}
ICONS = {Availability.ONLINE: "folder", Availability.OFFLINE: "offline", Availability.MISSING: "missing"}


def sidebar_rows(
    projects: Sequence[ProjectSummary], counts: Mapping[str, int], running: Mapping[int, float]
) -> list[SidebarRow]:
    """Rows top to bottom. `counts` by collection; one that is not counted yet shows no number. `running`:
    project id to the share done."""
    rows = [SidebarRow(None, "library", "Library")]
    rows += [SidebarRow(Place.COLLECTION, c.key, c.label, c.icon, counts.get(c.key)) for c in COLLECTIONS]
    rows.append(SidebarRow(None, "projects", "Projects"))
    for summary in projects:
        project = summary.project
        rows.append(
            SidebarRow(
                Place.PROJECT,
                str(project.id),
                project.name,
                ICONS[project.availability],
                summary.photos,
                summary.pending_files,
                NOTES.get(project.availability, ""),
                running.get(project.id),
            )
        )
    return rows
