"""What a file says about itself: capture time, camera, exposure, stars, keywords, size (runs in a decoder process)."""

from __future__ import annotations

import math
import re
from pathlib import Path

from photodesk.domain.photo import Exposure, Label, Metadata
from photodesk.imaging import decode, geometry
from photodesk.imaging.capture import capture_time
from photodesk.imaging.tags import Tags, read_tags, tags_of_exif

SIDECAR = "xmp"
"""The family to ask for when the file is an XMP sidecar."""

MAX_SIDECAR = 8 << 20
_MAX_KEYWORDS = 1_000

_CORPORATE = re.compile(
    r"[ ,.]+(corporation|corp|company|co|ltd|inc|gmbh|ag|optical|imaging|camera|electronics?|electric|techwin)\b\.?",
    re.IGNORECASE,
)
LABELS = {label.value: label for label in Label} | dict(
    zip(("select", "second", "approved", "review", "to do"), Label, strict=True)  # what Adobe Bridge writes by default
)
COLOR_LABELS = {"1": Label.RED, "3": Label.YELLOW, "4": Label.GREEN, "5": Label.BLUE, "6": Label.PURPLE}
"""digiKam's numbers; it has colours we do not."""

_EXTRA = {
    "title": ("Xmp.dc.title", "Iptc.Application2.ObjectName"),
    "description": ("Xmp.dc.description", "Exif.Image.ImageDescription", "Iptc.Application2.Caption"),
    "creator": ("Xmp.dc.creator", "Exif.Image.Artist", "Iptc.Application2.Byline"),
    "copyright": ("Xmp.dc.rights", "Exif.Image.Copyright", "Iptc.Application2.Copyright"),
    "software": ("Exif.Image.Software", "Xmp.xmp.CreatorTool"),
}
_LANGUAGE = re.compile(r'^lang="[^"]*" ')


def read(path: Path, family: str) -> Metadata:
    """The metadata of one file. A value that is absurd is left out; broken tags are no reason to refuse a photo.

    Raises OSError or DecodeFailure only when the file cannot be read or is no picture. Sizes are as stored; for
    TIFF, HEIC and JPEG XL, which their decoders turn, they are upright and the orientation is 1.
    """
    if family == SIDECAR:
        return read_sidecar(path)
    with decode.open_regular(path) as stream:
        true_family = decode.family_of(stream, family)
        tags = read_tags(path)
        shape = geometry.shape_of(path, stream, true_family, tags)
    if not tags.exif and shape.exif:
        tags = tags_of_exif(shape.exif)  # Exiv2 gives up on some containers that Pillow reads
    return _assembled(tags, shape)


def read_sidecar(path: Path) -> Metadata:
    """What an XMP sidecar says of its photo: stars, label, keywords, date. Empty when it is not XMP."""
    with decode.open_regular(path):
        pass
    if path.stat().st_size > MAX_SIDECAR:
        return Metadata()
    # Exiv2 also turns the XMP of a sidecar into EXIF, with dates shifted to the zone of this computer: only XMP counts.
    return _assembled(Tags(xmp=read_tags(path).xmp), geometry.Shape(None, None, 1))


def _assembled(tags: Tags, shape: geometry.Shape) -> Metadata:
    return Metadata(
        taken=capture_time(tags),
        width=shape.width,
        height=shape.height,
        orientation=shape.orientation,
        camera=camera_name(tags.first("Exif.Image.Make", "Xmp.tiff.Make"), _model(tags)),
        lens=tags.first("Exif.Photo.LensModel", "Xmp.exifEX.LensModel", "Xmp.aux.Lens") or tags.maker_lens or None,
        exposure=_exposure(tags),
        rating=_rating(tags),
        label=_label(tags),
        keywords=_keywords(tags),
        extra={name: text for name, keys in _EXTRA.items() if (text := _LANGUAGE.sub("", tags.first(*keys)))},
    )


def _model(tags: Tags) -> str:
    return tags.first("Exif.Image.Model", "Xmp.tiff.Model", "Exif.Image.UniqueCameraModel")


def camera_name(make: str, model: str) -> str | None:
    """`Canon` + `Canon EOS 5D` is `Canon EOS 5D`; `NIKON CORPORATION` + `NIKON D70` is `NIKON D70`."""
    make, model = make[:100], model[:100]
    brand = _CORPORATE.sub("", make).strip(" ,.") or make
    if not brand or model.casefold().startswith(brand.split()[0].casefold()):
        return model or brand or None
    return f"{brand} {model}".strip()


def number(text: str) -> float | None:
    """A positive number written as `5/10`, `0.5` or `50`; None for 1/0, NaN, infinity, zero, negatives and prose."""
    above, slash, below = text.partition("/")
    try:
        value = float(above) / float(below) if slash else float(text)
    except (ValueError, ZeroDivisionError):
        return None
    return value if math.isfinite(value) and value > 0 else None


def _bounded(text: str, limit: float) -> float | None:
    value = number(text)
    return value if value is not None and value <= limit else None


def _photo(tags: Tags, name: str, limit: float) -> float | None:
    """A number of the exposure, from EXIF, from where TIFF/EP (DNG) keeps it, or from XMP."""
    return _bounded(tags.first(f"Exif.Photo.{name}", f"Exif.Image.{name}", f"Xmp.exif.{name}"), limit)


def _exposure(tags: Tags) -> Exposure:
    iso = _bounded(tags.first("Exif.Photo.ISOSpeedRatings", "Exif.Image.ISOSpeedRatings").split(" ")[0], 65534)
    if iso is None:
        said = tags.first("Exif.Photo.RecommendedExposureIndex", "Exif.Photo.ISOSpeed") or tags.maker_iso
        iso = _bounded(said, 1e8)
    return Exposure(
        seconds=_photo(tags, "ExposureTime", 1e6),
        aperture=_photo(tags, "FNumber", 1000),
        iso=None if iso is None else round(iso),
        focal_length=_photo(tags, "FocalLength", 1e5),
    )


def _rating(tags: Tags) -> int | None:
    """Stars 0-5; a rejected photo (-1) and everything else is no rating."""
    try:
        stars = float(tags.first("Xmp.xmp.Rating", "Exif.Image.Rating"))
    except ValueError:
        return None
    return round(stars) if 0 <= stars <= 5 else None


def _label(tags: Tags) -> Label | None:
    named = LABELS.get(tags.first("Xmp.xmp.Label").casefold())
    return named or COLOR_LABELS.get(tags.first("Xmp.digiKam.ColorLabel"))


def _keywords(tags: Tags) -> tuple[str, ...]:
    """Hierarchical keywords as `A/B`, then the flat ones that are no part of those; without repeats, in order.

    IPTC speaks only where XMP is silent: it is a copy of XMP, often in letters that cannot say it (MWG guidelines).
    """
    paths = [*tags.all("Xmp.digiKam.TagsList"), *(k.replace("|", "/") for k in tags.all("Xmp.lr.hierarchicalSubject"))]
    parts = {part.casefold() for path in paths for part in path.split("/")}
    flat = tags.all("Xmp.dc.subject") or (() if paths else tags.all("Iptc.Application2.Keywords"))
    seen: dict[str, str] = {}
    for keyword in [*paths, *(k for k in flat if k.casefold() not in parts)]:
        trimmed = "/".join(part.strip() for part in keyword.split("/") if part.strip())
        if trimmed:
            seen.setdefault(trimmed.casefold(), trimmed)
    return tuple(seen.values())[:_MAX_KEYWORDS]
