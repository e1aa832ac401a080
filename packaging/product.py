"""The names of the product, each in one place: specs, installers and metadata are filled in from here."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

NAME = "PhotoDesk"
IDENTIFIER = "org.photodesk.PhotoDesk"
"""The reverse-DNS name of AppStream and macOS. To be settled before the first public release (docs/RELEASE.md)."""

HOME = "https://photodesk.example"
"""Where the program lives. `.example` belongs to nobody: put the real address here before the first release."""

AUTHORS = "The PhotoDesk authors"
CONTACT = f"{AUTHORS} <authors@photodesk.example>"
COPYRIGHT = f"© 2026 {AUTHORS}. GNU General Public License, version 3 or later."
SUMMARY = "A desktop photo manager for photographers"

MIME_TYPES = (
    "inode/directory",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "image/avif",
    "image/heif",
    "image/heic",
    "image/jxl",
    "image/x-adobe-dng",
    "image/x-canon-cr2",
    "image/x-canon-cr3",
    "image/x-nikon-nef",
    "image/x-sony-arw",
    "image/x-fuji-raf",
    "image/x-olympus-orf",
    "image/x-panasonic-rw2",
    "image/x-pentax-pef",
)

DOCUMENT_TYPES = [
    {
        "CFBundleTypeName": "Folder of photos",
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": ["public.folder", "public.image", "public.camera-raw-image"],
    }
]


def _version() -> str:
    text = (ROOT / "photodesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("photodesk/__init__.py names no version")
    return found[1]


VERSION = _version()
