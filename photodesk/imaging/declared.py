"""The size a WebP or JPEG XL declares, read before its library may allocate for it (their openers decode at once)."""

from __future__ import annotations

from typing import IO

_WEBP_HEAD = 30
_JXL_HEAD = 64
_JXL_CONTAINER = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
_JXL_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_MAX_BOXES = 64


def declared_size(stream: IO[bytes], family: str) -> tuple[int, int] | None:
    """Width and height as declared, or None where that cannot be told cheaply. Leaves the stream at its start."""
    try:
        if family == "webp":
            return _webp_size(stream.read(_WEBP_HEAD))
        if family == "jxl":
            return _jxl_size(_jxl_codestream(stream))
        return None
    finally:
        stream.seek(0)


def _webp_size(head: bytes) -> tuple[int, int] | None:
    if len(head) < _WEBP_HEAD:
        return None
    chunk = head[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return None


def _jxl_codestream(stream: IO[bytes]) -> bytes:
    """The first bytes of the codestream, bare or in its container's first jxlc or jxlp box."""
    head = stream.read(len(_JXL_CONTAINER))
    if head != _JXL_CONTAINER:
        return head + stream.read(_JXL_HEAD)
    for _ in range(_MAX_BOXES):
        box = stream.read(8)
        if len(box) < 8:
            return b""
        size, kind = int.from_bytes(box[:4], "big"), box[4:]
        header = 8
        if size == 1:
            size, header = int.from_bytes(stream.read(8), "big"), 16
        if kind in (b"jxlc", b"jxlp"):
            return stream.read(_JXL_HEAD)[4 if kind == b"jxlp" else 0 :]
        if size < header:
            return b""
        stream.seek(size - header, 1)
    return b""


class _Bits:
    """Little-endian bit reader over a few bytes; reads zeros past the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        taken = self._value & ((1 << count) - 1)
        self._value >>= count
        return taken


def _jxl_size(codestream: bytes) -> tuple[int, int] | None:
    """SizeHeader of ISO/IEC 18181-1: either sides of up to 256 in steps of 8, or a class of bits for each side."""
    return _take_jxl_size(_Bits(codestream[2:])) if codestream[:2] == b"\xff\x0a" else None


def _take_jxl_size(bits: _Bits) -> tuple[int, int]:
    small = bits.take(1) == 1
    height = _jxl_side(bits, small)
    ratio = bits.take(3)
    if ratio == 0:
        return _jxl_side(bits, small), height
    across, down = _JXL_RATIOS[ratio]
    return height * across // down, height


def declared_jxl_orientation(stream: IO[bytes]) -> int:
    """The orientation 1-8 that a JPEG XL decoder applies. Leaves the stream at its start."""
    try:
        codestream = _jxl_codestream(stream)
    finally:
        stream.seek(0)
    bits = _Bits(codestream[2:])
    _take_jxl_size(bits)
    all_default, extra_fields = bits.take(1), 0
    if not all_default:
        extra_fields = bits.take(1)
    return bits.take(3) + 1 if extra_fields else 1


def _jxl_side(bits: _Bits, small: bool) -> int:
    if small:
        return (bits.take(5) + 1) * 8
    return bits.take((9, 13, 18, 30)[bits.take(2)]) + 1
