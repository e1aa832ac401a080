"""Sidecars in the window: written when decisions rest, read back, contradictions shown and settled (T26)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from photodesk.domain.marks import SetRating
from photodesk.imaging.metadata import read_sidecar
from photodesk.library.preferences import Preferences
from photodesk.library.sidecar_resolve import conflicts
from photodesk.ui.info_story import Contradictions
from tests.journeys.conftest import Program

pytestmark = pytest.mark.trap("T26")


def switch(program: Program, **sidecars: int) -> None:
    port = program.session.settings
    for name, value in sidecars.items():
        port.set(f"sidecars.{name}", value)
    program.until(lambda: all(port.values()[f"sidecars.{name}"] == value for name, value in sidecars.items()))


def test_decisions_go_out_by_themselves_once_it_is_switched_on(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    folder = Path(program.session.library_path) / "Coast"
    session = program.session
    refs = list(session.photos.photo_list.refs())
    session.decisions.mark(refs[:1], SetRating(4))
    program.until(lambda: session.decisions.undo_words != "")
    assert not list(folder.glob("*.xmp")), "off unless the user says so"
    switch(program, rest_s=1, write=1)
    program.until(lambda: len(list(folder.glob("*.xmp"))) == 1 and program.idle())
    session.decisions.mark(refs, SetRating(2))
    program.until(lambda: {read_sidecar(p).rating for p in folder.glob("*.xmp")} == {2} and program.idle())
    assert len(list(folder.glob("*.xmp"))) == 3
    session.decisions.undo()
    program.until(lambda: sorted(read_sidecar(p).rating or 0 for p in folder.glob("*.xmp")) == [0, 0, 4])


def test_a_contradiction_is_shown_and_settled_in_the_info_panel(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    works, session, window = program.desktop.works, program.session, program.window
    assert works is not None
    ref = session.photos.ref(0)
    session.decisions.mark([ref], SetRating(4))
    program.until(lambda: session.decisions.undo_words != "")
    window.qactions.run("library.write_sidecars")
    folder = Path(session.library_path) / "Coast"
    program.until(lambda: len(list(folder.glob("*.xmp"))) == 1 and program.idle())
    sidecar = next(folder.glob("*.xmp"))
    session.decisions.mark([ref], SetRating(5))
    program.until(lambda: works.lib.photos.get([ref.photo_id])[0].rating == 5)
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace('Rating="4"', 'Rating="1"'), encoding="utf-8")
    session.selection.click(0)
    window.qactions.run("library.find_files")
    program.until(lambda: bool(conflicts(works.lib)))
    program.until(lambda: window.info.findChild(Contradictions) is not None)
    shown = window.info.findChild(Contradictions)
    assert shown is not None
    theirs = next(b for b in shown.findChildren(QPushButton) if b.text().startswith("Take"))
    theirs.click()
    program.until(lambda: works.lib.photos.get([ref.photo_id])[0].rating == 1)
    program.until(lambda: window.info.findChild(Contradictions) is None)
    assert not conflicts(works.lib)
