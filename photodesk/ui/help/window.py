"""The help: contents at the left, the page at the right, a search over all pages on top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photodesk.bridge.reader import Reader
from photodesk.ui import theme, words
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.help import book as books
from photodesk.ui.help.book import Book, Section
from photodesk.ui.help.page_view import PageView
from photodesk.ui.labels import label

SIZE = (1040, 720)
PLACE = Qt.ItemDataRole.UserRole
ABSENT = "The pages of the help are not there. Nothing of yours is touched. Install PhotoDesk again."


class HelpWindow(QWidget):
    """A window of its own beside the photos; `open` brings it to the front. GUI thread only; pages are read off it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        theme.surface(self, "panel")
        self.setWindowTitle("PhotoDesk help")
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self._reader = Reader(self)
        self.book = Book()
        self._past: list[tuple[int, int]] = []
        self._coming: list[tuple[int, int]] = []
        self._here = (0, 0)
        self.back = IconButton("left", "Back (Alt+Left)", self)
        self.forward = IconButton("right", "Forward (Alt+Right)", self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search the help")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the help")
        self.contents = QTreeWidget(self)
        self.contents.setHeaderHidden(True)
        self.contents.setIndentation(theme.px(14))
        self.contents.setAccessibleName("Contents")
        self.contents.setStyleSheet(f"QTreeView::item {{ min-height: {theme.px(22)}px; }}")
        self.found = label("", "caption", "t3")
        self.page = PageView(self)
        self._lay_out()
        self._connect()
        self._reader.ask(books.load, self._take)

    def open(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def go(self, page: int, place: int = 0, *, words: str = "") -> None:
        """Show a place of the book and remember where one came from."""
        if (page, place) != self._here:
            self._past.append(self._here)
            self._coming.clear()
        self._show(page, place, words)

    def _take(self, book: Book) -> None:
        self.book = book
        if not book.pages:
            self.page.setPlainText(ABSENT)
            return
        self._show_contents()
        self._show(0, 0)

    def _show(self, page: int, place: int, words: str = "") -> None:
        self._here = (page, place)
        self.page.show_page(self.book.pages[page], place, words)
        self.back.setEnabled(bool(self._past))
        self.forward.setEnabled(bool(self._coming))

    def _step(self, past: list[tuple[int, int]], coming: list[tuple[int, int]]) -> None:
        if past:
            coming.append(self._here)
            self._show(*past.pop())

    def _show_contents(self) -> None:
        self.contents.clear()
        self.found.setText("Contents")
        for page in self.book.pages:
            top = self._entry(None, page.title, page.sections[0])
            for section in page.sections[1:]:
                if section.level == 2:
                    self._entry(top, section.title, section)
        self.contents.expandAll()

    def _entry(self, over: QTreeWidgetItem | None, text: str, section: Section) -> QTreeWidgetItem:
        entry = QTreeWidgetItem([text])
        entry.setData(0, PLACE, (section.page, section.place))
        entry.setToolTip(0, text)
        if over is not None:
            over.addChild(entry)
        else:
            self.contents.addTopLevelItem(entry)
        return entry

    def _find(self, typed: str) -> None:
        if not typed.strip():
            self._show_contents()
            self._show(*self._here)
            return
        found = self.book.find(typed)
        self.contents.clear()
        self.found.setText(f"{words.counted(len(found), 'place')} with these words")
        for section in found:
            title = self.book.pages[section.page].title
            text = title if section.title == title else f"{section.title}  ·  {title}"
            self._entry(None, text, section)
        first = self.contents.topLevelItem(0)
        if first is not None:
            self.contents.setCurrentItem(first)

    def _chosen(self, entry: QTreeWidgetItem | None) -> None:
        if entry is not None:
            page, place = entry.data(0, PLACE)
            self.go(page, place, words=self.search.text())

    def _linked(self, address: str) -> None:
        target = self.book.target(address, self._here[0])
        if target is not None:
            self.go(target.page, target.place)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self.contents.setFocus)
        self.contents.currentItemChanged.connect(lambda now, _before: self._chosen(now))
        self.page.linked.connect(self._linked)
        self.back.clicked.connect(lambda: self._step(self._past, self._coming))
        self.forward.clicked.connect(lambda: self._step(self._coming, self._past))
        for keys, do in (
            ("Alt+Left", self.back.click),
            ("Alt+Right", self.forward.click),
            ("Ctrl+F", self.search.setFocus),
            ("Esc", self._escape),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self, do)

    def _escape(self) -> None:
        """First the search is cleared, then the window goes."""
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(6)
        head.addWidget(self.back)
        head.addWidget(self.forward)
        head.addSpacing(6)
        head.addWidget(self.search, 1)
        line = QFrame(self)
        line.setProperty("divider", "true")
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 10, 4, 8)
        column.setSpacing(6)
        column.addWidget(self.found)
        column.addWidget(self.contents, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(side)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(260), theme.px(780)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(line)
        whole.addWidget(split, 1)

    def stop(self) -> None:
        """The window it belongs to is going."""
        self._reader.stop()
        self.close()
