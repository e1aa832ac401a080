"""The sidebar: the library, its collections and its projects. A row is a filter of the one view, never a mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from photodesk.ui import icons, theme, words
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.thin_bar import ThinBar
from photodesk.ui.sidebar_list import SidebarModel, SidebarPainter
from photodesk.ui.sidebar_rows import SidebarRow
from photodesk.ui.sidebar_view import SidebarView
from photodesk.ui.view_choice import Choice, Place

RAIL, NARROWEST, WIDEST = 40, 180, 360


class Sidebar(QWidget):
    """`chosen(Choice)` when the user picks a row, `import_wanted`: the plus beside the library's name.

    `folded(tag)`: show or hide what is below a tag. `menu_wanted(row, at)` for a row. `dropped(row, photo ids)`.
    """

    chosen = Signal(object)
    import_wanted = Signal()
    folded = Signal(str)
    menu_wanted = Signal(object, QPoint)
    dropped = Signal(object, list)

    def __init__(self, library_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "panel")
        self._choice = Choice()
        self.rail = False
        self.setMinimumWidth(theme.px(NARROWEST))
        self.setMaximumWidth(theme.px(WIDEST))
        self._rows = SidebarModel(self)
        self._painter = SidebarPainter(self)
        self.view = SidebarView(self)
        self.view.setModel(self._rows)
        self.view.setItemDelegate(self._painter)
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Library and projects")
        self.head = _Head(library_name, self)
        self.foot = _Foot(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.view, 1)
        line = QFrame(self)
        line.setProperty("divider", "true")
        layout.addWidget(line)
        layout.addWidget(self.foot)
        self.view.folded.connect(self.folded)
        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.dropped.connect(self.dropped)
        self.head.plus.clicked.connect(self.import_wanted)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(lambda now, _before: self._on_current(now))
        theme.changed.connect(self.view.viewport().update)

    def set_rows(self, rows: list[SidebarRow]) -> None:
        self._rows.put(rows)
        self.show_choice(self._choice)

    def rows(self) -> Sequence[SidebarRow]:
        return tuple(self._rows.rows)

    def show_choice(self, choice: Choice) -> None:
        """Mark the row of the choice in force, without asking for it again."""
        self._choice = choice
        wanted = (choice.place, choice.key)
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        try:
            row = next((i for i, r in enumerate(self._rows.rows) if (r.place, r.key) == wanted), -1)
            self.view.setCurrentIndex(self._rows.index(row, 0) if row >= 0 else QModelIndex())
        finally:
            selection.blockSignals(False)
        self.view.viewport().update()

    def choose(self, place: Place, key: str) -> None:
        """As if the row had been clicked."""
        for number, row in enumerate(self._rows.rows):
            if (row.place, row.key) == (place, key):
                self.view.setCurrentIndex(self._rows.index(number, 0))

    def set_rail(self, rail: bool) -> None:
        """Icons only, 40 pixels wide."""
        self.rail = rail
        self._painter.rail = rail
        self.setMinimumWidth(theme.px(RAIL if rail else NARROWEST))
        self.setMaximumWidth(theme.px(RAIL if rail else WIDEST))
        self.head.setVisible(not rail)
        self.foot.setVisible(not rail)
        self.view.doItemsLayout()

    def _on_current(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self._rows.rows[index.row()]
        if row.place is not None and (row.place, row.key) != (self._choice.place, self._choice.key):
            was_saved = self._choice.place is Place.SAVED
            search = row.query if row.place is Place.SAVED else "" if was_saved else self._choice.search
            self._choice = replace(self._choice, place=row.place, key=row.key, search=search)
            self.chosen.emit(self._choice)


class _Head(QWidget):
    def __init__(self, library_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.px(40))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(13), 0, theme.px(7), 0)
        layout.setSpacing(theme.px(8))
        self._drive = QLabel(self)
        self.name = ElidedLabel(words.shown(library_name), self)
        self.name.setFont(theme.font("emphasis", QFont.Weight.DemiBold))
        self.plus = IconButton("plus", "Import or new project…", self)
        layout.addWidget(self._drive)
        layout.addWidget(self.name, 1)
        layout.addWidget(self.plus)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._drive.setPixmap(icons.pixmap("drive", theme.px(16), theme.tokens().t2, self.devicePixelRatioF()))


class _Foot(QWidget):
    """Where the library is and how much room is left there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        layout.setSpacing(theme.px(6))
        line = QHBoxLayout()
        self.path = ElidedLabel("", self, mode=Qt.TextElideMode.ElideMiddle)
        self.free = QLabel(self)
        for label in (self.path, self.free):
            label.setFont(theme.font("caption"))
            label.setProperty("tone", "t3")
        line.addWidget(self.path, 1)
        line.addWidget(self.free)
        self.bar = ThinBar(self, token="t3")
        layout.addLayout(line)
        layout.addWidget(self.bar)
        self.bar.hide()

    def show_space(self, path: str, free: int | None, used_share: float | None = None) -> None:
        self.path.setText(words.shown(path))
        self.free.setText(f"{words.size(free)} free" if free is not None else "")
        self.bar.setVisible(used_share is not None)
        self.bar.set_fraction(used_share or 0.0)
