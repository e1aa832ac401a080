"""Paints one cell: plate, photo, marks, footer, rings. Everything stays inside the cell."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import icons, theme
from photodesk.ui.grid import stacking
from photodesk.ui.grid.layout import Metrics, Rect, Tier
from photodesk.ui.grid.marks import SIGN_ICONS, Sprites
from photodesk.ui.grid.states import Link, Look, Sign, Words, exposure_line, time_of
from photodesk.ui.tokens import Tokens

_GREY_SHARE = 0.70
"""Of a discarded photo's colour this much is gone."""


@dataclass(frozen=True, slots=True)
class CellState:
    """What the view knows of a cell."""

    selected: bool = False
    current: bool = False
    hovered: bool = False
    focused: bool = True
    stack: tuple[str, str] = ("", "")
    """The words of the stack chip, long and short; "" for none."""
    folded: bool = False


@dataclass(slots=True)
class Hits:
    """Where in a cell (relative to it) a click means more than "this photo"."""

    tick: QRectF
    link: QRectF | None = None
    asks: Link | None = None
    stack: QRectF | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    token_height: int
    token_inset: int
    tick: int
    tick_inset: int
    chip: int
    stars: int
    label: int


_RULES = {
    Tier.S: _Rules(16, 2, 14, 3, 16, 11, 10),
    Tier.M: _Rules(16, 2, 16, 4, 18, 11, 10),
    Tier.L: _Rules(18, 4, 18, 6, 18, 12, 11),
}


def _scaled(rules: _Rules, scale: float) -> _Rules:
    """The rules at a larger system text size: marks grow with the words in them."""
    grow = {f.name: round(getattr(rules, f.name) * scale) for f in fields(rules) if not f.name.endswith("inset")}
    return replace(rules, **grow)


_NARROW = 104
"""A photo narrower than this carries the short token."""


class CellPainter:
    """Holds fonts and sprites between paints; `reset()` after a theme change."""

    def __init__(self) -> None:
        self.sprites = Sprites()
        self.reset()

    def reset(self) -> None:
        self.sprites.clear()
        self._colors: Tokens = theme.tokens()
        self._scale = max(1.0, theme.px(100) / 100)
        self._rules = {tier: _scaled(rules, self._scale) for tier, rules in _RULES.items()}
        self._body = theme.font("body")
        self._struck = QFont(self._body)
        self._struck.setStrikeOut(True)
        self._caption = theme.font("caption")
        self._words = theme.font("caption", QFont.Weight.Medium)
        self._body_metrics = QFontMetrics(self._body)
        self._caption_metrics = QFontMetrics(self._caption)

    def paint(
        self,
        painter: QPainter,
        cell: Rect,
        metrics: Metrics,
        row: PhotoRow | None,
        look: Look | None,
        state: CellState,
        image: QPixmap | None,
        grey: QPixmap | None,
    ) -> Hits | None:
        """Draw a cell at `cell` (viewport pixels). `image` and `grey` are in device pixels; a row that is not known
        yet is a bare plate."""
        area = QRectF(cell.x, cell.y, cell.w, cell.h)
        plate = self._plate(state)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(area, 4, 4)
        hits = None
        if row is not None and look is not None:
            box = QRectF(cell.x + metrics.pad, cell.y + metrics.pad, metrics.box_width, metrics.box_height)
            hits = self._photo(painter, box, metrics, row, look, state, image, grey)
            hits.tick.translate(-cell.x, -cell.y)
            for place in (hits.link, hits.stack):
                if place is not None:
                    place.translate(-cell.x, -cell.y)
            self._footer(painter, cell, metrics, row, look, state)
        self._rings(painter, area, state)
        return hits

    def _plate(self, state: CellState) -> QColor:
        colors = self._colors
        if state.selected:
            if not state.focused:
                return colors.press
            return colors.cursel if state.current else colors.sel
        return colors.hover if state.current or state.hovered else colors.plate

    def _photo(
        self,
        painter: QPainter,
        box: QRectF,
        metrics: Metrics,
        row: PhotoRow,
        look: Look,
        state: CellState,
        image: QPixmap | None,
        grey: QPixmap | None,
    ) -> Hits:
        rules = self._rules[metrics.tier]
        hits = Hits(QRectF())
        photo = box
        if image is not None:
            photo = self._fitted(painter, box, image.width(), image.height())
            self._draw_image(painter, photo, image, grey if look.discarded else None, look.opacity)
        elif look.words is not None:
            self._dashed_box(painter, box, metrics, look.sign, look.words, state, hits)
        else:
            if row.upright is not None:
                photo = self._fitted(painter, box, *row.upright)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors.hover if state.selected or state.current else self._colors.line)
            painter.drawRoundedRect(photo, 2, 2)
        boxed = image is None and look.words is not None
        self._token(painter, photo, rules, look, metrics)
        hits.tick = self._tick(painter, photo, rules, state)
        if look.sign is not None and not boxed:
            self._chip(painter, photo, rules, metrics, look, hits)
        elif look.sign is None and state.stack[1]:
            self._stack_chip(painter, photo, rules, metrics, state, hits)
        return hits

    def _fitted(self, painter: QPainter, box: QRectF, width: int, height: int) -> QRectF:
        """The photo's place: fitted, centred, on whole device pixels."""
        ratio = painter.device().devicePixelRatioF()
        scale = min(box.width() / width, box.height() / height)
        w = max(1, round(width * scale * ratio)) / ratio
        h = max(1, round(height * scale * ratio)) / ratio
        x = round((box.x() + (box.width() - w) / 2) * ratio) / ratio
        y = round((box.y() + (box.height() - h) / 2) * ratio) / ratio
        return QRectF(x, y, w, h)

    def _draw_image(
        self, painter: QPainter, photo: QRectF, image: QPixmap, grey: QPixmap | None, opacity: float
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        exact = abs(image.width() - photo.width() * ratio) < 1.5 and abs(image.height() - photo.height() * ratio) < 1.5
        if exact:
            photo = QRectF(photo.x(), photo.y(), image.width() / ratio, image.height() / ratio)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        source = QRectF(image.rect())
        if grey is not None:
            # Two layers whose sum is the photo, 70 % grey, at opacity `dim`, over the plate.
            dim = self._colors.dim
            colored = dim * (1 - _GREY_SHARE)
            painter.setOpacity(dim * _GREY_SHARE / (1 - colored))
            painter.drawPixmap(photo, grey, source)
            painter.setOpacity(colored)
            painter.drawPixmap(photo, image, source)
        else:
            painter.setOpacity(opacity)
            painter.drawPixmap(photo, image, source)
        painter.setOpacity(1.0)

    def _dashed_box(
        self,
        painter: QPainter,
        box: QRectF,
        metrics: Metrics,
        sign: Sign | None,
        words: Words,
        state: CellState,
        hits: Hits,
    ) -> None:
        colors = self._colors
        lifted = state.selected or state.current or state.hovered
        pen = QPen(colors.edge2 if lifted else colors.edge, 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        small = metrics.tier is Tier.S
        side = round((14 if small else 16) * self._scale)
        line = self._caption_metrics.lineSpacing() + 2
        lines = 1 if small else 2 if words.lead or words.link else 1
        top = box.center().y() - (side + 6 + lines * line) / 2
        if not small:
            top -= 4
        if sign in SIGN_ICONS:
            icons.paint(painter, SIGN_ICONS[sign], box.center().x() - side / 2, top, side, colors.warn)
        base = top + side + 6 + self._caption_metrics.ascent()
        painter.setFont(self._caption if small else self._words)
        painter.setPen(colors.t1 if not small or lifted else colors.t2)
        self._centered(painter, box, base, words.short if small else words.title)
        if small or lines == 1:
            return
        painter.setFont(self._caption)
        link = words.link.value if words.link else ""
        lead = f"{words.lead} " if words.lead and link else words.lead
        room = box.width() - 8 - self._caption_metrics.horizontalAdvance(link)
        lead = self._caption_metrics.elidedText(lead, Qt.TextElideMode.ElideRight, int(room)) if lead else ""
        lead_width = self._caption_metrics.horizontalAdvance(lead)
        link_width = self._caption_metrics.horizontalAdvance(link)
        x = round(box.center().x() - (lead_width + link_width) / 2)
        painter.setPen(self._quiet(state))
        painter.drawText(QPointF(x, base + line), lead)
        if words.link:
            painter.setPen(colors.acc if not (state.selected and state.current) else colors.t1)
            painter.drawText(QPointF(x + lead_width, base + line), link)
            hits.link = QRectF(x + lead_width - 4, base + line - 16 * self._scale, link_width + 8, 22 * self._scale)
            hits.asks = words.link

    def _centered(self, painter: QPainter, box: QRectF, base: float, text: str) -> None:
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 8)
        painter.drawText(QPointF(round(box.center().x() - metrics.horizontalAdvance(shown) / 2), base), shown)

    def _token(self, painter: QPainter, photo: QRectF, rules: _Rules, look: Look, metrics: Metrics) -> None:
        if not look.segments:
            return
        short = metrics.tier is Tier.S or photo.width() < _NARROW * self._scale
        short = (
            short or self.sprites.token_width(look.segments, rules.token_height) > photo.width() - 2 * rules.token_inset
        )
        sprite = self.sprites.token(look.segments, short=short, height=rules.token_height)
        self._place(
            painter, photo.x() + rules.token_inset, photo.bottom() - rules.token_inset - rules.token_height, sprite
        )

    def _tick(self, painter: QPainter, photo: QRectF, rules: _Rules, state: CellState) -> QRectF:
        x, y = photo.x() + rules.tick_inset, photo.y() + rules.tick_inset
        if state.selected or state.hovered:
            self._place(painter, x, y, self.sprites.tick(rules.tick, filled=state.selected))
        return QRectF(x - 3, y - 3, rules.tick + 6, rules.tick + 6)

    def _chip(self, painter: QPainter, photo: QRectF, rules: _Rules, metrics: Metrics, look: Look, hits: Hits) -> None:
        assert look.sign is not None
        text = link = ""
        roomy = metrics.tier is not Tier.S and photo.width() >= _NARROW * self._scale
        if roomy and look.sign in (Sign.GENERATING, Sign.COMMITTING) and look.fraction is not None:
            text = f"{round(look.fraction * 100)} %"
        elif roomy and look.words is not None and look.sign is not Sign.OFFLINE:
            link = look.words.link.value if look.words.link else ""
            text = look.words.short if look.sign is Sign.FAILED and photo.width() >= 150 * self._scale else ""
        sprite = self.sprites.chip(look.sign, text, look.fraction, rules.chip, link=link)
        width = sprite.width() / sprite.devicePixelRatio()
        x, y = photo.right() - rules.tick_inset - width, photo.y() + rules.tick_inset
        self._place(painter, x, y, sprite)
        if link and look.words is not None:
            hits.link = QRectF(x, y - 2, width, rules.chip + 4)
            hits.asks = look.words.link

    def _stack_chip(
        self, painter: QPainter, photo: QRectF, rules: _Rules, metrics: Metrics, state: CellState, hits: Hits
    ) -> None:
        roomy = metrics.tier is not Tier.S and photo.width() >= _NARROW * self._scale
        sprite = stacking.chip(self.sprites, state.stack[0 if roomy else 1], rules.chip, folded=state.folded)
        width = sprite.width() / sprite.devicePixelRatio()
        x, y = photo.right() - rules.tick_inset - width, photo.y() + rules.tick_inset
        self._place(painter, x, y, sprite)
        hits.stack = QRectF(x - 2, y - 2, width + 4, rules.chip + 4)

    def _place(self, painter: QPainter, x: float, y: float, sprite: QPixmap) -> None:
        ratio = sprite.devicePixelRatio()
        painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), sprite)

    def _footer(
        self, painter: QPainter, cell: Rect, metrics: Metrics, row: PhotoRow, look: Look, state: CellState
    ) -> None:
        top = cell.y + metrics.pad + metrics.box_height
        left, right = cell.x + metrics.pad + 2, cell.right - metrics.pad - 2
        rules = self._rules[metrics.tier]
        line = metrics.footer * 24 // 44 if metrics.tier is Tier.L else metrics.footer
        middle = top + line / 2
        if row.label is not None:
            outlined = state.selected or not self._colors.dark
            sprite = self.sprites.label(row.label, rules.label, outlined=outlined)
            self._place(painter, right - rules.label - 1, middle - rules.label / 2 - 1, sprite)
            right -= rules.label + 6
        if metrics.tier is Tier.S:
            self._small_rating(painter, left - 1, middle, row, state, faint=look.discarded)
            return
        sprite = self.sprites.stars(row.rating, rules.stars, faint=look.discarded)
        right -= 5 * rules.stars
        self._place(painter, right, middle - rules.stars / 2, sprite)
        painter.setFont(self._struck if look.discarded else self._body)
        painter.setPen(self._name_color(metrics, look, state))
        name = self._body_metrics.elidedText(row.stem, Qt.TextElideMode.ElideMiddle, int(right - left - 4))
        painter.drawText(QPointF(left, round(middle + self._body_metrics.capHeight() / 2)), name)
        if metrics.tier is Tier.L:
            self._second_line(painter, cell, metrics, top + line, row, state)

    def _second_line(
        self, painter: QPainter, cell: Rect, metrics: Metrics, top: float, row: PhotoRow, state: CellState
    ) -> None:
        painter.setFont(self._caption)
        painter.setPen(self._quiet(state))
        base = round(top + 6 * self._scale + self._caption_metrics.capHeight() / 2)
        left, right = cell.x + metrics.pad + 2, cell.right - metrics.pad - 2
        time = time_of(row)
        painter.drawText(QPointF(left, base), time)
        room = right - left - self._caption_metrics.horizontalAdvance(time) - 8
        text = self._caption_metrics.elidedText(exposure_line(row), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QPointF(right - self._caption_metrics.horizontalAdvance(text), base), text)

    def _small_rating(
        self, painter: QPainter, x: float, middle: float, row: PhotoRow, state: CellState, *, faint: bool
    ) -> None:
        painter.setFont(self._caption)
        painter.setPen(self._quiet(state) if not row.rating else self._loud(state))
        base = round(middle + self._caption_metrics.capHeight() / 2)
        if not row.rating:
            painter.drawText(QPointF(x + 1, base), "–")
            return
        painter.setOpacity(0.55 if faint else 1.0)
        star = self._rules[Tier.S].stars
        icons.paint(painter, "star", x, middle - star / 2, star, self._colors.starfg)
        painter.drawText(QPointF(x + star + 4, base), str(row.rating))
        painter.setOpacity(1.0)

    def _quiet(self, state: CellState) -> QColor:
        """Caption colour that still reads on this plate: t3 on the bare plate, never on a lifted one."""
        colors = self._colors
        if state.selected:
            return colors.t1 if state.current else colors.t2
        return colors.t2 if state.current or state.hovered else colors.t3

    def _loud(self, state: CellState) -> QColor:
        return self._colors.t1 if state.selected else self._colors.t2

    def _name_color(self, metrics: Metrics, look: Look, state: CellState) -> QColor:
        if look.discarded:
            return self._quiet(state)
        return self._colors.t1 if metrics.tier is Tier.L or state.selected else self._colors.t2

    def _rings(self, painter: QPainter, area: QRectF, state: CellState) -> None:
        if not (state.selected or state.current):
            return
        colors = self._colors
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 1.0
        if state.selected:
            pen = QPen(colors.acc if state.focused else colors.edge2, 2)
            if not state.focused:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setDashPattern([2.5, 2])
            painter.setPen(pen)
            painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 3.2, 3.2)
            inset += 2
        if state.current and (state.focused or not state.selected):
            painter.setPen(QPen(colors.ring, 2))
            painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 2.4, 2.4)
