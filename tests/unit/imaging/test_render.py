"""One decode makes both derivatives: sizes, orientation, colour, and what is refused."""

from __future__ import annotations

import io
import os
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from photodesk.domain.derivative import FailureKind, Recipe
from photodesk.imaging import colour, plugins
from photodesk.imaging.decode import jpeg_scale, shrunk
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.failure import DecodeFailure, failure_of
from photodesk.imaging.formats import classify
from photodesk.imaging.limits import Limits
from photodesk.imaging.render import render


def make(
    source: Path, *, family: str = "", turn: int | None = None, limits: Limits | None = None, **recipe: int
) -> DeriveResult:
    info = classify(source.name)
    chosen = family or (info.family if info else "jpeg")
    request = DeriveRequest(source, chosen, turn, Recipe(**recipe), source.parent / "t.jpg", source.parent / "p.jpg")
    return render(request, limits or Limits())


def made(source: Path) -> tuple[Image.Image, Image.Image]:
    """Thumbnail and preview, loaded."""
    pictures = []
    for name in ("t.jpg", "p.jpg"):
        with Image.open(source.parent / name, formats=("JPEG",)) as picture:
            picture.load()
            pictures.append(picture)
    return pictures[0], pictures[1]


def kind_of(source: Path, **options: object) -> FailureKind:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - which exception it is, is the decoder's business
        make(source, **options)  # type: ignore[arg-type]
    return failure_of(caught.value).failure_kind


def corners(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Red, green, blue, white in the corners from top left, row by row."""
    image = Image.new("RGB", size, (120, 120, 120))
    pen, (width, height) = ImageDraw.Draw(image), size
    for n, ink in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))):
        x, y = (n % 2) * width // 2, (n // 2) * height // 2
        pen.rectangle((x, y, x + width // 2 - 1, y + height // 2 - 1), fill=ink)
    return image


def near(image: Image.Image, where: tuple[float, float], ink: tuple[int, ...], tolerance: int = 12) -> bool:
    pixel = image.convert("RGB").getpixel((int(image.width * where[0]), int(image.height * where[1])))
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, ink, strict=True))


def stands_upright(image: Image.Image) -> bool:
    inks = {(0.2, 0.2): (255, 0, 0), (0.8, 0.2): (0, 255, 0), (0.2, 0.8): (0, 0, 255), (0.8, 0.8): (255, 255, 255)}
    return all(near(image, where, ink) for where, ink in inks.items())


@pytest.mark.parametrize(
    ("long_side", "wanted", "scale"),
    [
        (6000, 1920, 2),
        (6000, 3000, 2),
        (6000, 3001, 1),
        (14204, 1920, 4),
        (1919, 1920, 1),
        (3839, 1920, 2),
        (3838, 1920, 1),
        (65500, 512, 8),
        (5, 1, 8),
    ],
)
def test_a_jpeg_is_scaled_as_far_as_it_may_be(long_side: int, wanted: int, scale: int) -> None:
    assert jpeg_scale(long_side, wanted) == scale


@pytest.mark.parametrize("size", [(3841, 2561), (2561, 3841), (4000, 3000), (1921, 17), (3840, 3840)])
def test_the_preview_is_the_smallest_scaled_decode_and_the_thumbnail_comes_from_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    source = tmp_path / "a.jpg"
    corners(size).save(source)
    result = make(source)
    thumbnail, preview = made(source)
    scale = jpeg_scale(max(size), 1920)
    assert preview.size == (-(-size[0] // scale), -(-size[1] // scale))
    assert max(thumbnail.size) == 512
    assert thumbnail.width / thumbnail.height == pytest.approx(size[0] / size[1], rel=0.02 if min(size) > 100 else 9)
    assert (result.width, result.height) == size
    assert (result.thumbnail_bytes, result.preview_bytes) == tuple(
        (tmp_path / n).stat().st_size for n in ("t.jpg", "p.jpg")
    )


@pytest.mark.parametrize(
    "suffix", ["jpg", "png", "webp", "tif", "gif", "bmp", "avif", "jp2", "heic", "jxl", "ppm", "tga"]
)
def test_nothing_is_ever_enlarged_and_every_format_stands_upright(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"a.{suffix}"
    info = classify(source.name)
    assert info is not None
    plugins.register(info.family)
    corners((300, 200)).save(source, format=info.pillow_formats[0])
    result = make(source)
    thumbnail, preview = made(source)
    assert thumbnail.size == preview.size == (300, 200) == (result.width, result.height)
    assert stands_upright(thumbnail)
    assert stands_upright(preview)


@pytest.mark.parametrize("suffix", ["png", "webp", "tif"])
def test_a_source_that_cannot_be_scaled_while_decoding_is_resampled_to_the_sides_asked_for(
    tmp_path: Path, suffix: str
) -> None:
    source = tmp_path / f"a.{suffix}"
    corners((2600, 1300)).save(source)
    result = make(source)
    thumbnail, preview = made(source)
    assert (thumbnail.size, preview.size) == ((512, 256), (1920, 960))
    assert (result.width, result.height) == (2600, 1300)
    assert stands_upright(preview)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_applied_once_and_leaves_no_tag(tmp_path: Path, suffix: str, orientation: int) -> None:
    stored = corners((96, 64)) if orientation == 1 else corners((96, 64)).transpose(_inverse(orientation))
    source = tmp_path / f"a.{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(source, exif=exif, **({"quality": 95} if suffix != "tif" and suffix != "png" else {}))
    result = make(source)
    thumbnail, preview = made(source)
    assert (result.width, result.height) == thumbnail.size == preview.size == (96, 64)
    assert stands_upright(thumbnail)
    assert stands_upright(preview)
    assert 0x0112 not in thumbnail.getexif()
    assert 0x0112 not in preview.getexif()


def _inverse(orientation: int) -> Image.Transpose:
    return {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]


@pytest.mark.fault(78)
@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_absurd_orientation_is_ignored(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    corners((96, 64)).save(tmp_path / "a.jpg", exif=exif)
    assert make(tmp_path / "a.jpg").orientation == 1
    assert stands_upright(made(tmp_path / "a.jpg")[0])


def test_the_users_orientation_replaces_the_files_own(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    corners((96, 64)).save(tmp_path / "a.jpg", exif=exif)
    result = make(tmp_path / "a.jpg", turn=1)
    assert (result.width, result.height, result.orientation) == (96, 64, 1)
    assert stands_upright(made(tmp_path / "a.jpg")[0])


def test_grey_stays_grey(tmp_path: Path) -> None:
    Image.linear_gradient("L").resize((2000, 1000)).save(tmp_path / "a.jpg")
    make(tmp_path / "a.jpg")
    assert {picture.mode for picture in made(tmp_path / "a.jpg")} == {"L"}


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk_becomes_the_colours_it_means(tmp_path: Path, suffix: str) -> None:
    corners((2400, 1600)).convert("CMYK").save(tmp_path / f"a.{suffix}", quality=95)
    make(tmp_path / f"a.{suffix}")
    for picture in made(tmp_path / f"a.{suffix}"):
        assert picture.mode == "RGB"
        assert stands_upright(picture)


def test_rgb_jpegs_without_ycc_are_right(tmp_path: Path) -> None:
    corners().save(tmp_path / "a.jpg", keep_rgb=True, quality=95)
    make(tmp_path / "a.jpg")
    assert all(stands_upright(picture) for picture in made(tmp_path / "a.jpg"))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_lies_on_the_neutral_background(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (200, 100), (255, 255, 255, 0))
    image.paste((0, 0, 0, 255), (100, 0, 200, 100))
    (image.convert(mode) if mode != "P" else image.quantize(8)).save(tmp_path / "a.png")
    make(tmp_path / "a.png")
    for picture in made(tmp_path / "a.png"):
        assert near(picture, (0.25, 0.5), colour.BACKGROUND)
        assert near(picture, (0.75, 0.5), (0, 0, 0))


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path, suffix: str) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (64, 1))
    Image.fromarray(ramp).save(tmp_path / f"a.{suffix}")
    make(tmp_path / f"a.{suffix}")
    values = np.asarray(made(tmp_path / f"a.{suffix}")[1].convert("L"))[32].astype(int)
    assert np.abs(values - np.arange(256)).max() <= 4


@pytest.mark.parametrize(("top", "dtype"), [(1.0, np.float32), (255.0, np.float32), (40000, np.int32)])
def test_floats_and_integers_are_shown_by_their_range(tmp_path: Path, top: float, dtype: type) -> None:
    Image.fromarray(np.tile(np.linspace(0, top, 256).astype(dtype), (64, 1))).save(tmp_path / "a.tif")
    make(tmp_path / "a.tif")
    values = np.asarray(made(tmp_path / "a.tif")[1].convert("L"))[32].astype(int)
    assert values[0] <= 4
    assert values[-1] >= (150 if top == 40000 else 250)


def test_the_first_page_of_many_is_shown(tmp_path: Path) -> None:
    pages = [Image.new("RGB", (50, 40), ink) for ink in ((255, 0, 0), (0, 0, 255))]
    for suffix in ("tif", "gif"):
        pages[0].save(tmp_path / f"a.{suffix}", save_all=True, append_images=pages[1:])
        make(tmp_path / f"a.{suffix}")
        assert near(made(tmp_path / f"a.{suffix}")[1], (0.5, 0.5), (255, 0, 0))


def wide_gamut() -> bytes:
    """A profile whose green and red primaries are swapped: whoever honours it shows red as green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    entries = {bytes(profile[132 + 12 * n : 136 + 12 * n]): 132 + 12 * n for n in range(count)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace(b"sRGB", b"test").replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def test_a_jpegs_profile_stays_with_the_preview_and_the_thumbnail_is_srgb(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), (255, 0, 0)).save(tmp_path / "a.jpg", icc_profile=wide_gamut(), quality=95)
    make(tmp_path / "a.jpg")
    thumbnail, preview = made(tmp_path / "a.jpg")
    assert preview.info["icc_profile"] == wide_gamut()
    assert near(preview, (0.5, 0.5), (255, 0, 0))
    assert "icc_profile" not in thumbnail.info
    assert near(thumbnail, (0.5, 0.5), (0, 255, 0), 30)


@pytest.mark.parametrize("suffix", ["png", "tif", "webp"])
def test_other_formats_become_srgb(tmp_path: Path, suffix: str) -> None:
    lossless = {"lossless": True} if suffix == "webp" else {}
    Image.new("RGB", (80, 60), (255, 0, 0)).save(tmp_path / f"a.{suffix}", icc_profile=wide_gamut(), **lossless)
    make(tmp_path / f"a.{suffix}")
    for picture in made(tmp_path / f"a.{suffix}"):
        assert "icc_profile" not in picture.info
        assert near(picture, (0.5, 0.5), (0, 255, 0), 30)


@pytest.mark.parametrize("profile", [b"", b"junk" * 100, wide_gamut()[:200], b"\0" * 200])
def test_a_broken_profile_is_ignored(tmp_path: Path, profile: bytes) -> None:
    corners().save(tmp_path / "a.jpg", icc_profile=profile, quality=95)
    make(tmp_path / "a.jpg")
    assert all(stands_upright(picture) for picture in made(tmp_path / "a.jpg"))


def test_an_srgb_profile_needs_no_copy() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert colour.usable_profile(srgb, "RGB") is None
    assert colour.usable_profile(wide_gamut(), "RGB") is not None
    assert colour.usable_profile(wide_gamut(), "L") is None


@pytest.mark.fault(72)
@pytest.mark.parametrize("name", ["a.jpg", "a.heic", "a.tif", "a.nef"])
def test_content_that_contradicts_its_name_is_opened_as_what_it_is(tmp_path: Path, name: str) -> None:
    corners().save(tmp_path / name, "PNG")
    make(tmp_path / name)
    assert stands_upright(made(tmp_path / name)[0])


@pytest.mark.fault(72)
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FailureKind.CORRUPT),
        (b"\xff", FailureKind.UNSUPPORTED),
        (b"<html><body>not found</body></html>", FailureKind.UNSUPPORTED),
        (b"\xff\xd8\xff\xe0 and no more", FailureKind.CORRUPT),
        (b"\x89PNG\r\n\x1a\n", FailureKind.CORRUPT),
    ],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes, kind: FailureKind) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    assert kind_of(tmp_path / "a.jpg") is kind
    assert not (tmp_path / "t.jpg").exists()
    assert (tmp_path / "a.jpg").read_bytes() == content


@pytest.mark.fault(73)
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
def test_a_truncated_file_is_damaged(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"a.{suffix}"
    Image.effect_noise((800, 600), 60).convert("RGB").save(source)
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    assert kind_of(source) is FailureKind.CORRUPT


def test_absent_forbidden_and_irregular_sources_are_named(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none.jpg") is FailureKind.MISSING_SOURCE
    (tmp_path / "folder.jpg").mkdir()
    assert kind_of(tmp_path / "folder.jpg") is FailureKind.UNREADABLE


@pytest.mark.fault(14)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_a_fifo_is_refused_before_it_can_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    assert kind_of(tmp_path / "a.jpg") is FailureKind.UNREADABLE


@pytest.mark.fault(74)
def test_declared_pixels_are_judged_before_decoding(tmp_path: Path) -> None:
    corners((2000, 1500)).save(tmp_path / "a.jpg")
    assert kind_of(tmp_path / "a.jpg", limits=Limits(pixels=2_000_000)) is FailureKind.TOO_LARGE
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    bomb = b"\x89PNG\r\n\x1a\n" + len(header[4:]).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    (tmp_path / "bomb.png").write_bytes(bomb + b"\0\0\0\0IDAT" + zlib.crc32(b"IDAT").to_bytes(4, "big"))
    assert kind_of(tmp_path / "bomb.png") is FailureKind.TOO_LARGE


@pytest.mark.fault(74)
def test_a_picture_that_would_not_fit_the_memory_limit_is_refused(tmp_path: Path) -> None:
    corners((2000, 1500)).save(tmp_path / "a.png")
    assert kind_of(tmp_path / "a.png", limits=Limits(memory=16 << 20)) is FailureKind.TOO_LARGE
    make(tmp_path / "a.png", limits=Limits(memory=64 << 20))


@pytest.mark.fault(74)
def test_a_progressive_jpeg_is_judged_by_its_coefficients(tmp_path: Path) -> None:
    for subsampling, needed in ((0, 6), (2, 3)):
        corners((1024, 1024)).save(tmp_path / "a.jpg", progressive=True, subsampling=subsampling)
        assert kind_of(tmp_path / "a.jpg", limits=Limits(memory=(needed << 20) - 1)) is FailureKind.TOO_LARGE
        make(tmp_path / "a.jpg", limits=Limits(memory=needed << 20))
    corners((1024, 1024)).save(tmp_path / "a.jpg")
    make(tmp_path / "a.jpg", limits=Limits(memory=1 << 20))


@pytest.mark.trap("T32")
def test_each_derivative_can_be_asked_for_alone(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    corners((4000, 3000)).save(source)
    only = render(DeriveRequest(source, "jpeg", None, Recipe(), tmp_path / "only.jpg", None), Limits())
    assert only.preview_bytes is None
    assert only.thumbnail_bytes == (tmp_path / "only.jpg").stat().st_size
    assert (only.width, only.height) == (4000, 3000)
    with Image.open(tmp_path / "only.jpg") as thumbnail:
        assert thumbnail.size == (512, 384)


@pytest.mark.trap("T32")
@pytest.mark.trap("T36")
def test_when_the_second_cannot_be_written_the_first_stays_whole(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    corners().save(source)
    request = DeriveRequest(source, "jpeg", None, Recipe(), tmp_path / "no" / "t.jpg", tmp_path / "p.jpg")
    with pytest.raises(Exception, match="could not be written") as caught:
        render(request, Limits())
    assert isinstance(failure_of(caught.value), DecodeFailure)
    with Image.open(tmp_path / "p.jpg") as preview:
        preview.load()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "p.jpg"]


def test_names_with_undecodable_bytes_are_opened(tmp_path: Path) -> None:
    source = tmp_path / os.fsdecode(b"caf\xe9.jpg")
    try:
        corners().save(source)
    except OSError:
        pytest.skip("this file system only takes UTF-8 names")
    assert make(source).width == 640


def test_shrinking_keeps_proportions_and_never_reaches_zero() -> None:
    assert shrunk(Image.new("L", (5000, 3)), 500).size == (500, 1)
    assert shrunk(Image.new("L", (500, 400)), 500).size == (500, 400)
    data = io.BytesIO()
    shrunk(Image.new("RGB", (7, 9001)), 512).save(data, "JPEG")
    assert data.getvalue()
