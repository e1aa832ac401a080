"""What the info panel tells of photos besides their rows: history, sidecars, what differs. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.pairing import stem_of
from photodesk.domain.sidecar_merge import NAMES
from photodesk.domain.story import Comparison, Contradiction, Happened, PhotoStory, Sidecar
from photodesk.files.names import shown
from photodesk.files.scan import list_folder
from photodesk.imaging.formats import is_sidecar
from photodesk.library.open_library import OpenLibrary
from photodesk.library.shots import sidecar_stem
from photodesk.store import comparison
from photodesk.store.sidecars import SidecarStore


def story(lib: OpenLibrary, photo_id: int) -> PhotoStory:
    """Everything recorded about a photo, newest first (R130), and the sidecars beside it."""
    history = tuple(Happened(e.at, e.actor, e.action, e.detail) for e in reversed(lib.events.for_photo(photo_id)))
    against = tuple(
        Contradiction(c.name, NAMES[c.field], c.ours or "none", c.theirs or "none")
        for c in SidecarStore(lib.db).conflicts([photo_id])
    )
    return PhotoStory(photo_id, history, sidecars(lib, photo_id), against, _folder(lib, photo_id))


def _folder(lib: OpenLibrary, photo_id: int) -> str:
    photos = lib.photos.get([photo_id])
    project = lib.projects.get(photos[0].project_id) if photos else None
    return "" if project is None else shown(str(lib.layout.file_path(project, photos[0].subfolder, "x").parent))


def sidecars(lib: OpenLibrary, photo_id: int) -> tuple[Sidecar, ...]:
    """The sidecars of a photo, by one listing of its folder; none when the folder cannot be seen."""
    photos = lib.photos.get([photo_id])
    project = lib.projects.get(photos[0].project_id) if photos else None
    if project is None:
        return ()
    stems = {stem_of(file.name).casefold() for file in photos[0].files}
    folder = lib.layout.file_path(project, photos[0].subfolder, "x").parent
    return tuple(
        Sidecar(file.name, file.size)
        for file in list_folder(folder)
        if is_sidecar(file.name) and sidecar_stem(file.name).casefold() in stems
    )


def compare(lib: OpenLibrary, photo_ids: Sequence[int]) -> Comparison | None:
    """What these photos have in common and where they differ; None when none of them is known."""
    return comparison.compare(lib.db, photo_ids)
