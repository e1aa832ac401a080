"""About: version, licence, and every text that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photodesk.ui import licences, theme
from photodesk.ui.about_box import AboutBox


@pytest.fixture
def about(qtbot: QtBot, qapp: QApplication) -> Iterator[AboutBox]:
    theme.apply(qapp, "dark")
    made = AboutBox()
    made.open()
    qtbot.waitUntil(lambda: made.list.count() > 1)
    yield made
    made.reject()


def titles(about: AboutBox) -> list[str]:
    return [about.list.item(row).text() for row in range(about.list.count())]


def test_everything_it_comes_with_is_told_with_its_licence(about: AboutBox) -> None:
    text = about.page.toPlainText()
    assert "PhotoDesk: GPL-3.0-or-later" in text
    for name, licence, _use in licences.components():
        assert name in text
        assert licence in text


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("GNU General Public License 3", "GNU GENERAL PUBLIC LICENSE"),
        ("GNU Lesser General Public License 3", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("Apache License 2.0", "Apache License"),
    ],
)
def test_each_licence_can_be_read_here(about: AboutBox, qtbot: QtBot, title: str, words: str) -> None:
    about.list.setCurrentRow(titles(about).index(title))
    qtbot.waitUntil(lambda: words in about.page.toPlainText())
    assert len(about.page.toPlainText()) > 5_000
    about.list.setCurrentRow(0)
    assert "It comes with" in about.page.toPlainText()


def test_the_licences_of_the_bundle_come_first_and_none_twice(about: AboutBox) -> None:
    found = titles(about)[1:]
    assert found[0] == "GNU General Public License 3"
    assert len(set(found)) == len(found)
