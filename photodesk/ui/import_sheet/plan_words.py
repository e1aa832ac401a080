"""An import plan in words, its sources one by one, and a proposed project name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from photodesk.domain.intake import ImportTotals, PlannedPhoto, PlanOutcome
from photodesk.domain.photo import FileKind
from photodesk.domain.project import name_key
from photodesk.ui import words

TOKENS = {FileKind.JPEG: "JPG", FileKind.RAW: "RAW"}
_GENERIC = re.compile(r"(dcim|\d{3}[a-z0-9_]{3,8}|private|m4root|avchd|camera|pictures|photos|downloads|tmp)", re.I)
_YEAR = re.compile(r"(19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A chosen folder, or all chosen loose files together. `paths` are what the user chose."""

    name: str
    paths: tuple[str, ...]
    is_folder: bool
    photos: int | None = None
    size: int = 0

    @property
    def detail(self) -> str:
        if self.photos is None:
            return "Looking…"
        if self.photos == 0:
            return "No photos"
        return f"{words.counted(self.photos, 'photo')} · {words.size(self.size)}"


def summarize_sources(sources: Sequence[str], photos: Sequence[PlannedPhoto] | None) -> list[SourceSummary]:
    """One entry per folder, one for all loose files. Without planned photos nothing is counted yet."""
    files = {f.path for p in photos for f in p.everything} if photos is not None else set()
    loose = tuple(s for s in sources if s in files)
    made = [_summary(_last(s), (s,), photos, is_folder=True) for s in sources if s not in files]
    if loose:
        made.append(_summary(words.counted(len(loose), "file"), loose, photos, is_folder=False))
    return made


def _summary(
    name: str, paths: tuple[str, ...], photos: Sequence[PlannedPhoto] | None, *, is_folder: bool
) -> SourceSummary:
    if photos is None:
        return SourceSummary(name, paths, is_folder)
    inside = tuple(f"{p.rstrip('/')}{sep}" for p in paths for sep in ("/", chr(92)))
    tops = set(paths)
    mine = [p for p in photos if p.files[0].path in tops or p.files[0].path.startswith(inside)]
    pictures = [p for p in mine if is_picture(p)]
    return SourceSummary(name, paths, is_folder, len(pictures), sum(f.size for p in pictures for f in p.everything))


def is_picture(photo: PlannedPhoto) -> bool:
    """Neither a refused file nor a lone sidecar."""
    return photo.outcome not in (PlanOutcome.REFUSED, PlanOutcome.SIDECAR)


def propose_name(sources: Sequence[str], photos: Sequence[PlannedPhoto], today: date, taken: Sequence[str] = ()) -> str:
    """ "2026-06-16 Old Town": the date, then the first folder whose name says something. A name with a year in it
    stands alone. `taken` are names of projects there already."""
    files = {f.path for p in photos for f in p.everything}
    folders = [str(PurePath(s).parent) if s in files else s for s in sources]
    name = next((n for folder in folders if (n := _telling(folder))), "")
    name = name if _YEAR.search(name) else f"{today.isoformat()} {name}".strip()
    keys = {name_key(t) for t in taken}
    number, tried = 2, name
    while name_key(tried) in keys:
        tried, number = f"{name} {number}", number + 1
    return words.shown(tried)


def _telling(folder: str) -> str:
    """The innermost part of a path that is not a camera's or a desktop's default name."""
    parts = [p for p in PurePath(folder).parts if p not in ("/", "\\") and not p.endswith(":\\")]
    return next((p for p in reversed(parts) if not _GENERIC.fullmatch(p)), "")


def note(photo: PlannedPhoto) -> str:
    """What the list says about a photo that is not simply new."""
    outcome = photo.outcome
    if outcome is PlanOutcome.DUPLICATE:
        return f"Same as {words.shown(photo.of)}" if photo.of else "Already in the library"
    if outcome is PlanOutcome.JOINED:
        return f"Joins {words.shown(photo.of)}" if photo.of else "Joins a photo of the library"
    if outcome is PlanOutcome.REFUSED:
        return photo.message or "PhotoDesk cannot show it"
    if outcome is PlanOutcome.SIDECAR:
        return "No photo of that name comes with it"
    known = next((f for f in photo.files if f.outcome is PlanOutcome.DUPLICATE), None)
    return f"{TOKENS.get(known.kind or FileKind.OTHER, 'One file')} is in the library already" if known else ""


def short_note(photo: PlannedPhoto) -> str:
    """The same in a few words, for a tile: of a duplicate under its own name only where it is."""
    name, _, project = photo.of.partition(" in ")
    own = {f.name.casefold() for f in photo.files} | {photo.name.casefold()}
    if photo.outcome is PlanOutcome.DUPLICATE and project and name.casefold() in own:
        return f"In {words.shown(project)}"
    return note(photo)


def amount(totals: ImportTotals) -> str:
    """ "148 photos · 272 files · 5.9 GB"."""
    photos, files = words.counted(totals.photos, "photo"), words.counted(totals.files, "file")
    return f"{photos} · {files} · {words.size(totals.size)}"


def found(photos: Sequence[PlannedPhoto]) -> str:
    """ "160 photos, 296 files" of a plan."""
    shown = [p for p in photos if is_picture(p)]
    files = sum(len(p.files) + len(p.sidecars) for p in shown)
    return f"{words.counted(len(shown), 'photo')}, {words.counted(files, 'file')}"


def spoken(photo: PlannedPhoto, chosen: bool | None) -> str:
    """ "DSC_0201, JPG and RAW, chosen"."""
    kinds = " and ".join(token(photo))
    state = "cannot be chosen" if chosen is None else "chosen" if chosen else "not chosen"
    return ", ".join(part for part in (words.shown(photo.name), kinds, note(photo), state) if part)


def token(photo: PlannedPhoto) -> list[str]:
    """The short words of its files: JPG, RAW, or the suffix of another kind."""
    made = []
    for kind in photo.kinds:
        suffix = next(PurePath(f.name).suffix for f in photo.files if f.kind is kind)
        made.append(TOKENS.get(kind, words.shown(suffix.lstrip(".").upper())[:5]))
    return made


def _last(path: str) -> str:
    return words.shown(PurePath(path).name or path)
