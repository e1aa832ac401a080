"""What the user says of a photo, field by field as sidecars have it; and taking in what a sidecar says instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.edits import WORD_FIELDS, Edits, Known
from photodesk.domain.photo import FileKind, Label, Photo
from photodesk.domain.plan import kinds_of
from photodesk.domain.sidecar_merge import FIELDS, NAMES, Value
from photodesk.domain.tag import TagChange
from photodesk.imaging.formats import classify
from photodesk.imaging.sidecar_xmp import Subject, time_of, time_text
from photodesk.library.open_library import OpenLibrary
from photodesk.store.edits import EditStore
from photodesk.store.events import PhotoEvent
from photodesk.store.photos import Decisions
from photodesk.store.tags import TagStore

UNSAID: Mapping[str, Value] = {**dict.fromkeys(FIELDS), "rating": "0", "tags": (), "turn": "0"}
"""A photo of which nothing was said."""

ACTOR = "sidecar"
"""Who changed something because a sidecar said so, in the history of a photo."""

_ACTIONS = {"rating": "rating", "label": "label", "tags": "tags", "turn": "rotated", "time": "capture time"}
_ASPECTS = {
    "rating": Aspect.RATING,
    "label": Aspect.LABEL,
    "tags": Aspect.TAGS,
    "turn": Aspect.TURN,
    "time": Aspect.METADATA,
}
_TURNED_BY_DECODER = frozenset({"tiff", "heif", "jxl"})


def values(lib: OpenLibrary, photo: Photo, known: Known) -> dict[str, Value]:
    """Everything the user says of a photo, in the words of `domain.sidecar_merge`."""
    said = known.edits
    tags = TagStore(lib.db).of_photos([photo.id]).get(photo.id, ())
    return {
        "rating": str(photo.rating),
        "label": str(photo.label) if photo.label else None,
        "pick": _pick(photo),
        "tags": tuple(sorted(tags, key=str.casefold)),
        "turn": str(said.turn),
        "time": time_text(said.time),
        **{name: text or None for name, text in said.words().items()},
    }


def decided_fields(actions: set[str]) -> set[str]:
    """Which fields the user has said something of, by the words of the history."""
    by_action = {action: field for field, action in _ACTIONS.items()}
    fields = {by_action[action] for action in actions if action in by_action}
    return fields | (set(WORD_FIELDS) if "words" in actions else set())


def subject(photo: Photo, known: Known) -> Subject:
    """What the values of a sidecar are to be understood by."""
    family = next((info.family for f in photo.present_files if (info := classify(f.name))), "")
    return Subject(None if family in _TURNED_BY_DECODER else photo.orientation, known.file_time)


def adopt(
    lib: OpenLibrary,
    photo: Photo,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    names: Sequence[str],
) -> ChangeSet:
    """Let what a sidecar says hold here, with a line in the history. Durable. Nothing, if it was decided meanwhile."""
    changed = [name for name in after if after[name] != before[name]]
    now, source = lib.now(), ", ".join(names)
    with lib.db.atomic(durable=True):
        again, still = lib.photos.get([photo.id]), EditStore(lib.db).get([photo.id])
        if not again or values(lib, again[0], still[0]) != before:
            return ChangeSet()
        decisions: Decisions = {}
        if "rating" in changed:
            decisions["rating"] = int(str(after["rating"]))
        if "label" in changed:
            decisions["label"] = Label(str(after["label"])) if after["label"] else None
        if decisions:
            lib.photos.decide([photo.id], now, **decisions)
        if "tags" in changed:
            TagStore(lib.db).apply(lib.tenant, _tag_change(photo.id, before["tags"], after["tags"]), now)
        EditStore(lib.db).put(still[0], _edits(still[0].edits, after, changed), now)
        lib.events.add_many([PhotoEvent(photo.id, now, ACTOR, *_told(name, after[name], source)) for name in changed])
    found: dict[Aspect, frozenset[int]] = {}
    for name in changed:
        found[_ASPECTS.get(name, Aspect.WORDS)] = frozenset({photo.id})
    return ChangeSet(found, frozenset({photo.project_id}))


def _edits(old: Edits, after: Mapping[str, Value], changed: Sequence[str]) -> Edits:
    words = {name: old.words()[name] if name not in changed else _word(after[name]) for name in WORD_FIELDS}
    turn = int(str(after["turn"])) if "turn" in changed else old.turn
    time = time_of(str(after["time"])) if "time" in changed and after["time"] else old.time
    return Edits(turn, words["title"], words["caption"], words["creator"], words["copyright"], time)


def _word(value: Value) -> str | None:
    return str(value) if value else None


def _told(name: str, value: Value, source: str) -> tuple[str, str]:
    said = ", ".join(value) if isinstance(value, tuple) else str(value or "none")
    return _ACTIONS.get(name, "words"), f"{NAMES[name]} {said[:60]}, as {source} says"


def _tag_change(photo_id: int, before: Value, after: Value) -> TagChange:
    was = {t.casefold(): t for t in before} if isinstance(before, tuple) else {}
    now = {t.casefold(): t for t in after} if isinstance(after, tuple) else {}
    one = frozenset({photo_id})
    return TagChange(
        {now[key]: one for key in now.keys() - was.keys()}, {was[key]: one for key in was.keys() - now.keys()}
    )


def _pick(photo: Photo) -> str | None:
    """Picked when every file is kept on purpose, rejected when every file goes; else undecided."""
    kept = {photo.keep.of(FileKind(kind)) for kind in kinds_of(photo)}
    return "keep" if kept == {True} else "discard" if kept == {False} else None
