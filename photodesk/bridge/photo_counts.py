"""How many photos pass a filter: from memory on the thread of the lists, by SQL on one that holds up no list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TypeVar

from photodesk.bridge.library_reads import LibraryReads
from photodesk.bridge.reader import Reader
from photodesk.domain.filter import PhotoFilter, PlanCounts

T = TypeVar("T")


class PhotoCounts:
    """GUI thread only; callbacks come later, on the GUI thread. `lists` is the thread the lists are read on."""

    def __init__(self, reads: LibraryReads, lists: Reader, counter: Reader) -> None:
        self._reads, self._lists, self._counter = reads, lists, counter
        self._tokens = count(1)
        self._wanted: set[int] = set()

    def count(self, photo_filter: PhotoFilter, done: Callable[[int], None]) -> None:
        reads = self._reads
        self._ask(partial(reads.count, photo_filter), partial(reads.count_in_database, photo_filter), done)

    def plan_counts(self, photo_filter: PhotoFilter, done: Callable[[PlanCounts], None]) -> int:
        """How many are undecided, kept, to discard. Returns a token for `forget`."""
        token, reads = next(self._tokens), self._reads
        self._wanted.add(token)

        def counted(found: PlanCounts) -> None:
            if token in self._wanted:
                self._wanted.discard(token)
                done(found)

        quick, slow = partial(reads.plan_counts, photo_filter), partial(reads.plan_counts_in_database, photo_filter)
        self._ask(quick, slow, counted)
        return token

    def forget(self, token: int | None) -> None:
        """The answer to this question is no longer wanted."""
        if token is not None:
            self._wanted.discard(token)

    def _ask(self, quick: Callable[[], T], slow: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._reads.ready:
            self._lists.ask(quick, done)
        else:
            self._counter.ask(slow, done)
