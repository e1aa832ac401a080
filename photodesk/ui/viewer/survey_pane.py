"""A pane of compare and survey: a photo with its number, its time after the first, its sharpness among the others."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from photodesk.bridge.viewing import Viewing
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import loupe_hud, theme, words
from photodesk.ui.grid.states import look
from photodesk.ui.loupe import spot_frame, zoom_words
from photodesk.ui.viewer.filmstrip import paint_number
from photodesk.ui.viewer.hud_state import HudState
from photodesk.ui.viewer.pane import PhotoPane
from photodesk.ui.viewer.subject import Subject
from photodesk.ui.viewer.zoom import Placement


class SurveyPane(PhotoPane):
    """One photo of several: its number, its time after the first, its sharpness among them."""

    def __init__(self, viewing: Viewing, hud: HudState, parent: QWidget | None = None) -> None:
        super().__init__(viewing, hud, parent)
        self.number = 1
        self.lead = ""
        self.sharpest = False
        self.linked = True
        self.strong = False

    def is_grey(self, row: PhotoRow) -> bool:
        return look(row).discarded

    def paint_hud(self, painter: QPainter, subject: Subject, lies: Placement) -> None:
        margin = 10
        bottom = float(self.height() - margin)
        if self.hud.spot:
            frame = spot_frame(self, subject.row, lies)
            if frame is not None:
                loupe_hud.paint_spot(painter, frame, "", strong=self.strong)
        self._paint_head(painter, subject.row, margin)
        edge = loupe_hud.paint_token(painter, subject.row, bottom, left=margin, height=26)
        edge = loupe_hud.paint_stars(painter, subject.row, edge + 6, bottom, height=26)
        loupe_hud.paint_chip(painter, subject.row, self.width() + loupe_hud.MARGIN - margin, margin)
        lead, rest = zoom_words(subject, lies.scale)
        if self.width() - edge > 130:
            said = f"{lead} {rest}" if lead.startswith("Loading") else lead
            icon = "link" if self.linked else ""
            loupe_hud.paint_zoom(painter, self.width() - margin, bottom, said, height=22, icon=icon)

    def _paint_head(self, painter: QPainter, row: PhotoRow, margin: float) -> None:
        """Number, name, time after the first, sharpness as figure and bar, the chip of the sharpest."""
        name = theme.font("body", QFont.Weight.DemiBold)
        plain, chip = theme.font("body"), theme.font("caption", QFont.Weight.DemiBold)
        readings = self.viewing.readings.of(row)
        parts: list[tuple[str, QFont, str]] = [(words.shown(row.stem), name, "tokfg")]
        if self.lead:
            parts.append((self.lead, plain, "quiet"))
        if readings is not None:
            parts.append((f"Sharpness {readings.sharpness:.0f}", plain, "tokfg"))
        bar = theme.px(44)
        widths = [QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in parts]
        chosen = QFontMetricsF(chip).horizontalAdvance("Sharpest") + 18 if self.sharpest else 0.0
        while len(parts) > 1 and sum(widths) + len(parts) * 10 + bar + chosen + 50 > self.width() - 2 * margin:
            parts.pop(1)
            widths.pop(1)
        total = 38 + sum(widths) + 10 * (len(parts) - 1)
        total += bar + 10 if readings is not None else 0
        total += chosen + 10 if chosen else 0
        bed = QRectF(margin, margin, min(total + 10, self.width() - 2 * margin), theme.px(28))
        loupe_hud.paint_bed(painter, bed)
        middle = bed.center().y()
        paint_number(painter, QRectF(bed.x() + 9, middle - theme.px(9), theme.px(18), theme.px(18)), self.number)
        x = bed.x() + 38
        for (text, font, tone), width in zip(parts, widths, strict=True):
            painter.setFont(font)
            painter.setPen(loupe_hud.QUIET if tone == "quiet" else theme.tokens().tokfg)
            painter.drawText(QRectF(x, bed.y(), width + 4, bed.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += width + 10
        if readings is not None:
            self._paint_bar(painter, QRectF(x, middle - 1.5, bar, 3), readings.sharpness / 100)
            x += bar + 10
        if chosen:
            pill = QRectF(x, middle - theme.px(10), chosen, theme.px(20))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tokens().tokfg)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            painter.setFont(chip)
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, "Sharpest")

    def _paint_bar(self, painter: QPainter, area: QRectF, share: float) -> None:
        painter.fillRect(area, loupe_hud.FAINT)
        painter.fillRect(QRectF(area.x(), area.y(), area.width() * share, area.height()), theme.tokens().tokfg)

    def describe(self, place: int, of: int) -> None:
        """In words for a screen reader."""
        row = self.row
        if row is not None:
            chip = "sharpest of its burst" if self.sharpest else ""
            parts = (words.shown(row.stem), f"pane {place} of {of}", chip, *self.reasons())
            self.setAccessibleName(", ".join(part for part in parts if part))
