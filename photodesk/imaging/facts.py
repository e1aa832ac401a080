"""What an exported file says about itself: facts of its source, as far as wanted, and the user's marks. By Exiv2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import exiv2

from photodesk.domain.export import ExportFacts
from photodesk.imaging.rendition import Decided, RenditionRequest
from photodesk.imaging.tags import open_image

_RIGHTS = frozenset(
    {
        "Exif.Image.Copyright",
        "Exif.Image.Artist",
        "Xmp.dc.rights",
        "Xmp.dc.creator",
        "Xmp.xmpRights.Marked",
        "Xmp.xmpRights.Owner",
        "Xmp.xmpRights.UsageTerms",
        "Xmp.xmpRights.WebStatement",
        "Iptc.Application2.Copyright",
        "Iptc.Application2.Byline",
        "Iptc.Envelope.CharacterSet",
    }
)
_OF_THE_PICTURE = re.compile(
    r"Exif\.Image\.(ImageDescription|Make|Model|Software|DateTime|Artist|Copyright|HostComputer|XP\w+)"
    r"|Exif\.Photo\.(?!MakerNote|PixelXDimension|PixelYDimension|InteroperabilityTag)\w+"
    r"|Exif\.GPSInfo\.\w+"
)
"""Of EXIF only what is said of the photograph: how the pixels of the source were stored, its previews and the maker's
own block (whose places would be wrong) stay behind."""
_NOT_OURS = re.compile(r"Xmp\.(tiff|exif\.Pixel\w+|crs|xmpMM|xmpDM|photoshop\.(History|DocumentAncestors))\b.*")
"""Of XMP: how the source was stored and developed."""
_PLACE = re.compile(
    r"Exif\.GPSInfo\.|Xmp\.exif\.GPS|Iptc\.Application2\.(City|SubLocation|ProvinceState|Country\w*|Location\w*)"
    r"|Xmp\.photoshop\.(City|State|Country)|Xmp\.iptc(Ext|Core)?\.(Location|CountryCode|LocationCreated|LocationShown)"
)
_MARKED = (
    "Xmp.xmp.Rating",
    "Xmp.xmp.Label",
    "Xmp.dc.subject",
    "Xmp.lr.hierarchicalSubject",
    "Xmp.digiKam.TagsList",
    "Xmp.digiKam.ColorLabel",
    "Xmp.MicrosoftPhoto.Rating",
    "Xmp.MicrosoftPhoto.LastKeywordXMP",
)
_XMP = {
    "title": "Xmp.dc.title",
    "caption": "Xmp.dc.description",
    "creator": "Xmp.dc.creator",
    "copyright": "Xmp.dc.rights",
}
_EXIF = {"caption": "Exif.Image.ImageDescription", "creator": "Exif.Image.Artist", "copyright": "Exif.Image.Copyright"}
_IPTC = {
    "title": "Iptc.Application2.ObjectName",
    "caption": "Iptc.Application2.Caption",
    "creator": "Iptc.Application2.Byline",
    "copyright": "Iptc.Application2.Copyright",
}
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")
_COLOURS = {"red": "1", "yellow": "3", "green": "4", "blue": "5", "purple": "6"}
"""digiKam's numbers."""


def written(plain: bytes, request: RenditionRequest, size: tuple[int, int], *, profiled: bool) -> tuple[bytes, bool]:
    """The JPEG with its facts and marks, and whether facts were lost because they do not fit or cannot be read.

    `profiled`: its colours are those of a profile it holds, not sRGB.
    """
    wanted = ExportFacts(request.facts)
    if wanted is ExportFacts.NONE:
        return plain, False
    with suppress(exiv2.Exiv2Error, OSError):
        return _with(plain, request.marks, wanted, open_image(request.source), _Shape(size, profiled)), False
    with suppress(exiv2.Exiv2Error):
        return _with(plain, request.marks, wanted, None, _Shape(size, profiled)), True
    return plain, True


@dataclass(frozen=True, slots=True)
class _Shape:
    """Pixels of the JPEG, and whether it has a colour profile."""

    size: tuple[int, int]
    profiled: bool


def _with(plain: bytes, marks: Decided, wanted: ExportFacts, source: Any | None, shape: _Shape) -> bytes:
    out = exiv2.ImageFactory.open(plain)
    out.readMetadata()
    if source is not None:
        source.readMetadata()
        keep = _keeper(wanted)
        _copy(source.exifData(), out.exifData(), lambda key: bool(_OF_THE_PICTURE.fullmatch(key)) and keep(key))
        _copy(source.xmpData(), out.xmpData(), lambda key: not _NOT_OURS.fullmatch(key) and keep(key))
        _copy(source.iptcData(), out.iptcData(), keep)
    if wanted is ExportFacts.COPYRIGHT:
        marks = Decided(creator=marks.creator, copyright=marks.copyright)
    _say_in_exif(out.exifData(), marks)
    say(out.xmpData(), marks)
    _forget(out.iptcData(), {key for field, key in _IPTC.items() if getattr(marks, field) is not None}.__contains__)
    if wanted is not ExportFacts.COPYRIGHT:
        _forget(out.iptcData(), lambda key: key == "Iptc.Application2.Keywords")
        mark(out.xmpData(), marks)
        exif = out.exifData()
        exif["Exif.Photo.PixelXDimension"], exif["Exif.Photo.PixelYDimension"] = (
            exiv2.ULongValue(n) for n in shape.size
        )
        exif["Exif.Image.Orientation"] = exiv2.UShortValue(1)
        exif["Exif.Photo.ColorSpace"] = exiv2.UShortValue(0xFFFF if shape.profiled else 1)
    out.writeMetadata()
    return bytes_of(out)


def mark(xmp: Any, marks: Decided) -> None:
    """Stars, label and tags into XMP data, in the places Lightroom, digiKam and others look; what stood there goes."""
    _forget(xmp, lambda key: any(key == old or key.startswith(f"{old}[") for old in _MARKED))
    if marks.rating:
        xmp["Xmp.xmp.Rating"] = str(marks.rating)
    if marks.label:
        xmp["Xmp.xmp.Label"] = marks.label.capitalize()
        xmp["Xmp.digiKam.ColorLabel"] = _COLOURS.get(marks.label, "0")
    if marks.tags:
        words = dict.fromkeys(part for tag in marks.tags for part in tag.split("/"))
        _list(xmp, "Xmp.dc.subject", words, exiv2.TypeId.xmpBag)
        _list(xmp, "Xmp.lr.hierarchicalSubject", [t.replace("/", "|") for t in marks.tags], exiv2.TypeId.xmpBag)
        _list(xmp, "Xmp.digiKam.TagsList", marks.tags, exiv2.TypeId.xmpSeq)


def say(xmp: Any, marks: Decided) -> None:
    """Words and capture time as the user says them, above what the file said."""
    for field, key in _XMP.items():
        text = getattr(marks, field)
        if text is not None:
            _forget(xmp, key.__eq__)
            if text and field == "creator":
                _list(xmp, key, [text], exiv2.TypeId.xmpSeq)
            elif text:
                xmp[key] = text
    if marks.time:
        xmp["Xmp.photoshop.DateCreated"] = xmp["Xmp.exif.DateTimeOriginal"] = marks.time


def _say_in_exif(exif: Any, marks: Decided) -> None:
    for field, key in _EXIF.items():
        text = getattr(marks, field)
        if text is not None:
            _forget(exif, key.__eq__)
            if text:
                exif[key] = text
    if marks.time:
        day, _, clock = marks.time.partition("T")
        _forget(exif, {"Exif.Photo.SubSecTimeOriginal", "Exif.Photo.OffsetTimeOriginal"}.__contains__)
        exif["Exif.Photo.DateTimeOriginal"] = f"{day.replace('-', ':')} {clock[:8]}"
        offset = _OFFSET.search(clock)
        if offset is not None:
            exif["Exif.Photo.OffsetTimeOriginal"] = offset[0]


def bytes_of(image: Any) -> bytes:
    """What an Exiv2 image in memory holds now."""
    source = image.io()
    source.open()
    try:
        return bytes(source.mmap())
    finally:
        source.munmap()
        source.close()


def _keeper(wanted: ExportFacts) -> Callable[[str], bool]:
    if wanted is ExportFacts.COPYRIGHT:
        return _RIGHTS.__contains__
    if wanted is ExportFacts.NO_PLACE:
        return lambda key: not _PLACE.match(key)
    return lambda _key: True


def _copy(source: Any, target: Any, keep: Callable[[str], bool]) -> None:
    for datum in source:
        if keep(datum.key()):
            # One value that Exiv2 cannot write again is no reason to lose the others.
            with suppress(exiv2.Exiv2Error, UnicodeError, ValueError):
                target.add(datum)


def _list(xmp: Any, key: str, texts: Iterable[str], kind: Any) -> None:
    value = exiv2.XmpArrayValue(kind)
    for text in texts:
        value.read(text)
    xmp.add(exiv2.XmpKey(key), value)


def _forget(data: Any, gone: Callable[[str], bool]) -> None:
    for key in [datum.key() for datum in data if gone(datum.key())]:
        with suppress(KeyError):
            del data[key]
