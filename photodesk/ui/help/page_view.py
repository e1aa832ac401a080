"""A page of the help as rich text in the look of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from photodesk.ui import theme
from photodesk.ui.help.book import Page

MONOSPACE = ("JetBrains Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")
HEADS = {1: ("sheet", 4, 10), 2: ("title", 18, 6), 3: ("emphasis", 14, 4)}
"""Per level of heading: the text role, and pixels before and after."""


class PageView(QTextBrowser):
    """`linked(address)`: a link to another place of the help was followed. Links to the web go to the browser."""

    linked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "canvas")
        self.setAccessibleName("Page of the help")
        self.setOpenLinks(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(theme.px(24))
        self.anchorClicked.connect(self._follow)
        self._page: Page | None = None
        self._heads: list[QTextBlock] = []
        self._words: list[str] = []
        theme.changed.connect(self._dress)

    @property
    def page(self) -> Page | None:
        return self._page

    def show_page(self, page: Page, place: int = 0, words: str = "") -> None:
        """Show a page with its section `place` at the top; `words` are marked wherever they stand."""
        if page is not self._page:
            self._page = page
            self._dress()
        self._words = words.casefold().split()
        self._mark()
        self.go_to(place)

    def go_to(self, place: int) -> None:
        """Bring a section of the page to the top."""
        if not 0 <= place < len(self._heads) or place == 0:
            self.verticalScrollBar().setValue(0)
            return
        box = self.document().documentLayout().blockBoundingRect(self._heads[place])
        self.verticalScrollBar().setValue(round(box.top()) - theme.px(8))

    def _follow(self, address: QUrl) -> None:
        if address.scheme() in ("http", "https"):
            QDesktopServices.openUrl(address)
        else:
            self.linked.emit(address.toString())

    def _dress(self) -> None:
        if self._page is None:
            return
        document = self.document()
        document.setDefaultFont(theme.font("emphasis"))
        document.setMarkdown(self._page.markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._heads = []
        edit = QTextCursor(document)
        edit.beginEditBlock()  # one layout at its end instead of one for every word: seconds on a long page
        block = document.begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        edit.endEditBlock()
        self._mark()

    def _dress_block(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        shape = block.blockFormat()
        colors = theme.tokens()
        if level:
            self._heads.append(block)
            role, before, after = HEADS.get(level, HEADS[3])
            shape.setTopMargin(theme.px(before))
            shape.setBottomMargin(theme.px(after))
            cursor.setBlockFormat(shape)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            look = QTextCharFormat()
            look.setFont(theme.font(role, QFont.Weight.DemiBold))
            look.setForeground(colors.t1)
            look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            cursor.mergeCharFormat(look)
            return
        if not cursor.currentTable():
            shape.setLineHeight(130, 1)
            shape.setBottomMargin(theme.px(6))
            cursor.setBlockFormat(shape)
        _dress_words(block)

    def _mark(self) -> None:
        """Every typed word, where it stands."""
        marks: list[QTextEdit.ExtraSelection] = []
        for word in self._words:
            found = self.document().find(word)
            while not found.isNull() and len(marks) < 2000:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = found
                mark.format.setBackground(theme.tokens().accfill)
                mark.format.setForeground(QColor("#FFFFFF"))
                marks.append(mark)
                found = self.document().find(word, found)
        self.setExtraSelections(marks)


def _dress_words(block: QTextBlock) -> None:
    """Code in a fixed font on its own tone, links in the accent."""
    colors = theme.tokens()
    iterator = block.begin()
    pieces = []
    while not iterator.atEnd():
        pieces.append(iterator.fragment())
        iterator += 1
    for piece in pieces:
        look = piece.charFormat()
        change = QTextCharFormat()
        if look.fontFixedPitch():
            change.setFontFamilies(list(MONOSPACE))
            change.setProperty(QTextFormat.Property.FontPixelSize, theme.px(12))
            change.setBackground(colors.ctl)
        if look.isAnchor():
            change.setForeground(colors.acc)
        if change.propertyCount():
            cursor = QTextCursor(block)
            cursor.setPosition(piece.position())
            cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(change)


def _dress_table(table: QTextTable) -> None:
    colors = theme.tokens()
    look = table.format()
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setBorder(1)
    look.setBorderBrush(colors.line)
    look.setBorderCollapse(True)
    look.setCellPadding(theme.px(5))
    look.setCellSpacing(0)
    look.setTopMargin(theme.px(4))
    look.setBottomMargin(theme.px(12))
    table.setFormat(look)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        shape = cell.format()
        shape.setBackground(colors.raised)
        cell.setFormat(shape)
        head = QTextCharFormat()
        head.setFontWeight(QFont.Weight.DemiBold)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(head)
