"""What a shot says about itself before it is taken in: its picture's metadata, and the stars of its sidecar."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace

from photodesk.domain.photo import FileKind, Metadata
from photodesk.imaging.formats import is_sidecar
from photodesk.imaging.sandbox import DecodeFailure
from photodesk.library.open_library import OpenLibrary
from photodesk.library.shots import Shot

READ_FIRST = (FileKind.JPEG, FileKind.OTHER, FileKind.RAW)
"""Whose size and date count for a pair: the picture that is shown."""
SIDECAR = "xmp"


@dataclass(frozen=True, slots=True)
class ShotFacts:
    """Being read in the decoders. `facts` waits for them."""

    picture: Future[Metadata] | None
    sidecars: tuple[Future[Metadata], ...] = ()

    @classmethod
    def begin(cls, lib: OpenLibrary, shot: Shot) -> ShotFacts:
        """Send the picture (of a pair the JPEG) and XMP sidecars to the decoders."""
        kinds = [item for kind in READ_FIRST for item in shot.pictures if item.kind is kind]
        picture = lib.decoders.read_metadata(kinds[0].path, kinds[0].family) if kinds else None
        notes = [s for s in shot.sidecars if is_sidecar(s.name) and s.name.casefold().endswith(f".{SIDECAR}")]
        return cls(picture, tuple(lib.decoders.read_metadata(s.path, SIDECAR) for s in notes))

    def facts(self) -> Metadata:
        """The picture's metadata; stars, label and keywords of a sidecar stand above those in the picture."""
        found = _read(self.picture)
        for future in self.sidecars:
            said = _read(future)
            found = replace(
                found,
                rating=said.rating if said.rating is not None else found.rating,
                label=said.label or found.label,
                keywords=tuple(dict.fromkeys((*found.keywords, *said.keywords))),
            )
        return found


def _read(future: Future[Metadata] | None) -> Metadata:
    """Metadata, or none at all: a file that says nothing about itself is a photo all the same (fault 78)."""
    if future is None:
        return Metadata()
    try:
        return future.result()
    except DecodeFailure:
        return Metadata()
