"""Exports on real files: verified, nothing overwritten, every awkward name, what the user decided goes along."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import exiv2
import pytest
from PIL import Image

from photodesk.domain.edits import SetTime, SetWords, Turn, orientation_turned
from photodesk.domain.errors import DiskFullError, EmptyTargetsError, NotFoundError, UsageError
from photodesk.domain.export import ExportChoice, ExportFacts, ExportFiles, ExportWhat
from photodesk.domain.marks import SetLabel, SetRating
from photodesk.domain.photo import Label
from photodesk.domain.project import Project
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.imaging.metadata import read, read_sidecar
from photodesk.imaging.orientation import turned, upright
from photodesk.library.edits import edit_photos
from photodesk.library.export import export_request, plan_export
from photodesk.library.export_run import export_photos
from photodesk.library.marks import mark_photos
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library
from photodesk.library.reports import never
from photodesk.library.tags import tag_photos
from tests.originals import Told, commit, contents, discard, names, shoot
from tests.pictures import write_jpeg, write_picture
from tests.unit.library.conftest import Importer

ODD = ("a\udcff.jpg", "line\nbreak.JPG", "-rf.jpg", "%s {}.jpg", " .jpg", "日本.JPG", "a;b'd\".jpg", "x" * 251 + ".jpg")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "Out"


def export(
    lib: OpenLibrary, project: Project, ids: list[int], choice: ExportChoice, *, disk: Disk | None = None
) -> Told:
    told = Told()
    Path(choice.target).mkdir(exist_ok=True)
    numbers = {photo_id: n for n, photo_id in enumerate(ids, 1)}
    export_photos(lib, project, ids, choice, numbers, told, never, disk=disk or Disk())
    return told


def test_originals_arrive_byte_for_byte_whatever_they_are_called(lib: OpenLibrary, project: Project, out: Path) -> None:
    ids = [shoot(lib, project, name) for name in ODD]
    before = contents(lib.root)
    told = export(lib, project, ids, ExportChoice(str(out)))
    assert not told.failures
    assert not told.passed_over
    assert contents(lib.root) == before, "an export only reads"
    folder = lib.layout.project_folder(project)
    assert names(out) == set(ODD)
    for name in ODD:
        assert (out / name).read_bytes() == (folder / name).read_bytes()
        assert (out / name).stat().st_mtime_ns == (folder / name).stat().st_mtime_ns
    assert {e.action for e in lib.events.for_photo(ids[0])} >= {"exported"}


@pytest.mark.fault(35)
@pytest.mark.trap("T08")
def test_a_name_that_is_taken_is_never_overwritten_and_a_pair_keeps_one_number(
    lib: OpenLibrary, project: Project, out: Path
) -> None:
    out.mkdir()
    (out / "img_1.nef").write_bytes(b"somebody else's")
    pair = shoot(lib, project, "IMG_1.JPG", "IMG_1.NEF", "IMG_1.xmp", "IMG_1.NEF.xmp")
    told = export(lib, project, [pair], ExportChoice(str(out), sidecars=True))
    number = {"IMG_1 (2).JPG", "IMG_1 (2).NEF", "IMG_1 (2).xmp", "IMG_1 (2).NEF.xmp"}
    assert names(out) == {"img_1.nef"} | number
    assert (out / "img_1.nef").read_bytes() == b"somebody else's"
    assert set(told.finished[pair].partition("//")[0].split("/")) == number


def test_what_is_there_already_is_said_and_not_doubled(lib: OpenLibrary, project: Project, out: Path) -> None:
    one, two = shoot(lib, project, "A.JPG"), shoot(lib, project, "A.JPG", subfolder="day 2")
    choice = ExportChoice(str(out))
    assert set(export(lib, project, [one, two], choice).finished) == {one, two}
    assert names(out) == {"A.JPG", "A (2).JPG"}
    again = export(lib, project, [one, two], choice)
    assert set(again.passed_over) == {one, two}
    assert "A (2).JPG" in again.passed_over[two]
    assert names(out) == {"A.JPG", "A (2).JPG"}


def test_two_photos_of_one_export_with_the_same_content_are_both_exported(
    lib: OpenLibrary, project: Project, out: Path
) -> None:
    ids = [shoot(lib, project, "A.JPG", subfolder=sub) for sub in ("1", "2")]
    folder = lib.layout.project_folder(project)
    (folder / "2/A.JPG").write_bytes((folder / "1/A.JPG").read_bytes())
    assert set(export(lib, project, ids, ExportChoice(str(out))).finished) == set(ids)
    assert names(out) == {"A.JPG", "A (2).JPG"}


def test_half_a_pair_and_a_photo_without_that_half(lib: OpenLibrary, project: Project, out: Path) -> None:
    pair, lone = shoot(lib, project, "P.JPG", "P.NEF", "P.JPG.xmp", "P.NEF.xmp"), shoot(lib, project, "L.JPG")
    told = export(lib, project, [pair, lone], ExportChoice(str(out), files=ExportFiles.RAW, sidecars=True))
    assert names(out) == {"P.NEF", "P.NEF.xmp"}
    assert "no RAW" in told.failures[lone][1]


def test_a_missing_half_is_told_and_the_other_is_exported(lib: OpenLibrary, project: Project, out: Path) -> None:
    pair = shoot(lib, project, "P.JPG", "P.NEF")
    (lib.layout.project_folder(project) / "P.NEF").unlink()
    told = export(lib, project, [pair], ExportChoice(str(out)))
    assert names(out) == {"P.JPG"}
    assert "P.NEF is not on disk" in told.failures[pair][1]
    assert "P.JPG" in told.failures[pair][1]


def test_what_lies_in_the_trash_is_no_part_of_an_export(lib: OpenLibrary, project: Project, out: Path) -> None:
    pair, gone = shoot(lib, project, "P.JPG", "P.NEF"), shoot(lib, project, "G.JPG")
    discard(lib, pair, "raw")
    discard(lib, gone, "jpeg")
    commit(lib, project, [pair, gone])
    told = export(lib, project, [pair, gone], ExportChoice(str(out)))
    assert told.finished == {pair: "P.JPG"}
    assert "lies in the trash" in told.failures[gone][1]


def test_no_other_library_is_fed(lib: OpenLibrary, project: Project, tmp_path: Path) -> None:
    create_library(tmp_path / "Other")
    photo = shoot(lib, project, "A.JPG")
    with pytest.raises(UsageError, match="another library"):
        export_request(lib, [photo], ExportChoice(str(tmp_path / "Other" / "new")))


@pytest.mark.trap("T28")
def test_an_original_that_rotted_on_the_disk_is_named(lib: OpenLibrary, project: Project, out: Path) -> None:
    photo = shoot(lib, project, "A.JPG")
    path = lib.layout.project_folder(project) / "A.JPG"
    seen = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    os.utime(path, ns=(seen.st_mtime_ns, seen.st_mtime_ns))
    told = export(lib, project, [photo], ExportChoice(str(out)))
    kind, message = told.failures[photo]
    assert kind == "bit_rot"
    assert "A.JPG" in message


@pytest.mark.parametrize("at", range(1, 8))
def test_a_failing_disk_leaves_no_half_file(lib: OpenLibrary, project: Project, out: Path, at: int) -> None:
    photo = shoot(lib, project, "A.JPG")
    told = export(lib, project, [photo], ExportChoice(str(out)), disk=Disk(FailingSystem(errno.EIO, at)))
    source = (lib.layout.project_folder(project) / "A.JPG").read_bytes()
    assert {p.read_bytes() for p in out.iterdir()} <= {source}
    assert bool(told.failures) != bool(told.finished)


def test_stopping_leaves_what_was_not_begun(lib: OpenLibrary, project: Project, out: Path) -> None:
    ids = [shoot(lib, project, f"{n}.JPG") for n in range(4)]
    out.mkdir()
    told = Told()
    export_photos(lib, project, ids, ExportChoice(str(out)), {}, told, lambda: len(told.finished) == 2)
    assert list(told.finished) == ids[:2]
    assert names(out) == {"0.JPG", "1.JPG"}


def test_a_folder_that_went_away_is_not_made_again(lib: OpenLibrary, project: Project, out: Path) -> None:
    photo = shoot(lib, project, "A.JPG")
    with pytest.raises(NotFoundError, match="not there any more"):
        export_photos(lib, project, [photo], ExportChoice(str(out)), {}, Told(), never)
    assert not out.exists()


def test_names_by_template_and_numbers_across_the_export(lib: OpenLibrary, project: Project, out: Path) -> None:
    ids = [shoot(lib, project, f"{n}.JPG", f"{n}.NEF", f"{n}.NEF.xmp") for n in "ab"]
    export(lib, project, ids, ExportChoice(str(out), names="{project}_{number:3}", sidecars=True))
    assert names(out) == {f"{project.name}_{n}{s}" for n in ("001", "002") for s in (".JPG", ".NEF", ".NEF.xmp")}


@pytest.mark.trap("T63")
def test_stars_label_and_tags_go_into_the_sidecars_and_what_else_they_say_stays(
    lib: OpenLibrary, project: Project, out: Path
) -> None:
    with_one, without = shoot(lib, project, "A.NEF", "A.xmp"), shoot(lib, project, "B.JPG")
    sidecar = lib.layout.project_folder(project) / "A.xmp"
    sidecar.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="1"'
        ' xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:Exposure2012="+0.35"/></rdf:RDF></x:xmpmeta>',
        encoding="utf-8",
    )
    before = sidecar.read_bytes()
    mark_photos(lib, [with_one, without], SetRating(4))
    mark_photos(lib, [without], SetLabel(Label.BLUE))
    tag_photos(lib, [with_one, without], add=["Places/Rome", "a, b"])
    told = export(lib, project, [with_one, without], ExportChoice(str(out), sidecars=True))
    assert not told.failures
    assert names(out) == {"A.NEF", "A.xmp", "B.JPG", "B.JPG.xmp"}
    one, two = read_sidecar(out / "A.xmp"), read_sidecar(out / "B.JPG.xmp")
    assert (one.rating, two.rating, two.label) == (4, 4, Label.BLUE)
    assert set(one.keywords) == set(two.keywords) == {"Places/Rome", "a, b"}
    assert "Exposure2012" in (out / "A.xmp").read_text(encoding="utf-8")
    assert sidecar.read_bytes() == before


JPEGS = ExportChoice("", what=ExportWhat.JPEG, side=120, quality=80)


@pytest.mark.trap("T63")
def test_a_rendered_jpeg_is_upright_fits_and_says_what_was_decided(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, out: Path
) -> None:
    write_jpeg(tmp_path / "card/turned.jpg", 1, orientation=6, size=(300, 200))
    write_picture(tmp_path / "card/small.png", 2, size=(60, 40))
    ids = take_in(project, tmp_path / "card").photo_ids()
    by_name = {p.stem: p.id for p in lib.photos.get(ids)}
    mark_photos(lib, ids, SetRating(5))
    tag_photos(lib, ids, add=["Places/Rome"])
    told = export(lib, project, ids, replace(JPEGS, target=str(out)))
    assert told.finished == {by_name["turned"]: "turned.jpg", by_name["small"]: "small.jpg"}
    with Image.open(out / "turned.jpg") as turned, Image.open(out / "small.jpg") as small:
        assert turned.size == (80, 120)
        assert turned.getexif().get(0x0112, 1) == 1
        assert small.size == (60, 40), "nothing is enlarged"
    said = read(out / "turned.jpg", "jpeg")
    assert said.rating == 5
    assert said.keywords == ("Places/Rome",)
    assert said.taken is not None
    assert said.taken.local.startswith("2026-06-13T09:41:07")
    again = export(lib, project, ids, replace(JPEGS, target=str(out)))
    assert set(again.passed_over) == set(ids), "the same picture made again is known by its content"


def test_a_damaged_picture_fails_alone_and_leaves_nothing(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, out: Path
) -> None:
    good = write_jpeg(tmp_path / "card/good.jpg", 1)
    torn = write_jpeg(tmp_path / "card/torn.jpg", 2)
    ids = take_in(project, good, torn).photo_ids()
    folder = lib.layout.project_folder(project)
    (folder / "torn.jpg").write_bytes(b"no picture at all")
    told = export(lib, project, ids, replace(JPEGS, target=str(out)))
    assert names(out) == {"good.jpg"}
    assert len(told.failures) == 1


@pytest.mark.parametrize("facts", list(ExportFacts))
def test_what_a_jpeg_says_about_itself_is_chosen(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, out: Path, facts: ExportFacts
) -> None:
    path = write_jpeg(tmp_path / "card/A.jpg", 1)
    image = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    exif, xmp = image.exifData(), image.xmpData()
    exif["Exif.Image.Copyright"], exif["Exif.Image.Model"] = "Anna", "X100"
    exif["Exif.GPSInfo.GPSLatitudeRef"] = "N"
    xmp["Xmp.photoshop.City"], xmp["Xmp.dc.source"] = "Rome", "here"
    image.writeMetadata()
    ids = take_in(project, path).photo_ids()
    export(lib, project, ids, replace(JPEGS, target=str(out), facts=facts))
    made = exiv2.ImageFactory.open(str(out / "A.jpg"))
    made.readMetadata()
    said = {d.key() for d in made.exifData()} | {d.key() for d in made.xmpData()}
    everything, no_place = facts is ExportFacts.ALL, facts in (ExportFacts.ALL, ExportFacts.NO_PLACE)
    assert ("Exif.GPSInfo.GPSLatitudeRef" in said) == everything
    assert ("Xmp.photoshop.City" in said) == everything
    assert ("Exif.Image.Model" in said) == no_place
    assert ("Xmp.dc.source" in said) == no_place
    assert ("Exif.Image.Copyright" in said) == (facts is not ExportFacts.NONE)


@pytest.mark.trap("T21")
@pytest.mark.parametrize("where", ["Library", "Library/Coast", "Library/new", "Library/.photodesk/previews"])
def test_nothing_is_exported_into_the_library(lib: OpenLibrary, project: Project, tmp_path: Path, where: str) -> None:
    photo = shoot(lib, project, "A.JPG")
    link = tmp_path / "link"
    link.symlink_to(lib.root)
    for target in (tmp_path / where, link / where.removeprefix("Library").strip("/")):
        with pytest.raises(UsageError, match="inside the library"):
            export_request(lib, [photo], ExportChoice(str(target)))
        assert "inside the library" in plan_export(lib, [photo], ExportChoice(str(target))).refusal


def test_a_request_that_cannot_be_is_refused_before_anything_is_made(
    lib: OpenLibrary, project: Project, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = shoot(lib, project, "A.JPG")
    for choice in (
        ExportChoice(str(out), names="always the same"),
        ExportChoice(str(out), what=ExportWhat.JPEG, quality=0),
        ExportChoice(str(out), what=ExportWhat.JPEG, side=3),
        ExportChoice(str(out), what=ExportWhat.JPEG, sidecars=True),
        ExportChoice("Out"),
    ):
        with pytest.raises(UsageError):
            export_request(lib, [photo], choice)
    with pytest.raises(EmptyTargetsError):
        export_request(lib, [photo + 1000], ExportChoice(str(out)))
    monkeypatch.setattr("photodesk.files.disk.free_space", lambda _folder: 1_000_000)
    with pytest.raises(DiskFullError):
        export_request(lib, [photo], ExportChoice(str(out)))
    assert "has room for 1.0 MB" in plan_export(lib, [photo], ExportChoice(str(out))).refusal
    assert not out.exists()


def test_the_plan_says_what_the_export_then_does(lib: OpenLibrary, project: Project, out: Path) -> None:
    out.mkdir()
    (out / "A.JPG").write_bytes(b"taken")
    ids = [shoot(lib, project, "A.JPG", "A.NEF"), shoot(lib, project, "B.JPG"), shoot(lib, project, "C.NEF")]
    choice = ExportChoice(str(out), files=ExportFiles.JPEG)
    plan = plan_export(lib, ids, choice)
    assert (plan.photos, plan.files, plan.failing, plan.refusal) == (3, 2, 1, "")
    assert plan.size == sum(p.stat().st_size for p in lib.layout.project_folder(project).glob("*.JPG"))
    told = export(lib, project, ids, choice)
    planned = {s.photo_id: "/".join(s.new) for s in plan.samples if not s.problem}
    assert planned == told.finished
    assert {s.photo_id for s in plan.samples if s.problem} == set(told.failures)


@pytest.mark.trap("T63")
def test_turns_words_and_corrected_times_go_along(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, out: Path
) -> None:
    write_jpeg(tmp_path / "card/A.jpg", 1, size=(300, 200))
    ids = take_in(project, tmp_path / "card").photo_ids()
    before = (lib.layout.project_folder(project) / "A.jpg").read_bytes()
    words: dict[str, str | None] = {"title": "Düne", "caption": "Wind, sand", "creator": "Anna", "copyright": "© Anna"}
    for edit in (Turn(90), SetWords(words), SetTime("2025-01-02T03:04:05")):
        edit_photos(lib, ids, edit)
    export(lib, project, ids, replace(JPEGS, target=str(out)))
    with Image.open(out / "A.jpg") as made:
        assert made.size == (80, 120), "turned as the user sees it"
    said = read(out / "A.jpg", "jpeg")
    assert said.taken is not None
    assert (said.taken.local[:19], said.taken.offset_minutes) == ("2025-01-02T03:04:05", 120)
    assert said.extra["title"] == "Düne"
    assert (said.extra["description"], said.extra["creator"]) == ("Wind, sand", "Anna")
    originals = out.parent / "Originals"
    export(lib, project, ids, ExportChoice(str(originals), sidecars=True))
    assert (originals / "A.jpg").read_bytes() == before
    sidecar = read_sidecar(originals / "A.jpg.xmp")
    assert sidecar.extra["copyright"] == "© Anna"
    assert sidecar.taken is not None
    assert sidecar.taken.local.startswith("2025-01-02T03:04:05")
    assert 'tiff:Orientation="6"' in (originals / "A.jpg.xmp").read_text(encoding="utf-8")
    export(lib, project, ids, replace(JPEGS, target=str(out), facts=ExportFacts.COPYRIGHT))
    only = read(out / "A (2).jpg", "jpeg")
    assert (only.extra.get("title"), only.extra["copyright"], only.taken) == (None, "© Anna", None)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turn_on_top_of_an_orientation_is_an_orientation(orientation: int, degrees: int) -> None:
    picture = Image.effect_noise((5, 3), 90)
    as_one = upright(picture, orientation_turned(orientation, degrees))
    one_after_the_other = turned(upright(picture, orientation), degrees)
    assert (as_one.size, as_one.tobytes()) == (one_after_the_other.size, one_after_the_other.tobytes())
