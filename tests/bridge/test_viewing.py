"""What the viewers draw from: previews ready before they are asked for, full sizes given up in time, readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage

from photodesk.bridge.fake_library import fake_row
from photodesk.bridge.full_sizes import FullWish
from photodesk.bridge.previews import Previews, PreviewWish
from photodesk.bridge.reader import Reader
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.bridge.viewing import Viewing
from photodesk.config.settings import Settings
from photodesk.domain.errors import NotFoundError
from photodesk.domain.photo import FileKind
from photodesk.domain.photo_list import PhotoRow
from photodesk.library.originals import Original, originals

SIZE = (1200, 800)


def jpeg(folder: Path, name: str, color: str, size: tuple[int, int] = SIZE) -> str:
    path = folder / f"{name}.jpg"
    Image.new("RGB", size, color).save(path, quality=92)
    return str(path)


def row(folder: Path, photo_id: int, color: str = "#336699", version: str = "1") -> PhotoRow:
    path = jpeg(folder, f"{photo_id}-{version}", color)
    return replace(fake_row(photo_id), preview_path=path, derivative_version=version)


@pytest.fixture
def viewing(qapp: QCoreApplication, tmp_path: Path) -> Iterator[Viewing]:
    """Originals are the files of that number in the folder."""

    def find(photo_id: int, kind: FileKind) -> Original:
        path = tmp_path / f"{photo_id}-1.jpg"
        if not path.exists():
            raise NotFoundError("The file is not there any more.", "Put it back.")
        return Original(path, kind)

    reader, thumbnails = Reader(), Thumbnails()
    made = Viewing(originals(find, Settings()), reader, thumbnails)
    yield made
    reader.stop()
    thumbnails.stop()
    made.stop()


def test_neighbours_are_there_when_they_are_wanted(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    here, there = row(tmp_path, 1, "#CC3311"), row(tmp_path, 2, "#1133CC")
    viewing.previews.want("loupe", [PreviewWish(here, (600, 400)), PreviewWish(here), PreviewWish(there, (600, 400))])
    qtbot.waitUntil(lambda: len(viewing.previews.of(here)) == 2 and len(viewing.previews.of(there)) == 1)
    assert [image.width() for image in viewing.previews.of(here)] == [1200, 600]
    assert viewing.previews.whole(there) is None
    assert abs(viewing.previews.of(there)[0].pixelColor(5, 5).blue() - QColor("#1133CC").blue()) < 8


@pytest.mark.trap("T61")
def test_a_newer_preview_drives_out_the_older(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    old, new = row(tmp_path, 1, "#CC3311"), row(tmp_path, 1, "#1133CC", "2")
    viewing.previews.want("loupe", [PreviewWish(old)])
    qtbot.waitUntil(lambda: viewing.previews.whole(old) is not None)
    viewing.previews.want("loupe", [PreviewWish(new)])
    qtbot.waitUntil(lambda: viewing.previews.whole(new) is not None)
    assert viewing.previews.whole(old) is None


def test_previews_stay_within_their_budget(qtbot, tmp_path: Path) -> None:
    previews = Previews(budget=9_000_000)
    rows = [row(tmp_path, i) for i in range(1, 6)]
    for each in rows:
        previews.want("loupe", [PreviewWish(each)])
        qtbot.waitUntil(lambda each=each: previews.whole(each) is not None)
    assert previews.used <= 9_000_000
    assert previews.whole(rows[0]) is None
    previews.stop()


def test_two_viewers_do_not_take_each_others_wishes_away(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    one, two = row(tmp_path, 1), row(tmp_path, 2)
    viewing.previews.want("second window", [PreviewWish(one)])
    viewing.previews.want("viewer", [PreviewWish(two)])
    qtbot.waitUntil(lambda: viewing.previews.whole(one) is not None and viewing.previews.whole(two) is not None)


def test_a_preview_that_is_not_there_is_told_once(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    gone = replace(fake_row(9), preview_path=str(tmp_path / "no.jpg"))
    with qtbot.waitSignal(viewing.previews.absent) as told:
        viewing.previews.want("loupe", [PreviewWish(gone)])
    assert told.args == [9]
    assert viewing.previews.is_absent(gone)


@pytest.mark.trap("T57")
def test_a_full_size_arrives_with_every_pixel(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    row(tmp_path, 1, "#CC3311")
    with qtbot.waitSignal(viewing.full_sizes.ready, timeout=20_000):
        viewing.full_sizes.want([FullWish(1, "1", FileKind.JPEG)])
    image = viewing.full_sizes.image(1, "1", FileKind.JPEG)
    assert image is not None
    assert image.levels[0] == QImage(str(tmp_path / "1-1.jpg")).convertToFormat(QImage.Format.Format_RGB32)
    assert viewing.full_sizes.used == 1200 * 800 * 4


def test_why_there_is_no_full_size_is_said_and_can_be_tried_again(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    wish = FullWish(7, "1", FileKind.JPEG)
    with qtbot.waitSignal(viewing.full_sizes.failed, timeout=20_000):
        viewing.full_sizes.want([wish])
    assert viewing.full_sizes.problem(*wish.key) == "The file is not there any more. Put it back."
    row(tmp_path, 7)
    viewing.full_sizes.retry(7)
    with qtbot.waitSignal(viewing.full_sizes.ready, timeout=20_000):
        viewing.full_sizes.want([wish])


@pytest.mark.trap("T39")
@pytest.mark.trap("T40")
def test_only_the_last_wish_of_many_is_fulfilled(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    for photo_id in range(1, 12):
        row(tmp_path, photo_id)
        viewing.full_sizes.want([FullWish(photo_id, "1", FileKind.JPEG)])
    arrived: list[int] = []
    viewing.full_sizes.ready.connect(arrived.append)
    qtbot.waitUntil(lambda: 11 in arrived, timeout=20_000)
    assert arrived == [11]
    assert not viewing.full_sizes.busy


def test_readings_and_mask_come_from_the_preview(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    here = row(tmp_path, 1)
    viewing.readings.want([here], masks=True)
    qtbot.waitUntil(lambda: viewing.readings.mask(here) is not None, timeout=20_000)
    readings, mask = viewing.readings.of(here), viewing.readings.mask(here)
    assert readings is not None
    assert mask is not None
    assert sum(readings.green) == 1200 * 800
    assert (mask.width(), mask.height()) == SIZE


def test_nothing_is_left_in_the_scratch_folder(qtbot, tmp_path: Path, viewing: Viewing) -> None:
    row(tmp_path, 1)
    with qtbot.waitSignal(viewing.full_sizes.ready, timeout=20_000):
        viewing.full_sizes.want([FullWish(1, "1", FileKind.JPEG)])
    folders = list(viewing._originals._scratch._folders.values())
    assert all(not list(folder.iterdir()) for folder in folders)
    viewing.stop()
    assert not any(folder.exists() for folder in folders)
