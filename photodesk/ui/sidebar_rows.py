"""What stands in the sidebar. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from photodesk.domain.project import Availability, ProjectSummary
from photodesk.domain.search import SavedSearch
from photodesk.domain.tag import TagCount, tag_tree
from photodesk.ui.view_choice import COLLECTIONS, Place


@dataclass(frozen=True, slots=True)
class SidebarRow:
    """`place` None is a heading. `note` is the second line; `count` None shows none.

    `progress` is the share (0-1) of the work that runs for a project, None when none does. `depth` is the level in a
    tree, `opened` whether what is below shows, None where there is nothing below. `query`: a saved search's text.
    """

    place: Place | None
    key: str
    label: str
    icon: str = ""
    count: int | None = None
    pending: int = 0
    note: str = ""
    progress: float | None = None
    depth: int = 0
    opened: bool | None = None
    query: str = ""


NOTES = {Availability.OFFLINE: "Drive not connected", Availability.MISSING: "Folder not found"}
ICONS = {Availability.ONLINE: "folder", Availability.OFFLINE: "offline", Availability.MISSING: "missing"}


def sidebar_rows(
    projects: Sequence[ProjectSummary],
    counts: Mapping[str, int],
    running: Mapping[int, float],
    tags: Sequence[TagCount] = (),
    opened: Collection[str] = (),
    saved: Sequence[SavedSearch] = (),
) -> list[SidebarRow]:
    """Rows top to bottom. `counts` by collection; one that is not counted yet shows no number. `running`:
    project id to the share done. `opened`: tags whose lower levels show. Saved searches and tags have a heading only
    when there are some."""
    rows = [SidebarRow(None, "library", "Library")]
    rows += [SidebarRow(Place.COLLECTION, c.key, c.label, c.icon, counts.get(c.key)) for c in COLLECTIONS]
    rows.append(SidebarRow(None, "projects", "Projects" if projects else "No projects yet"))
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
    rows += _saved_rows(saved)
    rows += _tag_rows(tags, opened)
    return rows


def _saved_rows(saved: Sequence[SavedSearch]) -> list[SidebarRow]:
    heading = [SidebarRow(None, "saved", "Saved searches")] if saved else []
    return heading + [SidebarRow(Place.SAVED, str(s.id), s.name, "search", query=s.query) for s in saved]


def _tag_rows(tags: Sequence[TagCount], opened: Collection[str]) -> list[SidebarRow]:
    rows = [SidebarRow(None, "tags", "Tags")] if tags else []
    for node in tag_tree(tags, opened):
        unfolded = (node.name in opened) if node.parent else None
        icon = {None: "tag", True: "down", False: "right"}[unfolded]
        row = SidebarRow(Place.TAG, node.name, node.label, icon, node.photos, depth=node.depth, opened=unfolded)
        rows.append(row)
    return rows
