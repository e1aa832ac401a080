"""The whole story under the fingers, from import to undo; bytes and rows agree at every stage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.marks import CycleKeep, Mark, Marks, SetKeep, SetLabel, SetRating, applied
from photodesk.domain.photo import Label, PhotoState
from photodesk.domain.plan import KeepChoice, kinds_of
from photodesk.imaging.samples.dng import write_dng
from photodesk.imaging.samples.exif import Capture
from photodesk.library.marks import marks_of
from photodesk.library.preferences import Preferences
from photodesk.ui.move_sheet import MoveSheet
from photodesk.ui.palette import CommandPalette
from photodesk.ui.review.sheet import ReviewSheet
from tests.journeys.conftest import Program
from tests.pictures import jpeg_bytes

CAPTURE = Capture(datetime(2026, 6, 13, 9, 0, 0), "+02:00", (1, 320), 5.6, 200, 50, "50mm")  # noqa: DTZ001
PHOTOS, PAIRS, DECIDED = 300, 12, 40
Key, Mod = Qt.Key, Qt.KeyboardModifier
DISCARD, KEEP = SetKeep(KeepChoice.NONE), SetKeep(KeepChoice.BOTH)
KEYS: tuple[tuple[Qt.Key, Mark], ...] = (
    (Key.Key_X, DISCARD),
    (Key.Key_P, KEEP),
    (Key.Key_J, CycleKeep()),
    (Key.Key_4, SetRating(4)),
    (Key.Key_6, SetLabel(Label.RED)),
    (Key.Key_U, SetKeep(KeepChoice.UNDECIDED)),
    (Key.Key_X, DISCARD),
    (Key.Key_9, SetLabel(Label.BLUE)),
)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """300 photos of one second each, the first twelve pairs; the tail of each JPEG makes its content its own."""
    folder = tmp_path / "card" / "Shoot"
    folder.mkdir(parents=True)
    for number in range(PHOTOS):
        date = f"2026:06:13 09:{number // 60:02}:{number % 60:02}"
        data = jpeg_bytes(number % 8, date=date, size=(48, 32)) + f"photo {number}".encode()
        (folder / f"IMG_{number:04}.JPG").write_bytes(data)
        if number < PAIRS:
            pixels = np.asarray(Image.effect_noise((64, 48), 40).convert("RGB"))
            (folder / f"IMG_{number:04}.DNG").write_bytes(write_dng(pixels, CAPTURE, preview=data))
    return folder


class Hands:
    """Keys pressed where the focus is."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.session, self.window = program.session, program.window
        works = program.desktop.works
        assert works is not None
        self.lib = works.lib

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        self.program.qtbot.keyClick(self.focus(), key, modifiers)

    def type(self, text: str) -> None:
        self.program.qtbot.keyClicks(self.focus(), text)

    def focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "something took the keys away"
        return focus

    def search(self, text: str, count: int) -> None:
        """Ctrl+F, words, Esc back to the photos."""
        self.press(Key.Key_F, Mod.ControlModifier)
        self.press(Key.Key_A, Mod.ControlModifier)
        self.press(Key.Key_Delete)
        self.type(text)
        self.press(Key.Key_Return)
        self.program.until(lambda: len(self.session.photos) == count and not self.session.photos.loading)
        self.window.centre.focus_photos()

    def all_ids(self) -> list[int]:
        return list(self.lib.photos.list(PhotoFilter(states=tuple(PhotoState)), Sort()).ids)

    def marks(self) -> dict[int, Marks]:
        return {photo.id: marks_of(photo) for photo in self.lib.photos.get(self.all_ids())}

    def names(self) -> set[str]:
        """Every photo file of the library by its path, trash included; nothing is read, so work may go on."""
        found = (str(p.relative_to(self.lib.root)) for s in ("JPG", "DNG") for p in self.lib.root.rglob(f"*.{s}"))
        return {name for name in found if not name.startswith(".photodesk")}

    def kept(self) -> set[str]:
        return {name for name in self.names() if ".photodesk-trash" not in name}

    def files(self) -> dict[str, str]:
        """Content by path; only while no work runs."""
        return {name: hashlib.sha256((self.lib.root / name).read_bytes()).hexdigest() for name in self.names()}

    def work_done(self, kept: set[str]) -> None:
        """Wait until these files are where photos belong, and nothing runs any more."""
        self.program.until(lambda: self.kept() == kept)
        self.program.until(self.program.idle)

    def originals(self) -> dict[str, str]:
        return {name: content for name, content in self.files().items() if ".photodesk-trash" not in name}


def contents(files: dict[str, str], names: Iterable[str]) -> set[str]:
    return {files[name] for name in files if Path(name).name in set(names)}


@pytest.mark.req("R43")
@pytest.mark.req("R52")
@pytest.mark.trap("T64")
def test_three_hundred_photos_under_the_fingers(
    start: Callable[[Preferences], Program], prefs: Preferences, card: Path
) -> None:
    program = start(prefs)
    program.take_in(card, "Shoot")
    hands = Hands(program)
    program.until(lambda: len(hands.session.photos) == PHOTOS)
    before, untouched = hands.files(), hands.marks()
    assert sorted(before.values()) == sorted(hashlib.sha256(p.read_bytes()).hexdigest() for p in card.iterdir())
    assert set(untouched.values()) == {Marks()}

    hands.window.centre.focus_photos()
    hands.search("kind:both", PAIRS)
    hands.press(Key.Key_A, Mod.ControlModifier)
    hands.press(Key.Key_J)
    hands.search("", PHOTOS)
    cycled = hands.session.decisions
    program.until(lambda: cycled.undo_words.startswith("next of both"))

    expected = hands.marks()
    assert sum(m != Marks() for m in expected.values()) == PAIRS
    hands.press(Key.Key_End)
    hands.press(Key.Key_Home)
    cull(hands, expected)
    program.until(lambda: hands.marks() == expected)
    assert hands.files() == before, "no decision touches the disk"

    doomed = commit(hands, before, expected)
    restore_two(hands, before, doomed)
    move_ten(hands)
    undo_everything(hands, untouched)


def cull(hands: Hands, expected: dict[int, Marks]) -> None:
    """Half in the loupe, half in the grid; Shift goes on to the next photo. `expected` follows each key."""
    photos = hands.session.photos
    kinds = {photo.id: kinds_of(photo) for photo in hands.lib.photos.get(hands.all_ids())}
    hands.press(Key.Key_Return)
    hands.program.until(lambda: hands.window.centre.in_loupe)
    for place in range(DECIDED):
        if place == DECIDED // 2:
            hands.press(Key.Key_G)
            assert not hands.window.centre.in_loupe
        ref = photos.ref(PHOTOS - DECIDED + place if place >= DECIDED // 2 else place)
        if place == DECIDED // 2:
            hands.session.selection.click(PHOTOS - DECIDED + place)
        assert hands.window.targets.refs == (ref,)
        key, mark = KEYS[place % len(KEYS)]
        expected[ref.photo_id] = applied(mark, expected[ref.photo_id], kinds[ref.photo_id])
        hands.press(key, Mod.ShiftModifier)


def commit(hands: Hands, before: dict[str, str], expected: dict[int, Marks]) -> list[str]:
    """Ctrl+Backspace, look, Space. Answers the names of the files that went."""
    photos = hands.lib.photos.get(list(expected))
    doomed = [f.name for p in photos for f in p.files if expected[p.id].keep.of(f.kind) is False]
    assert doomed
    hands.program.until(lambda: sum(s.totals.files for s in hands.session.commits.standing) == len(doomed))
    hands.press(Key.Key_Backspace, Mod.ControlModifier)
    (review,) = hands.window.findChildren(ReviewSheet)
    hands.program.until(lambda: review.go.isEnabled() and review.go.hasFocus())
    hands.press(Key.Key_Space)
    hands.work_done({name for name in before if Path(name).name not in doomed})
    after = hands.files()
    assert sorted(after.values()) == sorted(before.values()), "every byte is still there"
    assert {name: before[name] for name in hands.originals()} == hands.originals(), "what stays is where it was"
    trashed = {content for name, content in after.items() if ".photodesk-trash" in name}
    assert trashed == contents(before, doomed)
    return doomed


def restore_two(hands: Hands, before: dict[str, str], doomed: list[str]) -> None:
    """status:trashed, two of them, the command palette."""
    gone = hands.lib.photos.count(PhotoFilter(states=(PhotoState.TRASHED,)))
    originals = hands.originals()
    hands.search("status:trashed", gone)
    hands.press(Key.Key_End)
    hands.press(Key.Key_Home)
    hands.press(Key.Key_Right, Mod.ShiftModifier)
    chosen = hands.lib.photos.get([r.photo_id for r in hands.window.targets.refs])
    names = {f.name for photo in chosen for f in photo.files}
    assert len(chosen) == 2
    hands.press(Key.Key_K, Mod.ControlModifier)
    assert hands.window.findChildren(CommandPalette)
    hands.type("restore from")
    hands.press(Key.Key_Return)
    back = {name: content for name, content in before.items() if Path(name).name in names}
    assert names <= set(doomed)
    hands.work_done({*originals, *back})
    assert hands.originals() == originals | back
    hands.search("", PHOTOS - gone + 2)


def move_ten(hands: Hands) -> None:
    """Ten photos into a new project: Ctrl+Shift+M, a name, Enter."""
    before = hands.originals()
    hands.press(Key.Key_End)
    hands.press(Key.Key_Home)
    for _ in range(9):
        hands.press(Key.Key_Right, Mod.ShiftModifier)
    ids = [r.photo_id for r in hands.window.targets.refs]
    assert len(ids) == 10
    names = {
        f.name for p in hands.lib.photos.get(ids) for f in p.files if (hands.lib.root / "Shoot" / f.name).is_file()
    }
    hands.press(Key.Key_M, Mod.ControlModifier | Mod.ShiftModifier)
    (sheet,) = hands.window.findChildren(MoveSheet)
    hands.press(Key.Key_Tab)
    assert sheet.name.hasFocus()
    hands.type("Best")
    hands.press(Key.Key_Return)
    wanted = {(f"Best/{Path(n).name}" if Path(n).name in names else n): content for n, content in before.items()}
    hands.work_done(set(wanted))
    assert hands.originals() == wanted
    moved = {p.project_id for p in hands.lib.photos.get(ids)}
    assert len(moved) == 1
    hands.program.until(lambda: not hands.session.photos.loading)


def undo_everything(hands: Hands, untouched: dict[int, Marks]) -> None:
    """Ctrl+Z until nothing is left: the decisions are gone, the files stay where they are."""
    files, decisions = hands.files(), hands.session.decisions
    hands.window.centre.focus_photos()
    steps = 0
    while decisions.undo_words:
        with hands.program.qtbot.waitSignal(decisions.undone, timeout=5000):
            hands.press(Key.Key_Z, Mod.ControlModifier)
        steps += 1
    hands.program.until(lambda: hands.marks() == untouched)
    assert steps <= DECIDED + 1
    assert hands.files() == files
