"""Paints the lines of the table. What a line says is worked out once and remembered until the photo differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import icons, theme, words
from photodesk.ui.grid import stacking
from photodesk.ui.grid.cell import CellState
from photodesk.ui.grid.marks import SIGN_ICONS, Sprites
from photodesk.ui.grid.states import Look, Sign
from photodesk.ui.table.columns import Column, Paints

Shown = Sequence[tuple[Column, int, int]]
_KEPT = 3000
PAD = 8
_BUSY = {Sign.COMMITTING: "Being committed", Sign.GENERATING: "Picture is being made"}


@dataclass(frozen=True, slots=True)
class _Said:
    """The texts of one photo, cut to the widths they were asked for."""

    row: PhotoRow
    widths: tuple[int, ...]
    texts: tuple[str, ...]


def state_words(look: Look) -> str:
    """What is amiss or going on; "" while all is well."""
    if look.words is not None:
        return look.words.title
    return _BUSY.get(look.sign, "") if look.sign is not None else ""


class LinePainter:
    """One for the life of the table."""

    def __init__(self) -> None:
        self.sprites = Sprites()
        self._said: dict[int, _Said] = {}
        self.reset()

    def reset(self) -> None:
        """The theme or the size of the text changed."""
        self.sprites.clear()
        self._said.clear()
        self._font = theme.font("body")
        self._struck = theme.font("body")
        self._struck.setStrikeOut(True)
        self._main = theme.font("body", QFont.Weight.Medium)
        self._metrics = QFontMetrics(self._font)

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        columns: Shown,
        row: PhotoRow | None,
        look: Look | None,
        state: CellState,
        image: QPixmap | None,
    ) -> None:
        """One line; only its ground while the photo is still being read."""
        self._ground(painter, rect, state)
        if row is not None and look is not None:
            texts = self._texts(row, look, columns)
            for (column, x, width), text in zip(columns, texts, strict=True):
                cell = QRect(x, rect.top(), width, rect.height())
                self._cell(painter, cell, column, row, look, state, text, image)
        self._rings(painter, rect, state)

    def _texts(self, row: PhotoRow, look: Look, columns: Shown) -> tuple[str, ...]:
        widths = tuple(width for _, _, width in columns)
        said = self._said.get(row.ref.photo_id)
        if said is not None and said.row is row and said.widths == widths:
            return said.texts
        texts = tuple(
            self._metrics.elidedText(column.text(row), Qt.TextElideMode.ElideRight, width - 2 * PAD)
            if column.paints is Paints.TEXT
            else ""
            for column, _, width in columns
        )
        if len(self._said) > _KEPT:
            self._said.clear()
        self._said[row.ref.photo_id] = _Said(row, widths, texts)
        return texts

    def _cell(
        self,
        painter: QPainter,
        cell: QRect,
        column: Column,
        row: PhotoRow,
        look: Look,
        state: CellState,
        text: str,
        image: QPixmap | None,
    ) -> None:
        if column.paints is Paints.TEXT:
            self._write(painter, cell, text, self._ink(state, main=False), right=column.right)
        elif column.paints is Paints.NAME:
            self._name(painter, cell, row, look, state, image)
        elif column.paints is Paints.FILES:
            token = self.sprites.token(look.segments, short=cell.width() < theme.px(96), height=16)
            self._sprite(painter, cell, token)
        elif column.paints is Paints.STARS:
            self._sprite(painter, cell, self.sprites.stars(row.rating, 11, faint=look.discarded))
        elif column.paints is Paints.LABEL and row.label is not None:
            outlined = state.selected or not theme.tokens().dark
            self._sprite(painter, cell, self.sprites.label(row.label, 10, outlined=outlined))
        elif column.paints is Paints.STATE:
            self._state(painter, cell, look, state)

    def _name(
        self, painter: QPainter, cell: QRect, row: PhotoRow, look: Look, state: CellState, image: QPixmap | None
    ) -> None:
        high = cell.height() - 4
        box = QRectF(cell.left() + PAD, cell.top() + 2, round(high * 1.5), high)
        if image is not None and cell.width() > box.width() + 2 * PAD:
            self._picture(painter, box, image, look)
        room = cell.adjusted(round(box.width()) + PAD, 0, 0, 0)
        if state.stack[1]:
            chip = stacking.chip(self.sprites, state.stack[1], 16, folded=state.folded)
            room.setRight(room.right() - round(chip.width() / chip.devicePixelRatio()) - PAD // 2)
            self._sprite(painter, cell.adjusted(room.right() - PAD - cell.left(), 0, 0, 0), chip)
        painter.setFont(self._struck if look.discarded else self._main)
        said = painter.fontMetrics().elidedText(
            words.shown(row.stem), Qt.TextElideMode.ElideMiddle, max(0, room.width() - 2 * PAD)
        )
        painter.setPen(self._ink(state, main=True) if not look.discarded or state.selected else theme.tokens().t3)
        painter.drawText(room.adjusted(PAD, 0, -PAD, 0), Qt.AlignmentFlag.AlignVCenter, said)

    def _picture(self, painter: QPainter, box: QRectF, image: QPixmap, look: Look) -> None:
        scale = min(box.width() / max(1, image.width()), box.height() / max(1, image.height()))
        size = (image.width() * scale, image.height() * scale)
        place = QRectF(box.center().x() - size[0] / 2, box.center().y() - size[1] / 2, *size)
        painter.setOpacity(0.36 if look.discarded else look.opacity)
        painter.drawPixmap(place, image, QRectF(image.rect()))
        painter.setOpacity(1)

    def _state(self, painter: QPainter, cell: QRect, look: Look, state: CellState) -> None:
        said = state_words(look)
        if not said:
            return
        colors, left = theme.tokens(), PAD
        icon = SIGN_ICONS.get(look.sign) if look.sign is not None else None
        if icon is not None:
            icons.paint(painter, icon, cell.left() + PAD, cell.center().y() - 6, 12, colors.warn)
            left += 17
        room = cell.adjusted(left - PAD, 0, 0, 0)
        text = self._metrics.elidedText(said, Qt.TextElideMode.ElideRight, max(0, room.width() - 2 * PAD))
        self._write(painter, room, text, self._ink(state, main=False))

    def _write(self, painter: QPainter, cell: QRect, text: str, ink: QColor, *, right: bool = False) -> None:
        if not text:
            return
        painter.setFont(self._font)
        painter.setPen(ink)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(cell.adjusted(PAD, 0, -PAD, 0), side | Qt.AlignmentFlag.AlignVCenter, text)

    def _sprite(self, painter: QPainter, cell: QRect, sprite: QPixmap) -> None:
        height = sprite.height() / sprite.devicePixelRatio()
        painter.save()
        painter.setClipRect(cell)
        painter.drawPixmap(cell.left() + PAD, round(cell.top() + (cell.height() - height) / 2), sprite)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: CellState) -> None:
        colors = theme.tokens()
        ground = colors.panel
        if state.selected and state.focused:
            ground = colors.cursel if state.current else colors.sel
        elif state.selected:
            ground = colors.press
        elif state.hovered or state.current:
            ground = colors.hover
        painter.fillRect(rect, ground)
        if state.selected and state.focused:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), colors.acc)

    def _rings(self, painter: QPainter, rect: QRect, state: CellState) -> None:
        colors = theme.tokens()
        frame = QRectF(rect).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state.current:
            painter.setPen(QPen(colors.ring, 2))
            painter.drawRoundedRect(frame, 2, 2)
        elif state.selected and not state.focused:
            painter.setPen(QPen(colors.edge2, 1, Qt.PenStyle.DashLine))
            painter.drawRect(frame)

    def _ink(self, state: CellState, *, main: bool) -> QColor:
        """On the plate of a selected current line only the main colour stands out."""
        colors = theme.tokens()
        return colors.t1 if main or (state.selected and state.current) else colors.t2
