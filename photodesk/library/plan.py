"""The user's decisions: what to keep, stars, labels; what a commit would take; forgetting the discards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Unpack

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import EmptyTargetsError, UsageError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.marks import SetFile, SetKeep, SetLabel, SetRating, words_of
from photodesk.domain.photo import FileKind, Label
from photodesk.domain.plan import KeepChoice, Pending, decisions, discards_to_forget, kinds_of
from photodesk.library.open_library import OpenLibrary
from photodesk.store.events import PhotoEvent
from photodesk.store.photos import MAX_RATING, Decisions


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision came to. `changed` are the photos it changed; `passed_over` has a reason per photo."""

    changed: tuple[int, ...] = ()
    passed_over: Mapping[int, str] = field(default_factory=dict)
    unknown_ids: tuple[int, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)


def set_plan(lib: OpenLibrary, photo_ids: Sequence[int], choice: KeepChoice) -> Decided:
    """Keep or discard files of photos; changes nothing on disk. Any thread.

    “Only the RAW” (or JPEG) of a photo without one is passed over, with the reason: it would discard all there is.
    Raises EmptyTargetsError when none of the photos is known.
    """
    known, unknown = _known(lib, photo_ids)
    groups: dict[tuple[tuple[str, bool | None], ...], list[int]] = {}
    passed_over: dict[int, str] = {}
    for photo in lib.photos.get(known):
        written = decisions(kinds_of(photo), choice)
        if written is None:
            passed_over[photo.id] = f"“{photo.stem}” has no {choice.upper()} file; its plan stays as it was."
        else:
            groups.setdefault(tuple(sorted(written.items())), []).append(photo.id)
    changed: list[int] = []
    for columns, ids in groups.items():
        changed += _decide(lib, ids, "plan", words_of(SetKeep(choice)), **dict(columns))  # type: ignore[arg-type]
    return _decided(lib, changed, unknown, Aspect.PLAN, passed_over)


def set_keep(lib: OpenLibrary, photo_ids: Sequence[int], **keep: bool | None) -> Decided:
    """Write exactly the keep columns named (`keep_raw=False`); True keep, False discard, None undecided (T10)."""
    if not keep or not keep.keys() <= {"keep_jpeg", "keep_raw", "keep_other"}:
        raise UsageError("Name what to keep: keep_jpeg, keep_raw, keep_other.")
    known, unknown = _known(lib, photo_ids)
    changed = _decide(lib, known, "plan", _told(keep), **keep)  # type: ignore[arg-type]
    return _decided(lib, changed, unknown, Aspect.PLAN)


def rate(lib: OpenLibrary, photo_ids: Sequence[int], stars: int) -> Decided:
    """Give photos 0 to 5 stars. Raises UsageError for another number, EmptyTargetsError without known photos."""
    if not 0 <= stars <= MAX_RATING:
        raise UsageError(f"A rating is 0 to {MAX_RATING} stars, not {stars}.", "Nothing was changed.")
    known, unknown = _known(lib, photo_ids)
    return _decided(
        lib, _decide(lib, known, "rating", words_of(SetRating(stars)), rating=stars), unknown, Aspect.RATING
    )


def set_label(lib: OpenLibrary, photo_ids: Sequence[int], label: Label | None) -> Decided:
    """Give photos a colour label, or none."""
    known, unknown = _known(lib, photo_ids)
    return _decided(lib, _decide(lib, known, "label", words_of(SetLabel(label)), label=label), unknown, Aspect.LABEL)


def revert(lib: OpenLibrary, photo_ids: Sequence[int]) -> Decided:
    """Forget the discards of photos (keep becomes undecided) without carrying them out; explicit keeps stay.

    A discard that was carried out stays: its file lies in the trash, and Restore brings it back with its plan.
    """
    known, unknown = _known(lib, photo_ids)
    groups: dict[frozenset[str], list[int]] = {}
    for photo in lib.photos.get(known):
        if columns := discards_to_forget(photo):
            groups.setdefault(columns, []).append(photo.id)
    changed: list[int] = []
    for columns, ids in groups.items():
        told = _told(dict.fromkeys(columns))
        changed += _decide(lib, ids, "plan reverted", told, **dict.fromkeys(columns))  # type: ignore[arg-type]
    return _decided(lib, changed, unknown, Aspect.PLAN)


def pending(lib: OpenLibrary, photos: PhotoFilter | None = None, photo_ids: Sequence[int] | None = None) -> Pending:
    """What a commit would take: all of the library, or narrowed to a filter or to ids. Changes nothing."""
    return Pending(tuple(lib.photos.pending_files(lib.tenant, photos, photo_ids)))


_COLUMNS = {f"keep_{kind.value}": kind for kind in FileKind}


def _told(keep: Mapping[str, bool | None]) -> str:
    """ "keep JPEG, discard RAW": the words of the window's own marks, so that a history reads as one."""
    order = [column for column in _COLUMNS if column in keep]
    return ", ".join(words_of(SetFile(_COLUMNS[column], keep[column])) for column in order)


def _known(lib: OpenLibrary, photo_ids: Sequence[int]) -> tuple[list[int], tuple[int, ...]]:
    wanted = list(dict.fromkeys(photo_ids))
    known = [photo_id for photo_id, _ in lib.photos.existing(wanted, lib.tenant)]
    if not known:
        raise EmptyTargetsError(
            f"None of the {len(wanted):,} photos is in the library." if wanted else "No photos were named.",
            "Nothing was changed.",
        )
    return known, tuple(sorted(set(wanted) - set(known)))


def _decide(
    lib: OpenLibrary, photo_ids: Sequence[int], action: str, detail: str, **decided: Unpack[Decisions]
) -> list[int]:
    """Write decisions and their trail in one transaction that survives a power cut; what they changed."""
    now = lib.now()
    with lib.db.atomic(durable=True):
        changed = lib.photos.decide(photo_ids, now, **decided)
        lib.events.add_many([PhotoEvent(photo_id, now, "user", action, detail) for photo_id in changed])
    return changed


def _decided(
    lib: OpenLibrary,
    changed: Sequence[int],
    unknown: tuple[int, ...],
    aspect: Aspect,
    passed_over: Mapping[int, str] | None = None,
) -> Decided:
    projects = {project_id for _, project_id in lib.photos.existing(changed)} if aspect is Aspect.PLAN else ()
    return Decided(tuple(sorted(changed)), passed_over or {}, unknown, ChangeSet.of(aspect, changed, projects))
