"""Title, caption, creator and copyright of the chosen photos, written where they are read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from photodesk.domain.edits import WORD_FIELDS
from photodesk.domain.photo import PhotoRef
from photodesk.domain.shared_words import SharedWords
from photodesk.ui import theme, words
from photodesk.ui.labels import label

NAMES = {"title": "Title", "caption": "Caption", "creator": "Creator", "copyright": "Copyright"}
MIXED = "‹mixed›"
MOST_LINES = 6


class LineField(QLineEdit):
    """Looks like the text it holds until it is pointed at. `finished`: Enter, or the focus went elsewhere."""

    finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("quiet", True)
        self.editingFinished.connect(self.finished)

    def put(self, text: str) -> None:
        self.setText(text)
        self.setCursorPosition(0)

    def said(self) -> str:
        return self.text()


class CaptionField(QPlainTextEdit):
    """Several lines, as high as its text. Enter ends it, Shift+Enter begins a new line."""

    finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("quiet", True)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._fit)
        self._fit()

    def put(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)

    def said(self) -> str:
        return self.toPlainText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            else:
                self.finished.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finished.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.px(8))


class WordsForm(QWidget):
    """`show_words` for the chosen photos; `written(refs, field, text)` when a field was changed by hand.

    A field that is being written in keeps its text; `rested`: the keyboard has left the form.
    `left`: Esc gave up. `opened`: it came into view.
    """

    written = Signal(object, str, str)
    rested = Signal()
    left = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refs: tuple[PhotoRef, ...] = ()
        self._shared = SharedWords()
        self.fields: dict[str, LineField | CaptionField] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(2))
        grid.setVerticalSpacing(theme.px(1))
        grid.setColumnMinimumWidth(0, theme.px(67))
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(WORD_FIELDS):
            field = CaptionField(self) if name == "caption" else LineField(self)
            field.setAccessibleName(NAMES[name])
            field.finished.connect(lambda name=name: self._take(name))
            field.installEventFilter(self)
            told = label(NAMES[name], "body", "t3", parent=self)
            told.setContentsMargins(0, theme.px(3), 0, 0)
            told.setBuddy(field)
            grid.addWidget(told, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, line, 1)
            self.fields[name] = field
        self._show()

    @property
    def writing(self) -> bool:
        """Whether the keyboard is in the form: it must not be taken apart now."""
        return any(field.hasFocus() for field in self.fields.values())

    def show_words(self, refs: tuple[PhotoRef, ...], shared: SharedWords) -> None:
        """What these photos say; a field in which somebody writes stays."""
        if refs != self._refs and self.writing:
            return
        self._refs, self._shared = refs, shared
        self._show()

    def begin(self) -> None:
        """Put the keyboard into the title."""
        self.fields["title"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.fields["title"].selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._show(also_focused=True)
                self.left.emit()
                return True
        elif event.type() is QEvent.Type.FocusOut and watched in self.fields.values():
            self._again()
        return super().eventFilter(watched, event)

    def _again(self) -> None:
        if not self.writing:
            self.rested.emit()

    def _show(self, *, also_focused: bool = False) -> None:
        for name, field in self.fields.items():
            text = self._shared.words.get(name)
            field.setEnabled(bool(self._refs))
            field.setPlaceholderText(MIXED if text is None else f"Add {NAMES[name].lower()}" if self._refs else "")
            if also_focused or not field.hasFocus():
                field.put(words.shown(text or "") if name != "caption" else text or "")
            field.setToolTip(_tip(name, len(self._refs)))

    def _take(self, name: str) -> None:
        before, text = self._shared.words.get(name), self.fields[name].said().strip()
        if not self._refs or text == (before or ""):
            return
        self._shared = SharedWords(self._shared.photos, {**self._shared.words, name: text})
        self.written.emit(self._refs, name, text)


def _tip(name: str, photos: int) -> str:
    whom = words.counted(photos, "photo")
    return f"{NAMES[name]} of {whom}. Enter writes it, Esc gives up; the files stay as they are" if photos else ""
