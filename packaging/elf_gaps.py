"""Takes the holes out of shared libraries: wheels are patched by a tool that moves a part behind megabytes of zeros.

A loadable segment must lie in the file where its address says, modulo the page size. The tool keeps to pages of 2 MB
although no x86-64 or arm64 system has larger ones than 64 kB: so what lies behind a hole can move up, in steps of that.
Nothing else changes: addresses, symbols and code stay (System V ABI, “Program Loading”).
"""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

PAGE = 0x10000
WORTH = 1_000_000
"""Smaller holes (bytes) are left."""
_LOAD = 1
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_SECTION_OFFSET = 24


class Hole(NamedTuple):
    """What lies at `end` and behind moves up by `length` bytes, a multiple of the page."""

    end: int
    length: int


def close_holes(path: Path) -> int:
    """Rewrite one library without its largest hole; bytes gained. Leaves alone what is no 64-bit ELF file."""
    data = path.read_bytes()
    smaller = without_hole(data)
    if len(smaller) < len(data):
        path.write_bytes(smaller)
    return len(data) - len(smaller)


def without_hole(data: bytes) -> bytes:
    """The file without its largest hole of zeros between two loadable segments; as it is when there is none."""
    if data[:6] != b"\x7fELF\x02\x01":
        return data
    header = list(_HEADER.unpack_from(data))
    hole = _hole(data, header)
    if hole is None:
        return data
    kept = bytearray(data[: hole.end - hole.length] + data[hole.end :])
    for place in _segments(header):
        kind, flags, offset, address, physical, inside, memory, align = _SEGMENT.unpack_from(data, place)
        moved = offset - hole.length if offset >= hole.end else offset
        fits = min(align, PAGE) if kind == _LOAD else align
        _SEGMENT.pack_into(kept, place, kind, flags, moved, address, physical, inside, memory, fits)
    sections = header[6]
    header[6] = sections - hole.length if sections >= hole.end else sections
    _HEADER.pack_into(kept, 0, *header)
    for number in range(header[12]):
        at = header[6] + number * header[11] + _SECTION_OFFSET
        (offset,) = struct.unpack_from("<Q", kept, at)
        if offset >= hole.end:
            struct.pack_into("<Q", kept, at, offset - hole.length)
    return bytes(kept)


def _segments(header: list[int]) -> range:
    """Where the program headers stand; they are never behind a hole, for the loader reads them first."""
    return range(header[5], header[5] + header[10] * header[9], header[9])


def _hole(data: bytes, header: list[int]) -> Hole | None:
    """The largest stretch between two loadable segments that is all zeros and no section's."""
    loads = sorted(
        (segment[2], segment[5])
        for segment in (_SEGMENT.unpack_from(data, place) for place in _segments(header))
        if segment[0] == _LOAD
    )
    holes = []
    for (start, size), (following, _) in pairwise(loads):
        length = (following - start - size) // PAGE * PAGE
        if length >= WORTH and not data[following - length : following].strip(b"\0"):
            holes.append(Hole(following, length))
    return max(holes, key=lambda hole: hole.length, default=None)
