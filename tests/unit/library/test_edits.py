"""Turn, words and capture time: stored beside what the file says, found, taken back, and never overwritten."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from photodesk.domain.changes import Aspect
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.edits import OwnTime, SetTime, SetWords, SetZone, ShiftTime, Turn
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.export import ExportChoice, ExportWhat
from photodesk.domain.filter import PhotoFilter, Sort, SortKey
from photodesk.domain.photo import Metadata, TakenSource
from photodesk.domain.project import Project
from photodesk.library.cache_validation import validate_cache
from photodesk.library.derivatives import make_derivatives
from photodesk.library.edits import clock_of, edit_photos, known, put_edits
from photodesk.library.export_run import export_photos
from photodesk.library.metadata import reread_metadata
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import never
from tests.originals import Told as Originals
from tests.pictures import jpeg_bytes, write_jpeg
from tests.unit.library.conftest import Importer, Told


@pytest.fixture
def shoot(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> list[int]:
    """Three pictures, lying, a second apart."""
    for seed in range(3):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed, size=(120, 80), date=f"2026:06:11 10:42:0{seed}")
    return take_in(project, tmp_path / "card").photo_ids()


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def shapes(lib: OpenLibrary, photo_id: int) -> list[tuple[int, int]]:
    found = []
    for kind in DerivativeKind:
        with Image.open(lib.layout.derivative(photo_id, kind)) as image:
            found.append(image.size)
    return found


@pytest.mark.fault(25)
def test_a_turn_turns_the_pictures_and_no_original(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    make_derivatives(lib, project, shoot, force=False, report=Told(), stop=never)
    originals = hashes(folder_of(lib, project))
    done = edit_photos(lib, shoot[:1], Turn(90))
    assert done.turned == (shoot[0],)
    assert done.changes.ids(Aspect.TURN) == {shoot[0]}
    photo = lib.photos.get(shoot[:1])[0]
    assert (photo.width, photo.height, photo.orientation, photo.turn) == (120, 80, 1, 90)
    assert [p.upright for p in lib.photos.rows(shoot[:2])] == [(80, 120), (120, 80)]
    assert make_derivatives(lib, project, shoot, force=False, report=Told(), stop=never).ids() == {shoot[0]}
    assert shapes(lib, shoot[0]) == [(80, 120), (80, 120)]
    assert shapes(lib, shoot[1]) == [(120, 80), (120, 80)]
    assert hashes(folder_of(lib, project)) == originals
    again = Told()
    make_derivatives(lib, project, shoot, force=False, report=again, stop=never)
    assert not again.changes, "made once"


def test_turned_means_turned_clockwise(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> None:
    picture = Image.new("RGB", (64, 32), "black")
    picture.paste("white", (0, 0, 16, 16))  # top left
    (tmp_path / "card").mkdir()
    picture.save(tmp_path / "card/corner.jpg", quality=95)
    ids = take_in(project, tmp_path / "card").photo_ids()
    for turn, corner in ((90, (1, 0)), (180, (1, 1)), (270, (0, 1)), (0, (0, 0))):
        lib_edit = edit_photos(lib, ids, Turn(90))
        assert lib_edit.after[ids[0]].turn == turn
        make_derivatives(lib, project, ids, force=False, report=Told(), stop=never)
        with Image.open(lib.layout.derivative(ids[0], DerivativeKind.PREVIEW)) as image:
            right, bottom = image.width - 5, image.height - 5
            at = (right if corner[0] else 4, bottom if corner[1] else 4)
            level = image.convert("L").getpixel(at)
            assert isinstance(level, int)
            assert level > 200, f"turned by {turn}"


@pytest.mark.trap("T31")
def test_maintenance_finds_pictures_that_stand_otherwise(lib: OpenLibrary, project: Project, shoot: list[int]) -> None:
    make_derivatives(lib, project, shoot, force=False, report=Told(), stop=never)
    assert not validate_cache(lib, never).unfinished
    edit_photos(lib, shoot[1:2], Turn(180))
    assert [r.photo_id for r in validate_cache(lib, never).unfinished] == [shoot[1]]
    make_derivatives(lib, project, shoot, force=False, report=Told(), stop=never)
    assert not validate_cache(lib, never).unfinished


def test_the_shape_searched_for_is_the_shape_shown(lib: OpenLibrary, shoot: list[int]) -> None:
    edit_photos(lib, shoot[:1], Turn(270))
    assert _found(lib, PhotoFilter(orientation="portrait")) == shoot[:1]
    assert _found(lib, PhotoFilter(orientation="landscape")) == shoot[1:]


def _found(lib: OpenLibrary, photos: PhotoFilter) -> list[int]:
    return list(lib.photos.list(photos, Sort(SortKey.TAKEN, False)).ids)


@pytest.mark.trap("T63")
def test_what_is_written_is_found_and_what_it_replaces_is_not(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    write_jpeg(tmp_path / "card/a.jpg", 1)
    write_jpeg(tmp_path / "card/b.jpg", 2)
    ids = take_in(project, tmp_path / "card").photo_ids()
    done = edit_photos(lib, ids, SetWords({"title": "Blåhane on 2 legs", "caption": "quiet\nmorning"}))
    assert _found(lib, PhotoFilter(text="blahane")) == ids
    assert _found(lib, PhotoFilter(text="morning legs")) == ids
    edit_photos(lib, ids[:1], SetWords({"title": "Crane 港の朝", "copyright": "© A. Person"}))
    assert _found(lib, PhotoFilter(text="blahane")) == ids[1:]
    assert _found(lib, PhotoFilter(text="港")) == ids[:1]
    assert _found(lib, PhotoFilter(text="person")) == ids[:1]
    put_edits(lib, done.before, "Undo")
    assert not _found(lib, PhotoFilter(text="crane"))
    assert lib.db.sql("SELECT count(*) FROM photo_words") == [(0,)]


def test_the_words_of_a_file_are_found_from_its_import_on(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    (tmp_path / "card").mkdir()
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = "Herons at dusk", "Somebody"
    Image.new("RGB", (40, 30), "navy").save(tmp_path / "card/h.jpg", exif=exif)
    ids = take_in(project, tmp_path / "card").photo_ids()
    assert known(lib, ids)[0].word("caption") == "Herons at dusk"
    assert _found(lib, PhotoFilter(text="herons")) == ids
    edit_photos(lib, ids, SetWords({"caption": ""}))
    assert not _found(lib, PhotoFilter(text="herons"))
    assert known(lib, ids)[0].word("copyright") == "Somebody"


@pytest.mark.trap("T11")
def test_the_users_time_survives_a_new_reading_and_the_files_time_comes_back(
    lib: OpenLibrary, project: Project, shoot: list[int]
) -> None:
    edit_photos(lib, shoot[:1], ShiftTime(86_400))
    file = folder_of(lib, project) / "IMG_0.JPG"
    file.write_bytes(jpeg_bytes(0, date="2020:01:02 03:04:05", size=(120, 80)))
    reread_metadata(lib, project, shoot, report=Told(), stop=never)
    taken = lib.photos.get(shoot[:1])[0].taken
    assert taken is not None
    assert (taken.local[:19], taken.source) == ("2026-06-12T10:42:00", TakenSource.USER)
    edit_photos(lib, shoot[:1], OwnTime())
    back = lib.photos.get(shoot[:1])[0].taken
    assert back is not None
    assert (back.local[:19], back.source) == ("2020-01-02T03:04:05", TakenSource.EXIF), "what the file says now"
    assert lib.db.sql("SELECT count(*) FROM file_times") == [(0,)]


@pytest.mark.trap("T54")
def test_order_days_and_utc_follow_the_new_time(lib: OpenLibrary, shoot: list[int]) -> None:
    edit_photos(lib, shoot[:1], SetTime("2026-06-12T00:00:00"))
    edit_photos(lib, shoot[:1], SetZone(120))
    assert _found(lib, PhotoFilter()) == [*shoot[1:], shoot[0]]
    days = lib.photos.list(PhotoFilter(), Sort(SortKey.TAKEN, False)).groups
    assert [(g.key, g.count) for g in days] == [("2026-06-11", 2), ("2026-06-12", 1)]
    assert _found(lib, PhotoFilter(date_from="2026-06-12", date_to="2026-06-13")) == shoot[:1]
    assert lib.db.sql("SELECT taken_at FROM photos WHERE id = ?", (shoot[0],)) == [("2026-06-11T22:00:00.000000Z",)]


def test_a_whole_cameras_clock_is_shifted_and_taken_back_exactly(lib: OpenLibrary, shoot: list[int]) -> None:
    camera = "Body 2"
    lib.db.change("UPDATE photos SET camera = ?", (camera,))
    rows = lib.db.sql("SELECT id, taken_at, taken_local, offset_minutes, taken_source FROM photos ORDER BY id")
    ids = clock_of(lib, camera, [1])
    assert ids == shoot
    assert clock_of(lib, camera, [], shoot[:2]) == shoot[:2]
    assert clock_of(lib, "Another", []) == []
    done = edit_photos(lib, ids, ShiftTime(-3661))
    assert [k.time.local[11:19] for k in known(lib, ids) if k.time] == ["09:40:59", "09:41:00", "09:41:01"]
    put_edits(lib, done.before, "Undo")
    after = lib.db.sql("SELECT id, taken_at, taken_local, offset_minutes, taken_source FROM photos ORDER BY id")
    assert after == rows
    put_edits(lib, done.after, "Redo")
    assert known(lib, ids)[0].edits == done.after[ids[0]]


def test_every_edit_leaves_a_line_and_touches_nothing_else(lib: OpenLibrary, shoot: list[int]) -> None:
    lib.photos.decide(shoot, lib.now(), rating=4, keep_jpeg=False)
    before = lib.photos.get(shoot[1:2])[0]
    edit_photos(lib, shoot[:1], Turn(90))
    edit_photos(lib, shoot[:1], SetWords({"title": "T"}))
    edit_photos(lib, shoot[:1], SetTime("2026-01-01T00:00:00"))
    told = [(e.actor, e.action, e.detail) for e in lib.events.for_photo(shoot[0])][-3:]
    assert told == [
        ("user", "rotated", "turned right"),
        ("user", "words", "title: “T”"),
        ("user", "capture time", "2026-06-11T10:42:00 → 2026-01-01T00:00:00"),
    ]
    photo = lib.photos.get(shoot[:1])[0]
    assert (photo.rating, photo.keep.jpeg) == (4, False)
    assert lib.photos.get(shoot[1:2])[0] == before


def test_unknown_photos_are_named_and_none_known_is_an_error(lib: OpenLibrary, shoot: list[int]) -> None:
    assert edit_photos(lib, [*shoot, 999], Turn(90)).unknown_ids == (999,)
    with pytest.raises(EmptyTargetsError):
        edit_photos(lib, [999], Turn(90))
    lib.photos.set_metadata(shoot[0], Metadata(), lib.now())
    assert shoot[0] in edit_photos(lib, shoot, ShiftTime(60)).passed_over


def test_an_export_of_a_turned_photo_stands_as_the_window_shows_it(
    lib: OpenLibrary, project: Project, shoot: list[int], tmp_path: Path
) -> None:
    edit_photos(lib, shoot[:1], Turn(90))
    (tmp_path / "Out").mkdir()
    choice = ExportChoice(str(tmp_path / "Out"), what=ExportWhat.JPEG)
    told = Originals()
    export_photos(lib, project, shoot[:1], choice, {shoot[0]: 1}, told, never)
    assert not told.failures
    with Image.open(next((tmp_path / "Out").glob("*.jpg"))) as image:
        assert image.size == (80, 120)
        assert image.getexif().get(0x0112, 1) == 1


@pytest.mark.fault(54)
def test_the_night_the_clocks_go_back_loses_and_doubles_no_hour(lib: OpenLibrary, shoot: list[int]) -> None:
    """Half past two exists twice: the order is that of the camera, UTC is told by each photo's own zone."""
    times = ("2026-10-25T02:30:00", "2026-10-25T02:45:00", "2026-10-25T02:40:00")
    for photo_id, local, zone in zip(shoot, times, (120, 120, 60), strict=True):
        edit_photos(lib, [photo_id], SetTime(local))
        edit_photos(lib, [photo_id], SetZone(zone))
    assert _found(lib, PhotoFilter(date_from="2026-10-25", date_to="2026-10-26")) == [shoot[0], shoot[2], shoot[1]]
    utc = lib.db.sql("SELECT taken_at FROM photos ORDER BY taken_at")
    assert [text[11:16] for (text,) in utc] == ["00:30", "00:45", "01:40"]
    before = lib.db.sql("SELECT taken_local, taken_at FROM photos ORDER BY id")
    edit_photos(lib, shoot, ShiftTime(3600))
    edit_photos(lib, shoot, ShiftTime(-3600))
    assert lib.db.sql("SELECT taken_local, taken_at FROM photos ORDER BY id") == before
