"""Looking closely: true pixels, the place kept, panes that hold photos, keys that reach the ringed one only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageFilter
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.photo import CaptureTime, FileKind, FileState, Keep
from photodesk.domain.photo_list import RowFile
from photodesk.domain.stacks import StackKind, StackPlace
from photodesk.ui.viewer import painting, zoom
from photodesk.ui.viewer.pane import PhotoPane
from photodesk.ui.viewer.zoom import Mode, View
from tests.pictures import picture

if TYPE_CHECKING:
    from conftest import Desk

FAILED = DerivativeState(DerivativeStatus.FAILED, FailureKind.CORRUPT, "", 1)
FULL = (3000, 2000)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two lossless pictures with detail in every pixel, and a small one."""
    folder = tmp_path_factory.mktemp("originals")
    made = []
    for seed in (1, 2):
        path = folder / f"{seed}.png"
        noise = Image.effect_noise(FULL, 80)
        Image.merge(
            "RGB", (noise, picture(seed, FULL).getchannel(1), noise.transpose(Image.Transpose.ROTATE_180))
        ).save(path, compress_level=1)
        made.append(path)
    return made


def give_original(desk: Desk, photo_id: int, path: Path, kind: FileKind = FileKind.JPEG) -> None:
    desk.session.library.originals[(photo_id, kind)] = path
    desk.change(photo_id, Aspect.METADATA, width=FULL[0], height=FULL[1])


def order(desk: Desk) -> list[int]:
    return list(desk.session.photos.photo_list.ids)


def open_loupe(desk: Desk, photo_id: int) -> PhotoPane:
    desk.select(photo_id)
    QTest.keyClick(desk.window.centre.grid, Qt.Key.Key_E)
    desk.until(lambda: desk.window.centre.loupe.isVisible() and desk.window.centre.loupe.sharp)
    return desk.window.centre.loupe


def survey(desk: Desk, *photo_ids: int, key: Qt.Key = Qt.Key.Key_N) -> None:
    desk.select(*photo_ids)
    QTest.keyClick(desk.window.centre.grid, key)
    view = desk.window.centre.viewer.survey
    desk.until(lambda: view.isVisible() and all(pane.row is not None for pane in view.panes))


def panes(desk: Desk) -> list[int]:
    return [ref.photo_id for ref in desk.window.centre.viewer.survey.refs]


def ringed(desk: Desk) -> int:
    survey = desk.window.centre.viewer.survey
    assert survey.ringed is not None
    return survey.refs[survey.ringed].photo_id


def wheel(
    pane: PhotoPane, notches: int, at: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    event = QWheelEvent(
        QPointF(at),
        pane.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)


def seen(pane: PhotoPane, ratio: float) -> QImage:
    """The pane painted as a screen of that ratio would show it, in device pixels."""
    image = QImage(round(pane.width() * ratio), round(pane.height() * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    pane.render(image)
    image.setDevicePixelRatio(1.0)
    return image


@pytest.mark.trap("T59")
def test_at_100_percent_each_pixel_of_the_file_is_one_of_the_screen(desk: Desk, originals: list[Path]) -> None:
    photo = order(desk)[2]
    give_original(desk, photo, originals[0])
    loupe = open_loupe(desk, photo)
    loupe.hud.exposure = False
    QTest.keyClick(loupe, Qt.Key.Key_Z)
    desk.until(lambda: loupe.exact)
    lies = loupe.placement()
    assert lies is not None
    assert (lies.width, lies.height) == FULL
    painted, source = seen(loupe, 1.0), QImage(str(originals[0]))
    for x, y in ((300, 200), (301, 200), (700, 333), (loupe.width() - 400, loupe.height() // 2)):
        assert painted.pixelColor(x, y) == source.pixelColor(x - lies.x, y - lies.y), (x, y)


@pytest.mark.trap("T59")
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_pixels_are_exact_at_any_device_ratio(originals: list[Path], ratio: float) -> None:
    source = QImage(str(originals[0])).convertToFormat(QImage.Format.Format_RGB32)
    screen = QImage(1000, 700, QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(ratio)
    pane = (900, 600)
    lies = zoom.place(View(Mode.SCALE, 1.0, 0.41, 0.63), FULL, pane)
    painter = QPainter(screen)
    painter.translate(37 / ratio, 21 / ratio)
    with painting.DevicePixels(painter) as origin:
        painting.paint(painter, origin, pane, lies, source, full=True)
    painter.end()
    screen.setDevicePixelRatio(1.0)
    shown = screen.copy(37, 21, *pane)
    assert shown == source.copy(-lies.x, -lies.y, *pane)


def test_at_200_percent_each_pixel_is_a_square_of_four(originals: list[Path]) -> None:
    source = QImage(str(originals[0])).convertToFormat(QImage.Format.Format_RGB32)
    screen = QImage(900, 600, QImage.Format.Format_RGB32)
    lies = zoom.place(View(Mode.SCALE, 2.0, 0.41, 0.63), FULL, (900, 600))
    painter = QPainter(screen)
    with painting.DevicePixels(painter) as origin:
        painting.paint(painter, origin, (900, 600), lies, source, full=True)
    painter.end()
    for x, y in ((0, 0), (1, 1), (450, 300), (451, 299), (899, 599)):
        assert screen.pixelColor(x, y) == source.pixelColor((x - lies.x) // 2, (y - lies.y) // 2)


@pytest.mark.trap("T59")
def test_zoom_and_place_are_kept_from_photo_to_photo(desk: Desk, originals: list[Path]) -> None:
    ids = order(desk)
    for photo_id, path in zip(ids[:2], originals, strict=True):
        give_original(desk, photo_id, path)
    loupe = open_loupe(desk, ids[0])
    loupe.zoom_to(Mode.SCALE, 1.0, (100.0, 80.0))
    before = loupe.placement()
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    desk.until(lambda: loupe.shown is not None and loupe.shown.photo_id == ids[1] and loupe.exact)
    assert loupe.placement() == before


def test_wheel_zooms_at_the_pointer_and_drag_pans(desk: Desk, originals: list[Path]) -> None:
    ids = order(desk)
    give_original(desk, ids[0], originals[0])
    loupe = open_loupe(desk, ids[0])
    at = QPoint(loupe.width() // 2 + 60, loupe.height() // 2 - 40)
    first = loupe.placement()
    assert first is not None
    share = (at.x() - first.x) / first.width, (at.y() - first.y) / first.height
    wheel(loupe, 3, at)
    then = loupe.placement()
    assert then is not None
    assert then.scale > first.scale
    assert abs((at.x() - then.x) / then.width - share[0]) < 0.002
    assert abs((at.y() - then.y) / then.height - share[1]) < 0.002
    wheel(loupe, 6, at)
    lies = loupe.placement()
    assert lies is not None
    QTest.mousePress(loupe, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    QTest.mouseMove(loupe, QPoint(460, 280))
    QTest.mouseRelease(loupe, Qt.MouseButton.LeftButton, pos=QPoint(460, 280))
    moved = loupe.placement()
    assert moved is not None
    assert (moved.x - lies.x, moved.y - lies.y) == (-40, -20)
    wheel(loupe, -20, at)
    assert loupe.view.mode is Mode.FIT


def test_z_toggles_and_z_held_is_a_peek(desk: Desk, originals: list[Path]) -> None:
    ids = order(desk)
    give_original(desk, ids[0], originals[0])
    loupe = open_loupe(desk, ids[0])
    QTest.keyClick(loupe, Qt.Key.Key_Z)
    assert loupe.view.mode is Mode.SCALE
    QTest.keyClick(loupe, Qt.Key.Key_Z)
    assert loupe.view.mode is Mode.FIT
    desk.window.centre.viewer.hold_ms = 0
    QTest.keyPress(loupe, Qt.Key.Key_Z)
    assert loupe.view.mode is Mode.SCALE
    QTest.keyRelease(loupe, Qt.Key.Key_Z)
    assert loupe.view.mode is Mode.FIT


def test_the_middle_button_peeks_while_it_is_held(desk: Desk, originals: list[Path]) -> None:
    ids = order(desk)
    give_original(desk, ids[0], originals[0])
    loupe = open_loupe(desk, ids[0])
    QTest.mousePress(loupe, Qt.MouseButton.MiddleButton, pos=QPoint(300, 200))
    assert loupe.scale() == 1.0
    assert loupe.view.mode is Mode.FIT
    QTest.mouseRelease(loupe, Qt.MouseButton.MiddleButton, pos=QPoint(300, 200))
    assert loupe.scale() < 1.0


@pytest.mark.trap("T40")
def test_a_full_size_nobody_looks_at_any_more_is_given_up(desk: Desk, originals: list[Path]) -> None:
    ids = order(desk)
    for photo_id in ids[:6]:
        give_original(desk, photo_id, originals[0])
    loupe = open_loupe(desk, ids[0])
    QTest.keyClick(loupe, Qt.Key.Key_Z)
    sizes = desk.session.viewing.full_sizes
    desk.until(lambda: sizes.busy)
    for _ in range(4):
        QTest.keyClick(loupe, Qt.Key.Key_Right)
    desk.until(lambda: loupe.exact and loupe.shown == desk.refs(ids[4])[0])
    passed = [i for i in ids[1:4] if sizes.image(i, "1", FileKind.JPEG) is not None]
    assert not passed


def test_a_broken_original_says_so_and_the_preview_stays(desk: Desk, tmp_path: Path) -> None:
    ids = order(desk)
    broken = tmp_path / "b.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 nothing")
    give_original(desk, ids[0], broken)
    loupe = open_loupe(desk, ids[0])
    QTest.keyClick(loupe, Qt.Key.Key_Z)
    subject = loupe.subject
    assert subject is not None
    desk.until(lambda: bool(subject.problem()))
    assert loupe.sharp
    assert not loupe.failed
    QTest.keyClick(loupe, Qt.Key.Key_Right)
    assert loupe.shown == desk.refs(ids[1])[0]


def test_the_other_file_of_a_pair_is_shown_and_offered(desk: Desk, originals: list[Path]) -> None:
    give_original(desk, 1, originals[0], FileKind.RAW)
    desk.change(1, Aspect.DERIVATIVES, preview=FAILED, preview_path="", thumbnail_path="", derivative_version="2")
    desk.session.thumbnails.clear()
    desk.select(1)
    QTest.keyClick(desk.window.centre.grid, Qt.Key.Key_E)
    loupe = desk.window.centre.loupe
    desk.until(lambda: loupe.other.isVisible())
    assert loupe.retry.isVisible()
    assert loupe.other.text() == "Show the RAW"
    QTest.mouseClick(loupe.other, Qt.MouseButton.LeftButton)
    desk.until(lambda: loupe.exact)
    assert not loupe.reasons()
    desk.until(lambda: desk.window.centre.tools.source.current == "raw")
    desk.window.qactions["view.source"].trigger()
    assert loupe.reasons()[0]


def test_a_photo_with_one_file_ignores_the_switch(desk: Desk) -> None:
    loupe = open_loupe(desk, 1)
    desk.window.centre.viewer.set_source(FileKind.RAW)
    desk.select(2)
    subject = loupe.subject
    assert subject is not None
    assert subject.row.ref.photo_id == 2
    assert subject.kind is FileKind.JPEG
    desk.until(lambda: not desk.window.centre.tools.source.isVisible())


def test_the_filmstrip_keeps_the_current_photo_in_the_middle_and_steps_by_click(desk: Desk) -> None:
    ids = order(desk)
    loupe = open_loupe(desk, ids[5])
    strip = desk.window.centre.viewer.strip
    strip.setFixedWidth(600)
    middle = strip.rect_of(5).center().x()
    assert abs(middle - 300) <= 1
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect_of(7).center())
    assert loupe.shown == desk.refs(ids[7])[0]
    assert strip.accessibleName() == "Filmstrip, 8 of 12"
    QTest.keyClick(loupe, Qt.Key.Key_End)
    assert strip.rect_of(11).right() == 599
    assert len(strip.rows()) <= 8


def test_the_histogram_comes_with_h_and_the_sharpness_with_the_survey(desk: Desk) -> None:
    loupe = open_loupe(desk, 3)
    QTest.keyClick(loupe, Qt.Key.Key_H)
    row = loupe.row
    assert row is not None
    desk.until(lambda: loupe.viewing.readings.of(row) is not None)
    readings = loupe.viewing.readings.of(row)
    assert readings is not None
    assert sum(readings.red) == 480 * 320


@pytest.mark.trap("T19")
def test_keys_reach_the_ringed_pane_only_and_the_status_bar_says_so(desk: Desk) -> None:
    ids = order(desk)
    survey(desk, ids[4], ids[1], ids[2])
    assert panes(desk) == [ids[1], ids[2], ids[4]]
    assert ringed(desk) == ids[2]
    assert desk.window.targets.refs == desk.refs(ids[2])
    desk.until(lambda: desk.window.status.hidden.text() == "Frame 2 of 3, never the others")
    view = desk.window.centre.viewer.survey
    QTest.keyClick(view, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert ringed(desk) == ids[4]
    QTest.mouseMove(view.panes[0])  # hovering decides nothing
    desk.window.qactions["photo.regenerate"].trigger()
    assert desk.session.submitted[0].photos == desk.refs(ids[4])
    QTest.mouseClick(view.panes[0], Qt.MouseButton.LeftButton)
    assert desk.window.targets.refs == desk.refs(ids[1])
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert ringed(desk) == ids[2]


@pytest.mark.trap("T58")
def test_panes_hold_their_photos_when_the_list_changes(desk: Desk) -> None:
    ids = order(desk)
    survey(desk, ids[3], ids[5], ids[7])
    view = desk.window.centre.viewer.survey
    for photo_id in (*ids[:2], ids[5]):
        del desk.session.library.photos[photo_id]
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.REMOVED, (*ids[:2], ids[5]), (1,)))
    desk.listed(9)
    desk.until(lambda: panes(desk) == [ids[3], ids[7]])
    assert [pane.shown.photo_id for pane in view.panes if pane.shown] == [ids[3], ids[7]]
    assert ringed(desk) == ids[7]
    assert desk.window.targets.refs == desk.refs(ids[7])


@pytest.mark.trap("T20")
def test_a_ringed_photo_that_leaves_the_list_gives_the_ring_to_its_neighbour(desk: Desk) -> None:
    ids = order(desk)
    survey(desk, ids[3], ids[5], ids[7])
    QTest.keyClick(desk.window.centre.viewer.survey, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    del desk.session.library.photos[ids[5]]
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.REMOVED, [ids[5]], (1,)))
    desk.listed(11)
    desk.until(lambda: ringed(desk) == ids[7])
    assert desk.window.targets.refs == desk.refs(ids[7])


def test_slash_takes_out_of_survey_and_selection_until_one_is_left(desk: Desk) -> None:
    ids = order(desk)
    survey(desk, ids[1], ids[2], ids[3])
    view = desk.window.centre.viewer.survey
    QTest.keyClick(view, Qt.Key.Key_Slash)
    assert panes(desk) == [ids[1], ids[2]]
    assert desk.session.selection.ids == {ids[1], ids[2]}
    QTest.keyClick(view, Qt.Key.Key_Slash)
    loupe = desk.window.centre.loupe
    desk.until(loupe.isVisible)
    assert loupe.shown == desk.refs(ids[1])[0]
    assert len(desk.session.library.photos) == 12


def test_compare_takes_the_next_photo_and_swaps_it(desk: Desk) -> None:
    ids = order(desk)
    survey(desk, ids[2], key=Qt.Key.Key_C)
    assert panes(desk) == [ids[2], ids[3]]
    view = desk.window.centre.viewer.survey
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panes(desk) == [ids[2], ids[4]]
    assert ringed(desk) == ids[4]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    desk.until(desk.window.centre.grid.isVisible)
    assert desk.window.centre.top_bar.switch.current == "grid"


def test_survey_shows_nine_of_the_selection_at_most(desk: Desk) -> None:
    desk.session.selection.select_all()
    QTest.keyClick(desk.window.centre.grid, Qt.Key.Key_N)
    desk.until(lambda: desk.window.centre.viewer.survey.isVisible())
    assert len(panes(desk)) == 9
    areas = [pane.geometry() for pane in desk.window.centre.viewer.survey.panes]
    assert not any(a.intersects(b) for i, a in enumerate(areas) for b in areas[:i])


def test_panes_zoom_together_and_shift_moves_one_alone(desk: Desk) -> None:
    ids = order(desk)
    survey(desk, ids[1], ids[2])
    one, two = desk.window.centre.viewer.survey.panes
    wheel(one, 8, QPoint(200, 200))
    assert two.view.scale == one.view.scale
    before = two.view
    wheel(one, 1, QPoint(200, 200), Qt.KeyboardModifier.ShiftModifier)
    assert two.view == before
    assert one.view.scale > two.view.scale
    desk.window.qactions["view.link"].trigger()
    wheel(two, -2, QPoint(200, 200))
    assert one.view.scale != two.view.scale
    desk.window.qactions["view.link"].trigger()
    assert one.view == two.view


def test_frames_lined_up_by_hand_stay_lined_up() -> None:
    one, two = View(Mode.SCALE, 1.0, 0.4, 0.5), View(Mode.SCALE, 1.0, 0.45, 0.52)
    after = zoom.panned(one, -300, 60, FULL, (800, 600))
    follows = zoom.followed(two, one, after)
    assert follows.cx - after.cx == pytest.approx(0.05)
    assert follows.cy - after.cy == pytest.approx(0.02)


def burst(desk: Desk, tmp_path: Path, photo_ids: list[int], gap: float, kind: StackKind | None) -> None:
    """Photos of one stack of this kind, `gap` seconds apart, each less sharp than the one before."""
    base = Image.effect_noise((600, 400), 60).resize((2400, 1600), Image.Resampling.NEAREST).convert("RGB")
    for place, photo_id in enumerate(photo_ids):
        path = tmp_path / f"{photo_id}.jpg"
        base.filter(ImageFilter.GaussianBlur(3 * place)).save(path, quality=90)
        taken = CaptureTime(f"2026-06-13T10:42:{place * gap:05.2f}")
        stack = StackPlace(photo_ids[0], kind, place, len(photo_ids)) if kind else None
        changes = {"taken": taken, "preview_path": str(path), "derivative_version": "b", "stack": stack}
        desk.change(photo_id, Aspect.METADATA, **changes)


def test_the_sharpest_of_a_burst_is_named_and_of_anything_else_none(desk: Desk, tmp_path: Path) -> None:
    burst(desk, tmp_path, [2, 3, 4], 0.25, StackKind.BURST)
    survey(desk, 2, 3, 4)
    view = desk.window.centre.viewer.survey
    sharpest = lambda: {p.shown.photo_id for p in view.panes if p.sharpest and p.shown}  # noqa: E731
    desk.until(lambda: sharpest() == {2})
    leads = {p.shown.photo_id: p.lead for p in view.panes if p.shown}
    assert leads == {2: "0.00 s", 3: "+0.25 s", 4: "+0.50 s"}
    for kind in (StackKind.BRACKET, StackKind.PANORAMA, None):
        QTest.keyClick(view, Qt.Key.Key_Escape)
        burst(desk, tmp_path, [2, 3, 4], 9.0, kind)
        survey(desk, 2, 3, 4)
        desk.until(lambda: all(p.row and view._viewing.readings.of(p.row) for p in view.panes))
        assert sharpest() == set()


def test_a_photo_that_is_to_go_is_grey_in_the_survey(desk: Desk) -> None:
    ids = order(desk)
    desk.change(ids[1], Aspect.PLAN, keep=Keep(jpeg=False))
    survey(desk, ids[1], ids[2])
    pane = next(p for p in desk.window.centre.viewer.survey.panes if p.shown == desk.refs(ids[1])[0])
    desk.until(lambda: pane.sharp)
    assert pane.grab().toImage().pixelColor(pane.rect().center()).saturation() == 0


def test_a_missing_file_of_a_pair_is_no_choice(desk: Desk) -> None:
    row = desk.session.library.photos[1]
    gone = replace(row.files[1], state=FileState.MISSING)
    desk.change(1, Aspect.FILES, files=(row.files[0], gone))
    open_loupe(desk, 1)
    assert isinstance(gone, RowFile)
    assert not desk.window.qactions["view.source"].isEnabled()


def test_lights_out_darkens_all_but_the_photos_and_comes_back(desk: Desk) -> None:
    loupe = open_loupe(desk, 3)
    before = desk.window.grab().toImage()
    QTest.keyClick(loupe, Qt.Key.Key_L)
    dark = desk.window.grab().toImage()
    corner, middle = QPoint(30, 40), loupe.mapTo(desk.window, loupe.rect().center())
    assert dark.pixelColor(corner).lightness() < before.pixelColor(corner).lightness()
    assert dark.pixelColor(middle) == before.pixelColor(middle)
    QTest.keyClick(loupe, Qt.Key.Key_L)
    QTest.keyClick(loupe, Qt.Key.Key_L)
    assert desk.window.grab().toImage().pixelColor(corner) == before.pixelColor(corner)


def test_the_second_window_follows_the_current_photo(desk: Desk) -> None:
    ids = order(desk)
    open_loupe(desk, ids[0])
    desk.window.qactions["window.second"].trigger()
    (second,) = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "SecondWindow" and w.isVisible()]
    desk.until(lambda: second.pane.sharp)
    QTest.keyClick(desk.window.centre.loupe, Qt.Key.Key_Right)
    assert second.pane.shown == desk.refs(ids[1])[0]
    assert desk.window.qactions["window.second"].isChecked()
    desk.window.qactions["window.second"].trigger()
    assert not desk.window.qactions["window.second"].isChecked()
