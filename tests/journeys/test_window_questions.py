"""Many files gone at once: the window asks, nothing is marked before the answer, and the answer is one click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from photodesk.bridge.activity_desk import Answer
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import PhotoState
from photodesk.library.preferences import Preferences
from photodesk.ui.view_choice import Choice, Place
from tests.journeys.conftest import Program

Start = Callable[[Preferences], Program]


def button(owner: QWidget, text: str) -> QPushButton:
    return next(b for b in owner.findChildren(QPushButton) if b.text() == text and b.isVisible())


@pytest.mark.trap("T03")
def test_a_mass_absence_is_asked_and_answered(start: Start, prefs: Preferences, shoots: dict[str, Path]) -> None:
    program = start(prefs)
    program.session.settings.set("maintenance.absence_brake_count", 1)
    program.take_in(shoots["Coast"], "Coast")
    works, session, window = program.desktop.works, program.session, program.window
    assert works is not None
    folder = works.lib.root / "Coast"
    kept = folder.parent / ".kept"
    kept.mkdir()
    for path in folder.glob("*.JPG"):
        path.rename(kept / path.name)

    def missing() -> int:
        return works.lib.photos.count(PhotoFilter(states=(PhotoState.MISSING,)))

    program.until(lambda: bool(session.activity.questions.open))
    assert missing() == 0
    (summary,) = session.projects.summaries()
    window.choose(Choice(Place.PROJECT, str(summary.project.id)))
    program.until(lambda: "of “Coast” are not in their folder" in window.centre.banner.text.text())
    button(window.centre.banner, "Look at the drive again").click()
    program.until(lambda: sum(c.type == "manifest_check" for c in session.tasks.cards()) >= 2 and program.idle())
    assert session.activity.questions.open, "still gone, still asked"
    assert missing() == 0
    window.open_activity()
    program.until(lambda: window.activity.isVisible())
    program.until(lambda: any(b.text() == "They are gone: mark as missing" for b in _shown(window.activity)))
    button(window.activity, "They are gone: mark as missing").click()
    program.until(lambda: missing() == 3)
    program.until(lambda: not session.activity.questions.open)
    program.until(lambda: not window.centre.banner.isVisible())


@pytest.mark.trap("T23")
def test_a_copied_project_becomes_one_of_its_own(start: Start, prefs: Preferences, shoots: dict[str, Path]) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    works, session = program.desktop.works, program.session
    assert works is not None
    copy = works.lib.root / "Coast copy"
    copy.mkdir()
    for path in (works.lib.root / "Coast").iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    program.until(lambda: bool(session.activity.questions.open))
    (question,) = session.activity.questions.open
    session.activity.answer(question, Answer.OWN_PROJECT)
    program.until(lambda: len(session.projects.summaries()) == 2)
    program.until(lambda: not session.activity.questions.open)
    program.until(lambda: len(session.photos) == 6 and not session.photos.loading)
    program.until(program.idle)


def _shown(owner: QWidget) -> list[QPushButton]:
    return [b for b in owner.findChildren(QPushButton) if b.isVisible()]
