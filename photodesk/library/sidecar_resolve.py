"""Conflicts between photos and their sidecars: which there are, and whose word holds from now on."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import ConflictError, NotFoundError
from photodesk.domain.project import Project
from photodesk.domain.sidecar_merge import NAMES, Choice
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reports import never
from photodesk.library.sidecar_news import Told
from photodesk.library.sidecar_sync import sync_sidecars
from photodesk.store.sidecars import Conflict, SidecarStore

__all__ = ["Choice", "Conflict", "conflicts", "resolve"]


def conflicts(lib: OpenLibrary, photo_ids: Sequence[int] | None = None) -> list[Conflict]:
    """The conflicts of photos, or all there are. Any thread."""
    return SidecarStore(lib.db).conflicts(photo_ids)


def resolve(lib: OpenLibrary, project: Project, photo_id: int, choice: Choice) -> ChangeSet:
    """Settle every conflict of a photo. Ours goes into the sidecar at the next writing; theirs comes in now.

    Raises NotFoundError when there is none.
    """
    found = conflicts(lib, [photo_id])
    if not found:
        raise NotFoundError("Photo and sidecar say the same.", "There is nothing to settle.")
    told = Told()
    write = bool(lib.settings().sidecars.write)
    changes = sync_sidecars(lib, project, [photo_id], write=write, report=told, stop=never, prefer=choice)
    if told.refused:
        raise ConflictError("The sidecar could not be reached.", told.reason)
    detail = "kept as here" if choice is Choice.OURS else "taken from the sidecar"
    lib.events.add(photo_id, lib.now(), "user", "sidecar", f"{', '.join(NAMES[c.field] for c in found)}: {detail}")
    return changes
