"""Photos looked at last: their thumbnails are checked first, right at the start (R83)."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.job import Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskRequest
from photodesk.library.cache_validation import CacheReport, validate_cache
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reports import Stop

RECENT = 500
"""So many are checked: a few screens, in well under a tenth of a second."""


def validate_recent(lib: OpenLibrary, photo_ids: Sequence[int], stop: Stop) -> CacheReport:
    """`validate_cache` of the first `RECENT` of these photos; ids that are gone are passed over."""
    return validate_cache(lib, stop, photo_ids=photo_ids[:RECENT])


def recent_request(lib: OpenLibrary, photo_ids: Sequence[int]) -> TaskRequest | None:
    """The task that does it at the start, and heals what it finds; None when none of the photos is there any more."""
    known = lib.photos.existing(list(photo_ids[:RECENT]), lib.tenant)
    if not known:
        return None
    photos = tuple(PhotoRef(photo_id, project_id) for photo_id, project_id in known)
    return TaskRequest(
        "cache_validation",
        photos=photos,
        source=Source.SYSTEM,
        label="Check thumbnails of photos seen last",
        tenant_id=lib.tenant,
    )
