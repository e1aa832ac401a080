"""A photo, its files, and the PhotoRef that stands for it in every selection and job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from photodesk.domain.derivative import DerivativeState


class FileKind(StrEnum):
    """What a file of a photo is: the plan (keep or discard) is made per kind."""

    JPEG = "jpeg"
    RAW = "raw"
    OTHER = "other"


class FileState(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    TRASHED = "trashed"


class PhotoState(StrEnum):
    """`missing`: the folder is seen and no file is in it. Offline is a state of the project, not of the photo."""

    PRESENT = "present"
    MISSING = "missing"
    TRASHED = "trashed"


class Label(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class TakenSource(StrEnum):
    """Where a capture time came from."""

    EXIF = "exif"
    XMP = "xmp"
    CONTAINER = "container"
    USER = "user"


@dataclass(frozen=True, slots=True)
class PhotoRef:
    """A photo by id. Equality is by photo id alone, so a moved photo stays selected."""

    photo_id: int
    project_id: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """Capture time as the camera wrote it.

    `local` is ISO text without zone, `YYYY-MM-DDTHH:MM:SS[.ffffff]`; `offset_minutes` is east of UTC when known.
    """

    local: str
    offset_minutes: int | None = None
    source: TakenSource = TakenSource.EXIF

    def seconds(self) -> float:
        """Local time as seconds, to compare two times of one camera; the zone is left out."""
        return datetime.fromisoformat(self.local).replace(tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class Exposure:
    """Exposure as numbers: seconds, f-number, ISO speed, millimetres; None is unknown."""

    seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_length: float | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself. Sizes are pixels as stored (before orientation 1-8 is applied)."""

    taken: CaptureTime | None = None
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    camera: str | None = None
    lens: str | None = None
    exposure: Exposure = Exposure()
    rating: int | None = None
    label: Label | None = None
    keywords: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keep:
    """The plan: True keep, False discard, None undecided (which keeps; only an explicit discard is pending)."""

    jpeg: bool | None = None
    raw: bool | None = None
    other: bool | None = None

    def of(self, kind: FileKind) -> bool | None:
        return {FileKind.JPEG: self.jpeg, FileKind.RAW: self.raw, FileKind.OTHER: self.other}[kind]


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One file of a photo with its real on-disk name (undecodable bytes kept as surrogates)."""

    id: int
    photo_id: int
    kind: FileKind
    name: str
    size: int
    mtime_ns: int
    content_hash: str | None
    state: FileState = FileState.PRESENT
    missing_since: str | None = None

    @property
    def hearsay(self) -> bool:
        """Whether nobody has ever seen the file: another program's database said that it should be there."""
        return self.state is FileState.MISSING and not self.size and self.content_hash is None


def upright(width: int | None, height: int | None, orientation: int, turn: int) -> tuple[int, int] | None:
    """Width and height as shown, by the file's orientation (1-8) and the user's turn in degrees. None: unknown."""
    if not width or not height:
        return None
    return (height, width) if (orientation >= 5) != bool(turn % 180) else (width, height)


@dataclass(frozen=True, slots=True)
class Photo:
    """One shot with its files. `subfolder` is relative to the project folder, "" for the folder itself, "/" between."""

    id: int
    uuid: str
    project_id: int
    subfolder: str
    stem: str
    taken: CaptureTime | None
    width: int | None
    height: int | None
    orientation: int
    camera: str | None
    lens: str | None
    exposure: Exposure
    rating: int
    label: Label | None
    keep: Keep
    thumbnail: DerivativeState
    preview: DerivativeState
    state: PhotoState
    files: tuple[PhotoFile, ...]
    created_at: str
    updated_at: str
    turn: int = 0
    """Degrees clockwise the user turned it, on top of `orientation`."""

    @property
    def ref(self) -> PhotoRef:
        return PhotoRef(self.id, self.project_id)

    @property
    def present_files(self) -> tuple[PhotoFile, ...]:
        return tuple(f for f in self.files if f.state is FileState.PRESENT)
