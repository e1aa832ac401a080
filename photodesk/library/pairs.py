"""RAW and JPEG of one shot as one photo or as two, by hand: plan, stars, tags go along; remembered and undoable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import ConflictError, UsageError
from photodesk.domain.pair_change import PairChange, PairDeed, Rows, halves, is_pair, why_not_joined
from photodesk.domain.photo import FileKind, FileState, Photo
from photodesk.library.open_library import OpenLibrary
from photodesk.store.events import PhotoEvent
from photodesk.store.pairs import PairStore

Deed = tuple[PairChange, ChangeSet]


def decide(lib: OpenLibrary, deed: PairDeed, photo_ids: Sequence[int]) -> Deed:
    """One of the decisions below by its name."""
    return part(lib, photo_ids) if deed is PairDeed.PART else join(lib, photo_ids)


def part(lib: OpenLibrary, photo_ids: Sequence[int]) -> Deed:
    """Make two photos of each pair: the RAW becomes a photo of its own, with the stars, label, tags and words of the
    pair and its own part of the plan. Nothing joins them again but the user. No file is touched.

    Photos that are no pair are passed over. Raises UsageError when none is one, ConflictError while their files are
    being moved.
    """
    with lib.db.atomic(durable=True):
        store, now = PairStore(lib.db), lib.now()
        pairs = [p for p in lib.photos.get(_known(lib, photo_ids)) if is_pair(p)]
        if not pairs:
            raise UsageError("None of these photos has both a RAW and a rendered file.", "Nothing was changed.")
        _refuse_at_work(store, [p.id for p in pairs])
        new = {pair.id: store.new_id() + n for n, pair in enumerate(pairs)}
        ids = (*new, *new.values())
        before = store.rows(ids)
        store.put(ids, _parted(before, pairs, new, now), now)
        store.part(ids, now)
        _trail(lib, [(i, "RAW and JPEG are two photos now") for i in new])
        _trail(lib, [(i, "was parted from its JPEG") for i in new.values()])
        after = store.rows(ids)
    changes = ChangeSet.of(Aspect.ADDED, new.values(), {p.project_id for p in pairs})
    return PairChange(ids, before, after), changes | ChangeSet.of(Aspect.FILES, ids) | ChangeSet.of(Aspect.PLAN, ids)


def join(lib: OpenLibrary, photo_ids: Sequence[int]) -> Deed:
    """Make one photo of a RAW and a rendered file of one folder and name; of many photos, all that fit two by two.

    The photo with the rendered file stays. Its plan for that file and the other's for the RAW, the higher stars, its
    label and words (else the other's) and the tags of both are kept. Raises UsageError when nothing fits.
    """
    with lib.db.atomic(durable=True):
        store, now = PairStore(lib.db), lib.now()
        photos = lib.photos.get(_known(lib, photo_ids))
        pairs = halves(photos)
        if not pairs:
            raise UsageError(why_not_joined(photos) or "No two of these photos are a pair.", "Nothing was changed.")
        ids = tuple(photo.id for pair in pairs for photo in pair)
        _refuse_at_work(store, ids)
        before = store.rows(ids)
        store.put(ids, _joined(before, {raw.id: stays.id for stays, raw in pairs}), now)
        _trail(lib, [(stays.id, f"{_raw_name(raw)} is of this photo now") for stays, raw in pairs])
        after = store.rows(ids)
    gone, stay = [raw.id for _, raw in pairs], [stays.id for stays, _ in pairs]
    changes = ChangeSet.of(Aspect.REMOVED, gone, {raw.project_id for _, raw in pairs})
    return PairChange(ids, before, after), changes | _all_of(stay)


def change(lib: OpenLibrary, wanted: PairChange, words: str) -> ChangeSet:
    """Make photos what `wanted.after` says (undo and redo). Raises ConflictError when files came or are being moved."""
    store = PairStore(lib.db)
    with lib.db.atomic(durable=True):
        _refuse_at_work(store, wanted.photo_ids)
        store.put(wanted.photo_ids, wanted.after, lib.now())
        there = {row["id"]: row["project_id"] for row in wanted.after["photos"]}
        _trail(lib, [(i, words) for i in there])
    was = {row["id"] for row in wanted.before["photos"]}
    projects = set(there.values())
    changes = ChangeSet.of(Aspect.ADDED, there.keys() - was, projects)
    return changes | ChangeSet.of(Aspect.REMOVED, was - there.keys(), projects) | _all_of(there)


def _known(lib: OpenLibrary, photo_ids: Sequence[int]) -> list[int]:
    return [i for i, _ in lib.photos.existing(list(dict.fromkeys(photo_ids)), lib.tenant)]


def _refuse_at_work(store: PairStore, photo_ids: Sequence[int]) -> None:
    if store.at_work(photo_ids):
        raise ConflictError("The files of these photos are just being moved.", "Try again when that is done.")


def _parted(rows: Rows, pairs: Sequence[Photo], new: Mapping[int, int], now: str) -> Rows:
    """The rows with the RAW of each pair as a photo of its own."""
    raw_files = {f.id for p in pairs for f in p.files if f.kind is FileKind.RAW and f.state is not FileState.TRASHED}
    photos: list[Mapping[str, Any]] = []
    for row in rows["photos"]:
        photos.append({**row, "keep_raw": None})
        own = {"id": new[row["id"]], "uuid": str(uuid4()), "keep_jpeg": None, "keep_other": None, "created_at": now}
        photos.append({**row, **own})
    files = tuple(
        {**row, "photo_id": new[row["photo_id"]]} if row["id"] in raw_files else row for row in rows["photo_files"]
    )
    copied = {
        table: (*found, *({**row, "photo_id": new[row["photo_id"]]} for row in found))
        for table, found in rows.items()
        if table not in ("photos", "photo_files", "photo_events")
    }
    return {**rows, **copied, "photos": tuple(photos), "photo_files": files}


def _joined(rows: Rows, into: Mapping[int, int]) -> Rows:
    """The rows with each photo of `into` (by id) taken into the one named."""
    held = {row["id"]: row for row in rows["photos"]}
    photos: dict[int, Mapping[str, Any]] = {i: row for i, row in held.items() if i not in into}
    for gone, stays in into.items():
        old, raw = photos[stays], held[gone]
        merged = {
            "keep_raw": raw["keep_raw"],
            "rating": max(old["rating"], raw["rating"]),
            "label": old["label"] or raw["label"],
        }
        photos[stays] = {**old, **merged}
    moved = {
        table: tuple({**row, "photo_id": into.get(row["photo_id"], row["photo_id"])} for row in rows[table])
        for table in ("photo_files", "photo_events", "photo_tags")
    }
    moved["photo_tags"] = tuple({(r["photo_id"], r["tag_id"]): r for r in moved["photo_tags"]}.values())
    single = {table: _first_of(rows[table], into) for table in ("photo_words", "file_times", "stack_choices")}
    return {**moved, **single, "photos": tuple(photos.values()), "parted_photos": ()}


def _first_of(rows: Sequence[Mapping[str, Any]], into: Mapping[int, int]) -> tuple[Mapping[str, Any], ...]:
    """One row a photo: that of the photo that stays, else the other's."""
    own = {row["photo_id"]: row for row in rows if row["photo_id"] not in into}
    for row in rows:
        stays = into.get(row["photo_id"])
        if stays is not None:
            own.setdefault(stays, {**row, "photo_id": stays})
    return tuple(own.values())


def _raw_name(photo: Photo) -> str:
    return next((f.name for f in photo.files if f.kind is FileKind.RAW), photo.stem)


def _trail(lib: OpenLibrary, told: Sequence[tuple[int, str]]) -> None:
    now = lib.now()
    lib.events.add_many([PhotoEvent(photo_id, now, "user", "pair", words) for photo_id, words in told])


def _all_of(photo_ids: Any) -> ChangeSet:
    """Everything a decision about pairs may change of photos that stay."""
    changes = ChangeSet()
    for aspect in (Aspect.FILES, Aspect.PLAN, Aspect.RATING, Aspect.LABEL, Aspect.TAGS, Aspect.STATE):
        changes |= ChangeSet.of(aspect, photo_ids)
    return changes
