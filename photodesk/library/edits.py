"""Storing what the user says of photos (turn, words, capture time), so that each edit can be taken back exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.edits import WORD_FIELDS, Edit, Edits, Known, SetZone, ShiftTime, applied, words_of
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.job import chunk_photo_ids
from photodesk.library.open_library import OpenLibrary
from photodesk.store.edits import EditStore
from photodesk.store.events import PhotoEvent

BATCH = 2000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed: only photos that differ are in `before` and `after`; `turned` stand otherwise now."""

    before: Mapping[int, Edits] = field(default_factory=dict)
    after: Mapping[int, Edits] = field(default_factory=dict)
    changes: ChangeSet = field(default_factory=ChangeSet)
    unknown_ids: tuple[int, ...] = ()
    passed_over: Mapping[int, str] = field(default_factory=dict)

    @property
    def turned(self) -> tuple[int, ...]:
        return tuple(i for i, new in self.after.items() if new.turn != self.before[i].turn)


def known(lib: OpenLibrary, photo_ids: Sequence[int]) -> list[Known]:
    """What the user and the files say of photos, in order; unknown ids are left out. Any thread."""
    return EditStore(lib.db).get(photo_ids)


def edit_photos(lib: OpenLibrary, photo_ids: Sequence[int], edit: Edit) -> Edited:
    """Apply `edit` to photos; one durable transaction per 2,000. Photos it does not apply to are passed over.

    Raises EmptyTargetsError when none of the ids is known.
    """
    done = _change(lib, photo_ids, lambda photo: applied(edit, photo), words_of(edit))
    if len(done.unknown_ids) == len(dict.fromkeys(photo_ids)):
        raise EmptyTargetsError("None of these photos is in the library.", "Nothing was changed.")
    why = {i: reason for i, reason in _reasons(lib, photo_ids, edit).items() if i not in done.after}
    return Edited(done.before, done.after, done.changes, done.unknown_ids, why)


def put_edits(lib: OpenLibrary, wanted: Mapping[int, Edits], words: str) -> Edited:
    """Make what was said of photos what `wanted` says (undo and redo). Photos that are gone are passed over."""
    return _change(lib, list(wanted), lambda photo: wanted[photo.photo_id], words)


def clock_of(
    lib: OpenLibrary, camera: str, project_ids: Sequence[int] = (), photo_ids: Sequence[int] = ()
) -> list[int]:
    """The photos whose capture time a wrong clock of `camera` concerns, by time: of projects, of photos, or of all."""
    return EditStore(lib.db).by_camera(camera, project_ids, photo_ids)


def _change(lib: OpenLibrary, photo_ids: Sequence[int], becomes: Callable[[Known], Edits], words: str) -> Edited:
    store = EditStore(lib.db)
    before: dict[int, Edits] = {}
    after: dict[int, Edits] = {}
    projects: dict[Aspect, set[int]] = {}
    found: set[int] = set()
    now = lib.now()
    for batch in chunk_photo_ids(list(dict.fromkeys(photo_ids)), BATCH):
        with lib.db.atomic(durable=True):
            events = []
            for photo in store.get(batch):
                found.add(photo.photo_id)
                new = becomes(photo)
                if new == photo.edits:
                    continue
                store.put(photo, new, now)
                before[photo.photo_id], after[photo.photo_id] = photo.edits, new
                for aspect, action, detail in _differences(photo, new, words):
                    events.append(PhotoEvent(photo.photo_id, now, "user", action, detail))
                    projects.setdefault(aspect, set()).add(photo.project_id)
            lib.events.add_many(events)
    unknown = tuple(i for i in dict.fromkeys(photo_ids) if i not in found)
    return Edited(before, after, _changes(before, after, projects), unknown)


def _differences(photo: Known, new: Edits, words: str) -> list[tuple[Aspect, str, str]]:
    """A line in the photo's history for each kind of edit: aspect, action, detail."""
    old, lines = photo.edits, []
    if new.turn != old.turn:
        lines.append((Aspect.TURN, "rotated", words))
    changed = [f for f in WORD_FIELDS if new.words()[f] != old.words()[f]]
    if changed:
        detail = "; ".join(f"{f}: {_said(new.words()[f])}" for f in changed)
        lines.append((Aspect.WORDS, "words", detail))
    if new.time != old.time:
        was, now = photo.time, new.time or photo.file_time
        lines.append(
            (Aspect.METADATA, "capture time", f"{was.local if was else 'none'} → {now.local if now else 'none'}")
        )
    return lines


def _said(text: str | None) -> str:
    if text is None:
        return "as the file says"
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”" if text else "none"


def _changes(before: Mapping[int, Edits], after: Mapping[int, Edits], projects: Mapping[Aspect, set[int]]) -> ChangeSet:
    """Which photos changed in what; a capture time also tells the project, whose dates are counted."""
    found = {
        Aspect.TURN: frozenset(i for i, new in after.items() if new.turn != before[i].turn),
        Aspect.WORDS: frozenset(i for i, new in after.items() if new.words() != before[i].words()),
        Aspect.METADATA: frozenset(i for i, new in after.items() if new.time != before[i].time),
    }
    return ChangeSet({a: ids for a, ids in found.items() if ids}, frozenset(projects.get(Aspect.METADATA, ())))


def _reasons(lib: OpenLibrary, photo_ids: Sequence[int], edit: Edit) -> dict[int, str]:
    """Why an edit changes nothing of some photos."""
    if isinstance(edit, ShiftTime | SetZone):
        without = [k for k in known(lib, photo_ids) if k.time is None]
        return {k.photo_id: f"“{k.name}” has no capture time to change; set one first." for k in without}
    return {}
