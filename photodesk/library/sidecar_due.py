"""Which photos are to be brought together with their sidecars, as a task."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.job import Source
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskRequest
from photodesk.library.open_library import OpenLibrary
from photodesk.store.sidecars import SidecarStore


def due_request(lib: OpenLibrary) -> TaskRequest | None:
    """What was decided since it was last written, when writing is switched on; None for nothing. Any thread."""
    refs = SidecarStore(lib.db).due() if lib.settings().sidecars.write else []
    return _request(refs, Source.SYSTEM) if refs else None


def all_request(lib: OpenLibrary) -> TaskRequest:
    """Every photo of which something was said, whether writing is switched on or not: the user asked.

    Raises EmptyTargetsError when there is none.
    """
    refs = SidecarStore(lib.db).said()
    if not refs:
        raise EmptyTargetsError("Nothing was decided about any photo yet.", "There is nothing to write.")
    return _request(refs, Source.USER)


def _request(refs: Sequence[PhotoRef], source: Source) -> TaskRequest:
    return TaskRequest("write_sidecars", photos=tuple(refs), source=source)
