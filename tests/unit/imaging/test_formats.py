"""Which name is which format, and what content truly is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from photodesk.domain.photo import FileKind
from photodesk.imaging import plugins
from photodesk.imaging.declared import declared_jxl_orientation, declared_size
from photodesk.imaging.formats import FAMILIES, classify, is_sidecar, suffixes
from photodesk.imaging.limits import Limits
from photodesk.imaging.sniff import resolve, sniff


@pytest.mark.trap("T34")
@pytest.mark.parametrize(
    ("name", "kind", "family"),
    [
        ("IMG_1.jpg", FileKind.JPEG, "jpeg"),
        ("IMG_1.Jpg", FileKind.JPEG, "jpeg"),
        ("holiday.2024.final.JPEG", FileKind.JPEG, "jpeg"),
        ("a.jfif", FileKind.JPEG, "jpeg"),
        ("scan.tif", FileKind.OTHER, "tiff"),
        ("scan.TIFF", FileKind.OTHER, "tiff"),
        ("x.NEF", FileKind.RAW, "raw"),
        ("x.CR3", FileKind.RAW, "raw"),
        ("x.raw", FileKind.RAW, "raw"),
        ("p.HEIC", FileKind.OTHER, "heif"),
        ("p.hif", FileKind.OTHER, "heif"),
        ("p.jxl", FileKind.OTHER, "jxl"),
        (".hidden.png", FileKind.OTHER, "png"),
        ("caf\udce9.jpg", FileKind.JPEG, "jpeg"),
    ],
)
def test_a_name_promises_a_format(name: str, kind: FileKind, family: str) -> None:
    info = classify(name)
    assert info is not None
    assert (info.kind, info.family) == (kind, family)


@pytest.mark.parametrize("name", ["README", ".jpg", "a.", "clip.mov", "IMG.xmp", "jpg", "", "notes.txt", "a.jpg.part"])
def test_what_is_no_picture_has_no_format(name: str) -> None:
    assert classify(name) is None


@pytest.mark.parametrize("name", ["IMG_1.xmp", "IMG_1.CR2.XMP", "a.pp3", "a.dop", "a.cos", "a.on1", "a.vrd"])
def test_sidecars_are_known_and_are_no_photos(name: str) -> None:
    assert is_sidecar(name)
    assert classify(name) is None


def test_every_family_but_raw_is_opened_with_an_allow_list_and_has_a_memory_figure() -> None:
    for family, info in FAMILIES.items():
        assert info.pillow_formats or family == "raw"
        if family != "raw":
            Limits().check(1, 1, family)
    assert set(suffixes(FileKind.JPEG)) == {"jpg", "jpeg", "jpe", "jfif"}
    assert len(suffixes()) == len(set(suffixes()))


@pytest.mark.parametrize(
    ("pillow_format", "family"),
    [
        ("JPEG", "jpeg"),
        ("PNG", "png"),
        ("GIF", "gif"),
        ("BMP", "bmp"),
        ("TIFF", "tiff"),
        ("WEBP", "webp"),
        ("AVIF", "avif"),
        ("PPM", "ppm"),
        ("JPEG2000", "jp2"),
        ("HEIF", "heif"),
        ("JXL", "jxl"),
    ],
)
def test_content_tells_its_family(pillow_format: str, family: str) -> None:
    plugins.register(family)
    data = io.BytesIO()
    Image.new("RGB", (16, 16)).save(data, pillow_format)
    assert sniff(data.getvalue()[:64]) == family
    assert resolve(data.getvalue()[:64], "jpeg") == family


@pytest.mark.fault(72)
@pytest.mark.parametrize("content", [b"<html>", b"PK\x03\x04zip", b"SQLite format 3\0", b"\0" * 64, b"plain text"])
def test_what_is_no_picture_is_told_by_its_content(content: bytes) -> None:
    assert resolve(content, "jpeg") is None


def test_a_raw_name_keeps_tiff_like_and_unknown_content_but_not_a_renamed_jpeg() -> None:
    assert resolve(b"II*\0rest", "raw") == "raw"
    assert resolve(b"\0\0\0\0", "raw") == "raw"
    assert resolve(b"\xff\xd8\xff\xe1", "raw") == "jpeg"
    assert resolve(b"FUJIFILMCCD-RAW ", "jpeg") == "raw"


@pytest.mark.parametrize("size", [(16, 16), (256, 64), (300, 200), (1000, 77), (37, 4001)])
@pytest.mark.parametrize("form", ["JXL", "WEBP", "lossless", "alpha"])
def test_declared_size_is_read_without_decoding(size: tuple[int, int], form: str) -> None:
    plugins.register("jxl")
    data = io.BytesIO()
    image = Image.new("RGBA" if form == "alpha" else "RGB", size, (200, 10, 10))
    image.save(data, "JXL" if form == "JXL" else "WEBP", **({"lossless": True} if form == "lossless" else {}))
    data.seek(0)
    assert declared_size(data, "jxl" if form == "JXL" else "webp") == size
    assert data.tell() == 0


def test_declared_size_of_stumps_is_unknown() -> None:
    for stump in (
        b"",
        b"RIFF",
        b"\xff\x0a",
        b"\x00\x00\x00\x0cJXL \r\n\x87\n",
        b"\x00\x00\x00\x0cJXL \r\n\x87\n\0\0\0\0junk",
    ):
        stream = io.BytesIO(stump)
        assert declared_size(stream, "webp") is None
        declared_size(stream, "jxl")
        assert declared_jxl_orientation(stream) in range(1, 9)


@pytest.mark.corpus
def test_declared_sizes_agree_with_the_decoders(corpus: Path) -> None:
    for family in ("jxl", "webp"):
        plugins.register(family)
        for path in sorted((corpus / "modern" / family).glob(f"*.{family}")):
            with path.open("rb") as stream:
                size = declared_size(stream, family)
                turn = declared_jxl_orientation(stream) if family == "jxl" else 1
                with Image.open(stream) as image:
                    assert size is not None
                    assert image.size == (size if turn < 5 else size[::-1]), path.name
