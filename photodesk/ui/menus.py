"""Menu bar and context menu, made from the catalogue with the same QAction objects."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QMenuBar, QWidget, QWidgetAction

from photodesk.actions import catalog
from photodesk.bridge.qactions import QActions
from photodesk.ui import icons, theme
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.key_cap import KeyCap


def fill_menu(menu: QMenu, place: str, qactions: QActions) -> QMenu:
    """Put the actions of a menu of the catalogue into `menu`, with separators between sections."""
    menu.setToolTipsVisible(True)
    for spec, line_before in catalog.entries(place):
        if line_before:
            menu.addSeparator()
        menu.addAction(qactions[spec.id])
    return menu


def fill_menu_bar(bar: QMenuBar, qactions: QActions) -> None:
    """All menus of the catalogue in order; `a/b` becomes a submenu at the end of `a`."""
    made: dict[str, QMenu] = {}
    for place, label in catalog.MENUS.items():
        parent, _, _ = place.rpartition("/")
        if parent and not any(a.menu() for a in made[parent].actions()):
            made[parent].addSeparator()
        made[place] = fill_menu((made[parent] if parent else bar).addMenu(label), place, qactions)
        made[place].aboutToShow.connect(qactions.refresh)


def photo_menu(qactions: QActions, target: str, where: str, parent: QWidget, primary: str = "") -> QMenu:
    """The context menu of photos. Its first line says what it acts on ("7 photos, 12 files" · "all in view").

    `primary` is the id of the action that comes first, set apart.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(_head(menu, target, where))
    menu.addSeparator()
    qactions.refresh()
    fill_menu(menu, catalog.CONTEXT_PHOTO, qactions)
    _put_submenus(menu, qactions)
    if primary:
        first = menu.actions()[2]
        menu.insertAction(first, qactions[primary])
        menu.insertSeparator(first)
        menu.setDefaultAction(qactions[primary])
    return menu


def _put_submenus(menu: QMenu, qactions: QActions) -> None:
    """Keep, and stars and label, after the first section of the context menu."""
    separators = [a for a in menu.actions() if a.isSeparator()]
    place = separators[1] if len(separators) > 1 else None
    line = menu.insertSeparator(place) if place is not None else menu.addSeparator()
    del line
    for where, (label, icon) in catalog.CONTEXT_SUBMENUS.items():
        inner = QMenu(label, menu)
        inner.setIcon(icons.menu_icon(icon))
        fill_menu(inner, where, qactions)
        if place is not None:
            menu.insertMenu(place, inner)
        else:
            menu.addMenu(inner)


def _head(menu: QMenu, target: str, where: str) -> QWidgetAction:
    row = QWidget(menu)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(theme.px(9), theme.px(6), theme.px(24), theme.px(6))
    layout.setSpacing(theme.px(4))
    main = QLabel(target, row)
    main.setFont(theme.font("caption", theme.font("title").weight()))
    rest = QLabel(f"· {where}", row)
    rest.setFont(theme.font("caption"))
    rest.setProperty("tone", "t2")
    for label in (main, rest):
        label.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(label)
    layout.addStretch()
    action = QWidgetAction(menu)
    action.setDefaultWidget(row)
    action.setText(f"{target} · {where}")
    action.setEnabled(False)
    row.setEnabled(True)
    return action


class MenuCorner(QWidget):
    """Right end of the menu bar: how to find any action, and the panels that can be folded."""

    def __init__(self, qactions: QActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.px(27))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.px(10), 0)
        layout.setSpacing(4)
        find = QLabel("Find action", self)
        find.setProperty("tone", "t3")
        layout.addWidget(find)
        self._keys, self._caps = QHBoxLayout(), list[KeyCap]()
        self._keys.setSpacing(4)
        layout.addLayout(self._keys)
        self._qactions = qactions
        qactions.keys_changed.connect(self._show_keys)
        self._show_keys()
        layout.addSpacing(6)
        for id, icon in (("window.sidebar", "pleft"), ("window.info", "pright")):
            button = IconButton(icon, qactions[id].toolTip(), self, small=True)
            button.clicked.connect(qactions[id].trigger)
            qactions[id].changed.connect(lambda button=button, id=id: button.setToolTip(qactions[id].toolTip()))
            layout.addWidget(button)

    def _show_keys(self) -> None:
        """The key that finds any action."""
        for cap in self._caps:
            self._keys.removeWidget(cap)
            cap.deleteLater()
        self._caps.clear()
        for part in self._qactions["help.palette"].shortcut().toString().split("+"):
            if part:
                cap = KeyCap(part, self)
                self._keys.addWidget(cap)
                self._caps.append(cap)
