"""A small TIFF 6 directory writer: enough for EXIF blocks and DNG files."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

Value = str | bytes | Sequence[int] | Sequence[tuple[int, int]]


class Kind(IntEnum):
    """Field types of TIFF 6."""

    BYTE = 1
    ASCII = 2
    SHORT = 3
    LONG = 4
    RATIONAL = 5
    UNDEFINED = 7
    SRATIONAL = 10


_CODES = {Kind.BYTE: "B", Kind.SHORT: "H", Kind.LONG: "I", Kind.RATIONAL: "I", Kind.SRATIONAL: "i"}


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a directory."""

    tag: int
    kind: Kind
    value: Value

    def packed(self) -> tuple[int, bytes]:
        """(count, bytes), little endian."""
        value = self.value
        if isinstance(value, str):
            data = value.encode("ascii") + b"\0"
            return len(data), data
        if isinstance(value, bytes):
            return len(value), value
        numbers: list[int] = []
        for item in value:
            numbers.extend(item if isinstance(item, tuple) else (item,))
        return len(value), struct.pack(f"<{len(numbers)}{_CODES[self.kind]}", *numbers)


class TiffWriter:
    """Collects blocks and directories, innermost first, so that every offset is known when it is written."""

    def __init__(self) -> None:
        self._data = bytearray(b"II*\0\0\0\0\0")

    def block(self, data: bytes) -> int:
        """Append bytes at an even place and say where."""
        if len(self._data) % 2:
            self._data.append(0)
        place = len(self._data)
        self._data += data
        return place

    def directory(self, fields: Sequence[Field], following: int = 0) -> int:
        """Append a directory (its long values before it) and say where; `following` = offset of the next one."""
        entries = bytearray()
        for field in sorted(fields, key=lambda entry: entry.tag):
            count, data = field.packed()
            inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", self.block(data))
            entries += struct.pack("<HHI", field.tag, field.kind, count) + inline
        return self.block(struct.pack("<H", len(fields)) + bytes(entries) + struct.pack("<I", following))

    def finish(self, first: int) -> bytes:
        """The file, with `first` as its first directory."""
        struct.pack_into("<I", self._data, 4, first)
        return bytes(self._data)
