"""Does every derivative the database speaks of exist, whole? What does not is said and marked (R65-R71)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.photo import PhotoRef
from photodesk.files import disk
from photodesk.files.layout import LibraryLayout
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reports import Stop

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CacheReport:
    """`checked` photos, `missing` derivative files among them; `unfinished`: photos that need generate_derivatives."""

    checked: int = 0
    missing: int = 0
    unfinished: tuple[PhotoRef, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)


def validate_cache(
    lib: OpenLibrary,
    stop: Stop,
    *,
    project_id: int | None = None,
    photo_ids: Iterable[int] | None = None,
) -> CacheReport:
    """Check thumbnail and preview of every photo with a cache entry; streams by cursor in chunks of
    `maintenance.cache_validation_chunk_size` photos.

    A missing or torn file: its entry is dropped, only its own status becomes `missing`, a warning is logged (R66-R68).
    What was made by another recipe (a size or quality was changed since) stays until it is made anew, and is among the
    unfinished. Photos of projects that are not online are passed over. A second run on a healthy library changes
    nothing.
    """
    size = lib.settings().maintenance.cache_validation_chunk_size
    wanted = None if photo_ids is None else sorted(set(photo_ids))
    checked = missing = 0
    changes = ChangeSet()
    last = 0
    while not stop():
        chunk = lib.derivatives.chunk(last, size, project_id=project_id, photo_ids=wanted)
        if not chunk:
            break
        last = chunk[-1].photo_id
        gone: list[tuple[int, DerivativeKind]] = []
        for row in chunk:
            checked += 1
            for kind in DerivativeKind:
                expected = row.expected_size(kind)
                if expected is None or _there(lib, row.photo_id, kind, expected):
                    continue
                gone.append((row.photo_id, kind))
                log.warning(
                    "project %s, photo %d (%s): its %s is missing", row.project_name, row.photo_id, row.name, kind
                )
        if gone:
            lib.derivatives.mark_missing(gone, lib.now())
            missing += len(gone)
            changes |= ChangeSet.of(Aspect.DERIVATIVES, {photo_id for photo_id, _ in gone})
    if wanted is None and project_id is None:
        _sweep(lib.layout)
    recipe = lib.settings().derivatives.recipe()
    refs = lib.derivatives.unfinished(project_id=project_id, photo_ids=wanted)
    old = lib.derivatives.outdated({k: recipe.key(k) for k in DerivativeKind}, project_id=project_id, photo_ids=wanted)
    return CacheReport(checked, missing, tuple(dict.fromkeys([*refs, *old])), changes)


def _sweep(layout: LibraryLayout) -> None:
    """Away with what killed decoders left half-written."""
    for place in (layout.thumbs, layout.previews):
        with suppress(OSError):
            for folder in list(place.iterdir()):
                if folder.is_dir():
                    disk.sweep_temporary(folder)


def _there(lib: OpenLibrary, photo_id: int, kind: DerivativeKind, size: int) -> bool:
    try:
        return lib.layout.derivative(photo_id, kind).stat().st_size == size
    except OSError:
        return False
