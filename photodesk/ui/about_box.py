"""What the program is, and under which licences it and what it comes with may be used."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photodesk.bridge.reader import Reader
from photodesk.ui import licences, theme
from photodesk.ui.app_icon import app_icon
from photodesk.ui.labels import label
from photodesk.ui.licences import Text

WHAT = (
    "A desktop photo manager for photographers. Free software under the GNU General Public License, version 3 or later."
)
WITHOUT = "Without any warranty, as far as the law allows. Qt is used under the GNU Lesser General Public License."
EVERYTHING = "What it comes with"


class AboutBox(QDialog):
    """Version and licence on top; below, every component and every licence text. GUI thread only; texts are read off
    it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About PhotoDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(860), theme.px(600))
        self._reader = Reader(self)
        self._texts: list[Text] = []
        self.list, self.page = QListWidget(self), QPlainTextEdit(self)
        self.list.setAccessibleName("Licences")
        self.list.addItem(EVERYTHING)
        self.list.setFixedWidth(theme.px(280))
        self.page.setReadOnly(True)
        self.page.setAccessibleName("Text of the licence")
        self.page.setPlainText(licences.overview())
        self._lay_out()
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._choose)
        self.finished.connect(self._reader.stop)
        self._reader.ask(licences.texts, self._take)

    def _take(self, texts: list[Text]) -> None:
        self._texts = texts
        self.list.addItems([text.title for text in texts])

    def _choose(self, row: int) -> None:
        if row <= 0:
            self.page.setPlainText(licences.overview())
            return
        text = self._texts[row - 1]
        self._reader.ask(lambda: licences.read(text), self.page.setPlainText)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(16))
        sign = QLabel(self)
        sign.setPixmap(app_icon().pixmap(theme.px(56)))
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(label(f"PhotoDesk {QApplication.applicationVersion()}", "sheet"))
        said.addWidget(label(WHAT, "emphasis", "t2", wrap=True))
        said.addWidget(label(WITHOUT, "caption", "t3", wrap=True))
        head.addLayout(said, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.list)
        below.addWidget(self.page, 1)
        done = QPushButton("Close", self)
        done.setProperty("primary", True)
        done.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addLayout(head)
        column.addLayout(below, 1)
        column.addLayout(foot)
