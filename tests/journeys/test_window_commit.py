"""The story by key: look, discard, review, commit, take back; the file tree is compared by content at each stage."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from photodesk.library.preferences import Preferences
from photodesk.ui.review.sheet import ReviewSheet
from tests.journeys.conftest import Program


@pytest.fixture
def program(start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]) -> Program:
    program = start(prefs)
    for name, folder in shoots.items():
        program.take_in(folder, name)
    return program


def tree(program: Program) -> dict[str, bytes]:
    works = program.desktop.works
    assert works is not None
    found = {}
    for folder, folders, names in os.walk(works.lib.root):  # a folder may go while the work runs: rglob would raise
        folders[:] = [f for f in folders if f != ".photodesk"]
        for name in names:
            with suppress(FileNotFoundError):
                if name.endswith(".JPG"):
                    path = Path(folder, name)
                    found[str(path.relative_to(works.lib.root))] = path.read_bytes()
    return dict(sorted(found.items()))


def originals(program: Program) -> dict[str, bytes]:
    return {name: data for name, data in tree(program).items() if ".photodesk-trash" not in name}


@pytest.mark.req("R43")
@pytest.mark.req("R52")
@pytest.mark.req("R132")
@pytest.mark.req("R136")
def test_discard_commit_and_restore(program: Program) -> None:
    before = originals(program)
    program.session.selection.click(0)
    doomed = [program.session.photos.ref(0).photo_id, program.session.photos.ref(1).photo_id]
    for _ in doomed:
        program.window.qactions["keep.none.next_photo"].trigger()
    program.until(lambda: sum(s.totals.photos for s in program.session.commits.standing) == 2)
    assert originals(program) == before, "nothing on disk changes before the commit"

    program.window.qactions["library.commit"].trigger()
    (review,) = program.window.findChildren(ReviewSheet)
    program.until(lambda: review.go.isEnabled())
    assert review.go.text() == "Commit 2 photos"
    program.qtbot.mouseClick(review.go, Qt.MouseButton.LeftButton)
    program.until(lambda: len(originals(program)) == len(before) - 2)
    program.until(program.idle)
    program.until(lambda: len(program.session.photos) == 4)
    assert sorted(tree(program).values()) == sorted(before.values()), "every byte is still there, in the trash"
    program.until(lambda: not program.session.commits.standing)

    refs = tuple(r for r in _all_refs(program) if r.photo_id in doomed)
    program.session.commits.restore(refs)
    program.until(lambda: originals(program) == before)
    program.until(program.idle)
    program.until(lambda: len(program.session.photos) == 6)


def _all_refs(program: Program) -> list[object]:
    from photodesk.domain.filter import PhotoFilter, Sort
    from photodesk.domain.photo import PhotoState

    works = program.desktop.works
    assert works is not None
    return list(works.lib.photos.list(PhotoFilter(states=tuple(PhotoState)), Sort()).refs())


def test_a_commit_is_taken_back_from_its_toast(program: Program) -> None:
    before = originals(program)
    program.session.selection.click(2)
    program.window.qactions["keep.none"].trigger()
    program.until(lambda: bool(program.session.commits.standing))
    program.window.qactions["library.commit"].trigger()
    (review,) = program.window.findChildren(ReviewSheet)
    program.until(lambda: review.go.isEnabled())
    review.go.click()
    program.until(lambda: len(originals(program)) == len(before) - 1)
    program.until(lambda: program.window.toast.isVisible() and program.window.toast.action.text() == "Undo")
    program.window.toast.action.click()
    program.until(lambda: originals(program) == before)
    program.until(program.idle)
