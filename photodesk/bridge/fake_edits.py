"""Words and capture times over a library in memory, shipped for tests of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from photodesk.bridge.fake_photos import FakeLibrary
from photodesk.domain.edits import WORD_FIELDS, Edit, applied
from photodesk.domain.photo import PhotoRef
from photodesk.domain.shared_words import ClockPreview, ClockScope, Moment, SharedWords
from photodesk.domain.sidecar_merge import Choice


class FakeSidecars:
    """Remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def write_all(self) -> None:
        self.asked.append(("write_all",))

    def resolve(self, photo_id: int, choice: Choice) -> None:
        self.asked.append(("resolve", photo_id, choice))


class FakeEdits:
    """Answers at once."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library

    def shared_words(self, refs: Sequence[PhotoRef], done: Callable[[SharedWords], None]) -> None:
        known = [self._library.known(r.photo_id) for r in refs if r.photo_id in self._library.photos]
        said = {f: {k.word(f) for k in known} for f in WORD_FIELDS}
        done(SharedWords(len(known), {f: next(iter(w), "") if len(w) < 2 else None for f, w in said.items()}))

    def foresee(self, scope: ClockScope, edit: Edit | None, done: Callable[[ClockPreview], None]) -> None:
        rows = self._library.photos.values()
        ids = list(scope.photo_ids) or [
            r.ref.photo_id for r in rows if r.camera == scope.camera and scope.project_id in (None, r.ref.project_id)
        ]
        moments = []
        for known in (self._library.known(i) for i in ids):
            after = known.time if edit is None else applied(edit, known).time or known.file_time
            moments.append(Moment(known.name, known.time.local if known.time else "", after.local if after else ""))
        changed = [m for m in moments if m.before != m.after]
        without = sum(not m.before for m in moments)
        ends = (moments[0], moments[-1]) if moments else (None, None)
        done(ClockPreview(tuple(ids), len(changed), without, *ends))
