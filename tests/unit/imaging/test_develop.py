"""Full-size pixels and readings: every pixel, upright, in sRGB; sharper is more; nothing waits that nobody wants."""

from __future__ import annotations

import io
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from photodesk.domain.errors import DiskFullError
from photodesk.files.scratch import Scratch, new_file, read_into
from photodesk.imaging import quality
from photodesk.imaging.develop import develop, measure
from photodesk.imaging.limits import Limits
from photodesk.imaging.pixels import MeasureRequest, PixelsRequest
from photodesk.imaging.sandbox import DecodeFailure, DecoderPool
from photodesk.imaging.wire import pack_readings, unpack_pixels_result, unpack_readings
from tests.pictures import picture, write_jpeg

ROOT = Path(__file__).parents[3]
STUBS = "tests.faults.stub_decoders:perform"


def levels_of(path: Path, sizes: tuple[tuple[int, int], ...]) -> list[np.ndarray]:
    data, made, at = path.read_bytes(), [], 0
    for width, height in sizes:
        made.append(np.frombuffer(data, np.uint8, width * height * 4, at).reshape(height, width, 4))
        at += width * height * 4
    assert at == len(data)
    return made


def rgb(level: np.ndarray) -> np.ndarray:
    return level[..., 2::-1]


def test_every_pixel_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    picture(3, (611, 407)).save(path)
    result = develop(PixelsRequest(path, "png", None, tmp_path / "p"), Limits())
    assert result.levels == ((611, 407),)
    (level,) = levels_of(tmp_path / "p", result.levels)
    assert (rgb(level) == np.asarray(picture(3, (611, 407)))).all()
    assert (level[..., 3] == 255).all()


@pytest.mark.parametrize("turn", range(1, 9))
def test_it_stands_upright(tmp_path: Path, turn: int) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1, orientation=turn, size=(640, 416))
    result = develop(PixelsRequest(path, "jpeg", None, tmp_path / "p"), Limits())
    assert result.levels == (((640, 416),) if turn < 5 else ((416, 640),))
    with Image.open(path) as stored:
        assert (rgb(levels_of(tmp_path / "p", result.levels)[0]) == np.asarray(ImageOps.exif_transpose(stored))).all()


def test_large_pictures_come_with_halves_of_themselves(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1, size=(1600, 1064))
    result = develop(PixelsRequest(path, "jpeg", None, tmp_path / "p", floor=300), Limits())
    assert result.levels == ((1600, 1064), (800, 532), (400, 266))
    small = levels_of(tmp_path / "p", result.levels)[2]
    with Image.open(path) as stored:
        expected = np.asarray(stored.reduce(4), dtype=int)
    assert abs(rgb(small).astype(int) - expected).max() <= 2


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "long_side", "developed"),
    [("raw/decodable/canon_eos_6d.dng", 1200, True), ("raw/synthetic_pairs/PDSK1207.DNG", 700, True)],
)
def test_a_raw_is_seen_in_the_pixels_of_its_sensor(
    corpus: Path, tmp_path: Path, name: str, long_side: int, developed: bool
) -> None:
    result = develop(PixelsRequest(corpus / name, "raw", None, tmp_path / "p"), Limits())
    assert max(result.levels[0]) >= long_side
    assert result.developed is developed


def test_what_cannot_be_decoded_leaves_no_file(tmp_path: Path) -> None:
    whole = write_jpeg(tmp_path / "a.jpg", 1, size=(640, 416)).read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(OSError, match="truncated"):
        develop(PixelsRequest(tmp_path / "cut.jpg", "jpeg", None, tmp_path / "p"), Limits())
    assert not (tmp_path / "p").exists()


def test_more_pixels_than_memory_are_refused(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1, size=(640, 416))
    with pytest.raises(DecodeFailure):
        develop(PixelsRequest(path, "jpeg", None, tmp_path / "p"), Limits(memory=100_000))


def test_a_worker_cannot_make_the_program_set_aside_what_it_likes() -> None:
    for levels in ([], [[0, 4]], [[1 << 20, 2]], [[-3, 3]]):
        with pytest.raises(ValueError, match="levels"):
            unpack_pixels_result({"levels": levels, "developed": False, "seconds": 1.0})


@pytest.mark.trap("T40")
def test_a_decode_given_up_ends_at_once_and_the_next_is_made(tmp_path: Path) -> None:
    photo = write_jpeg(tmp_path / "a.jpg", 1, size=(640, 416))
    with DecoderPool(1, entry=STUBS, import_paths=(ROOT,)) as pool:
        gone = pool.render(PixelsRequest(tmp_path / "gate-1.jpg", "jpeg", None, tmp_path / "p"))
        waiting = pool.render(PixelsRequest(photo, "jpeg", None, tmp_path / "w"))
        after = pool.render(PixelsRequest(photo, "jpeg", None, tmp_path / "q"))
        pool.give_up(waiting)
        while not pool.pids():
            pass
        pool.give_up(gone)
        while not gone.done():
            pool.give_up(gone)
        with pytest.raises(CancelledError):
            gone.result()
        assert after.result(30).levels == ((640, 416),)
        assert waiting.cancelled()


def detailed(seed: int = 1) -> Image.Image:
    rng = np.random.default_rng(seed)
    blocks = rng.integers(20, 235, (40, 60, 3), dtype=np.uint8).repeat(20, 0).repeat(20, 1)
    return Image.fromarray(blocks)


def test_the_sharper_frame_has_the_higher_figure() -> None:
    scores = [quality.measure(detailed().filter(ImageFilter.GaussianBlur(r))).sharpness for r in (0, 1, 2, 4, 8)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[2] + 10
    assert all(0 <= score <= 100 for score in scores)


def test_light_and_contrast_of_the_scene_change_it_little() -> None:
    whole = quality.measure(detailed()).sharpness
    assert abs(quality.measure(detailed().point(lambda v: v * 6 // 10 + 20)).sharpness - whole) < 12


def test_the_spot_is_where_the_focus_is() -> None:
    image = detailed().filter(ImageFilter.GaussianBlur(6))
    image.paste(detailed().crop((900, 100, 1100, 300)), (900, 100))
    left, top, width, height = quality.measure(image).spot
    assert 900 / 1200 <= left + width / 2 <= 1100 / 1200
    assert 100 / 800 <= top + height / 2 <= 300 / 800


def test_clipped_shares_and_histogram() -> None:
    image = Image.new("RGB", (1000, 100), (120, 10, 60))
    image.paste((0, 1, 2), (0, 0, 20, 100))
    image.paste((255, 40, 40), (20, 0, 30, 100))
    made = quality.measure(image)
    assert (made.shadows, made.highlights) == (2.0, 1.0)
    assert sum(made.red) == sum(made.green) == 100_000
    assert made.red[120 // 4] == 97_000
    assert unpack_readings(pack_readings(made)) == made


def test_a_preview_is_measured_and_masked(tmp_path: Path) -> None:
    path = tmp_path / "p.jpg"
    image = detailed().filter(ImageFilter.GaussianBlur(8))
    image.paste(detailed().crop((0, 0, 300, 300)), (0, 0))
    image.save(path, quality=90)
    assert measure(MeasureRequest(path, "jpeg", tmp_path / "m"), Limits()).sharpness > 20
    data = (tmp_path / "m").read_bytes()
    mask = np.frombuffer(data[8:], np.uint8).reshape(800, 1200)
    assert mask[:300, :300].mean() > 20 * max(mask[400:, 400:].mean(), 0.01)


def test_the_smallest_picture_can_be_measured() -> None:
    assert quality.measure(Image.new("L", (1, 1))).sharpness == 0


def test_scratch_gives_room_where_there_is_some_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "photodesk-pixels-999999999-x").mkdir()
    (tmp_path / "other").mkdir()
    scratch = Scratch((tmp_path / "gone", tmp_path))
    place = scratch.place(1000)
    assert place.parent.parent == tmp_path
    assert not (tmp_path / "photodesk-pixels-999999999-x").exists()
    with pytest.raises(TypeError), new_file(place) as stream:
        stream.write("half")
    assert not place.exists()
    with new_file(place) as stream:
        stream.write(b"whole")
    scratch.drop(tmp_path / "other")
    scratch.close()
    assert [p.name for p in tmp_path.iterdir()] == ["other"]
    with pytest.raises(DiskFullError):
        scratch.place(1 << 60)


def test_a_short_file_does_not_fill_a_picture() -> None:
    with pytest.raises(OSError, match="2 bytes early"):
        read_into(io.BytesIO(b"1234"), memoryview(bytearray(6)))
