"""Thumbnails: decoded elsewhere, what is in view first, never more than the budget, never a stale version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from photodesk.bridge.decode_queue import DecodeQueue, Wanted, decode
from photodesk.bridge.fake_library import fake_row
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.photo_list import PhotoRow

BOX = QSize(164, 118)


def jpeg(folder: Path, name: str, color: str, width: int = 512, height: int = 341) -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    path = folder / f"{name}.jpg"
    assert image.save(str(path), "JPEG", 90)
    return str(path)


def near(color: QColor, wanted: str, tolerance: int = 12) -> bool:
    other = QColor(wanted)
    return all(abs(a - b) <= tolerance for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True))


@pytest.fixture
def thumbnails(qapp) -> Iterator[Thumbnails]:
    made = Thumbnails()
    yield made
    made.stop()


def rows(tmp_path: Path, count: int) -> list[PhotoRow]:
    path = jpeg(tmp_path, "shared", "#336699")
    return [fake_row(i, thumbnail=path) for i in range(1, count + 1)]


def test_a_wanted_thumbnail_arrives_in_exactly_the_size_it_is_drawn(qtbot, tmp_path, thumbnails: Thumbnails) -> None:
    row = fake_row(7, thumbnail=jpeg(tmp_path, "a", "#CC3311"))
    with qtbot.waitSignal(thumbnails.ready) as told:
        thumbnails.want([row], BOX)
    assert told.args == [7]
    pixmap = thumbnails.image(7)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (164, 109)
    assert near(pixmap.toImage().pixelColor(80, 50), "#CC3311")


def test_a_small_picture_is_not_enlarged_while_decoding(tmp_path) -> None:
    assert decode(jpeg(tmp_path, "small", "#888888", 60, 40), (164, 118)).size() == QSize(60, 40)


def test_the_grey_copy_has_no_colour(qtbot, tmp_path, thumbnails: Thumbnails) -> None:
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([fake_row(1, thumbnail=jpeg(tmp_path, "a", "#CC3311"))], BOX)
    before = thumbnails.used
    grey = thumbnails.grey(1)
    assert grey is not None
    assert grey.toImage().pixelColor(50, 50).saturation() == 0
    assert thumbnails.used == 2 * before
    assert thumbnails.grey(99) is None


def test_a_file_that_is_not_there_is_told_once_and_not_tried_again(qtbot, tmp_path, thumbnails: Thumbnails) -> None:
    row = fake_row(3, thumbnail=str(tmp_path / "no.jpg"))
    with qtbot.waitSignal(thumbnails.absent) as told:
        thumbnails.want([row], BOX)
    assert told.args == [3]
    assert thumbnails.is_absent(3, "1")
    with qtbot.assertNotEmitted(thumbnails.absent, wait=50):
        thumbnails.want([row], BOX)


def test_a_damaged_file_is_absent_too(qtbot, tmp_path, thumbnails: Thumbnails) -> None:
    path = tmp_path / "bad.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    with qtbot.waitSignal(thumbnails.absent):
        thumbnails.want([fake_row(3, thumbnail=str(path))], BOX)


@pytest.mark.trap("T61")
def test_a_new_version_replaces_the_old_picture(qtbot, tmp_path, thumbnails: Thumbnails) -> None:
    path = jpeg(tmp_path, "a", "#CC3311")
    row = fake_row(1, thumbnail=path)
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([row], BOX)
    jpeg(tmp_path, "a", "#1133CC")
    with qtbot.assertNotEmitted(thumbnails.ready, wait=50):
        thumbnails.want([row], BOX)
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([replace(row, derivative_version="2")], BOX)
    pixmap = thumbnails.image(1)
    assert pixmap is not None
    assert near(pixmap.toImage().pixelColor(50, 50), "#1133CC")


def test_forgotten_pictures_are_read_again_and_shown_meanwhile(qtbot, tmp_path, thumbnails: Thumbnails) -> None:
    row = fake_row(1, thumbnail=jpeg(tmp_path, "a", "#CC3311"))
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([row], BOX)
    thumbnails.forget([1])
    assert thumbnails.image(1) is not None
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([row], BOX)


def test_the_budget_is_kept_and_the_oldest_goes_first(qtbot, tmp_path, qapp) -> None:
    thumbnails = Thumbnails(budget=10 * 164 * 109 * 4)
    many = rows(tmp_path, 30)
    for row in many:
        with qtbot.waitSignal(thumbnails.ready):
            thumbnails.want([row], BOX)
        assert thumbnails.used <= 10 * 164 * 109 * 4
    held = [r.ref.photo_id for r in many if thumbnails.image(r.ref.photo_id) is not None]
    assert held == list(range(21, 31))
    thumbnails.stop()


@pytest.mark.trap("T39")
def test_only_the_latest_wish_is_decoded(qtbot, tmp_path, qapp) -> None:
    """A list that scrolls by leaves nothing behind to decode."""
    queue = DecodeQueue(threads=1)
    path = jpeg(tmp_path, "a", "#336699", 1600, 1200)
    made: list[int] = []
    queue.decoded.connect(lambda d: made.append(d.wanted.photo_id))
    for page in range(50):
        queue.replace([Wanted(page * 10 + n, "1", path, (100, 100)) for n in range(10)])
    qtbot.waitUntil(lambda: made[-10:] == list(range(490, 500)))
    assert len(made) < 60
    queue.stop()


@pytest.mark.trap("T39")
def test_what_is_wanted_first_comes_first(qtbot, tmp_path, qapp) -> None:
    queue = DecodeQueue(threads=1)
    path = jpeg(tmp_path, "a", "#336699")
    made: list[int] = []
    queue.decoded.connect(lambda d: made.append(d.wanted.photo_id))
    queue.replace([Wanted(n, "1", path, (100, 100)) for n in (5, 3, 9)])
    qtbot.waitUntil(lambda: len(made) == 3)
    assert made == [5, 3, 9]
    queue.stop()


@pytest.mark.trap("T39")
def test_what_is_in_view_is_asked_for_again_and_again_and_decoded_once(qtbot, tmp_path, thumbnails) -> None:
    """Each paint wants its row again, before and after it has arrived."""
    shown = rows(tmp_path, 12)
    made: list[int] = []
    thumbnails._queue.decoded.connect(lambda d: made.append(d.wanted.photo_id))
    for _ in range(30):
        thumbnails.want(shown, BOX)
    qtbot.waitUntil(lambda: thumbnails.idle)
    for _ in range(30):
        thumbnails.want(shown, BOX)
    qtbot.waitUntil(lambda: thumbnails.idle)
    assert sorted(made) == [row.ref.photo_id for row in shown]
