"""The DNG the samples write is one that LibRaw decodes and exiv2 reads."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import exiv2
import numpy as np
import pytest
import rawpy
from PIL import Image

from photodesk.imaging.samples import sea
from photodesk.imaging.samples.dng import BLACK, WHITE, mosaic, write_dng
from photodesk.imaging.samples.exif import Capture
from photodesk.imaging.samples.stage import Pixels, Print, Stage

CAPTURE = Capture(
    datetime(2026, 6, 6, 20, 48, 7, 131000),  # noqa: DTZ001 — cameras write local time
    "+02:00", (1, 160), 8.0, 200, 28, "PhotoDesk 20-70mm F1.8",
)  # fmt: skip


@pytest.fixture(scope="module")
def picture() -> Pixels:
    stage = Stage(600, 400, 1)
    sea.sunset(stage, sea.GOLD, boat=0.45)
    return stage.develop(Print())


def jpeg(pixels: Pixels) -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


def developed(path: Path) -> np.ndarray:
    with rawpy.imread(str(path)) as raw:
        return np.asarray(
            raw.postprocess(half_size=True, use_camera_wb=True, no_auto_bright=True, gamma=(2.4, 12.92)), dtype=int
        )


@pytest.mark.parametrize("with_preview", [True, False])
def test_demosaicing_gives_back_the_picture(tmp_path: Path, picture: Pixels, with_preview: bool) -> None:
    path = tmp_path / "IMG_0001.DNG"
    path.write_bytes(write_dng(picture, CAPTURE, preview=jpeg(picture) if with_preview else b""))
    shown, wanted = developed(path), np.asarray(Image.fromarray(picture).reduce(2), dtype=int)
    assert shown.shape == wanted.shape == (200, 300, 3)
    assert np.abs(shown - wanted).mean() < 3.5
    assert np.abs((shown - wanted).mean(axis=(0, 1))).max() < 2.0, "a colour cast"


def test_the_embedded_preview_is_the_jpeg_that_was_given(tmp_path: Path, picture: Pixels) -> None:
    path, preview = tmp_path / "IMG_0001.DNG", jpeg(picture)
    path.write_bytes(write_dng(picture, CAPTURE, preview=preview))
    with rawpy.imread(str(path)) as raw:
        thumb = raw.extract_thumb()
    assert thumb.format == rawpy.ThumbFormat.JPEG
    assert Image.open(BytesIO(thumb.data)).size == (600, 400)


def test_without_a_preview_there_is_none(tmp_path: Path, picture: Pixels) -> None:
    path = tmp_path / "IMG_0001.DNG"
    path.write_bytes(write_dng(picture, CAPTURE))
    with rawpy.imread(str(path)) as raw, pytest.raises(rawpy.LibRawNoThumbnailError):
        raw.extract_thumb()


def test_libraw_turns_it_as_the_orientation_says(tmp_path: Path, picture: Pixels) -> None:
    path = tmp_path / "IMG_0001.DNG"
    stored = np.asarray(Image.fromarray(picture).transpose(Image.Transpose.ROTATE_90))
    path.write_bytes(write_dng(stored, CAPTURE, orientation=6))
    shown, wanted = developed(path), np.asarray(Image.fromarray(picture).reduce(2), dtype=int)
    assert shown.shape == wanted.shape
    assert np.abs(shown - wanted).mean() < 3.5


def test_the_sensor_answers_between_black_and_white_and_green_most() -> None:
    raw = mosaic(np.full((2, 2, 3), 255, dtype=np.uint8))
    assert raw.max() == raw[0, 1] == raw[1, 0] == WHITE
    assert BLACK < raw[0, 0] < raw[1, 1] < WHITE
    assert (mosaic(np.zeros((4, 4, 3), dtype=np.uint8)) == BLACK).all()


def test_exiv2_reads_when_and_with_what_it_was_taken(tmp_path: Path, picture: Pixels) -> None:
    path = tmp_path / "IMG_0001.DNG"
    path.write_bytes(write_dng(picture, CAPTURE, preview=jpeg(picture)))
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    exif = image.exifData()
    read = {key: exif[key].toString() for key in ("Exif.Image.Make", "Exif.Image.Model", "Exif.Photo.LensModel")}
    assert list(read.values()) == ["PhotoDesk", "PD-24", "PhotoDesk 20-70mm F1.8"]
    assert exif["Exif.Photo.DateTimeOriginal"].toString() == "2026:06:06 20:48:07"
    assert exif["Exif.Photo.SubSecTimeOriginal"].toString() == "131"
    assert exif["Exif.Photo.OffsetTimeOriginal"].toString() == "+02:00"
    assert exif["Exif.Photo.ExposureTime"].toString() == "1/160"


def test_a_mosaic_needs_even_sides() -> None:
    with pytest.raises(ValueError, match="even sides"):
        write_dng(np.zeros((3, 4, 3), dtype=np.uint8), CAPTURE)
