"""What lies over the photo in the loupe: separate dark pieces, the same in both themes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from photodesk.domain.photo import FileKind, FileState, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.ui import icons, theme, words

MARGIN = 16
TOKEN_NAMES = {FileKind.JPEG: "JPG", FileKind.RAW: "RAW", FileKind.OTHER: ""}
_QUIET = QColor("#A6A6A6")


def exposure_lines(row: PhotoRow) -> list[str]:
    """Exposure, lens and time; lines of which nothing is known are left out."""
    parts = words.exposure_parts(row.exposure)
    length = next((p for p in parts if p.endswith(" mm")), "")
    named = words.shown(row.lens or "")
    prime = "-" not in named and length.removesuffix(" mm") in named
    lens = " · ".join(p for p in ("" if prime and length else length, named) if p)
    lines = [" · ".join(p for p in parts if p != length), lens, words.moment(row.taken)]
    return [line for line in lines if line]


def paint_exposure(painter: QPainter, row: PhotoRow) -> None:
    """The piece at the top left."""
    lines = exposure_lines(row)
    if not lines:
        return
    fonts = [theme.font("emphasis", QFont.Weight.DemiBold), theme.font("body"), theme.font("body")][: len(lines)]
    width = max(QFontMetricsF(font).horizontalAdvance(line) for font, line in zip(fonts, lines, strict=True))
    height = theme.px(18) * len(lines) + theme.px(14)
    bed = QRectF(MARGIN, MARGIN, max(theme.px(160), width + 28), height)
    _bed(painter, bed)
    y = bed.y() + theme.px(20)
    for place, (font, line) in enumerate(zip(fonts, lines, strict=True)):
        painter.setFont(font)
        painter.setPen(theme.tokens().tokfg if place < 2 else _QUIET)
        painter.drawText(QPointF(bed.x() + 14, y), line)
        y += theme.px(18)


def paint_token(painter: QPainter, row: PhotoRow, bottom: float) -> None:
    """The pair token at the bottom left: one segment per file, JPEG first, `?` where a file of the photo is gone."""
    order = [FileKind.JPEG, FileKind.RAW, FileKind.OTHER]
    files = sorted(row.files, key=lambda f: order.index(f.kind))
    painter.setFont(theme.font("body", QFont.Weight.DemiBold))
    x = float(MARGIN)
    for file in files:
        name = TOKEN_NAMES[file.kind] or words.shown(file.name.rpartition(".")[2].upper())[:4]
        text = name if file.state is FileState.PRESENT else f"{name} ?"
        x = _segment(painter, x, bottom, text, row.keep.of(file.kind)) + 1


def paint_chip(painter: QPainter, row: PhotoRow, right: float) -> None:
    """Missing or offline, at the top right: never the same icon, wording or colour."""
    if row.state is PhotoState.MISSING:
        icon, text, color = "missing", "Not found on disk", theme.tokens().tokfg
    elif row.availability is not Availability.ONLINE:
        icon, text, color = "offline", "Drive not connected", QColor("#E6B04C")
    else:
        return
    painter.setFont(theme.font("body", QFont.Weight.Medium))
    width = painter.fontMetrics().horizontalAdvance(text) + 44
    bed = QRectF(right - MARGIN - width, MARGIN, width, theme.px(30))
    _bed(painter, bed)
    icons.paint(painter, icon, bed.x() + 10, bed.center().y() - 8, 16, color)
    painter.setPen(color)
    painter.drawText(bed.adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def paint_message(painter: QPainter, area: QRectF, icon: str, lines: Sequence[str], *, warn: bool) -> None:
    """Why there is no picture, in the middle: an icon, a sentence, what to do."""
    colors = theme.tokens()
    middle = area.center()
    icons.paint(painter, icon, middle.x() - 16, middle.y() - theme.px(56), 32, colors.warn if warn else colors.t3)
    y = middle.y() - theme.px(14)
    for place, line in enumerate(lines):
        painter.setFont(theme.font("emphasis", QFont.Weight.DemiBold if place == 0 else QFont.Weight.Normal))
        painter.setPen(colors.t1 if place == 0 else colors.t2)
        painter.drawText(QRectF(area.x(), y, area.width(), theme.px(22)), Qt.AlignmentFlag.AlignHCenter, line)
        y += theme.px(22)


def _bed(painter: QPainter, rect: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens().tokbg)
    painter.drawRoundedRect(rect, 4, 4)


def _segment(painter: QPainter, x: float, bottom: float, text: str, keep: bool | None) -> float:
    """One file of the token; returns its right edge."""
    colors = theme.tokens()
    glyph = 18 if keep is not None else 0
    width = painter.fontMetrics().horizontalAdvance(text) + 22 + glyph
    bed = QRectF(x, bottom - MARGIN - theme.px(30), width, theme.px(30))
    if keep is None:
        _bed(painter, bed)
    else:
        painter.setBrush(QColor("#2B7A4B") if keep else QColor(22, 15, 14, 232))
        painter.setPen(Qt.PenStyle.NoPen if keep else QPen(QColor(255, 134, 118, 176), 1))
        painter.drawRoundedRect(bed.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    color = colors.tokfg if keep is None else QColor("#FFFFFF") if keep else QColor("#FF8676")
    if keep is not None:
        icons.paint(painter, "check" if keep else "x", x + 8, bed.center().y() - 7, 14, color)
    painter.setPen(color)
    painter.drawText(bed.adjusted(11 + glyph, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    return x + width
