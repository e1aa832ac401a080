"""Storing decisions of the window, so that each can be taken back exactly. Touches only the columns they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.job import chunk_photo_ids
from photodesk.domain.marks import Mark, Marks, applied, words_of
from photodesk.domain.photo import Keep, Photo
from photodesk.domain.plan import kinds_of
from photodesk.library.open_library import OpenLibrary
from photodesk.store.events import PhotoEvent
from photodesk.store.photos import Decisions

BATCH = 2000

_ACTIONS = {Aspect.PLAN: "plan", Aspect.RATING: "rating", Aspect.LABEL: "label"}


@dataclass(frozen=True, slots=True)
class Marked:
    """What a decision changed: only photos that differ are in `before` and `after`."""

    before: Mapping[int, Marks] = field(default_factory=dict)
    after: Mapping[int, Marks] = field(default_factory=dict)
    changes: ChangeSet = field(default_factory=ChangeSet)


def mark_photos(lib: OpenLibrary, photo_ids: Sequence[int], mark: Mark) -> Marked:
    """Apply `mark` to photos. Ids that are not known are passed over. One transaction per 2,000 photos, durable."""
    before: dict[int, Marks] = {}
    after: dict[int, Marks] = {}
    projects: set[int] = set()
    for batch in chunk_photo_ids(list(photo_ids), BATCH):
        for photo in lib.photos.get(batch):
            old = marks_of(photo)
            new = applied(mark, old, kinds_of(photo))
            if new != old:
                before[photo.id], after[photo.id] = old, new
                projects.add(photo.project_id)
    return Marked(before, after, _write(lib, before, after, projects, words_of(mark)))


def put_marks(lib: OpenLibrary, wanted: Mapping[int, Marks], words: str) -> Marked:
    """Make photos what `wanted` says (undo and redo). Photos that are gone are passed over."""
    before: dict[int, Marks] = {}
    projects: set[int] = set()
    for batch in chunk_photo_ids(list(wanted), BATCH):
        for photo in lib.photos.get(batch):
            if marks_of(photo) != wanted[photo.id]:
                before[photo.id] = marks_of(photo)
                projects.add(photo.project_id)
    after = {photo_id: wanted[photo_id] for photo_id in before}
    return Marked(before, after, _write(lib, before, after, projects, words))


def marks_of(photo: Photo) -> Marks:
    return Marks(photo.rating, photo.label, photo.keep)


def _write(
    lib: OpenLibrary, before: Mapping[int, Marks], after: Mapping[int, Marks], projects: Iterable[int], words: str
) -> ChangeSet:
    """Photos that change alike are written together; each leaves one line in its history."""
    groups: dict[tuple[tuple[str, object], ...], list[int]] = {}
    aspects: dict[Aspect, set[int]] = {}
    for photo_id, new in after.items():
        columns, touched = _difference(before[photo_id], new)
        groups.setdefault(tuple(sorted(columns.items())), []).append(photo_id)
        for aspect in touched:
            aspects.setdefault(aspect, set()).add(photo_id)
    now = lib.now()
    for key, ids in groups.items():
        decided: Decisions = dict(key)  # type: ignore[assignment]
        action = _ACTIONS[next(a for a in _ACTIONS if ids[0] in aspects.get(a, ()))]
        for batch in chunk_photo_ids(ids, BATCH):
            with lib.db.atomic(durable=True):
                lib.photos.decide(batch, now, **decided)
                lib.events.add_many([PhotoEvent(i, now, "user", action, words) for i in batch])
    found = {aspect: frozenset(ids) for aspect, ids in aspects.items()}
    return ChangeSet(found, frozenset(projects) if Aspect.PLAN in found else frozenset())


def _difference(old: Marks, new: Marks) -> tuple[dict[str, object], list[Aspect]]:
    columns: dict[str, object] = {}
    aspects = []
    if old.rating != new.rating:
        columns["rating"] = new.rating
        aspects.append(Aspect.RATING)
    if old.label is not new.label:
        columns["label"] = new.label
        aspects.append(Aspect.LABEL)
    if old.keep != new.keep:
        columns |= _keep_columns(old.keep, new.keep)
        aspects.append(Aspect.PLAN)
    return columns, aspects


def _keep_columns(old: Keep, new: Keep) -> dict[str, object]:
    pairs = (("keep_jpeg", old.jpeg, new.jpeg), ("keep_raw", old.raw, new.raw), ("keep_other", old.other, new.other))
    return {name: after for name, before, after in pairs if before is not after}
