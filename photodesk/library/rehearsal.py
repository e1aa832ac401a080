"""A rehearsal: decisions are made in a transaction that is taken back, so that a dry run says exactly what would be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from photodesk.library.open_library import OpenLibrary


class _TakenBackError(Exception):
    """Never leaves this module."""


@contextmanager
def rehearsed(lib: OpenLibrary, rehearse: bool) -> Iterator[None]:
    """With `rehearse`, whatever rows are written inside are written no more afterwards. Only for verbs that touch no
    file. Without it, nothing is different."""
    if not rehearse:
        yield
        return
    try:
        with lib.db.atomic(durable=True):
            yield
            raise _TakenBackError
    except _TakenBackError:
        pass
