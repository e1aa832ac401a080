"""Which row of the old database is which photo on disk, and what its plan means for the files that are there. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from photodesk.domain.moving_in import Finding, Matter, OldPhoto
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileKind
from photodesk.files.names import collision_key, shown
from photodesk.imaging.formats import classify
from photodesk.library.shots import Shot

HIDDEN = "private"
"""The visibility every photo had there by itself; another one becomes a tag."""
VISIBILITY = "visibility"

BY_DEFAULT = 10
"""Fewer rows that say the same are told one by one."""

KINDS = {FileKind.JPEG: "JPEG", FileKind.RAW: "RAW", FileKind.OTHER: "other file"}


@dataclass(frozen=True, slots=True)
class Matched:
    """`rows` of each shot by its place in the list of shots (most have one); rows of no shot are `absent`, those of
    one photo together."""

    rows: Mapping[int, tuple[OldPhoto, ...]] = field(default_factory=dict)
    absent: tuple[tuple[OldPhoto, ...], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What rows say of a photo: the plan by kind, and kinds that should be there (`wanted`)."""

    keep: Mapping[FileKind, bool] = field(default_factory=dict)
    wanted: tuple[FileKind, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def discards(self) -> int:
        return sum(not keeps for keeps in self.keep.values())


def place_of(row: OldPhoto) -> tuple[str, str]:
    """(sub-folder, stem) of a row. A base name written with its extension loses it."""
    folder, _, name = row.base.rpartition("/")
    return folder, stem_of(name) if classify(name) is not None else name


def key_of(row: OldPhoto) -> tuple[str, str]:
    """Rows (and shots) with one key are one photo, whatever the case of their names."""
    folder, stem = place_of(row)
    return folder, collision_key(stem)


def match(shots: Sequence[Shot], rows: Sequence[OldPhoto]) -> Matched:
    """Rows to shots: by sub-folder and stem as written, then whatever the case, then by a stem that is there once."""
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_stem: dict[str, list[int]] = defaultdict(list)
    exact: dict[tuple[str, str], int] = {}
    for index, shot in enumerate(shots):
        if shot.pictures:
            exact.setdefault((shot.subfolder, shot.stem), index)
            by_place[shot.subfolder, collision_key(shot.stem)].append(index)
            by_stem[collision_key(shot.stem)].append(index)
    found: dict[int, list[OldPhoto]] = defaultdict(list)
    absent: dict[tuple[str, str], list[OldPhoto]] = defaultdict(list)
    for row in rows:
        place = _shot_of(row, exact, by_place, by_stem)
        if place is not None:
            found[place].append(row)
        else:
            absent[key_of(row)].append(row)
    groups = [*found.values(), *absent.values()]
    findings = [f for group in groups for f in _merged(group)] + list(_stacked(shots, by_place, found))
    return Matched(
        {index: tuple(group) for index, group in found.items()}, tuple(map(tuple, absent.values())), tuple(findings)
    )


def _shot_of(
    row: OldPhoto,
    exact: Mapping[tuple[str, str], int],
    by_place: Mapping[tuple[str, str], list[int]],
    by_stem: Mapping[str, list[int]],
) -> int | None:
    folder, name = row.base.rpartition("/")[::2]
    for stem in dict.fromkeys((name, place_of(row)[1])):
        if (folder, stem) in exact:
            return exact[folder, stem]
        key = collision_key(stem)
        if by_place.get((folder, key)):
            return by_place[folder, key][0]
        if not folder and len(by_stem.get(key, ())) == 1:
            return by_stem[key][0]
    return None


def _merged(rows: Sequence[OldPhoto]) -> Iterable[Finding]:
    for row in rows[1:]:
        told = f"It is the same photo as {rows[0].title}; tags and plan of both were put together."
        yield Finding(Matter.MERGED, row.title, told)


def _stacked(
    shots: Sequence[Shot], by_place: Mapping[tuple[str, str], list[int]], found: Mapping[int, Sequence[OldPhoto]]
) -> Iterable[Finding]:
    """Several files of one kind were one row there; here each is a photo of its own (T18)."""
    for indices in by_place.values():
        row = next((found[i][0] for i in indices if i in found), None)
        if row is not None:
            for index in indices:
                if index not in found:
                    names = ", ".join(shown(item.name) for item in shots[index].pictures)
                    yield Finding(
                        Matter.MERGED, row.title, f"{names} was part of it; it is a photo of its own here, undecided."
                    )


def decide(rows: Sequence[OldPhoto], there: Iterable[FileKind], *, guess: bool = True) -> Decided:
    """The plan of a photo of which the files of `there` are on disk.

    A discard counts only for a file the row calls available: what came later was never decided upon (T12). A keep for
    a file that is neither there nor called available is told. Of rows that disagree, keep wins. With `guess` a photo
    of which nothing is known to have been there gets one file all the same.
    """
    present = set(there)
    keep: dict[FileKind, bool] = {}
    wanted: list[FileKind] = []
    findings: list[Finding] = []
    for kind in FileKind:
        for row in rows:
            available = row.available.get(kind)
            expected = (kind in present) if available is None else available
            if expected and kind not in present and kind not in wanted:
                wanted.append(kind)
                findings += [_half(row, kind)] if present else []
            plan = row.keep.get(kind)
            if plan is None:
                continue
            if plan and expected and kind not in present:
                findings.append(_gone(row, kind))
            if expected or (plan and kind in present):
                keep[kind] = keep.get(kind, False) or plan
            elif plan:
                findings.append(_gone(row, kind))
            elif kind in present:
                findings.append(_unseen(row, kind))
    if guess and not present and not wanted:
        wanted = _guessed(rows)
        keep |= {kind: True for kind in wanted if any(row.keep.get(kind) for row in rows)}
    return Decided(keep, tuple(wanted), tuple(findings))


def without_defaults(rows: Sequence[OldPhoto], name: str) -> tuple[list[OldPhoto], list[Finding]]:
    """Rows without the keep that most rows have for a file they never had: that is how the old program made them, no
    plan of the user's. Said once per project and kind instead of once per row."""
    found, findings = list(rows), []
    for kind in FileKind:
        lacking = [row for row in found if row.available.get(kind) is False]
        kept = {row.id for row in lacking if row.keep.get(kind)}
        if len(kept) >= BY_DEFAULT and len(kept) * 2 > len(lacking):
            found = [replace(r, keep={**r.keep, kind: None}) if r.id in kept else r for r in found]
            told = f"{len(kept):,} rows say to keep a {KINDS[kind]} they never had: the old program's default."
            findings.append(Finding(Matter.PLAN, name, told))
    return found, findings


def _half(row: OldPhoto, kind: FileKind) -> Finding:
    return Finding(Matter.MISSING, row.title, f"Its {KINDS[kind]} is not there; the rest of the photo is.")


def tags_of(row: OldPhoto) -> list[str]:
    """The tags a photo gets: the row's, and one for being visible to others, which PhotoDesk does not know."""
    more = [f"{VISIBILITY}/{row.visibility}"] if row.visibility and row.visibility.casefold() != HIDDEN else []
    return [*row.tags, *more]


def _gone(row: OldPhoto, kind: FileKind) -> Finding:
    return Finding(Matter.PLAN, row.title, f"It says to keep a {KINDS[kind]} that is not there.")


def _unseen(row: OldPhoto, kind: FileKind) -> Finding:
    told = f"The old program had not seen its {KINDS[kind]}: it is kept, undecided, whatever the row says."
    return Finding(Matter.PLAN, row.title, told)


def _guessed(rows: Sequence[OldPhoto]) -> list[FileKind]:
    """Which file a photo had whose row calls none available: the one it names, else those it says to keep."""
    named = [info.kind for row in rows if (info := classify(f"x.{row.suffix or place_suffix(row)}")) is not None]
    kept = [kind for kind in FileKind if any(row.keep.get(kind) for row in rows)]
    return list(dict.fromkeys(named)) or kept or [FileKind.JPEG]


def place_suffix(row: OldPhoto) -> str:
    """The extension of a base name that was written with one, else ""."""
    name = row.base.rpartition("/")[2]
    return name.rpartition(".")[2] if classify(name) is not None else ""
