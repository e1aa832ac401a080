"""The tags of a file as plain text, read by Exiv2. Runs in a decoder process: Exiv2 has been seen to abort."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import exiv2

_MAX_TAGS = 20_000
_MAX_VALUE_BYTES = 64 << 10
_MAX_VALUES = 2_000
_MAX_TEXT = 1_000

_BYTES = frozenset({exiv2.TypeId.unsignedByte, exiv2.TypeId.undefined})
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


@dataclass(frozen=True, slots=True)
class Tags:
    """EXIF, XMP and IPTC values by Exiv2 key, each a tuple of cleaned texts; `width`, `height` 0 when unknown."""

    exif: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    xmp: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    iptc: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    width: int = 0
    height: int = 0
    maker_lens: str = ""
    maker_iso: str = ""

    def first(self, *keys: str) -> str:
        """The first non-empty text among these keys; their group is told by their prefix."""
        return next((text for key in keys for text in self.all(key) if text), "")

    def all(self, key: str) -> tuple[str, ...]:
        group = {"Exif": self.exif, "Xmp": self.xmp, "Iptc": self.iptc}[key.partition(".")[0]]
        return group.get(key, ())


def read_tags(path: Path) -> Tags:
    """What Exiv2 finds; empty tags when it cannot read the file. The file must exist."""
    with suppress(exiv2.Exiv2Error):
        image = open_image(path)
        _read_all(image)
        exif = image.exifData()
        return Tags(
            dict(_texts(exif, single=True)),
            dict(_texts(image.xmpData())),
            _merged(_texts(image.iptcData())),
            int(image.pixelWidth()),
            int(image.pixelHeight()),
            _from_maker(exif, exiv2.lensName),
            _from_maker(exif, exiv2.isoSpeed),
        )
    return Tags()


def _read_all(image: Any) -> None:
    """Read what is there; a file that is damaged further on keeps what came before."""
    with suppress(exiv2.Exiv2Error):
        image.readMetadata()


def tags_of_exif(data: bytes) -> Tags:
    """The tags of a bare EXIF block that another decoder found; empty when it is none."""
    with suppress(exiv2.Exiv2Error):
        image = exiv2.ImageFactory.open(data.removeprefix(b"Exif\0\0"))  # the block is a TIFF without pixels
        _read_all(image)
        return Tags(dict(_texts(image.exifData(), single=True)))
    return Tags()


def open_image(path: Path) -> Any:
    """An Exiv2 image; names that are not valid Unicode go in by content. Exiv2Error when it knows no such format."""
    exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return exiv2.ImageFactory.open(path.read_bytes())
    return exiv2.ImageFactory.open(str(path))


def clean(text: str, limit: int = _MAX_TEXT) -> str:
    """Foreign text as data: no NUL, terminal codes, control or direction marks; blanks collapsed; cut (fault 79)."""
    text = _ANSI.sub(" ", text.partition("\0")[0])
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:limit]


def _texts(data: Any, *, single: bool = False) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Key and values of each tag. `single` takes a tag as one text (EXIF); else each value apart (XMP bags)."""
    for number, datum in enumerate(data):
        if number >= _MAX_TAGS:
            return
        with suppress(exiv2.Exiv2Error, UnicodeError, ValueError):
            if datum.size() > _MAX_VALUE_BYTES:
                continue
            if datum.typeId() in _BYTES:
                yield datum.key(), (_spelled(datum),)
                continue
            if datum.typeId() == exiv2.TypeId.string:
                yield datum.key(), (clean(_lettered(bytes(datum.value().data()))),)
                continue
            count = 1 if single else min(datum.count(), _MAX_VALUES)
            values = (datum.toString(),) if count == 1 else tuple(datum.toString(n) for n in range(count))
            yield datum.key(), tuple(clean(value) for value in values)


def _lettered(data: bytes) -> str:
    """IPTC text: UTF-8, as it should say and seldom does, else what Western programs wrote before."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _spelled(datum: Any) -> str:
    """Text that was written as bytes, as some phones do; "" for bytes that are no text."""
    numbers = datum.toString().split() if datum.count() <= _MAX_TEXT else []
    data = bytes(int(number) & 0xFF for number in numbers).rstrip(b"\0")
    return clean(data.decode("ascii")) if data.isascii() and data.decode("ascii").isprintable() else ""


def _merged(texts: Iterator[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """IPTC repeats a key for each of its values."""
    merged: dict[str, tuple[str, ...]] = {}
    for key, values in texts:
        merged[key] = (*merged.get(key, ()), *values)
    return merged


def _from_maker(exif: Any, find: Callable[[Any], Any]) -> str:
    """What Exiv2 finds in the maker's own tags, as people say it; "" when it does not know."""
    with suppress(exiv2.Exiv2Error, UnicodeError, ValueError, StopIteration):
        datum = find(exif)
        if datum is not None and datum != exif.end():
            name = clean(datum.print(exif))
            return "" if name.startswith("(") or "nknown" in name or name.lower() in ("n/a", "none") else name
    return ""
