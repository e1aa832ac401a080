"""What a change of the clock would do, before it is done; and the words many photos share. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.edits import Edit, Known, applied
from photodesk.domain.job import chunk_photo_ids
from photodesk.domain.shared_words import ClockPreview, ClockScope, Moment, SharedWords
from photodesk.library.open_library import OpenLibrary
from photodesk.store.edits import EditStore

BATCH = 2000


def foresee(lib: OpenLibrary, scope: ClockScope, edit: Edit | None) -> ClockPreview:
    """The photos of a scope in order of capture, how many an edit changes, and the first and last of those. Any thread.

    Without an edit nothing changes, and first and last are told as they are.
    """
    store = EditStore(lib.db)
    ids = list(scope.photo_ids)
    if scope.camera:
        ids = store.by_camera(scope.camera, [] if scope.project_id is None else [scope.project_id], [])
    found: list[tuple[str, Moment]] = []
    changed = without = 0
    for batch in chunk_photo_ids(ids, BATCH):
        for photo in store.get(batch):
            moment = _moment(photo, edit)
            found.append((moment.before or "~", moment))
            changed += moment.before != moment.after or (edit is not None and applied(edit, photo) != photo.edits)
            without += not moment.before
    if not found:
        return ClockPreview()
    found.sort(key=lambda pair: pair[0])
    return ClockPreview(tuple(ids), changed, without, found[0][1], found[-1][1])


def shared_words(lib: OpenLibrary, photo_ids: Sequence[int]) -> SharedWords:
    """The words of photos, as far as they agree. Any thread."""
    return EditStore(lib.db).shared(photo_ids)


def _moment(photo: Known, edit: Edit | None) -> Moment:
    after = photo.time if edit is None else applied(edit, photo).time or photo.file_time
    return Moment(photo.name, photo.time.local if photo.time else "", after.local if after else "")
