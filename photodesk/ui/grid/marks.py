"""The small marks of a cell as cached sprites: pair token, tick, status chip, stars, colour label."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from photodesk.domain.photo import Label
from photodesk.ui import icons, theme
from photodesk.ui.controls.ring import paint_ring
from photodesk.ui.grid.states import Mark, Segment, Sign

KEEP_BED = QColor("#2B7A4B")
DISCARD_BED = QColor(0x16, 0x0F, 0x0E, 232)
DISCARD_LINE = QColor(0xFF, 0x86, 0x76, 176)
DISCARD_TEXT = QColor("#FF8676")
WHITE = QColor("#FFFFFF")
SIGN_ICONS = {Sign.MISSING: "missing", Sign.FAILED: "warn", Sign.OFFLINE: "offline"}
_WARN_ON_PHOTO = QColor("#E6B04C")
_ACC_ON_PHOTO = QColor("#5CA8F5")
_LIMIT = 600


class Sprites:
    """Pixmaps drawn once per look, size and device ratio; forget them when the theme changes."""

    def __init__(self) -> None:
        self._made: dict[Hashable, QPixmap] = {}
        self._token_widths: dict[tuple[tuple[Segment, ...], int], int] = {}
        self.ratio = 1.0

    def clear(self) -> None:
        self._made.clear()
        self._token_widths.clear()

    def get(self, key: Hashable, size: Callable[[], tuple[float, float]], draw: Callable[[QPainter], None]) -> QPixmap:
        """The sprite of `key`; the first time it is measured (logical pixels) and drawn."""
        full = (key, self.ratio)
        found = self._made.get(full)
        if found is None:
            if len(self._made) > _LIMIT:
                self._made.clear()
            width, height = size()
            found = QPixmap(max(1, round(width * self.ratio)), max(1, round(height * self.ratio)))
            found.setDevicePixelRatio(self.ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._made[full] = found
        return found

    def token(self, segments: tuple[Segment, ...], *, short: bool, height: int) -> QPixmap:
        """The pair token: one segment per file, JPEG first."""

        def draw(painter: QPainter) -> None:
            painter.setFont(_token_font(height))
            x, last = 0, len(segments) - 1
            widths = _widths(segments, height, short=short)
            for place, (segment, width) in enumerate(zip(segments, widths, strict=True)):
                rect = QRectF(x, 0, width, height)
                _draw_segment(painter, rect, segment.mark, _text(segment, short=short), (place == 0, place == last))
                x += width

        key = ("token", segments, short, height)
        return self.get(key, lambda: (sum(_widths(segments, height, short=short)), height), draw)

    def token_width(self, segments: tuple[Segment, ...], height: int) -> int:
        """How wide the token is in full words."""
        found = self._token_widths.get((segments, height))
        if found is None:
            found = self._token_widths[(segments, height)] = sum(_widths(segments, height, short=False))
        return found

    def tick(self, side: int, *, filled: bool) -> QPixmap:
        """The filled tick of a selected photo, or the empty box that hovering offers."""

        def draw(painter: QPainter) -> None:
            body = QRectF(0.5, 0.5, side - 1, side - 1)
            if filled:
                painter.setPen(QPen(QColor(10, 20, 40, 150), 1))
                painter.setBrush(theme.tokens().accfill)
                painter.drawRoundedRect(body, 3, 3)
                glyph = side - 4
                icons.paint(painter, "check", 2, 2, glyph, WHITE)
            else:
                painter.setPen(QPen(QColor(228, 228, 228, 230), 1.4))
                painter.setBrush(QColor(18, 18, 18, 150))
                painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

        return self.get(("tick", side, filled), lambda: (side, side), draw)

    def chip(self, sign: Sign, text: str, fraction: float | None, height: int, *, link: str = "") -> QPixmap:
        """The status chip: an icon or a ring on a dark bed, with a few words where there is room."""
        icon = height - 6 if height > 16 else 11
        inset = (height - icon) / 2

        def widths() -> tuple[float, float]:
            metrics = QFontMetricsF(theme.font("token"))
            return (
                metrics.horizontalAdvance(text) + 4 if text else 0.0,
                metrics.horizontalAdvance(link) + 4 if link else 0.0,
            )

        def size() -> tuple[float, float]:
            words = sum(widths())
            return round(height + (words + 3 if words else 0)), height

        shown = None if fraction is None else round(fraction * 100)

        def draw(painter: QPainter) -> None:
            colors = theme.tokens()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.tokbg)
            painter.drawRoundedRect(QRectF(0, 0, size()[0], height), height / 2, height / 2)
            if sign in SIGN_ICONS:
                icons.paint(painter, SIGN_ICONS[sign], inset, inset, icon, _WARN_ON_PHOTO)
            else:
                grey = sign is Sign.COMMITTING
                color = QColor("#E4E4E4") if grey else _ACC_ON_PHOTO
                ring = QRectF(inset + 0.5, inset + 0.5, icon - 1, icon - 1)
                paint_ring(painter, ring, fraction, color, QColor("#5C5C5C"))
            painter.setFont(theme.font("token"))
            base = round((height + painter.fontMetrics().capHeight()) / 2)
            painter.setPen(colors.tokfg)
            painter.drawText(QPointF(height - 1, base), text)
            painter.setPen(_ACC_ON_PHOTO)
            painter.drawText(QPointF(height - 1 + widths()[0], base), link)

        return self.get(("chip", sign, text, shown, height, link), size, draw)

    def stars(self, rating: int, size: int, *, faint: bool) -> QPixmap:
        """Five places: stars, then dots."""

        def draw(painter: QPainter) -> None:
            colors = theme.tokens()
            painter.setOpacity(0.55 if faint else 1.0)
            for place in range(5):
                if place < rating:
                    icons.paint(painter, "star", place * size, 0, size, colors.starfg)
                else:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(colors.stardot)
                    painter.drawEllipse(QPointF((place + 0.5) * size, size / 2 + 0.5), 0.9, 0.9)

        return self.get(("stars", rating, size, faint), lambda: (5 * size, size), draw)

    def label(self, label: Label, size: int, *, outlined: bool) -> QPixmap:
        """A colour label by its shape; outlined where its colour alone would not stand out."""
        side = size + 2

        def draw(painter: QPainter) -> None:
            colors = theme.tokens()
            name = f"label-{label.value}"
            if outlined:
                edge = QColor(0x11, 0x11, 0x11, 255 if colors.dark else 128)
                icons.paint(painter, name, 0, 0, side, edge)
            icons.paint(painter, name, 1, 1, size, colors.color(f"l{label.value}"))

        return self.get(("label", label, size, outlined), lambda: (side, side), draw)


def _text(segment: Segment, *, short: bool) -> str:
    text = segment.short if short else segment.long
    return f"{text} ?" if segment.mark is Mark.LOST else text


def _glyph(height: int) -> int:
    return round(height * 9 / 16)


def _widths(segments: tuple[Segment, ...], height: int, *, short: bool) -> list[int]:
    """The width of each segment of a token."""
    metrics = QFontMetricsF(_token_font(height))
    glyph = _glyph(height) + 2
    words = [metrics.horizontalAdvance(_text(s, short=short)) for s in segments]
    return [
        round(word + 10 + (glyph if s.mark in (Mark.KEEP, Mark.DISCARD) else 0))
        for word, s in zip(words, segments, strict=True)
    ]


def _token_font(height: int) -> QFont:
    font = theme.font("token")
    if height < theme.px(18):
        font.setPixelSize(max(8, round(font.pixelSize() * 0.95)))
    return font


def _draw_segment(painter: QPainter, rect: QRectF, mark: Mark, text: str, ends: tuple[bool, bool]) -> None:
    colors = theme.tokens()
    bed, ink = {
        Mark.KEEP: (KEEP_BED, WHITE),
        Mark.DISCARD: (DISCARD_BED, DISCARD_TEXT),
    }.get(mark, (colors.tokbg, colors.tokfg))
    path = _rounded(rect, left=ends[0], right=ends[1])
    painter.fillPath(path, bed)
    if mark is Mark.DISCARD:
        painter.strokePath(
            _rounded(rect.adjusted(0.5, 0.5, -0.5, -0.5), left=ends[0], right=ends[1]), QPen(DISCARD_LINE, 1)
        )
    elif not ends[0]:
        painter.fillRect(QRectF(rect.x(), rect.y(), 1, rect.height()), QColor(255, 255, 255, 56))
    x = rect.x() + 5
    glyph = _glyph(round(rect.height()))
    if mark in (Mark.KEEP, Mark.DISCARD):
        _draw_glyph(painter, mark, x - 0.5, rect.y() + (rect.height() - glyph) / 2, glyph, ink)
        x += glyph + 2
    painter.setPen(ink)
    base = rect.y() + (rect.height() + painter.fontMetrics().capHeight()) / 2
    painter.drawText(QPointF(x, round(base)), text)


def _draw_glyph(painter: QPainter, mark: Mark, x: float, y: float, size: int, color: QColor) -> None:
    """A heavier check or cross than the icon's: it must be told apart at 9 pixels."""
    unit = size / 16
    path = QPainterPath()
    if mark is Mark.KEEP:
        points = ((2.6, 8.6), (6.2, 12.2), (13.4, 4.2))
        path.moveTo(x + points[0][0] * unit, y + points[0][1] * unit)
        for px, py in points[1:]:
            path.lineTo(x + px * unit, y + py * unit)
    else:
        for ax, ay, bx, by in ((3.4, 3.4, 12.6, 12.6), (12.6, 3.4, 3.4, 12.6)):
            path.moveTo(x + ax * unit, y + ay * unit)
            path.lineTo(x + bx * unit, y + by * unit)
    pen = QPen(color, 1.7 * size / 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)


def _rounded(rect: QRectF, *, left: bool, right: bool, radius: float = 3.0) -> QPainterPath:
    """A rectangle rounded on its outer ends only."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(rect, radius, radius)
    if not left:
        path.addRect(rect.adjusted(0, 0, -rect.width() / 2, 0))
    if not right:
        path.addRect(rect.adjusted(rect.width() / 2, 0, 0, 0))
    return path.simplified()
