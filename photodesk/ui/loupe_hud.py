"""What lies over the photo in the loupe: separate dark pieces, the same in both themes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from photodesk.domain.photo import FileKind, FileState, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.ui import icons, theme, words

MARGIN = 16
TOKEN_NAMES = {FileKind.JPEG: "JPG", FileKind.RAW: "RAW", FileKind.OTHER: ""}
QUIET, FAINT = QColor("#A6A6A6"), QColor("#5C5C5C")


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
    paint_bed(painter, bed)
    y = bed.y() + theme.px(20)
    for place, (font, line) in enumerate(zip(fonts, lines, strict=True)):
        painter.setFont(font)
        painter.setPen(theme.tokens().tokfg if place < 2 else QUIET)
        painter.drawText(QPointF(bed.x() + 14, y), line)
        y += theme.px(18)


def paint_token(painter: QPainter, row: PhotoRow, bottom: float, *, left: float = MARGIN, height: int = 30) -> float:
    """The pair token at the bottom left: one segment per file, JPEG first, `?` where a file of the photo is gone.

    Returns its right edge.
    """
    order = [FileKind.JPEG, FileKind.RAW, FileKind.OTHER]
    files = sorted(row.files, key=lambda f: order.index(f.kind))
    painter.setFont(theme.font("body", QFont.Weight.DemiBold))
    x = left
    top, tall = bottom - theme.px(height), theme.px(height)
    for file in files:
        name = TOKEN_NAMES[file.kind] or words.shown(file.name.rpartition(".")[2].upper())[:4]
        text = name if file.state is FileState.PRESENT else f"{name} ?"
        ends = file is files[0], file is files[-1]
        x = _segment(painter, QRectF(x, top, 0, tall), text, row.keep.of(file.kind), ends)
    return x


def paint_stars(painter: QPainter, row: PhotoRow, left: float, bottom: float, *, height: int = 30) -> float:
    """Five places, stars then dots, on a bed; returns its right edge."""
    side = theme.px(14)
    bed = QRectF(left, bottom - theme.px(height), 5 * side + 24, theme.px(height))
    paint_bed(painter, bed)
    colors = theme.tokens()
    for place in range(5):
        x = bed.x() + 12 + place * side
        if place < row.rating:
            icons.paint(painter, "star", x, bed.center().y() - side / 2, side, colors.tokfg)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#8A8A8A"))
            painter.drawEllipse(QPointF(x + side / 2, bed.center().y()), 1.1, 1.1)
    return bed.right()


def paint_label(painter: QPainter, row: PhotoRow, left: float, bottom: float, *, height: int = 30) -> float:
    """The colour label by shape, colour and name; nothing without one."""
    if row.label is None:
        return left
    painter.setFont(theme.font("body", QFont.Weight.Medium))
    text = row.label.value.capitalize()
    width = painter.fontMetrics().horizontalAdvance(text) + 42
    bed = QRectF(left, bottom - theme.px(height), width, theme.px(height))
    paint_bed(painter, bed)
    color = theme.tokens().color(f"l{row.label.value}")
    icons.paint(painter, f"label-{row.label.value}", bed.x() + 11, bed.center().y() - 6, 12, color)
    painter.setPen(theme.tokens().tokfg)
    painter.drawText(bed.adjusted(31, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    return bed.right()


def paint_zoom(
    painter: QPainter, right: float, bottom: float, lead: str, rest: str = "", *, height: int = 30, icon: str = ""
) -> float:
    """The zoom chip, its right bottom corner given ("100 %", "1:1 pixels"); returns its left edge."""
    bold, plain = theme.font("body", QFont.Weight.DemiBold), theme.font("body")
    first = QFontMetricsF(bold).horizontalAdvance(lead)
    second = QFontMetricsF(plain).horizontalAdvance(rest) + 10 if rest else 0
    room = 20 if icon else 0
    width = first + second + room + 24
    bed = QRectF(right - width, bottom - theme.px(height), width, theme.px(height))
    paint_bed(painter, bed)
    x = bed.x() + 12
    if icon:
        icons.paint(painter, icon, x, bed.center().y() - 7, 14, QUIET)
        x += room
    for font, color, text in ((bold, theme.tokens().tokfg, lead), (plain, QUIET, rest)):
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(QRectF(x, bed.y(), bed.width(), bed.height()), Qt.AlignmentFlag.AlignVCenter, text)
        x += first + 10
    return bed.left()


def paint_navigator(painter: QPainter, area: QRectF, small: QPixmap, part: tuple[float, float, float, float]) -> None:
    """The whole photo dimmed, the part on screen bright and framed."""
    painter.fillRect(area.adjusted(-1, -1, 1, 1), QColor(0, 0, 0, 200))
    painter.drawPixmap(area, small, QRectF(small.rect()))
    painter.fillRect(area, QColor(0, 0, 0, 130))
    left, top, width, height = part
    frame = QRectF(
        area.x() + left * area.width(), area.y() + top * area.height(), width * area.width(), height * area.height()
    )
    source = QRectF(
        left * small.width(), top * small.height(), max(1.0, width * small.width()), max(1.0, height * small.height())
    )
    painter.drawPixmap(frame, small, source)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#FFFFFF"), 1.4))
    painter.drawRect(frame)


def paint_spot(painter: QPainter, frame: QRectF, text: str, *, strong: bool) -> None:
    """A frame around the sharpest part, and what it says below."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3))
    painter.drawRect(frame)
    pen = QPen(QColor("#FFFFFF"), 1.4)
    if not strong:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRect(frame)
    if text:
        painter.setFont(theme.font("caption", QFont.Weight.Medium))
        width = painter.fontMetrics().horizontalAdvance(text) + 16
        bed = QRectF(frame.x(), frame.bottom() + 6, width, theme.px(22))
        paint_bed(painter, bed)
        painter.setPen(theme.tokens().tokfg)
        painter.drawText(bed, Qt.AlignmentFlag.AlignCenter, text)


def paint_chip(painter: QPainter, row: PhotoRow, right: float, top: float = MARGIN) -> None:
    """Missing or offline, at the top right: never the same icon, wording or colour."""
    if row.state is PhotoState.MISSING:
        icon, text, color = "missing", "Not found on disk", theme.tokens().tokfg
    elif row.availability is not Availability.ONLINE:
        icon, text, color = "offline", "Drive not connected", QColor("#E6B04C")
    else:
        return
    painter.setFont(theme.font("body", QFont.Weight.Medium))
    width = painter.fontMetrics().horizontalAdvance(text) + 44
    bed = QRectF(right - MARGIN - width, top, width, theme.px(30))
    paint_bed(painter, bed)
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


def paint_bed(painter: QPainter, rect: QRectF) -> None:
    """The dark ground of a piece."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens().tokbg)
    painter.drawRoundedRect(rect, 4, 4)


def _segment(painter: QPainter, place: QRectF, text: str, keep: bool | None, ends: tuple[bool, bool]) -> float:
    """One file of the token, rounded where the token ends; returns its right edge."""
    colors = theme.tokens()
    glyph = 18 if keep is not None else 0
    width = painter.fontMetrics().horizontalAdvance(text) + 22 + glyph
    bed = QRectF(place.x(), place.y(), width, place.height())
    shape = _rounded(bed, *ends)
    painter.fillPath(shape, colors.tokbg if keep is None else QColor("#2B7A4B") if keep else QColor(22, 15, 14, 232))
    if keep is False:
        painter.strokePath(_rounded(bed.adjusted(0.5, 0.5, -0.5, -0.5), *ends), QPen(QColor(255, 134, 118, 176), 1))
    elif not ends[0]:
        painter.fillRect(QRectF(bed.x(), bed.y(), 1, bed.height()), QColor(255, 255, 255, 56))
    color = colors.tokfg if keep is None else QColor("#FFFFFF") if keep else QColor("#FF8676")
    if keep is not None:
        icons.paint(painter, "check" if keep else "x", bed.x() + 8, bed.center().y() - 7, 14, color)
    painter.setPen(color)
    painter.drawText(bed.adjusted(11 + glyph, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    return bed.right()


def _rounded(rect: QRectF, left: bool, right: bool) -> QPainterPath:
    """A rectangle rounded on its outer ends only."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(rect, 4, 4)
    half = rect.width() / 2
    if not left:
        path.addRect(rect.adjusted(0, 0, -half, 0))
    if not right:
        path.addRect(rect.adjusted(half, 0, 0, 0))
    return path.simplified()
