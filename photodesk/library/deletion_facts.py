"""What deleting a project would do, read before the user is asked."""

from __future__ import annotations

from photodesk.domain.errors import NotFoundError
from photodesk.domain.photo import FileState
from photodesk.domain.trash import DeletionFacts, purge_time
from photodesk.files.scan import ScanAborted, scan_tree
from photodesk.imaging.formats import is_sidecar
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of


def deletion_facts(lib: OpenLibrary, project_id: int) -> DeletionFacts:
    """Reads rows and the project's folder, changes nothing. Raises NotFoundError when the project is gone."""
    project = lib.projects.get(project_id)
    if project is None:
        raise NotFoundError("The project is gone.", "See the sidebar.")
    photos, known, sizes = 0, set[tuple[str, str]](), list[int]()
    for photo in lib.photos.by_project(project_id):
        there = [f for f in photo.files if f.state is FileState.PRESENT]
        photos += bool(there)
        sizes += [f.size or 0 for f in there]
        known |= {(photo.subfolder, f.name) for f in photo.files}
    foreign = 0
    try:
        for listing in scan_tree(folder_of(lib, project)):
            foreign += sum((listing.subfolder, f.name) not in known and not is_sidecar(f.name) for f in listing.files)
    except ScanAborted:
        foreign = 0  # the drive is away: what stays there is not known
    until = purge_time(lib.now(), lib.settings().maintenance.trash_retention_days)
    return DeletionFacts(photos, len(sizes), sum(sizes), foreign, project.in_place, until)
