"""Sidecars on a real disk: written, read back, merged by field; foreign content and conflicts lose nothing (T26)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from photodesk.config.settings import Settings, SidecarSettings
from photodesk.domain.edits import SetWords, ShiftTime, Turn
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.marks import SetKeep, SetLabel, SetRating
from photodesk.domain.photo import Label
from photodesk.domain.plan import KeepChoice
from photodesk.domain.project import Project
from photodesk.imaging.metadata import read_sidecar
from photodesk.library.edits import edit_photos, known
from photodesk.library.folder_check import check_folder
from photodesk.library.marks import mark_photos
from photodesk.library.metadata import reread_metadata
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import never
from photodesk.library.sidecar_due import all_request, due_request
from photodesk.library.sidecar_resolve import Choice, conflicts, resolve
from photodesk.library.sidecar_sync import sync_sidecars
from photodesk.library.tags import of_photos, tag_photos
from photodesk.store.sidecars import SidecarStore
from tests.pictures import write_jpeg
from tests.unit.imaging.test_sidecar_xmp import LIGHTROOM
from tests.unit.library.conftest import Importer, Told

pytestmark = pytest.mark.trap("T26")


class Desk:
    """Photos of one project with their folder."""

    def __init__(self, lib: OpenLibrary, project: Project, ids: list[int]) -> None:
        self.lib, self.project, self.ids = lib, project, ids
        self.folder = folder_of(lib, project)

    def write(self, *ids: int) -> Told:
        told = Told()
        sync_sidecars(self.lib, self.project, ids or self.ids, write=True, report=told, stop=never)
        return told

    def look(self) -> str:
        return check_folder(self.lib, self.project, never).message

    def file(self, name: str) -> Path:
        return self.folder / name

    def outside(self, name: str, old: str, new: str) -> None:
        """Another program changes a sidecar."""
        path = self.file(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def due(self) -> list[int]:
        return [r.photo_id for r in SidecarStore(self.lib.db).due()]

    def rating(self, photo_id: int) -> int:
        return self.lib.photos.get([photo_id])[0].rating

    def sidecars(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in sorted(self.folder.glob("*.xmp"))}


@pytest.fixture
def desk(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> Desk:
    """IMG_0 alone, IMG_1 with a sidecar Lightroom wrote."""
    for seed in range(2):
        write_jpeg(tmp_path / f"card/IMG_{seed}.JPG", seed, size=(60, 40))
    (tmp_path / "card/IMG_1.xmp").write_bytes(LIGHTROOM)
    ids = take_in(project, tmp_path / "card").photo_ids()
    by_name = {p.stem: p.id for p in lib.photos.get(ids)}
    made = Desk(lib, project, [by_name["IMG_0"], by_name["IMG_1"]])
    made.look()
    return made


def test_an_import_meets_the_sidecar_and_leaves_nothing_to_write(desk: Desk) -> None:
    lone, paired = desk.ids
    assert desk.rating(paired) == 3
    assert known(desk.lib, [paired])[0].edits.title == "Old"
    assert of_photos(desk.lib, [paired])[paired] == ("place/pier", "sea")
    assert lone not in desk.due()
    desk.write()
    assert desk.sidecars() == {"IMG_1.xmp": LIGHTROOM}, (
        "byte for byte, and no new one for a photo of which nothing was said"
    )
    assert not desk.due()


def test_decisions_are_written_beside_the_photo_and_only_where_they_differ(desk: Desk) -> None:
    lone, paired = desk.ids
    mark_photos(desk.lib, desk.ids, SetRating(5))
    assert sorted(desk.due()) == sorted(desk.ids)
    told = desk.write()
    assert sorted(told.finished) == sorted(desk.ids)
    assert not desk.due()
    assert desk.sidecars()["IMG_1.xmp"] == LIGHTROOM.replace(b"xmp:Rating='3'", b'xmp:Rating="5"')
    assert read_sidecar(desk.file("IMG_0.JPG.xmp")).rating == 5
    before = {p.name: p.stat().st_mtime_ns for p in desk.folder.glob("*.xmp")}
    desk.write()
    assert {p.name: p.stat().st_mtime_ns for p in desk.folder.glob("*.xmp")} == before, "a second time writes nothing"
    assert lone != paired


def test_everything_that_can_be_said_goes_out(desk: Desk) -> None:
    lone = desk.ids[0]
    mark_photos(desk.lib, [lone], SetLabel(Label.BLUE))
    mark_photos(desk.lib, [lone], SetKeep(KeepChoice.NONE))
    mark_photos(desk.lib, [lone], SetRating(2))
    tag_photos(desk.lib, [lone], ["Harbour/Quay", "june"], [])
    edit_photos(desk.lib, [lone], SetWords({"title": "T", "caption": "C\nD", "copyright": "© X", "creator": "A; B"}))
    edit_photos(desk.lib, [lone], Turn(90))
    edit_photos(desk.lib, [lone], ShiftTime(3600))
    desk.write(lone)
    text = desk.file("IMG_0.JPG.xmp").read_text(encoding="utf-8")
    facts = read_sidecar(desk.file("IMG_0.JPG.xmp"))
    assert (facts.rating, facts.label, facts.keywords) == (2, Label.BLUE, ("Harbour/Quay", "june"))
    assert 'digiKam:PickLabel="1"' in text, "a discard, and the stars stay"
    assert 'tiff:Orientation="6"' in text
    taken = desk.lib.photos.get([lone])[0].taken
    assert taken is not None
    assert f'exif:DateTimeOriginal="{taken.local}' in text
    assert "<rdf:li>A</rdf:li>" in text
    assert lone not in desk.due()


def test_an_outside_change_comes_in_where_nothing_was_decided(desk: Desk) -> None:
    paired = desk.ids[1]
    desk.outside("IMG_1.xmp", "xmp:Rating='3'", "xmp:Rating='1'")
    desk.outside("IMG_1.xmp", ">Old<", ">Outside<")
    assert "1 photo" in desk.look()
    assert desk.rating(paired) == 1
    assert known(desk.lib, [paired])[0].edits.title == "Outside"
    lines = [(e.actor, e.action) for e in desk.lib.events.for_photo(paired)][-2:]
    assert ("sidecar", "rating") in lines
    assert desk.look() == "", "and is told once"


def test_what_each_side_changed_holds_for_both(desk: Desk) -> None:
    paired = desk.ids[1]
    mark_photos(desk.lib, [paired], SetRating(5))
    tag_photos(desk.lib, [paired], ["June"], ["sea"])
    desk.outside("IMG_1.xmp", ">Old<", ">Outside<")
    desk.outside("IMG_1.xmp", "<rdf:li>sea</rdf:li>", "<rdf:li>sea</rdf:li>\n     <rdf:li>boat</rdf:li>")
    desk.write(paired)
    facts = read_sidecar(desk.file("IMG_1.xmp"))
    assert (facts.rating, facts.extra["title"]) == (5, "Outside")
    assert set(facts.keywords) == {"place/pier", "June", "boat"}
    assert set(of_photos(desk.lib, [paired])[paired]) == {"place/pier", "June", "boat"}
    assert known(desk.lib, [paired])[0].edits.title == "Outside"
    assert desk.rating(paired) == 5
    assert not conflicts(desk.lib)


@pytest.mark.trap("T11")
@pytest.mark.parametrize(("choice", "stars"), [(Choice.OURS, 5), (Choice.THEIRS, 1)])
def test_a_conflict_is_recorded_and_nothing_is_lost_until_the_user_decides(
    desk: Desk, choice: Choice, stars: int
) -> None:
    paired = desk.ids[1]
    mark_photos(desk.lib, [paired], SetRating(5))
    desk.outside("IMG_1.xmp", "xmp:Rating='3'", "xmp:Rating='1'")
    changed = desk.sidecars()["IMG_1.xmp"]
    for _ in range(2):
        desk.look()
        desk.write(paired)
        reread_metadata(desk.lib, desk.project, [paired], report=Told(), stop=never)
    assert desk.rating(paired) == 5
    assert desk.sidecars()["IMG_1.xmp"] == changed
    found = conflicts(desk.lib)
    assert [(c.photo_id, c.name, c.field, c.ours, c.theirs) for c in found] == [
        (paired, "IMG_1.xmp", "rating", "5", "1")
    ]
    resolve(desk.lib, desk.project, paired, choice)
    desk.write(paired)
    assert desk.rating(paired) == stars
    assert read_sidecar(desk.file("IMG_1.xmp")).rating == stars
    assert not conflicts(desk.lib)


def test_what_the_user_cleared_before_sidecars_were_met_does_not_come_back(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    write_jpeg(tmp_path / "card/IMG_5.JPG", 5)
    ids = take_in(project, tmp_path / "card").photo_ids()
    desk = Desk(lib, project, ids)
    mark_photos(lib, ids, SetRating(4))
    mark_photos(lib, ids, SetRating(0))
    desk.file("IMG_5.xmp").write_bytes(LIGHTROOM)
    desk.look()
    assert desk.rating(ids[0]) == 0
    assert [c.field for c in conflicts(lib)] == ["rating"]
    assert known(lib, ids)[0].edits.title == "Old", "of which nothing was said here"


def settings(lib: OpenLibrary, **sidecars: int) -> OpenLibrary:
    return replace(lib, settings=lambda: replace(Settings(), sidecars=SidecarSettings(**sidecars)))


def test_a_pair_has_its_sidecar_at_the_raw_and_adobe_style_only_where_it_is_clear(
    lib: OpenLibrary, project: Project, tmp_path: Path, corpus: Path, take_in: Importer
) -> None:
    raw = min((corpus / "raw/simulated_dng").rglob("*.dng"), key=lambda p: p.stat().st_size)
    card = tmp_path / "card"
    write_jpeg(card / "A.JPG", 1)
    shutil.copy(raw, card / "A.DNG")
    write_jpeg(card / "B.JPG", 2)
    write_jpeg(card / "B.jpeg", 3)
    ids = take_in(project, card).photo_ids()
    mark_photos(lib, ids, SetRating(3))
    desk = Desk(lib, project, ids)
    desk.write()
    assert sorted(desk.sidecars()) == ["A.DNG.xmp", "B.JPG.xmp", "B.jpeg.xmp"]
    for path in desk.folder.glob("*.xmp"):
        path.unlink()
    desk.lib = settings(lib, adobe_names=1)
    mark_photos(lib, ids, SetRating(4))
    desk.write()
    assert sorted(desk.sidecars()) == ["A.xmp", "B.JPG.xmp", "B.jpeg.xmp"], "two photos share a stem: no common sidecar"


def test_every_sidecar_a_photo_has_is_kept_up_to_date(desk: Desk) -> None:
    paired = desk.ids[1]
    desk.file("IMG_1.JPG.xmp").write_bytes(LIGHTROOM.replace(b"xmp:Rating='3'", b"xmp:Rating='3' xmp:CreatorTool='dt'"))
    mark_photos(desk.lib, [paired], SetLabel(Label.GREEN))
    desk.write(paired)
    assert {name: read_sidecar(desk.file(name)).label for name in desk.sidecars()} == {
        "IMG_1.xmp": Label.GREEN,
        "IMG_1.JPG.xmp": Label.GREEN,
    }


@pytest.mark.fault(79)
@pytest.mark.fault(85)
def test_hostile_sidecars_fail_alone_and_stay_as_they_are(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path, corpus: Path
) -> None:
    hostile = sorted((corpus / "hostile/sidecars").glob("*.xmp"))
    for number, source in enumerate(hostile):
        write_jpeg(tmp_path / f"card/{source.stem}.JPG", number)
    ids = take_in(project, tmp_path / "card").photo_ids()
    desk = Desk(lib, project, ids)
    for source in hostile:
        shutil.copyfile(source, desk.file(source.name))
    mark_photos(lib, ids, SetRating(2))
    told = desk.write()
    assert set(told.finished) | set(told.failures) == set(ids)
    assert all("left as it is" in message for _, message in told.failures.values())
    refused = {p.stem for p in lib.photos.get(list(told.failures))}
    assert {"entity_bomb", "external_entity", "deep", "quadratic", "truncated", "binary", "empty"} <= refused
    for source in hostile:
        if source.stem in refused:
            assert desk.file(source.name).read_bytes() == source.read_bytes()
    assert all(p.rating == 2 for p in lib.photos.get(ids))
    assert not desk.due(), "what cannot be written is told once, not at every turn"


def test_a_sidecar_that_is_a_link_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.xmp"
    target.write_bytes(LIGHTROOM)
    desk.file("IMG_0.JPG.xmp").symlink_to(target)
    mark_photos(desk.lib, desk.ids[:1], SetRating(5))
    told = desk.write(desk.ids[0])
    assert desk.ids[0] in told.failures
    assert target.read_bytes() == LIGHTROOM


@pytest.mark.trap("T03")
def test_an_offline_project_is_written_when_it_is_back(desk: Desk, tmp_path: Path) -> None:
    mark_photos(desk.lib, desk.ids, SetRating(5))
    away = tmp_path / "away"
    shutil.move(desk.folder, away)
    told = desk.write()
    assert set(told.failures) == set(desk.ids)
    assert not desk.folder.exists()
    shutil.move(away, desk.folder)
    desk.project = desk.lib.projects.get(desk.project.id) or desk.project
    desk.look()
    assert sorted(desk.due()) == sorted(desk.ids)
    desk.write()
    assert read_sidecar(desk.file("IMG_1.xmp")).rating == 5


def test_reading_can_be_switched_off(desk: Desk) -> None:
    desk.lib = settings(desk.lib, read=0)
    desk.outside("IMG_1.xmp", "xmp:Rating='3'", "xmp:Rating='1'")
    desk.look()
    assert desk.rating(desk.ids[1]) == 3


def test_a_turn_made_elsewhere_comes_in_and_ours_goes_out(desk: Desk) -> None:
    paired = desk.ids[1]
    edit_photos(desk.lib, [paired], Turn(90))
    desk.write(paired)
    assert b'tiff:Orientation="3"' in desk.sidecars()["IMG_1.xmp"], "from 6 by a quarter turn"
    desk.outside("IMG_1.xmp", 'tiff:Orientation="3"', 'tiff:Orientation="8"')
    desk.look()
    assert known(desk.lib, [paired])[0].edits.turn == 180
    desk.write(paired)
    assert b'tiff:Orientation="8"' in desk.sidecars()["IMG_1.xmp"]


def test_what_came_with_the_files_is_not_written_beside_them(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    (tmp_path / "card").mkdir()
    Image.new("RGB", (40, 30), "navy").save(tmp_path / "card/k.jpg", xmp=LIGHTROOM)
    ids = take_in(project, tmp_path / "card").photo_ids()
    assert of_photos(lib, ids)[ids[0]], "its keywords are tags"
    with pytest.raises(EmptyTargetsError):
        all_request(lib)
    mark_photos(lib, ids, SetRating(1))
    assert [r.photo_id for r in all_request(lib).photos] == ids
    assert due_request(lib) is None, "switched off"
    request = due_request(settings(lib, write=1))
    assert request is not None
    assert [r.photo_id for r in request.photos] == ids
