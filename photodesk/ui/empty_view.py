"""What stands in the middle when there is nothing to show: why, and what to do now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.search import words_before_fault
from photodesk.ui import icons, theme, words
from photodesk.ui.view_choice import Choice, Place

WIDEST = 400

INTO_LIBRARY = "Import from a card or folder, or drop files here. Originals are copied and checked, never changed."
INTO_PROJECT = "Import into it, drop files here, or drop photos of other projects on its name in the sidebar."

Offer = tuple[str, Callable[[], None]]
"""A button's words and what it does."""


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`actions` are ids of the catalogue, the first one is primary; `clear` offers to drop the search."""

    icon: str
    title: str
    text: str
    actions: tuple[str, ...] = ()
    clear: bool = False


def _collections(trash_days: int) -> dict[str, Emptiness]:
    """Why a collection is empty, and what would bring photos there."""
    days = words.counted(trash_days, "day")
    return {
        "pending": Emptiness(
            "hourglass",
            "Nothing is pending",
            "What you discard (X) waits here until you commit it or take it back. Until then no file is touched.",
        ),
        "missing": Emptiness(
            "shield",
            "Nothing is missing",
            "Every file is where it should be. One that is gone from its folder shows up here; nothing is removed.",
        ),
        "trash": Emptiness(
            "trash",
            "Trash is empty",
            f"Discards stay {days}. What you commit comes here, and Restore brings it back to where it was.",
        ),
        "failed": Emptiness(
            "shield",
            "Nothing has failed",
            "Every thumbnail and preview could be made. A photo without them shows up here with the reason and Retry.",
        ),
        "duplicates": Emptiness(
            "shield",
            "No duplicates",
            "No two photos were found to hold the same file. Maintenance compares them; nothing is removed by itself.",
        ),
        "untagged": Emptiness("tag", "Every photo has a tag", "What is imported without tags shows up here."),
        "last_import": Emptiness(
            "imp",
            "Nothing was taken in yet",
            "The photos of the latest import show up here, so that you can begin with them.",
            ("library.import",),
        ),
    }


def emptiness(choice: Choice, total: int, trash_days: int = 30) -> Emptiness:
    """The words for a list without photos. `total` counts the library's photos; discards stay `trash_days`."""
    known = _collections(trash_days)
    if choice.key == "pending" and not choice.search:
        return known["pending"]
    if choice.search:
        typed, fault = words_before_fault(choice.search)
        many = len(typed) + bool(fault)
        title = f"Nothing matches {many} filters" if many > 1 else f"Nothing matches “{words.shown(choice.search)}”"
        return Emptiness("search", title, "Take one away in the bar above, or write fewer letters.", clear=True)
    if choice.place is Place.COLLECTION and choice.key in known:
        return known[choice.key]
    if choice.place is Place.TAG:
        return Emptiness("tag", "No photo has this tag", "Give it to photos with Ctrl+T, or drop them on the tag.")
    if choice.project_id is not None:
        return Emptiness("imp", "No photos in this project yet", INTO_PROJECT, ("library.import",))
    if total:
        return Emptiness("imp", "No photos here yet", INTO_LIBRARY, ("library.import",))
    return Emptiness("imp", "No photos here yet", INTO_LIBRARY, ("library.import", "library.open"))


class EmptyView(QWidget):
    """`wanted(action id)` and `cleared` for its buttons."""

    wanted = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shown: Emptiness | None = None
        self._icon, self.title, self.text = QLabel(self), QLabel(self), QLabel(self)
        self.title.setFont(theme.font("sheet"))
        self.text.setProperty("tone", "t2")
        self.text.setFont(theme.font("emphasis"))
        self.text.setWordWrap(True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(12))
        column.addStretch(2)
        for label in (self._icon, self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._buttons)
        column.addStretch(3)
        theme.changed.connect(self._draw)

    def show_words(self, shown: Emptiness, labels: dict[str, str]) -> None:
        """`labels` names the actions of the catalogue."""
        if shown == self._shown:
            return
        self._shown = shown
        self.title.setText(shown.title)
        self.text.setText(shown.text)
        width = theme.px(WIDEST)
        self.text.setFixedSize(width, self.text.heightForWidth(width))
        while self._buttons.count():
            widget = self._buttons.takeAt(0).widget()  # type: ignore[union-attr]
            if widget is not None:
                widget.deleteLater()
        self._buttons.addStretch(1)
        for place, id in enumerate(shown.actions):
            button = self._button(labels[id], primary=place == 0)
            button.clicked.connect(lambda _checked=False, id=id: self.wanted.emit(id))
        if shown.clear:
            self._button("Clear search", primary=True).clicked.connect(self.cleared)
        self._buttons.addStretch(1)
        self._draw()

    def _button(self, label: str, *, primary: bool) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty("primary", "true" if primary else "false")
        button.setProperty("big", "true")
        self._buttons.addWidget(button)
        return button

    def _draw(self) -> None:
        if self._shown is not None:
            color = theme.tokens().t3
            self._icon.setPixmap(icons.pixmap(self._shown.icon, theme.px(40), color, self.devicePixelRatioF()))


class Banner(QWidget):
    """Inside the view, under the filter bar: a condition of everything that is shown, and what can be done about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "raised")
        self.setMinimumHeight(theme.px(34))
        self._offered: tuple[str, ...] = ()
        self._fact = ""
        self._icon, self.text = QLabel(self), QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(12), theme.px(4), theme.px(8), theme.px(4))
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self._icon)
        self._row.addWidget(self.text, 1)
        self._buttons: list[QPushButton] = []
        theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def say(self, text: str, offers: Sequence[Offer] = (), icon: str = "") -> None:
        """Show `text` with a button for each of `offers`; "" hides the banner. With `icon` it tells a fact, else it
        warns."""
        labels = tuple(label for label, _ in offers)
        if (text, labels, icon) != (self.text.text(), self._offered, self._fact):
            self._offered, self._fact = labels, icon
            self.text.setText(text)
            self._offer(offers)
            self._draw()
        self.setVisible(bool(text))

    def _offer(self, offers: Sequence[Offer]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        for label, act in offers:
            button = QPushButton(label, self)
            button.setProperty("small", "true")
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons.append(button)
            self._row.addWidget(button)

    def _draw(self) -> None:
        icon = self._fact or ("warn" if self._offered else "offline")
        color = theme.tokens().t3 if self._fact else theme.tokens().warn
        self._icon.setPixmap(icons.pixmap(icon, theme.px(16), color, self.devicePixelRatioF()))
