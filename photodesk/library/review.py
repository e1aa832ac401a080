"""Reading the review of a commit: what is pending with its photos, per project, and what would stay."""

from __future__ import annotations

from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import FileKind, FileState, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.plan import Standing
from photodesk.domain.review import ProjectReview, Review, of_kind, stack_shares
from photodesk.library import browse
from photodesk.library.open_library import OpenLibrary
from photodesk.library.plan import pending


def review(lib: OpenLibrary, project_id: int | None = None) -> Review:
    """Everything planned to be discarded, of the library or one project. Reads only; no disk is touched."""
    narrowed = PhotoFilter(project_ids=(project_id,)) if project_id is not None else None
    found = pending(lib, narrowed)
    rows = {row.ref.photo_id: row for row in browse.rows(lib, found.photo_ids)}
    parts, leaving = [], list[PhotoRow]()
    for each, totals in found.by_project().items():
        project = lib.projects.get(each)
        if project is None:
            continue
        items = tuple(i for i in found.items if i.project_id == each)
        taken: dict[int, int] = {}
        for item in items:
            taken[item.photo_id] = taken.get(item.photo_id, 0) + 1
        mine = tuple(rows[photo_id] for photo_id in taken if photo_id in rows)
        gone = [row for row in mine if _left(row) == taken[row.ref.photo_id]]
        leaving += gone
        here = PhotoFilter(project_ids=(each,), states=(PhotoState.PRESENT,))
        parts.append(
            ProjectReview(
                project_id=each,
                name=project.name,
                availability=project.availability,
                totals=totals,
                jpegs=of_kind(items, FileKind.JPEG),
                raws=of_kind(items, FileKind.RAW),
                stays_photos=lib.photos.count(here) - len(gone),
                stays_files=lib.photos.present_files(each) - totals.files,
                rows=mine,
            )
        )
    return Review(found, tuple(parts), stacks=stack_shares(leaving))


def standing(lib: OpenLibrary) -> list[Standing]:
    """What the commit bar counts, per project."""
    return lib.photos.pending_standing(lib.tenant)


def _left(row: PhotoRow) -> int:
    """Files a photo still has outside the trash."""
    return sum(f.state is not FileState.TRASHED for f in row.files)
