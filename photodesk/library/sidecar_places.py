"""Which XMP sidecars speak of a photo, and where a new one goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileKind, Photo
from photodesk.files.scan import Listed
from photodesk.imaging.formats import suffix_of

_WRITTEN_FOR = (FileKind.RAW, FileKind.JPEG, FileKind.OTHER)
"""A new sidecar is named after the RAW, where there is one: that is where programs look for it."""


def own_sidecars(photo: Photo, names: Iterable[str], sharing: int) -> list[str]:
    """Of the names of its folder those that speak of a photo alone: `IMG_1.NEF.xmp`, and `IMG_1.xmp` unless another
    photo has that stem (`sharing` counts the photos that do)."""
    files = {file.name.casefold() for file in photo.present_files}
    stems = {stem_of(name).casefold() for name in files}
    found = []
    for name in names:
        if suffix_of(name) != "xmp":
            continue
        owner = stem_of(name).casefold()
        if owner in files or (owner in stems and sharing < 2):
            found.append(name)
    return sorted(found)


def new_sidecar(photo: Photo, sharing: int, *, adobe: bool) -> str | None:
    """The name of a sidecar to be made: `IMG_1.NEF.xmp`, or `IMG_1.xmp` as Adobe has it where no other photo shares the
    stem. None for a photo without files."""
    by_kind = {file.kind: file.name for file in photo.present_files}
    name = next((by_kind[kind] for kind in _WRITTEN_FOR if kind in by_kind), None)
    if name is None:
        return None
    return f"{stem_of(name) if adobe and sharing < 2 else name}.xmp"


def changed_sidecars(
    files: Mapping[tuple[str, str], Listed],
    owners: Mapping[tuple[str, str], set[int]],
    stamps: Mapping[tuple[int, str], tuple[int, int]],
) -> list[int]:
    """Photos beside which a sidecar is new or differs from when it was last met. `owners`: ids by folder and stem."""
    found: dict[int, None] = {}
    for (subfolder, name), listed in files.items():
        if suffix_of(name) != "xmp":
            continue
        stem = stem_of(name)
        for key in (stem.casefold(), stem_of(stem).casefold()):
            for photo_id in owners.get((subfolder, key), ()):
                if stamps.get((photo_id, name)) != (listed.size, listed.mtime_ns):
                    found[photo_id] = None
    return list(found)
