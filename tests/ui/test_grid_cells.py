"""Every state of a cell is told apart without colour, stays inside its cell, and is drawn at device pixels."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from photodesk.bridge.fake_library import fake_row
from photodesk.bridge.photo_list_model import Busy
from photodesk.domain.derivative import DerivativeState, DerivativeStatus, FailureKind
from photodesk.domain.photo import FileState, Keep, Label, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.ui import theme
from photodesk.ui.grid.cell import CellPainter, CellState
from photodesk.ui.grid.layout import Metrics, Rect, metrics_for, tier_for
from photodesk.ui.grid.states import look

ROW = replace(fake_row(412), rating=2)
MARGIN = 6


def failed(kind: FailureKind) -> DerivativeState:
    return DerivativeState(DerivativeStatus.FAILED, kind)


STATES: dict[str, tuple[PhotoRow, CellState, Busy | None, bool]] = {
    "undecided": (ROW, CellState(), None, True),
    "hover": (ROW, CellState(hovered=True), None, True),
    "selected": (ROW, CellState(selected=True), None, True),
    "current": (ROW, CellState(current=True), None, True),
    "selected and current": (ROW, CellState(selected=True, current=True), None, True),
    "selected, not focused": (ROW, CellState(selected=True, focused=False), None, True),
    "keep both": (replace(ROW, keep=Keep(True, True)), CellState(), None, True),
    "JPEG only": (replace(ROW, keep=Keep(True, False)), CellState(), None, True),
    "RAW only": (replace(ROW, keep=Keep(False, True)), CellState(), None, True),
    "discarded": (replace(ROW, keep=Keep(False, False)), CellState(), None, True),
    "committing": (replace(ROW, keep=Keep(False, False)), CellState(), Busy(0.5, committing=True), True),
    "generating": (ROW, CellState(), Busy(0.64), True),
    "waiting without image": (replace(ROW, thumbnail=DerivativeState()), CellState(), None, False),
    "failed": (replace(ROW, thumbnail=failed(FailureKind.CORRUPT)), CellState(), None, False),
    "failed, last image": (replace(ROW, thumbnail=failed(FailureKind.CORRUPT)), CellState(), None, True),
    "missing": (replace(ROW, state=PhotoState.MISSING), CellState(), None, False),
    "missing, last image": (replace(ROW, state=PhotoState.MISSING), CellState(), None, True),
    "offline": (replace(ROW, availability=Availability.OFFLINE), CellState(), None, True),
    "half missing": (
        replace(ROW, files=(ROW.files[0], replace(ROW.files[1], state=FileState.MISSING))),
        CellState(),
        None,
        True,
    ),
    "one file": (replace(ROW, files=ROW.files[:1]), CellState(), None, True),
    **{f"label {label.value}": (replace(ROW, label=label), CellState(), None, True) for label in Label},
}


def photo(width: int, height: int) -> QPixmap:
    made = QPixmap(width, height)
    painter = QPainter(made)
    sky = QLinearGradient(0, 0, width, height)
    sky.setColorAt(0, QColor("#D8C49A"))
    sky.setColorAt(1, QColor("#4C6A8A"))
    painter.fillRect(made.rect(), sky)
    painter.end()
    return made


def drawn(name: str, metrics: Metrics, ratio: float = 1.0) -> QImage:
    """The cell with a margin of canvas around it."""
    row, state, busy, has_image = STATES[name]
    image = QImage(
        round((metrics.width + 2 * MARGIN) * ratio),
        round((metrics.height + 2 * MARGIN) * ratio),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(theme.tokens().canvas)
    cell = CellPainter()
    cell.sprites.ratio = ratio
    pixmap = photo(round(metrics.box_width * ratio), round(metrics.box_width * ratio * 2 / 3)) if has_image else None
    grey = pixmap.toImage().convertToFormat(QImage.Format.Format_Grayscale8) if pixmap is not None else None
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cell.paint(
        painter,
        Rect(MARGIN, MARGIN, metrics.width, metrics.height),
        metrics,
        row,
        look(row, busy),
        state,
        pixmap,
        QPixmap.fromImage(grey) if grey is not None else None,
    )
    painter.end()
    return image


def grey_values(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(grey.constBits(), np.uint8).astype(int)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("width", [120, 176, 264])
def test_all_states_are_told_apart_in_grey(qapp: QApplication, name: str, width: int) -> None:
    theme.apply(qapp, name)
    metrics = metrics_for(tier_for(width), width)
    seen = {state: grey_values(drawn(state, metrics)) for state in STATES}
    for one, two in combinations(STATES, 2):
        differing = int((np.abs(seen[one] - seen[two]) > 24).sum())
        assert differing >= 12, f"{one} looks like {two} in grey ({differing} pixels differ)"


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_painted_outside_the_cell(qapp: QApplication, state: str) -> None:
    theme.apply(qapp, "dark")
    metrics = metrics_for(tier_for(176), 176)
    image, canvas = drawn(state, metrics), theme.tokens().canvas.rgb()
    w, h = image.width(), image.height()
    frame = [(x, y) for x in range(w) for y in (MARGIN - 1, h - MARGIN)]
    frame += [(x, y) for y in range(h) for x in (MARGIN - 1, w - MARGIN)]
    assert all(image.pixel(x, y) == canvas for x, y in frame)


def test_a_selected_and_current_cell_has_two_rings(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    metrics = metrics_for(tier_for(176), 176)
    image, colors = drawn("selected and current", metrics), theme.tokens()
    middle = image.height() // 2
    across = [image.pixelColor(MARGIN + x, middle).name() for x in range(5)]
    assert across == [colors.acc.name()] * 2 + [colors.ring.name()] * 2 + [colors.cursel.name()]


@pytest.mark.parametrize("name", ["dark", "light"])
def test_a_discarded_photo_is_pale_and_nearly_grey(qapp: QApplication, name: str) -> None:
    theme.apply(qapp, name)
    metrics = metrics_for(tier_for(176), 176)
    middle = (metrics.width // 2 + MARGIN, 60)
    full = drawn("undecided", metrics).pixelColor(*middle)
    pale = drawn("discarded", metrics).pixelColor(*middle)
    plate = theme.tokens().plate
    for channel in ("red", "green", "blue"):
        c, p = getattr(full, channel)(), getattr(plate, channel)()
        grey = 0.299 * full.red() + 0.587 * full.green() + 0.114 * full.blue()
        expected = p + 0.36 * (0.3 * c + 0.7 * grey - p)
        assert abs(getattr(pale, channel)() - expected) <= 4


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [120, 176, 264])
def test_marks_stay_sharp_at_every_ratio(qapp: QApplication, ratio: float, width: int) -> None:
    """The rings are whole pixels: at 2x the outer ring is four device pixels of one colour."""
    theme.apply(qapp, "dark")
    image = drawn("selected", metrics_for(tier_for(width), width), ratio)
    acc, middle = theme.tokens().acc.name(), image.height() // 2
    start = round(MARGIN * ratio)
    ring = [image.pixelColor(start + x, middle).name() for x in range(round(2 * ratio))]
    assert ring == [acc] * len(ring)


def test_a_row_that_is_not_known_yet_is_a_bare_plate(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    image = QImage(176, 150, QImage.Format.Format_RGB32)
    image.fill(theme.tokens().canvas)
    painter = QPainter(image)
    metrics = metrics_for(tier_for(176), 176)
    assert CellPainter().paint(painter, Rect(0, 0, 176, 150), metrics, None, None, CellState(), None, None) is None
    painter.end()
    assert image.pixelColor(88, 75) == theme.tokens().plate
