"""A small card that asks for one name."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photodesk.ui import theme


class NamePopup(QFrame):
    """`named(text)` once, with Enter or the button; Esc and a click elsewhere ask nothing."""

    named = Signal(str)

    def __init__(self, parent: QWidget, title: str, text: str, button: str, help: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.surface(self, "card")
        self.setFixedWidth(theme.px(320))
        head = QLabel(title, self)
        head.setFont(theme.font("emphasis", QFont.Weight.DemiBold))
        self.field = QLineEdit(text, self)
        self.field.setAccessibleName(title)
        self.field.selectAll()
        self.button = QPushButton(button, self)
        self.button.setProperty("primary", "true")
        told = QLabel(help, self)
        told.setWordWrap(True)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setFont(theme.font("caption"))
        told.setProperty("tone", "t3")
        told.setVisible(bool(help))
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(head)
        column.addLayout(line)
        column.addWidget(told)
        self.field.returnPressed.connect(self._take)
        self.button.clicked.connect(self._take)
        self.field.textChanged.connect(lambda now: self.button.setEnabled(bool(now.strip())))
        self.button.setEnabled(bool(text.strip()))

    def open_at(self, at: QPoint) -> None:
        """Appear with the top left corner at a point of the screen."""
        self.adjustSize()
        self.move(at)
        self.show()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        text = self.field.text().strip()
        if text:
            self.close()
            self.named.emit(text)
