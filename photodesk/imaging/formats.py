"""The one registry of file formats: which suffix is which kind and which decoder family (T34)."""

from __future__ import annotations

from dataclasses import dataclass

from photodesk.domain.photo import FileKind


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What a file name promises. `pillow_formats` is the allow-list Pillow is opened with; empty for RAW."""

    kind: FileKind
    family: str
    pillow_formats: tuple[str, ...] = ()


FAMILIES: dict[str, FormatInfo] = {
    family: FormatInfo(kind, family, formats)
    for family, kind, formats in (
        ("jpeg", FileKind.JPEG, ("JPEG",)),
        ("raw", FileKind.RAW, ()),
        ("png", FileKind.OTHER, ("PNG",)),
        ("tiff", FileKind.OTHER, ("TIFF",)),
        ("webp", FileKind.OTHER, ("WEBP",)),
        ("avif", FileKind.OTHER, ("AVIF",)),
        ("heif", FileKind.OTHER, ("HEIF",)),
        ("jxl", FileKind.OTHER, ("JXL",)),
        ("jp2", FileKind.OTHER, ("JPEG2000",)),
        ("psd", FileKind.OTHER, ("PSD",)),
        ("gif", FileKind.OTHER, ("GIF",)),
        ("bmp", FileKind.OTHER, ("BMP",)),
        ("ppm", FileKind.OTHER, ("PPM",)),
        ("tga", FileKind.OTHER, ("TGA",)),
    )
}
"""Every decoder family by name."""

_RENDERED_SUFFIXES = {
    "jpeg": "jpg jpeg jpe jfif",
    "png": "png",
    "tiff": "tif tiff",
    "webp": "webp",
    "avif": "avif",
    "heif": "heic heif hif",
    "jxl": "jxl",
    "jp2": "jp2 j2k jpx jpf",
    "psd": "psd",
    "gif": "gif",
    "bmp": "bmp dib",
    "ppm": "ppm pgm pnm",
    "tga": "tga",
}
_RAW_SUFFIXES = (
    "3fr ari arw bay cap cr2 cr3 crw cs1 dcr dcs dng drf eip erf fff gpr iiq k25 kc2 kdc mdc mef mos mrw nef nrw "
    "orf ori pef ptx pxn qtk raf raw rdc rw2 rwl rwz sr2 srf srw sti x3f"
)
_SIDECARS = "xmp pp3 pp2 arp dop cos cop nks on1 onphoto vrd rwsp spd ispd thm aae"
_SIDECAR_SUFFIXES = frozenset(_SIDECARS.split())

_BY_SUFFIX: dict[str, FormatInfo] = {
    suffix: FAMILIES[family] for family, suffixes in _RENDERED_SUFFIXES.items() for suffix in suffixes.split()
} | dict.fromkeys(_RAW_SUFFIXES.split(), FAMILIES["raw"])


def suffix_of(name: str) -> str:
    """The last extension, lower-case, without its dot; "" for `name`, `.hidden` and `name.`."""
    head, dot, suffix = name.rpartition(".")
    return suffix.lower() if dot and head else ""


def classify(name: str) -> FormatInfo | None:
    """The format a file name promises, or None when it is no picture. Only the last extension counts, in any case."""
    return _BY_SUFFIX.get(suffix_of(name))


def is_sidecar(name: str) -> bool:
    """Whether a file travels with a photo and is never a photo by itself."""
    return suffix_of(name) in _SIDECAR_SUFFIXES


def suffixes(kind: FileKind | None = None) -> tuple[str, ...]:
    """Known suffixes without dots, sorted; of one kind, or all."""
    return tuple(sorted(suffix for suffix, info in _BY_SUFFIX.items() if kind is None or info.kind is kind))
