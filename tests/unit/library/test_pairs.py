"""A RAW and a JPEG parted and joined by hand: nothing decided is lost, nothing joins them behind the user's back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photodesk.domain.changes import Aspect
from photodesk.domain.errors import ConflictError, UsageError
from photodesk.domain.intake import FileOutcome
from photodesk.domain.pair_change import Rows
from photodesk.domain.photo import FileKind, FileState, Keep, Label
from photodesk.domain.project import Project
from photodesk.imaging.samples.dng import write_dng
from photodesk.imaging.samples.exif import Capture
from photodesk.library import pairs, stacks
from photodesk.library.folder_check import check_folder
from photodesk.library.intake import ImportMode, ImportOptions, import_files
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.library.tags import tag_photos
from photodesk.store.pairs import PairStore
from tests.pictures import jpeg_bytes
from tests.unit.library.conftest import Told

CAPTURE = Capture(datetime(2026, 6, 13, 9, 41, 7), "+02:00", (1, 320), 5.6, 200, 50, "50mm")  # noqa: DTZ001


@pytest.fixture
def project(lib: OpenLibrary) -> Project:
    return create_project(lib, "Coast")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    data = jpeg_bytes(1)
    (folder / "IMG_1.JPG").write_bytes(data)
    pixels = np.asarray(Image.effect_noise((64, 48), 40).convert("RGB"))
    (folder / "IMG_1.DNG").write_bytes(write_dng(pixels, CAPTURE, preview=data))
    return folder


@pytest.fixture
def pair(lib: OpenLibrary, project: Project, card: Path) -> int:
    """One photo of two files, decided about in every way."""
    take_in(lib, project, card, "IMG_1.JPG", "IMG_1.DNG")
    (photo,) = lib.photos.find_by_stem(project.id, "", "img_1")
    lib.photos.decide([photo.id], lib.now(), rating=4, label=Label.RED, keep_jpeg=True, keep_raw=False)
    tag_photos(lib, [photo.id], ["Place/Pier", "June"])
    return photo.id


def take_in(lib: OpenLibrary, project: Project, folder: Path, *names: str) -> Told:
    told = Told()
    paths = [str(folder / name) for name in names]
    import_files(lib, project, paths, ImportOptions(ImportMode.COPY, (folder,)), told, never)
    return told


def parted(lib: OpenLibrary, pair: int) -> int:
    """Part the pair; the id of the RAW's photo."""
    _, changes = pairs.part(lib, [pair])
    (new,) = changes.ids(Aspect.ADDED)
    return new


def told_of(rows: Rows) -> dict[str, Any]:
    """Rows without what background work and the trail add."""
    photos = [{k: v for k, v in r.items() if k != "updated_at"} for r in rows["photos"]]
    return {**rows, "photos": photos, "photo_events": ()}


def tags_of(lib: OpenLibrary, photo_id: int) -> int:
    return int(lib.db.sql("SELECT count(*) FROM photo_tags WHERE photo_id = ?", (photo_id,))[0][0])


def test_parting_makes_two_photos_with_all_that_was_decided(lib: OpenLibrary, project: Project, pair: int) -> None:
    before = {p.name: p.read_bytes() for p in folder_of(lib, project).iterdir() if p.is_file()}
    new = parted(lib, pair)
    jpeg, raw = lib.photos.get([pair, new])
    assert [f.kind for f in jpeg.files] == [FileKind.JPEG]
    assert [f.kind for f in raw.files] == [FileKind.RAW]
    assert (jpeg.keep, raw.keep) == (Keep(jpeg=True), Keep(raw=False))
    assert {(p.rating, p.label, p.taken, p.camera, p.stem) for p in (jpeg, raw)} == {
        (4, Label.RED, jpeg.taken, jpeg.camera, "IMG_1")
    }
    assert tags_of(lib, new) == tags_of(lib, pair) == 2
    assert {p.name: p.read_bytes() for p in folder_of(lib, project).iterdir() if p.is_file()} == before
    for photo_id in (pair, new):
        assert [e.action for e in lib.events.for_photo(photo_id)][-1] == "pair"


@pytest.mark.trap("T11")
def test_no_check_and_no_import_joins_what_the_user_parted(
    lib: OpenLibrary, project: Project, pair: int, card: Path
) -> None:
    new = parted(lib, pair)
    for _ in range(2):
        assert check_manifest(lib, project, never).changed == 0
        assert check_folder(lib, project, never).new_photo_ids == ()
    told = take_in(lib, project, card, "IMG_1.DNG", "IMG_1.JPG")
    assert {outcome for outcome, _, _ in told.files.values()} == {FileOutcome.DUPLICATE}
    assert [len(p.files) for p in lib.photos.get([pair, new])] == [1, 1]
    lib.db.change("DELETE FROM photos WHERE id = ?", (new,))
    (folder_of(lib, project) / "IMG_1.DNG").unlink()
    told = take_in(lib, project, card, "IMG_1.DNG")
    assert told.files["IMG_1.DNG"][0] is FileOutcome.IMPORTED
    assert len(lib.photos.get([pair])[0].files) == 1


def test_two_halves_of_one_shot_are_no_burst(lib: OpenLibrary, pair: int) -> None:
    lib.db.change("UPDATE photos SET camera = 'Z 6'")
    new = parted(lib, pair)
    stacks.settle_all(lib)
    assert stacks.places(lib, [pair, new]) == {}


def test_parting_is_taken_back_and_made_again_exactly(lib: OpenLibrary, pair: int) -> None:
    store = PairStore(lib.db)
    change, _ = pairs.part(lib, [pair])
    ids = change.photo_ids
    for _ in range(2):
        back = pairs.change(lib, change.inverse, "Undo: part")
        assert back.ids(Aspect.REMOVED) == set(ids) - {pair}
        assert told_of(store.rows(ids)) == told_of(change.before)
        assert lib.photos.get([pair])[0].keep == Keep(jpeg=True, raw=False)
        again = pairs.change(lib, change, "Redo: part")
        assert again.ids(Aspect.ADDED) == set(ids) - {pair}
        assert told_of(store.rows(ids)) == told_of(change.after)


def test_joining_keeps_the_plan_of_each_file_the_higher_stars_and_all_tags(lib: OpenLibrary, pair: int) -> None:
    new = parted(lib, pair)
    lib.photos.decide([new], lib.now(), rating=5, label=Label.BLUE, keep_raw=True)
    lib.photos.decide([pair], lib.now(), rating=2, label=None, keep_jpeg=False)
    tag_photos(lib, [new], ["Second"], ["June"])
    change, changes = pairs.join(lib, [new, pair])
    assert changes.ids(Aspect.REMOVED) == {new}
    assert lib.photos.get([new]) == []
    (photo,) = lib.photos.get([pair])
    assert (photo.rating, photo.label, photo.keep) == (5, Label.BLUE, Keep(jpeg=False, raw=True))
    assert {f.kind for f in photo.files} == {FileKind.JPEG, FileKind.RAW}
    assert tags_of(lib, pair) == 3
    assert PairStore(lib.db).parted([pair]) == set()
    assert "was parted" in " ".join(e.detail for e in lib.events.for_photo(pair)), "its history came along"
    pairs.change(lib, change.inverse, "Undo: join")
    jpeg, raw = lib.photos.get([pair, new])
    assert (jpeg.rating, raw.rating, raw.label, raw.keep) == (2, 5, Label.BLUE, Keep(raw=True))
    assert PairStore(lib.db).parted([pair, new]) == {pair, new}
    assert (tags_of(lib, pair), tags_of(lib, new)) == (2, 2)


def test_what_background_work_made_meanwhile_is_kept_by_undo(lib: OpenLibrary, pair: int) -> None:
    change, _ = pairs.part(lib, [pair])
    lib.db.change("UPDATE photos SET thumbnail_status = 'generated', width = 4711 WHERE id = ?", (pair,))
    pairs.change(lib, change.inverse, "Undo")
    assert lib.db.sql("SELECT thumbnail_status, width FROM photos WHERE id = ?", (pair,)) == [("generated", 4711)]


@pytest.mark.parametrize(
    ("second", "words"),
    [("IMG_2.JPG", "one name"), ("sub/IMG_1.DNG", "one folder")],
)
def test_only_a_raw_and_a_rendered_file_of_one_folder_and_name_are_joined(
    lib: OpenLibrary, project: Project, pair: int, tmp_path: Path, second: str, words: str
) -> None:
    new = parted(lib, pair)
    folder = tmp_path / "more"
    path = folder / second
    path.parent.mkdir(parents=True)
    path.write_bytes(jpeg_bytes(7) if second.endswith("JPG") else (tmp_path / "card/IMG_1.DNG").read_bytes() + b"more")
    import_files(lib, project, [str(path)], ImportOptions(ImportMode.COPY, (folder,)), Told(), never)
    (other,) = [i for (i,) in lib.db.sql("SELECT id FROM photos WHERE id NOT IN (?, ?)", (pair, new))]
    with pytest.raises(UsageError, match=words):
        pairs.join(lib, [other, pair])
    with pytest.raises(UsageError, match="Two photos"):
        pairs.join(lib, [pair])
    assert len(lib.photos.get([pair, new, other])) == 3


def test_photos_without_a_pair_files_in_the_trash_and_files_under_way_are_refused(lib: OpenLibrary, pair: int) -> None:
    new = parted(lib, pair)
    with pytest.raises(UsageError, match="both a RAW"):
        pairs.part(lib, [pair, new])
    (raw,) = lib.photos.get([new])
    lib.photos.set_file_state([raw.files[0].id], FileState.TRASHED, lib.now())
    with pytest.raises(UsageError):
        pairs.join(lib, [pair, new])
    lib.photos.set_file_state([raw.files[0].id], FileState.PRESENT, lib.now())
    lib.db.change(
        "INSERT INTO file_operations (operation_id, kind, photo_id, created_at, updated_at)"
        " VALUES ('o', 'move', ?, '', '')",
        (new,),
    )
    with pytest.raises(ConflictError, match="just being moved"):
        pairs.join(lib, [pair, new])
    assert len(lib.photos.get([pair, new])) == 2


def test_undo_never_drops_a_file_that_came_meanwhile(lib: OpenLibrary, pair: int) -> None:
    change, _ = pairs.part(lib, [pair])
    new = next(i for i in change.photo_ids if i != pair)
    lib.db.change(
        "INSERT INTO photo_files (photo_id, project_id, subfolder, name, name_key, kind, size, mtime_ns)"
        " SELECT ?, project_id, '', 'IMG_1.TIF', 'img_1.tif', 'other', 1, 1 FROM photos WHERE id = ?",
        (new, pair),
    )
    with pytest.raises(ConflictError, match="another file"):
        pairs.change(lib, change.inverse, "Undo")
    assert [len(p.files) for p in lib.photos.get([pair, new])] == [1, 2]


def test_many_pairs_at_once(lib: OpenLibrary, project: Project, pair: int, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    raw = (tmp_path / "card/IMG_1.DNG").read_bytes()
    for n in (2, 3):
        (folder / f"IMG_{n}.JPG").write_bytes(jpeg_bytes(n))
        (folder / f"IMG_{n}.DNG").write_bytes(raw + bytes([n]))
    (folder / "ALONE.JPG").write_bytes(jpeg_bytes(9))
    take_in(lib, project, folder, *(p.name for p in folder.iterdir()))
    every = [i for (i,) in lib.db.sql("SELECT id FROM photos")]
    assert len(every) == 4
    _, changes = pairs.part(lib, every)
    assert len(changes.ids(Aspect.ADDED)) == 3
    now = [i for (i,) in lib.db.sql("SELECT id FROM photos")]
    pairs.join(lib, now)
    assert sorted(i for (i,) in lib.db.sql("SELECT id FROM photos")) == sorted(every)
