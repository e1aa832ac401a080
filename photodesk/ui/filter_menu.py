"""The menu of "+ Filter": every condition that can be set, each writes its word into the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from photodesk.ui import icons, words
from photodesk.ui.filter_words import OFFERS
from photodesk.ui.session_port import Session

LONGEST = 40
"""Entries of a submenu at most; the search box finds the others."""

Pick = Callable[[str, str], None]


def filter_menu(parent: QWidget, session: Session, pick: Pick, pick_date: Callable[[], None]) -> QMenu:
    """`pick(key, value)` for a condition, `pick_date()` for days. Cameras are filled in when they are read."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(icons.menu_icon("calendar"), "Days…", pick_date)
    _fill(menu, "Tag", "tag", [t.name for t in session.finder.tags], "tag", pick)
    _fill(menu, "Project", "project", [s.project.name for s in session.projects.summaries()], "folder", pick)
    cameras = _fill(menu, "Camera", "camera", [], "camera", pick)
    menu.addSeparator()
    for title, offers in OFFERS.items():
        inner = menu.addMenu(title)
        for offer in offers:
            entry = inner.addAction(offer.label, partial(pick, offer.key, offer.value))
            if offer.icon:
                entry.setIcon(icons.menu_icon(offer.icon))
    alive = [menu]
    menu.destroyed.connect(alive.clear)
    session.finder.cameras(lambda found: _put(cameras, "camera", found, pick) if alive else None)
    return menu


def _fill(menu: QMenu, title: str, key: str, names: Sequence[str], icon: str, pick: Pick) -> QMenu:
    inner = menu.addMenu(icons.menu_icon(icon), title)
    _put(inner, key, names, pick)
    return inner


def _put(inner: QMenu, key: str, names: Sequence[str], pick: Pick) -> None:
    for name in names[:LONGEST]:
        text = words.shown(name).replace("&", "&&")
        inner.addAction(text, partial(pick, key, name))
    if len(names) > LONGEST:
        inner.addAction(f"{len(names) - LONGEST:,} more: write {key}: in the search box").setEnabled(False)
    inner.setEnabled(bool(names))
