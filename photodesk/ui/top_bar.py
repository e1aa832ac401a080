"""Above the photos: where one is, how many there are, search, and grid or loupe."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QStackedLayout, QWidget

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.controls.segmented import Segment, Segmented

PAUSE_MS = 180
"""Typing pauses this long before the search is asked."""


class SearchField(QLineEdit):
    """`searched(text)` after a short pause in typing or at once on Enter; Esc empties it, then `left`."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Name, tag, camera, project…")
        self.setAccessibleName("Search")
        self.setMaximumWidth(theme.px(270))
        self.setMinimumWidth(theme.px(120))
        self.setTextMargins(theme.px(20), 0, theme.px(48), 0)
        self.setClearButtonEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._cap, self._key = KeyCap("", self), ""
        self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._asked = ""
        self.marked = (0, 0)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.textChanged.connect(lambda text: self._cap.setVisible(bool(self._key) and not text))

    def name_key(self, key: str) -> None:
        """The key that puts the cursor here; "" for none."""
        self._key = key
        self._cap.set_text(key.replace("+", " "))
        self._cap.setVisible(bool(key) and not self.text())
        self._place_cap()

    def set_text(self, text: str) -> None:
        """Show a text that is already searched for."""
        self._asked = text
        if self.text() != text and not self._pause.isActive():
            self.setText(text)

    def underline(self, start: int, end: int, problem: str = "") -> None:
        """Mark the word that is not understood (half-open, in characters of the text searched for); none when empty."""
        self.setToolTip(problem)
        marked = QTextCharFormat()
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        marked.setUnderlineColor(theme.tokens().disc)
        lead = len(self.text()) - len(self.text().lstrip())
        place = QInputMethodEvent.Attribute(
            QInputMethodEvent.AttributeType.TextFormat, start + lead - self.cursorPosition(), end - start, marked
        )
        self.marked = (start, end)
        QCoreApplication.sendEvent(self, QInputMethodEvent("", [place] if end > start else []))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(270), theme.px(26))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cap()

    def _place_cap(self) -> None:
        size = self._cap.sizeHint()
        self._cap.resize(size)
        self._cap.move(self.width() - size.width() - 5, (self.height() - size.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(14)
        icons.paint(QPainter(self), "search", 8, (self.height() - side) / 2, side, theme.tokens().t3)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ours = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.key() in ours:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText("")
            self._ask()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._pause.stop()
        if self.text().strip() != self._asked:
            self._asked = self.text().strip()
            self.searched.emit(self._asked)


class TopBar(QWidget):
    """Grid: title and counts, search. Loupe: back, the photo's name and its place. `view_chosen(view)`."""

    view_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        self.setFixedHeight(theme.px(40))
        self._tools: QWidget | None = None
        self.title, self.counts = self._title(), QLabel(self)
        self.counts.setProperty("tone", "t3")
        self.back = QPushButton(self)
        self.back.setFlat(True)
        self.back.setProperty("link", "true")
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name, self.place = self._title(), ElidedLabel("", self)
        self.place.setProperty("tone", "t3")
        self.search = SearchField(self)
        self.restore = QPushButton(self)
        self.restore.setProperty("primary", "true")
        self.restore.hide()
        segments = (
            Segment("grid", icon="grid", tip="Grid (G)"),
            Segment("table", icon="list", tip="Table (Shift+G)"),
            Segment("loupe", icon="loupe", tip="Loupe (E)"),
            Segment("compare", icon="compare", tip="Compare (C)"),
            Segment("survey", icon="survey", tip="Survey (N)"),
        )
        self.switch = Segmented(segments, self, name="View")
        self.switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self.switch.chosen.connect(self.view_chosen)
        self.back.clicked.connect(lambda: self.view_chosen.emit("back"))
        theme.changed.connect(self._draw_back)
        self._draw_back()

    def show_grid(self, title: str, listed: int, total: int, folded: int = 0) -> None:
        """`listed` photos are shown of `total` in the library; `folded` more pass the filter, under folded stacks."""
        self.title.setText(words.shown(title))
        passing = listed + folded
        said = words.number(total) if passing == total else f"{words.number(passing)} of {words.number(total)}"
        self.counts.setText(f"{said} · {words.number(folded)} under folded stacks" if folded else said)
        under = f", {folded} under folded stacks" if folded else ""
        self.counts.setAccessibleName(f"{passing} of {total} photos{under}")
        self.back.setText(words.shown(title))
        self._turn("grid")

    def offer_restore(self, words: str, reason: str = "") -> None:
        """The primary deed of the trash as a button; "" takes it away. `reason`: why it does not apply."""
        self.restore.setText(words)
        self.restore.setVisible(bool(words))
        self.restore.setEnabled(not reason)
        self.restore.setToolTip(reason)

    def show_loupe(self, name: str, place: str, view: str = "loupe") -> None:
        """`view` is loupe, compare or survey."""
        self.name.setText(words.shown(name))
        self.place.setText(place)
        self._turn(view)

    def add_tools(self, tools: QWidget) -> None:
        """Controls of the viewers; shown while one of them is."""
        self._tools = tools
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(layout.count() - 1, tools)
        tools.hide()

    def _turn(self, view: str) -> None:
        self._pages.setCurrentIndex(0 if view == "grid" else 1)
        if self._tools is not None:
            self._tools.setVisible(view != "grid")
        self.search.setVisible(view == "grid")
        self.switch.set_current(view)

    def _title(self) -> ElidedLabel:
        label = ElidedLabel("", self)
        label.setFont(theme.font("title"))
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return label

    def _page(self, *widgets: QWidget) -> QWidget:
        page = QWidget(self)
        line = QHBoxLayout(page)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        return page

    def _lay_out(self) -> None:
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._page(self.title, self.counts))
        self._pages.addWidget(self._page(self.back, self.name, self.place))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(pages, 1)
        layout.addWidget(self.restore)
        layout.addWidget(self.search)
        layout.addWidget(self.switch)

    def _draw_back(self) -> None:
        self.back.setIcon(icons.icon("left"))
        self.back.setStyleSheet(f"color: {theme.tokens().t1.name()}")
