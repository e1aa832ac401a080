"""The sample shoots: how many, which kinds, upright, dated, and the same every time."""

from __future__ import annotations

from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path

import exiv2
import numpy as np
import pytest
import rawpy
from PIL import Image, ImageOps

from photodesk.imaging.samples.frames import render
from photodesk.imaging.samples.shoot import SampleProject, planned, write_samples

SMALL = (360, 240)


@pytest.fixture(scope="module")
def shoots(tmp_path_factory: pytest.TempPathFactory) -> list[SampleProject]:
    return write_samples(tmp_path_factory.mktemp("samples"), size=SMALL)


@pytest.fixture(scope="module")
def files(shoots: list[SampleProject]) -> list[Path]:
    return [path for shoot in shoots for path in shoot.files]


def by_stem(files: list[Path]) -> dict[tuple[str, str], set[str]]:
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in files:
        kinds[path.parent.name, path.stem].add(path.suffix)
    return kinds


def exif_of(path: Path) -> dict[str, str]:
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    return {datum.key(): datum.toString() for datum in image.exifData()}


def test_three_projects_of_forty_eight_photos(shoots: list[SampleProject], files: list[Path]) -> None:
    assert [shoot.name for shoot in shoots] == ["Coastal Light", "Botanic Garden", "Old Town Evening"]
    assert len(by_stem(files)) == 48
    for shoot in shoots:
        assert sorted(shoot.files) == sorted(shoot.folder.iterdir())


def test_every_kind_of_file_is_there(files: list[Path]) -> None:
    kinds = Counter(frozenset(suffixes - {".xmp"}) for suffixes in by_stem(files).values())
    assert kinds[frozenset({".DNG", ".JPG"})] >= 14
    assert kinds[frozenset({".DNG"})] >= 2
    assert kinds[frozenset({".PNG"})] >= 3
    assert kinds[frozenset({".TIF"})] >= 3
    assert sum(path.suffix == ".xmp" for path in files) == 2


def test_a_sidecar_belongs_to_a_photo_and_carries_its_stars(files: list[Path]) -> None:
    kinds = by_stem(files)
    for path in (path for path in files if path.suffix == ".xmp"):
        assert kinds[path.parent.name, path.stem] & {".JPG", ".DNG"}
        xmp = exiv2.ImageFactory.open(str(path))
        xmp.readMetadata()
        assert xmp.xmpData()["Xmp.xmp.Rating"].toString() in {"4", "5"}


def test_all_eight_orientations_stand_upright(shoots: list[SampleProject]) -> None:
    folders = {shoot.name: shoot.folder for shoot in shoots}
    seen: set[int] = set()
    for frame in planned(48):
        path = folders[frame.shoot.name] / f"{frame.stem}.JPG"
        if frame.shot.frames > 1 or frame.shot.orientation in seen or not path.exists():
            continue
        _, upright = next(render([frame], SMALL))
        with Image.open(path) as stored:
            assert stored.getexif()[0x0112] == frame.shot.orientation
            shown = ImageOps.exif_transpose(stored)
        assert shown.size == (upright.shape[1], upright.shape[0])
        small = (np.asarray(image.reduce(4), dtype=int) for image in (shown, Image.fromarray(upright)))
        assert np.abs(next(small) - next(small)).mean() < 4
        seen.add(frame.shot.orientation)
    assert seen == set(range(1, 9))


def test_files_are_dated_and_pairs_share_their_date(files: list[Path]) -> None:
    dates: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in (path for path in files if path.suffix != ".xmp"):
        exif = exif_of(path)
        assert exif["Exif.Photo.DateTimeOriginal"].startswith("2026:06:")
        assert exif["Exif.Photo.OffsetTimeOriginal"] == "+02:00"
        assert exif["Exif.Image.Model"] == "PD-24"
        stamp = exif["Exif.Photo.DateTimeOriginal"] + "." + exif["Exif.Photo.SubSecTimeOriginal"]
        dates[path.parent.name, path.stem].add(stamp)
    assert all(len(stamps) == 1 for stamps in dates.values())
    for folder in {folder for folder, _ in dates}:
        order = [next(iter(dates[key])) for key in sorted(dates) if key[0] == folder]
        assert order == sorted(order), "numbers follow time"
        assert len(set(order)) == len(order)


def test_every_dng_decodes_and_one_has_no_preview(files: list[Path]) -> None:
    bare = 0
    for path in (path for path in files if path.suffix == ".DNG"):
        with rawpy.imread(str(path)) as raw:
            try:
                Image.open(BytesIO(raw.extract_thumb().data)).load()
            except rawpy.LibRawNoThumbnailError:
                bare += 1
            assert raw.postprocess(half_size=True).shape[2] == 3
    assert bare == 1


def test_a_jpeg_carries_a_thumbnail_for_the_first_paint(files: list[Path]) -> None:
    path = next(path for path in files if path.suffix == ".JPG")
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    thumb = exiv2.ExifThumb(image.exifData()).copy()
    assert Image.open(BytesIO(bytes(thumb.data()))).size[0] <= 400


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_samples(tmp_path / name, photos=7, size=SMALL) for name in ("a", "b"))
    pairs = [
        (one, other) for a, b in zip(first, second, strict=True) for one, other in zip(a.files, b.files, strict=True)
    ]
    assert len(pairs) >= 7
    for one, other in pairs:
        assert one.name == other.name
        assert one.read_bytes() == other.read_bytes()


def test_a_burst_is_nearly_but_not_quite_the_same(files: list[Path]) -> None:
    burst = sorted(path for path in files if path.name in {"PD24_0311.JPG", "PD24_0312.JPG", "PD24_0313.JPG"})
    pictures = [np.asarray(Image.open(path).reduce(6), dtype=int) for path in burst]
    assert len(pictures) == 3
    for picture in pictures[1:]:
        assert 0.2 < np.abs(picture - pictures[0]).mean() < 12


def test_fewer_photos_are_spread_over_the_shoots_and_more_go_round_again() -> None:
    assert {frame.shoot.name for frame in planned(6)} == {"Coastal Light", "Botanic Garden", "Old Town Evening"}
    many = planned(120)
    assert len({(frame.shoot.name, frame.stem) for frame in many}) == 120


def test_progress_counts_up_to_the_total(tmp_path: Path) -> None:
    calls: list[tuple[int, int, str]] = []
    write_samples(tmp_path, photos=3, size=SMALL, progress=lambda *call: calls.append(call))
    assert [call[:2] for call in calls] == [(1, 3), (2, 3), (3, 3)]
    assert all(name.rsplit(".", 1)[1] in {"JPG", "DNG", "PNG", "TIF"} for _, _, name in calls)


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (project,) = write_samples(tmp_path, photos=1, size=SMALL)
    project.files[0].write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_samples(tmp_path, photos=1, size=SMALL)
    assert project.files[0].read_bytes() == b"mine"


@pytest.mark.parametrize(("photos", "size"), [(0, SMALL), (3, (40, 30))])
def test_an_impossible_set_is_refused(tmp_path: Path, photos: int, size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        write_samples(tmp_path, photos=photos, size=size)
