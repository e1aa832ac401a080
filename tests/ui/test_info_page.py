"""The page of the info panel makes only what differs: what stays the same is the same widget."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from photodesk.ui.info_page import InfoPage, Section
from tests.ui.conftest import Desk


def label(kind: str, text: str, *, changes: bool = False) -> Section:
    def change(widget: QWidget) -> None:
        assert isinstance(widget, QLabel)
        widget.setText(text)

    return Section(kind, text, lambda page: QLabel(text, page), change if changes else None)


def shown(page: InfoPage) -> list[str]:
    """From top to bottom."""
    labels = [w for w in page.findChildren(QLabel) if not w.isHidden()]
    page.adjustSize()
    return [w.text() for w in sorted(labels, key=lambda w: w.y())]


def widget(page: InfoPage, text: str) -> QLabel:
    (found,) = [w for w in page.findChildren(QLabel) if w.text() == text and not w.isHidden()]
    return found


@pytest.fixture
def page(qtbot: QtBot) -> InfoPage:
    made = InfoPage()
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_the_same_stays_and_what_differs_is_made_anew(page: InfoPage) -> None:
    page.show_sections([label("a", "one"), label("b", "two", changes=True), label("c", "three")])
    one, two = widget(page, "one"), widget(page, "two")
    page.show_sections([label("c", "other"), label("a", "one"), label("b", "two!", changes=True)])
    assert shown(page) == ["other", "one", "two!"]
    assert widget(page, "one") is one
    assert widget(page, "two!") is two
    page.forget()
    page.show_sections([label("a", "one")])
    assert shown(page) == ["one"]
    assert widget(page, "one") is not one


def test_a_guest_is_put_away_and_comes_back(qtbot: QtBot) -> None:
    guest = QLineEdit()
    page = InfoPage(None, [guest])
    qtbot.addWidget(page)
    page.show()
    with_guest = [label("a", "one"), Section("guest", None, lambda _page: guest)]
    page.show_sections(with_guest)
    guest.setText("half a sentence")
    page.show_sections([label("a", "one")])
    assert guest.isHidden()
    page.show_sections(with_guest)
    assert guest.isVisible()
    assert guest.text() == "half a sentence"


@pytest.mark.trap("T55")
def test_stars_make_nothing_of_the_panel_anew_but_its_history(desk: Desk, qtbot: QtBot) -> None:
    info = desk.window.info

    def labels() -> dict[str, QLabel]:
        return {w.text(): w for w in info.findChildren(QLabel)}

    desk.select(2)
    desk.until(lambda: "Project" in labels() and not desk.session.reader.busy)
    before = labels()["Taken"]
    qtbot.keyClick(desk.window.centre.grid, Qt.Key.Key_3)
    desk.until(lambda: info._shown is not None and info._shown[0].rating == 3)
    assert labels()["Taken"] is before
