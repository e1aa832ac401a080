"""Moving in from the older photo manager: nothing is lost, nothing is touched, and whatever stays behind is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from photodesk.domain.changes import ChangeSet
from photodesk.domain.moving_in import Matter, MoveCounts, MoveReport
from photodesk.domain.photo import FileState, Keep, Photo, PhotoState
from photodesk.domain.project import Availability, Project
from photodesk.library import trash
from photodesk.library.folder_check import check_folder
from photodesk.library.journal import replay
from photodesk.library.moving_in.old_library import guess_database, projects_root
from photodesk.library.moving_in.request import dry_run
from photodesk.library.moving_in.run import Moved, move_in
from photodesk.library.moving_in.survey import survey
from photodesk.library.open_library import OpenLibrary
from photodesk.library.plan import pending, set_keep
from photodesk.library.projects import create_project
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.library.restore import restore_photos
from photodesk.library.tags import of_photos, tags_in_use
from photodesk.library.trash import purge
from photodesk.store.trash_entries import TrashStore
from tests.cli_runner import fingerprint
from tests.old_library import OldLibrary, awkward, empty
from tests.originals import Told as Units
from tests.originals import commit, discard
from tests.pictures import write_jpeg

IN_PLACE, COPY = False, True


class Watching:
    """A Watcher that counts, and may raise in the middle as a kill would."""

    def __init__(self, dies_after: int | None = None) -> None:
        self.steps = self.of = 0
        self.dies_after = dies_after

    def total(self, files: int) -> None:
        self.of = files

    def advance(self, done: int) -> None:
        self.steps += done
        if self.dies_after is not None and self.steps > self.dies_after:
            raise KilledError

    def changed(self, changes: ChangeSet) -> None:
        pass


class KilledError(Exception):
    pass


def move(
    lib: OpenLibrary, old: OldLibrary, copy: bool, *, operation: str = "op-1", watcher: Watching | None = None
) -> MoveReport:
    done: Moved = move_in(lib, survey(old.root, old.database), operation, watcher or Watching(), never, copy=copy)
    assert not done.stopped
    return done.report


@pytest.fixture
def old(tmp_path: Path) -> OldLibrary:
    return awkward(tmp_path / "old")


def named(lib: OpenLibrary, name: str) -> Project:
    found = lib.projects.by_name(name, lib.tenant)
    assert found is not None
    return found


def photo(lib: OpenLibrary, project: str, stem: str) -> Photo:
    """The first photo of that stem that is not in the trash as a whole, else the first."""
    found = lib.photos.find_by_stem(named(lib, project).id, "", stem.casefold())
    return next((p for p in found if p.state is not PhotoState.TRASHED), found[0])


def told(report: MoveReport, matter: Matter) -> str:
    return "\n".join(f.words for f in report.about(matter))


def originals(old: OldLibrary) -> dict[str, str]:
    """Every file of the old library but manifests and what lies in its trash."""
    found = fingerprint(old.root)
    return {n: h for n, h in found.items() if "/.trash" not in n and "trash/" not in n and ".project.yaml" not in n}


@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
def test_everything_awkward_is_carried_over(lib: OpenLibrary, old: OldLibrary, copy: bool) -> None:
    before = fingerprint(old.root) if copy else originals(old)

    report = move(lib, old, copy)

    assert (fingerprint(old.root) if copy else originals(old)) == before
    names = {p.name for p in lib.projects.list(lib.tenant)}
    assert names == {"Coast", "COAST (2)", "Harbour", "Lost shoot", "Found by hand"}
    pair = photo(lib, "Coast", "IMG_0001")
    assert pair.keep == Keep(jpeg=True, raw=False)
    assert set(of_photos(lib, [pair.id])[pair.id]) == {"Sea", "Pier/North"}
    assert {f.name for f in pair.files} == {"IMG_0001.JPG", "IMG_0001.DNG"}
    assert {i.name for i in pending(lib).items} == {"IMG_0001.DNG", "IMG_0003.JPG", "IMG_0010.jpeg", "A_1.jpg"}
    assert all(p.in_place is not copy for p in lib.projects.list(lib.tenant))
    assert report.counts.new == 3


@pytest.mark.trap("T01")
@pytest.mark.trap("T09")
def test_equal_base_names_and_a_number_that_clashes_stay_two_photos(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    coast, harbour = photo(lib, "Coast", "IMG_0001"), photo(lib, "Harbour", "IMG_0001")
    assert coast.files[0].content_hash != harbour.files[0].content_hash
    assert of_photos(lib, [harbour.id])[harbour.id] == ("Sea",)
    assert harbour.keep == Keep(jpeg=True)
    assert "number 1" in told(report, Matter.PROJECT)
    assert named(lib, "Coast").uuid != named(lib, "Harbour").uuid
    manifest = (old.projects / "p2" / ".project.yaml").read_text(encoding="utf-8")
    assert "id: 1\n" in manifest
    assert named(lib, "Harbour").uuid in manifest


@pytest.mark.trap("T12")
@pytest.mark.trap("T10")
def test_a_raw_the_old_program_had_not_seen_is_undecided(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    assert photo(lib, "Coast", "IMG_0006").keep == Keep(jpeg=True)
    assert "IMG_0006" in told(report, Matter.PLAN)


def test_a_keep_plan_on_a_file_that_is_gone_is_told_and_kept(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    half = photo(lib, "Coast", "IMG_0004")
    assert half.keep == Keep(jpeg=True, raw=True)
    assert half.state is PhotoState.PRESENT
    (raw,) = [f for f in half.files if f.state is FileState.MISSING]
    assert (raw.kind, raw.name, raw.hearsay) == ("raw", "IMG_0004.DNG", True)
    assert "IMG_0004" in told(report, Matter.PLAN)
    assert "IMG_0002" in told(report, Matter.PLAN)


def test_rows_without_files_are_kept_as_missing_with_plan_tags_and_date(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    gone = photo(lib, "Coast", "IMG_0005")
    assert (gone.state, gone.keep, gone.orientation) == (PhotoState.MISSING, Keep(jpeg=True), 6)
    assert gone.taken is not None
    assert gone.taken.local == "2024-04-30T18:12:13"
    assert (gone.camera, gone.lens) == ("NIKON D850", "50mm")
    assert of_photos(lib, [gone.id])[gone.id] == ("Sea",)
    lost = photo(lib, "Lost shoot", "L_1")
    assert (lost.state, lost.keep) == (PhotoState.MISSING, Keep(jpeg=False))
    assert named(lib, "Lost shoot").availability is not Availability.ONLINE
    assert "IMG_0005" in told(report, Matter.MISSING)


@pytest.mark.parametrize("name", ["IMG_0005.JPG", "IMG_0005.jpeg"])
def test_a_missing_file_that_comes_back_finds_its_photo(lib: OpenLibrary, old: OldLibrary, name: str) -> None:
    """Also under another extension than was guessed."""
    move(lib, old, IN_PLACE)
    gone = photo(lib, "Coast", "IMG_0005")
    write_jpeg(old.projects / "p1" / name, 500, date="2024:04:30 18:12:13")

    check_manifest(lib, named(lib, "Coast"), never)
    check_folder(lib, named(lib, "Coast"), never)

    back = photo(lib, "Coast", "IMG_0005")
    assert (back.id, back.state, back.keep) == (gone.id, PhotoState.PRESENT, Keep(jpeg=True))
    assert [(f.name, f.state) for f in back.files] == [(name, FileState.PRESENT)]


@pytest.mark.trap("T15")
def test_png_and_tiff_rows_keep_their_tags(lib: OpenLibrary, old: OldLibrary) -> None:
    move(lib, old, IN_PLACE)

    png, tiff = photo(lib, "Coast", "PIC_0007"), photo(lib, "Coast", "PIC_0008")
    assert [f.kind for f in (*png.files, *tiff.files)] == ["other", "other"]
    assert (png.keep, tiff.keep) == (Keep(), Keep())
    assert of_photos(lib, [png.id])[png.id] == ("Drawn",)


@pytest.mark.trap("T18")
def test_two_files_of_one_kind_are_two_photos_and_one_is_discarded(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    both = lib.photos.find_by_stem(named(lib, "Coast").id, "", "img_0010")
    assert sorted((p.files[0].name, p.keep.jpeg) for p in both) == [("IMG_0010.jpeg", False), ("IMG_0010.jpg", None)]
    assert "IMG_0010.jpg" in told(report, Matter.MERGED)


def test_tags_of_all_projects_become_one_set_whatever_their_case(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    counts = {tag.name: tag.photos for tag in tags_in_use(lib)}
    assert counts["Sea"] == 3
    assert counts["visibility/public"] == 1
    assert "sea" not in counts
    assert "4711" in told(report, Matter.TAG)
    assert "Unused" in told(report, Matter.DATABASE)


def test_derivatives_of_the_old_program_are_never_photos(lib: OpenLibrary, old: OldLibrary) -> None:
    move(lib, old, IN_PLACE)

    assert not lib.photos.find_by_stem(named(lib, "Coast").id, "", "img_0777")


@pytest.mark.trap("T05")
@pytest.mark.trap("T06")
@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
def test_its_trash_becomes_ours_and_nothing_is_purged_early(lib: OpenLibrary, old: OldLibrary, copy: bool) -> None:
    """The files are of 2014: what counts is when they came here."""
    lying = old.projects / "p1" / ".trash"
    since = {p.name: p.stat().st_ctime for p in lying.iterdir()}

    report = move(lib, old, copy)

    entries = {e.origin: e for e in trash.entries(lib)}
    assert set(entries) == {"IMG_0001.JPG", "IMG_0011.JPG", "IMG_0012.DNG", "IMG_0013.JPG"}
    assert report.counts.trashed == 4
    for origin, entry in entries.items():
        assert entry.deleted_at[:4] != "2014"
        assert lib.now() < entry.purge_after
        assert abs(_seconds(entry.deleted_at) - since[origin]) < 1
    assert {p.name for p in lying.iterdir()} == (set(since) if copy else {"readme.md"})
    assert "readme.md" in told(report, Matter.TRASH)
    purged = purge(lib, named(lib, "Coast"), "op-purge", never)
    assert purged.purged == 0


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_an_old_date_of_the_trash_is_told_and_the_full_time_begins_now(lib: OpenLibrary, old: OldLibrary) -> None:
    """What has lain there for a year is not erased by the next maintenance."""
    plan = survey(old.root, old.database)
    later = replace(lib, now=lambda: "2031-01-01T00:00:00.000000Z")
    move_in(later, plan, "op-1", Watching(), never, copy=False)

    entry = trash.entries(later)[0]
    assert entry.deleted_at < "2031"
    assert entry.purge_after == "2031-01-31T00:00:00.000000Z"


@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
def test_the_old_trash_can_be_restored(lib: OpenLibrary, old: OldLibrary, copy: bool) -> None:
    """A half comes back to its photo, a photo with a row has its tags, one whose name is taken gets a number."""
    move(lib, old, copy)
    ids = sorted({e.photo_id for e in trash.entries(lib)})
    units = Units()

    restore_photos(lib, ids, [e.id for e in trash.entries(lib)], "op-back", units, never)

    assert not units.failures
    assert trash.entries(lib) == []
    assert {f.name for f in photo(lib, "Coast", "IMG_0012").files} == {"IMG_0012.JPG", "IMG_0012.DNG"}
    binned = photo(lib, "Coast", "IMG_0013")
    assert of_photos(lib, [binned.id])[binned.id] == ("Binned",)
    folder = lib.layout.project_folder(named(lib, "Coast"))
    assert (folder / "IMG_0001 (2).JPG").is_file()


def everything(lib: OpenLibrary) -> dict[str, list[tuple[object, ...]]]:
    tables = ("projects", "photos", "photo_files", "photo_tags", "tags", "trash_entries", "photo_events")
    return {table: lib.db.sql(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
def test_a_second_run_changes_nothing(lib: OpenLibrary, old: OldLibrary, copy: bool) -> None:
    first = move(lib, old, copy)
    rows, files = everything(lib), fingerprint(old.root)

    second = move(lib, old, copy, operation="op-2")

    assert everything(lib) == rows
    assert fingerprint(old.root) == files
    assert second.counts == MoveCounts(projects=5, known=first.counts.photos, jobs=2)
    assert second.place == first.place


@pytest.mark.trap("T11")
@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
def test_a_second_run_respects_what_was_decided_here_since(lib: OpenLibrary, old: OldLibrary, copy: bool) -> None:
    move(lib, old, copy)
    coast = named(lib, "Coast")
    changed, thrown = photo(lib, "Coast", "IMG_0003"), photo(lib, "Coast", "IMG_0009")
    set_keep(lib, [changed.id], keep_jpeg=True)
    discard(lib, thrown.id, "jpeg")
    commit(lib, coast, [thrown.id, photo(lib, "Coast", "IMG_0010").id])
    rows = everything(lib)

    move(lib, old, copy, operation="op-2")

    assert photo(lib, "Coast", "IMG_0003").keep == Keep(jpeg=True)
    assert everything(lib) == rows


@pytest.mark.trap("T24")
@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
@pytest.mark.parametrize("after", [0, 14, 18, 19])
def test_killed_in_the_middle_and_run_again_is_complete(
    lib: OpenLibrary, old: OldLibrary, copy: bool, after: int, tmp_path: Path
) -> None:
    with pytest.raises(KilledError):
        move(lib, old, copy, watcher=Watching(dies_after=after))
    replay(lib)

    report = move(lib, old, copy)

    counts = report.counts
    assert counts.photos + counts.known == (15 if _has_raw(old) else 14)
    assert photo(lib, "Coast", "IMG_0001").keep == Keep(jpeg=True, raw=False)
    assert len(trash.entries(lib)) == 4
    assert photo(lib, "Coast", "IMG_0005").state is PhotoState.MISSING
    states = lib.db.sql("SELECT state, count(*) FROM photos GROUP BY state ORDER BY state")
    assert dict(states) == {"missing": 2, "present": 15 if _has_raw(old) else 14, "trashed": 3}


def _has_raw(old: OldLibrary) -> bool:
    return any(p.name.startswith("RAW_0014") for p in (old.projects / "p1").iterdir())


def test_a_crash_between_row_and_move_of_the_old_trash_is_taken_up(lib: OpenLibrary, old: OldLibrary) -> None:
    """Rows are written, no file moved: the next run finds them by content and makes no second photo."""
    move(lib, old, IN_PLACE)
    entries = trash.entries(lib)
    folder = old.projects / "p1"
    for entry in entries:
        shutil.move(folder / entry.place, folder / ".trash" / entry.origin)
    TrashStore(lib.db).drop([e.id for e in entries])
    photos = lib.db.sql("SELECT count(*) FROM photos")

    move(lib, old, IN_PLACE, operation="op-2")

    assert lib.db.sql("SELECT count(*) FROM photos") == photos
    assert {(e.photo_id, e.file_id) for e in trash.entries(lib)} == {(e.photo_id, e.file_id) for e in entries}


@pytest.mark.parametrize("copy", [IN_PLACE, COPY], ids=["in place", "copied"])
def test_a_dry_run_writes_nothing_and_says_what_the_run_then_does(
    lib: OpenLibrary, old: OldLibrary, copy: bool
) -> None:
    before = fingerprint(old.root)
    rows = everything(lib)

    said = dry_run(lib, old.root, old.database, copy=copy)

    assert fingerprint(old.root) == before
    assert everything(lib) == rows
    done = move(lib, old, copy)
    assert said.counts == done.counts
    assert {p.name for p in said.projects} == {p.name for p in done.projects}
    assert {f.words for f in said.lost} == {f.words for f in done.lost}
    assert said.size > 0


def test_the_report_lists_every_row_that_stayed_behind(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    text = Path(report.place).read_text(encoding="utf-8")
    for words in ("nobody", "D_1", "4711", "readme.md", "job 2", "job 3"):
        assert words in text
    assert Path(report.place).parent == lib.layout.reports


def test_unfinished_jobs_are_closed_and_never_run(lib: OpenLibrary, old: OldLibrary) -> None:
    report = move(lib, old, IN_PLACE)

    jobs = told(report, Matter.JOB)
    assert "project scope of “Coast”, 2 of 3 items open" in jobs
    assert "maintenance_global" in jobs
    assert lib.db.sql("SELECT count(*) FROM jobs") == [(0,)]


def test_a_project_whose_folder_is_a_project_here_already_is_that_project(lib: OpenLibrary, old: OldLibrary) -> None:
    mine = create_project(lib, "My own name", in_place=old.projects / "p2")

    move(lib, old, IN_PLACE)

    assert photo(lib, "My own name", "IMG_0001").project_id == mine.id
    assert lib.projects.by_name("Harbour", lib.tenant) is None


def test_a_renamed_folder_is_found_by_number_and_name_together(lib: OpenLibrary, tmp_path: Path) -> None:
    old = empty(tmp_path / "old")
    one = old.project("one", "One")
    old.photo(one, "A", jpg_available=1, tags=("Tag",))
    (old.projects / "one").rename(old.projects / "one (2)")
    old.file("one (2)", "A.jpg", 1)

    move(lib, old, IN_PLACE)

    found = photo(lib, "One", "A")
    assert found.state is PhotoState.PRESENT
    assert of_photos(lib, [found.id])[found.id] == ("Tag",)


def test_the_old_library_is_found_by_each_of_its_folders(old: OldLibrary, tmp_path: Path) -> None:
    for given in (old.root, old.root / ".projects", old.projects):
        assert projects_root(given) == old.projects
        assert guess_database(given) == old.database
    away = empty(tmp_path / "deep" / "down" / "other")
    away.database.unlink()
    assert guess_database(away.root) is None


def test_names_that_are_no_text_are_carried_over(lib: OpenLibrary, tmp_path: Path) -> None:
    old = empty(tmp_path / "old")
    project = old.project("bytes", "Bytes")
    number = old.photo(project, "x", jpg_available=1, keep_jpg=0)
    old.run("UPDATE photos SET basename = CAST(x'494d47ff' AS TEXT), filename = NULL WHERE id = ?", number)
    picture = old.file("bytes", "x.jpg", 3)
    picture.rename(picture.with_name("IMG\udcff.jpg"))

    move(lib, old, IN_PLACE)
    second = move(lib, old, IN_PLACE, operation="op-2")

    assert [i.name for i in pending(lib).items] == ["IMG\udcff.jpg"]
    assert second.counts.known == 1


def test_a_keep_every_row_has_by_default_is_told_once(lib: OpenLibrary, tmp_path: Path) -> None:
    old = empty(tmp_path / "old")
    project = old.project("many", "Many")
    for n in range(12):
        old.file("many", f"P_{n}.jpg", n)
        old.photo(project, f"P_{n}", jpg_available=1, keep_raw=1)

    report = move(lib, old, IN_PLACE)

    assert [f.words for f in report.about(Matter.PLAN)] == [
        "Many: 12 rows say to keep a RAW they never had: the old program's default."
    ]
    assert photo(lib, "Many", "P_3").keep == Keep(jpeg=True)


def test_the_same_picture_twice_in_the_old_trash_is_two_photos(lib: OpenLibrary, tmp_path: Path) -> None:
    old = empty(tmp_path / "old")
    old.project("p", "P")
    old.file("p", "KEPT.jpg", 1)
    for folder in ("a", "b"):
        old.file("p", f".trash/{folder}/IMG_1.jpg", 5)

    move(lib, old, IN_PLACE)

    entries = trash.entries(lib)
    assert sorted(e.origin for e in entries) == ["a/IMG_1.jpg", "b/IMG_1.jpg"]
    assert len({e.photo_id for e in entries}) == len({e.file_id for e in entries}) == 2
