"""The help inside the program: contents, search, links, back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from photodesk.ui import theme
from photodesk.ui.help.window import HelpWindow
from tests.ui.conftest import Desk


@pytest.fixture
def help(qtbot: QtBot, qapp: QApplication) -> HelpWindow:
    theme.apply(qapp, "dark")
    made = HelpWindow()
    qtbot.addWidget(made)
    made.open()
    qtbot.waitUntil(lambda: bool(made.book.pages))
    yield made
    made.stop()


def title(help: HelpWindow) -> str:
    return help.page.page.title if help.page.page else ""


def entries(help: HelpWindow) -> list[str]:
    return [help.contents.topLevelItem(n).text(0) for n in range(help.contents.topLevelItemCount())]  # type: ignore[union-attr]


def entry(help: HelpWindow, text: str) -> QTreeWidgetItem:
    found = help.contents.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert found, text
    return found[0]


def test_it_opens_on_the_first_steps_with_all_pages_beside(help: HelpWindow) -> None:
    assert title(help) == "First steps"
    assert entries(help)[:3] == ["First steps", "Using PhotoDesk", "When something does not work"]
    assert "Import" in help.page.toPlainText()


def test_a_section_of_the_contents_comes_to_the_top(help: HelpWindow, qtbot: QtBot) -> None:
    help.contents.setCurrentItem(entry(help, "The terminal"))
    assert title(help) == "Using PhotoDesk"
    qtbot.waitUntil(lambda: help.page.verticalScrollBar().value() > 500)


def test_typed_words_leave_the_places_that_have_them_and_are_marked(help: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help.search, "network drive")
    assert entries(help)
    assert all("Contents" not in text for text in entries(help))
    assert "network" in help.page.toPlainText().casefold()
    marked = {mark.cursor.selectedText().casefold() for mark in help.page.extraSelections()}
    assert marked == {"network", "drive"}
    qtbot.keyClick(help, Qt.Key.Key_Escape)
    assert help.search.text() == ""
    assert entries(help)[0] == "First steps"
    assert help.page.extraSelections() == []
    assert help.isVisible()


def test_nothing_found_is_said(help: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help.search, "qwertzuiop")
    assert entries(help) == []
    assert help.found.text() == "0 places with these words"


def test_links_lead_on_and_back_leads_back(help: HelpWindow, qtbot: QtBot) -> None:
    help.page.anchorClicked.emit(QUrl("docs/USING.md#settings"))
    assert title(help) == "Using PhotoDesk"
    qtbot.keyClick(help, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert title(help) == "First steps"
    help.forward.click()
    assert title(help) == "Using PhotoDesk"


def test_the_key_opens_it_and_it_goes_with_its_window(desk: Desk) -> None:
    desk.window.qactions["help.pages"].trigger()
    (made,) = desk.window.findChildren(HelpWindow)
    desk.until(lambda: bool(made.book.pages) and made.isVisible())
    desk.window.qactions["help.pages"].trigger()
    assert len(desk.window.findChildren(HelpWindow)) == 1
    desk.window.close()
    assert not made.isVisible()
