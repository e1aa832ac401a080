"""An export as it was asked for: where to, what of each photo, under which names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from photodesk.domain.errors import UsageError
from photodesk.domain.name_template import NewNames, check_template
from photodesk.domain.photo import FileKind

LEAST_SIDE, LONGEST_SIDE = 16, 65_500
"""Pixels of the long side of an exported JPEG; more than the second no JPEG can have."""


class ExportWhat(StrEnum):
    """The files as they are, or one picture made of each photo."""

    ORIGINALS = "originals"
    JPEG = "jpeg"


class ExportFiles(StrEnum):
    """Which files of a photo: all, only what is no RAW, only the RAW. A JPEG is rendered from the first of them."""

    ALL = "all"
    JPEG = "jpeg"
    RAW = "raw"


class ExportFacts(StrEnum):
    """What a rendered JPEG says about itself. All but `NONE` keep copyright and author."""

    ALL = "all"
    NO_PLACE = "no-place"
    COPYRIGHT = "copyright"
    NONE = "none"


class ExportColour(StrEnum):
    """sRGB for everybody, or the profile a JPEG brings; RAW and other formats become sRGB either way."""

    SRGB = "srgb"
    KEEP = "keep"


KINDS: Mapping[ExportFiles, tuple[FileKind, ...]] = {
    ExportFiles.ALL: (FileKind.JPEG, FileKind.OTHER, FileKind.RAW),
    ExportFiles.JPEG: (FileKind.JPEG, FileKind.OTHER),
    ExportFiles.RAW: (FileKind.RAW,),
}
"""The kinds of file in question, the one a JPEG is rendered from first."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """`target` is an absolute folder. `side` is the long side in pixels, None for full size; nothing is enlarged.

    `names` is a template, "" keeps the names. `sidecars` only with originals.
    """

    target: str
    what: ExportWhat = ExportWhat.ORIGINALS
    files: ExportFiles = ExportFiles.ALL
    side: int | None = None
    quality: int = 92
    sidecars: bool = False
    names: str = ""
    facts: ExportFacts = ExportFacts.ALL
    colour: ExportColour = ExportColour.SRGB

    @property
    def renders(self) -> bool:
        return self.what is ExportWhat.JPEG

    def check(self) -> None:
        """Raises UsageError for what cannot be, with what can."""
        if not self.target:
            raise UsageError("No folder was named.", "Choose where the files are to go.")
        if self.side is not None and not LEAST_SIDE <= self.side <= LONGEST_SIDE:
            raise UsageError(f"{self.side} pixels is no size.", f"Give {LEAST_SIDE} to {LONGEST_SIDE:,} pixels.")
        if not 1 <= self.quality <= 100:
            raise UsageError(f"{self.quality} is no quality.", "Give 1 to 100; 92 is usual.")
        if self.sidecars and self.renders:
            raise UsageError(
                "Sidecars go with originals.", "A JPEG holds stars, label and tags itself; leave sidecars out."
            )
        if self.names:
            check_template(self.names)

    def payload(self) -> dict[str, Any]:
        """As a task carries it."""
        return {
            "target": self.target,
            "what": str(self.what),
            "files": str(self.files),
            "side": self.side,
            "quality": self.quality,
            "sidecars": self.sidecars,
            "names": self.names,
            "facts": str(self.facts),
            "colour": str(self.colour),
        }

    @classmethod
    def of_payload(cls, payload: Mapping[str, Any]) -> ExportChoice:
        """The choice a task carries. Raises UsageError for a payload that is none."""
        try:
            choice = cls(
                target=str(payload["target"]),
                what=ExportWhat(payload["what"]),
                files=ExportFiles(payload["files"]),
                side=None if payload["side"] is None else int(payload["side"]),
                quality=int(payload["quality"]),
                sidecars=bool(payload["sidecars"]),
                names=str(payload["names"]),
                facts=ExportFacts(payload["facts"]),
                colour=ExportColour(payload["colour"]),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise UsageError(f"The export does not say what it wants: {error}.", "Start it again.") from error
        choice.check()
        return choice


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export would do. `size` and `free` are bytes, `size` an estimate when pictures are rendered.

    `samples` are the first photos, `failing` counts those of all photos that would fail. `refusal` says why it would
    not begin at all; "" when it would.
    """

    photos: int
    files: int
    size: int
    free: int
    samples: tuple[NewNames, ...] = ()
    failing: int = 0
    refusal: str = ""


def estimated_bytes(pixels: int, quality: int) -> int:
    """About how large a JPEG of that many pixels becomes; rather too much than too little."""
    return int(pixels * (0.12 + 0.9 * (quality / 100) ** 8)) + 64_000
