"""What a file truly is, by its first bytes: a PNG named `.jpg` is opened as the PNG it is."""

from __future__ import annotations

HEAD_BYTES = 64
"""How much of the file `sniff` wants to see."""

_MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\xff\x0a", "jxl"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "jxl"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"8BPS", "psd"),
    (b"FUJIFILMCCD-RAW", "raw"),
    (b"II\x1a\x00\x00\x00HEAPCCDR", "raw"),
    (b"IIRO", "raw"),
    (b"IIRS", "raw"),
    (b"MMOR", "raw"),
    (b"IIU\x00", "raw"),
    (b"FOVb", "raw"),
    (b"\x00MRM", "raw"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"P5", "ppm"),
    (b"P6", "ppm"),
    (b"BM", "bmp"),
)
_AVIF_BRANDS = (b"avif", b"avis")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2")


def sniff(head: bytes) -> str | None:
    """The family these first bytes belong to, or None when they are no picture we know.

    TIFF-based RAW files answer "tiff": only their suffix tells them from a TIFF.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    return next((family for magic, family in _MAGICS if head.startswith(magic)), None)


def _of_brands(head: bytes) -> str | None:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    if brands[0] == b"crx ":
        return "raw"
    if any(brand in _AVIF_BRANDS for brand in brands):
        return "avif"
    return "heif" if any(brand in _HEIF_BRANDS for brand in brands) else None


def resolve(head: bytes, promised: str) -> str | None:
    """The family to open a file with, from its first bytes and the family its name promises; None: no picture.

    A RAW name wins over a TIFF-like or unknown head (LibRaw knows many that have no magic at all); TGA has none.
    """
    found = sniff(head)
    if promised == "raw":
        return "raw" if found in (None, "tiff", "bmp", "ppm") else found
    if found is None and promised == "tga":
        return "tga"
    return found
