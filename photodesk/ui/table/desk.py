"""Changing photos in the table: names in their cell, stars where one clicks, label, plan and tags by their menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from photodesk.domain.filter import Sort
from photodesk.domain.marks import SetRating
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme
from photodesk.ui.table import columns
from photodesk.ui.table.columns import Edits
from photodesk.ui.table.painter import PAD

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow

_STAR = 11
_MENUS = {Edits.PLAN: ("keep.both", "keep.jpeg", "keep.raw", "keep.none", "keep.undecided")}
_LABELS = ("label.red", "label.yellow", "label.green", "label.blue", "label.purple", "label.none")


class NameEditor(QLineEdit):
    """Over a cell of the table: Enter takes the name, Esc and leaving do not."""

    def __init__(self, parent: QWidget, cell: QRect, name: str) -> None:
        super().__init__(name, parent)
        self.setAccessibleName("Name of the photo")
        self.setGeometry(cell)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """No key reaches the photos while one types: Enter would open the loupe."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        else:
            super().keyPressEvent(event)

    def close_editor(self) -> None:
        """Give the keys back to the table."""
        viewport = self.parentWidget()
        table = viewport.parentWidget() if viewport is not None else None
        self.hide()
        self.deleteLater()
        if table is not None:
            table.setFocus()


class TableDesk(QObject):
    """Decisions reach what the status bar names; a name is one photo's."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._table = window, window.centre.table
        self.editor: NameEditor | None = None
        self._table.sort_wanted.connect(self._sort)
        self._table.edit_wanted.connect(self._edit)
        window.session.photos.list_changed.connect(self._drop_editor)
        for bar in (self._table.verticalScrollBar(), self._table.horizontalScrollBar()):
            bar.valueChanged.connect(self._drop_editor)
        self._table.header.columns_changed.connect(self._drop_editor)

    def restore(self, chosen: str, *, shown: bool) -> None:
        """The columns of the last run, and whether the table was shown."""
        self._table.header.set_columns(columns.read(chosen))
        if shown:
            self._window.centre.show_table()

    def _sort(self, sort: Sort) -> None:
        self._window.verbs.set_sort(sort)

    def _edit(self, what: Edits, row: int, cell: QRect, share: float) -> None:
        """The photo of the cell is current and, unless it was among the selected ones, the only one."""
        ref = self._window.session.photos.ref(row)
        if what is Edits.NAME:
            self._edit_name(ref, cell)
        elif what is Edits.STARS:
            self._edit_stars(ref, cell, share)
        elif what is Edits.TAGS:
            self._window.qactions.run("photo.tags")
        else:
            self._menu(_MENUS.get(what, _LABELS)).popup(self._table.viewport().mapToGlobal(cell.bottomLeft()))

    def _edit_name(self, ref: PhotoRef, cell: QRect) -> None:
        known = self._window.session.photos.row_of(ref.photo_id)
        if known is None:
            return
        self._drop_editor()
        inside = cell.adjusted(self._table.layout_.metrics.box_width + PAD, 1, -1, -1)
        editor = NameEditor(self._table.viewport(), inside, known.stem)
        editor.returnPressed.connect(lambda: self._take_name(ref, known.stem))
        self.editor = editor
        editor.show()
        editor.setFocus()

    def _take_name(self, ref: PhotoRef, before: str) -> None:
        editor, self.editor = self.editor, None
        if editor is None:
            return
        name = editor.text().strip()
        editor.close_editor()
        if name and name != before:
            self._window.session.commits.give_name(ref, name)

    def _drop_editor(self, *_: object) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.close_editor()

    def _edit_stars(self, ref: PhotoRef, cell: QRect, share: float) -> None:
        """As many stars as lie left of the pointer; the stars a photo has already take them away."""
        known = self._window.session.photos.row_of(ref.photo_id)
        at = share * cell.width() - PAD
        stars = min(5, max(0, int(at // _STAR) + 1)) if at >= 0 else 0
        if known is not None and known.rating == stars:
            stars = 0
        self._window.session.decisions.mark(self._window.targets.refs or (ref,), SetRating(stars))

    def _menu(self, ids: tuple[str, ...]) -> QMenu:
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(theme.px(160))
        for id in ids:
            menu.addAction(self._window.qactions[id])
        return menu
