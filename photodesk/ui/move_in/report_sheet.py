"""The report of moving in, read in the window: what came over, and every row that did not, with the reason."""

from __future__ import annotations

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from photodesk.ui import theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.labels import label
from photodesk.ui.session_port import MovingInPort
from photodesk.ui.sheet import Sheet


class MoveReportSheet(Sheet):
    """Shows the text it is given; Esc closes."""

    def __init__(self, window: QWidget, port: MovingInPort, place: str, text: str) -> None:
        super().__init__(window, "Report of moving in", width=860, height=720)
        self.text = QPlainTextEdit(self.body)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setPlainText(text)
        self.text.setAccessibleName("Report of moving in")
        self.reveal, self.done = QPushButton("Reveal in file manager", self.body), QPushButton("Done", self.body)
        self.done.setProperty("primary", True)
        self.reveal.clicked.connect(lambda: port.reveal(place))
        self.done.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._lay_out(place)

    def open_here(self) -> None:
        self.open(self.text)

    def _lay_out(self, place: str) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(theme.px(12))
        column.addWidget(label("Report of moving in", "sheet", parent=self.body))
        column.addWidget(self.text, 1)
        kept = ElidedLabel(f"Kept in {words.shown(place)}", self.body)
        kept.setFont(theme.font("caption"))
        kept.setProperty("tone", "t3")
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(kept, 1)
        foot.addWidget(self.reveal)
        foot.addWidget(self.done)
        column.addLayout(foot)
