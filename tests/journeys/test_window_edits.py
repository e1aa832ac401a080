"""What is said of photos in the window: turned at once, made so behind it, taken back by the one undo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from photodesk.domain.derivative import DerivativeKind
from photodesk.library.preferences import Preferences
from tests.journeys.conftest import Program


def shape(program: Program, photo_id: int) -> tuple[int, int]:
    works = program.desktop.works
    assert works is not None
    with Image.open(works.lib.layout.derivative(photo_id, DerivativeKind.PREVIEW)) as image:
        return image.size


@pytest.mark.trap("T64")
def test_photos_are_turned_by_key_and_turned_back_by_undo(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    window, photos = program.window, program.session.photos
    files = {p: hashlib.sha256(p.read_bytes()).digest() for p in (Path(program.session.library_path)).rglob("*.JPG")}
    ids = list(photos.photo_list.ids)
    program.until(lambda: all(photos.row_of(i) for i in ids))
    program.session.selection.select_all()
    program.until(lambda: len(window.targets.refs) == 3)

    window.qactions.run("rotate.right")
    assert [photos.row_of(i).upright for i in ids] == [(480, 640)] * 3, "painted before it is stored"  # type: ignore[union-attr]
    grid = window.centre.grid
    program.until(lambda: _tall(program, ids[0]))
    program.until(lambda: program.idle() and shape(program, ids[0])[0] < shape(program, ids[0])[1])
    program.until(lambda: shape(program, ids[2]) == (480, 640) and program.idle())
    program.until(lambda: _tall(program, ids[0]))
    assert grid is window.centre.grid
    assert program.session.decisions.undo_words == "turned right · 3 photos"

    window.qactions.run("edit.undo")
    program.until(lambda: all(photos.row_of(i).turn == 0 for i in ids))  # type: ignore[union-attr]
    program.until(lambda: shape(program, ids[0]) == (640, 480) and program.idle())
    window.qactions.run("edit.redo")
    program.until(lambda: all(photos.row_of(i).turn == 90 for i in ids))  # type: ignore[union-attr]
    assert {p: hashlib.sha256(p.read_bytes()).digest() for p in files} == files


def _tall(program: Program, photo_id: int) -> bool:
    """Whether the grid paints it standing."""
    pixmap = program.session.thumbnails.image(photo_id)
    return pixmap is not None and pixmap.height() > pixmap.width()


def test_the_loupe_shows_a_turned_photo_in_full_size(
    start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]
) -> None:
    program = start(prefs)
    program.take_in(shoots["Coast"], "Coast")
    window, photos = program.window, program.session.photos
    program.until(lambda: photos.row(0) is not None)
    window.verbs.open_loupe(photos.ref(0))
    program.until(lambda: bool(window.targets.refs))
    window.qactions.run("rotate.left")
    window.qactions.run("zoom.toggle")

    def full() -> bool:
        row = photos.row(0)
        assert row is not None
        kind = row.files[0].kind
        found = program.session.viewing.full_sizes.image(row.ref.photo_id, row.derivative_version, kind)
        return found is not None and found.levels[0].height() > found.levels[0].width()

    program.until(full)
