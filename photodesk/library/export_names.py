"""Under which names a photo's files leave in an export, and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.export import KINDS, ExportChoice
from photodesk.domain.name_template import named
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, Photo, PhotoFile
from photodesk.imaging.formats import classify, is_sidecar
from photodesk.library.shots import sidecar_stem

JPEG_SUFFIX = ".jpg"


@dataclass(frozen=True, slots=True)
class Leaving:
    """One file of a photo and the name it asks for; `file` is None for a sidecar."""

    path: Path
    name: str
    file: PhotoFile | None = None


def chosen_files(photo: Photo, choice: ExportChoice) -> tuple[list[PhotoFile], list[PhotoFile]]:
    """The files an export takes of a photo, the one a JPEG is rendered from first; and those it should take and that
    are not on disk. What lies in the trash is no part of the photo any more."""
    kinds = KINDS[choice.files]
    left = [f for f in photo.files if f.kind in kinds and f.state is not FileState.TRASHED]
    wanted = sorted(left, key=lambda f: kinds.index(f.kind))
    there = [f for f in wanted if f.state is FileState.PRESENT]
    return there, [f for f in wanted if f.state is not FileState.PRESENT]


def new_name(name: str, photo: Photo, choice: ExportChoice, project: str, number: int) -> str:
    """What a file or sidecar is called in the export, before a taken name gives it a number."""
    suffix = name[len(sidecar_stem(name) if is_sidecar(name) else stem_of(name)) :]
    if choice.renders:
        suffix = JPEG_SUFFIX
    if choice.names:
        return named(choice.names, photo, project, number) + suffix
    return stem_of(name) + suffix if choice.renders else name


def goes_with(sidecar: str, leaving: list[str]) -> bool:
    """Whether a sidecar of a photo leaves with these files of it: `IMG_1.NEF.xmp` only with IMG_1.NEF, `IMG_1.xmp`
    with any."""
    inner = stem_of(sidecar)
    return classify(inner) is None or inner.casefold() in {name.casefold() for name in leaving}
