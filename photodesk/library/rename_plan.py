"""What a rename would do, before anything is done: the same names by the same rules."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.name_template import NewNames, RenamePlan
from photodesk.domain.photo import FileState, Photo
from photodesk.domain.project import Availability, Project
from photodesk.library.open_library import OpenLibrary
from photodesk.library.rename import Naming, new_stems
from photodesk.library.reports import reason_of

SAMPLES = 1000
"""Photos whose new names are worked out before a rename."""
KEEPS = "keeps its name"


def plan_rename(
    lib: OpenLibrary, photo_ids: Sequence[int], template: str, *, first: int = 1, limit: int = SAMPLES
) -> RenamePlan:
    """The names of the first `limit` photos, by project as they will be renamed, told in the order given."""
    ids = list(dict.fromkeys(photo_ids))
    try:
        stems = new_stems(lib, ids[:limit], template, first=first)
    except PhotoDeskError as error:
        return RenamePlan(len(ids), refusal=reason_of(error))
    projects = {p.id: p for p in lib.projects.list(lib.tenant, include_archived=True)}
    found: dict[int, NewNames] = {}
    photos = lib.photos.get(list(stems))
    for project_id in dict.fromkeys(photo.project_id for photo in photos):
        names = _Names(lib, projects[project_id])
        for photo in photos:
            if photo.project_id == project_id:
                found[photo.id] = names.of(photo, stems[photo.id])
    return RenamePlan(len(ids), tuple(found[i] for i in stems if i in found))


class _Names:
    """The photos of one project."""

    def __init__(self, lib: OpenLibrary, project: Project) -> None:
        self._project, self._naming = project, Naming(lib, project)

    def of(self, photo: Photo, stem: str) -> NewNames:
        old = tuple(f.name for f in photo.files if f.state is FileState.PRESENT) or (photo.stem,)
        if self._project.availability is not Availability.ONLINE:
            return NewNames(photo.id, old, (), f"“{self._project.name}” cannot be reached now.")
        if photo.stem == stem:
            return NewNames(photo.id, old, old, note=KEEPS)
        try:
            files, sidecars, there = self._naming.of(photo, stem)
        except (PhotoDeskError, OSError) as error:
            return NewNames(photo.id, old, (), reason_of(error))
        names = (*(f.name for f in files), *sidecars)
        numbered = not there[names[0]].startswith(f"{stem}.")
        return NewNames(photo.id, names, tuple(there[name] for name in names), numbered=numbered)
