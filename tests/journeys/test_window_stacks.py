"""Stacks and pairs in the whole program, by keys: what is shown is what is hit, and undo brings everything back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from photodesk.domain.photo import FileKind, Keep
from photodesk.domain.stacks import StackKind
from photodesk.imaging.samples.dng import write_dng
from photodesk.library import stacks
from photodesk.library.preferences import Preferences
from tests.journeys.conftest import Program
from tests.journeys.test_culling import CAPTURE
from tests.pictures import jpeg_bytes

Key, Mod = Qt.Key, Qt.KeyboardModifier
BURST = (0, 0, 1, 2, 4)
"""Seconds: a burst is not in steady steps."""


@pytest.fixture
def program(start: Callable[[Preferences], Program], prefs: Preferences, tmp_path: Path) -> Program:
    """A burst B0-B4, a bracket X0-X2, a pair P."""
    card = tmp_path / "card"
    card.mkdir()
    for n, second in enumerate(BURST):
        data = jpeg_bytes(n, date=f"2026:06:13 09:00:0{second}", camera="Z 6", seconds=1 / 250)
        (card / f"B{n}.JPG").write_bytes(data)
    for n, seconds in enumerate((1 / 60, 1 / 250, 1 / 1000)):
        data = jpeg_bytes(9 + n, date=f"2026:06:13 10:00:0{n}", camera="Z 6", seconds=seconds)
        (card / f"X{n}.JPG").write_bytes(data)
    data = jpeg_bytes(20, date="2026:06:13 09:00:00")
    (card / "P.JPG").write_bytes(data)
    pixels = np.asarray(Image.effect_noise((64, 48), 40).convert("RGB"))
    (card / "P.DNG").write_bytes(write_dng(pixels, CAPTURE, preview=data))
    made = start(prefs)
    made.take_in(card, "Harbour")
    made.until(lambda: not stacked_due(made))
    return made


def stacked_due(program: Program) -> bool:
    return bool(program.desktop.works.lib.db.sql("SELECT EXISTS (SELECT 1 FROM stacks_due)")[0][0])


def ids(program: Program) -> dict[str, int]:
    return {stem: i for i, stem in program.desktop.works.lib.db.sql("SELECT id, stem FROM photos")}


def stand_on(program: Program, photo_id: int) -> None:
    row = program.session.photos.index_of(photo_id)
    assert row is not None
    program.session.selection.click(row)
    program.until(lambda: program.session.photos.row_of(photo_id) is not None)
    program.window.centre.focus_photos()


def press(program: Program, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    program.qtbot.keyClick(focus, key, modifiers)


def plans(program: Program) -> dict[str, Keep]:
    lib = program.desktop.works.lib
    return {p.stem: p.keep for p in lib.photos.get(list(ids(program).values())) if p.keep != Keep()}


def stacks_now(program: Program) -> set[frozenset[str]]:
    lib, names = program.desktop.works.lib, {i: stem for stem, i in ids(program).items()}
    table = stacks.table(lib)
    found: dict[int, set[str]] = {}
    for photo_id, stack_id in zip(table.photo_ids, table.stack_ids, strict=True):
        found.setdefault(stack_id, set()).add(names[photo_id])
    return {frozenset(stack) for stack in found.values()}


@pytest.mark.trap("T19")
@pytest.mark.trap("T20")
def test_fold_thin_take_out_and_undo_it_all(program: Program) -> None:
    photos, names = program.session.photos, ids(program)
    burst, bracket = frozenset(f"B{n}" for n in range(5)), frozenset(f"X{n}" for n in range(3))
    assert stacks_now(program) == {burst, bracket}
    program.until(lambda: photos.row_of(names["X1"]) is not None and photos.row_of(names["X1"]).stack is not None)
    assert photos.row_of(names["X1"]).stack.kind is StackKind.BRACKET

    program.window.qactions.run("stack.fold_all")
    program.until(lambda: len(photos) == 3)
    stand_on(program, names["B0"])
    press(program, Key.Key_X)
    program.until(lambda: plans(program) == {"B0": Keep(jpeg=False)})
    press(program, Key.Key_S)
    program.until(lambda: len(photos) == 7)
    program.window.qactions.run("stack.unfold_all")
    program.until(lambda: len(photos) == 9)

    stand_on(program, names["X1"])
    press(program, Key.Key_K)
    stand_on(program, names["B4"])
    press(program, Key.Key_G, Mod.ControlModifier | Mod.ShiftModifier)
    program.until(lambda: stacks_now(program) == {burst - {"B4"}, bracket})
    program.until(lambda: photos.row_of(names["B1"]) is not None and photos.row_of(names["B1"]).stack.size == 4)
    stand_on(program, names["B1"])
    press(program, Key.Key_K)
    program.until(lambda: len(plans(program)) == 4)
    assert plans(program)["B1"] == Keep(jpeg=True)
    assert {s for s, keep in plans(program).items() if keep == Keep(jpeg=False)} == {"B0", "B2", "B3"}

    for left in ({"B0"}, {"B0"}, set()):
        press(program, Key.Key_Z, Mod.ControlModifier)
        program.until(lambda left=left: set(plans(program)) == left)
    program.until(lambda: stacks_now(program) == {burst, bracket})


def test_a_pair_is_parted_marked_and_joined_by_undo(program: Program) -> None:
    photos, lib = program.session.photos, program.desktop.works.lib
    pair = ids(program)["P"]
    stand_on(program, pair)
    press(program, Key.Key_4)
    program.window.qactions.run("pair.part")
    program.until(lambda: len(photos) == 10)
    (raw,) = [p for p in lib.photos.find_by_stem(lib.photos.get([pair])[0].project_id, "", "p") if p.id != pair]
    assert [f.kind for f in raw.files] == [FileKind.RAW]
    assert raw.rating == 4
    program.until(lambda: lib.photos.get([raw.id])[0].thumbnail.status == "generated")
    stand_on(program, raw.id)
    press(program, Key.Key_X)
    program.until(lambda: lib.photos.get([raw.id])[0].keep == Keep(raw=False))
    assert lib.photos.get([pair])[0].keep == Keep()
    for _ in range(2):
        press(program, Key.Key_Z, Mod.ControlModifier)
    program.until(lambda: len(photos) == 9)
    program.until(program.idle)
    assert {f.kind for f in lib.photos.get([pair])[0].files} == {FileKind.JPEG, FileKind.RAW}
    assert lib.photos.get([pair])[0].keep == Keep()
