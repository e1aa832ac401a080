"""A deleted project: out of sight, its photos in the library's trash, back with the first one restored."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.project import Project, ProjectStatus
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.library import browse, trash
from photodesk.library.deletion import delete_files, tidy_rows
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import create_project
from photodesk.library.reports import never
from photodesk.library.tombstones import entomb
from tests.originals import assert_sound, commit, contents, discard, names, originals, pictures, restore, shoot

OPERATION = "op-delete"


def folder(lib: OpenLibrary, project: Project) -> Path:
    return lib.layout.project_folder(project)


def delete(lib: OpenLibrary, project: Project, **more: Disk) -> tuple[str, ...]:
    """The whole of it; what stays in the folder."""
    entomb(lib, project, OPERATION)
    report = delete_files(lib, project, OPERATION, never, **more)
    tidy_rows(lib, project)
    return report.foreign


@pytest.mark.trap("T27")
def test_a_deleted_project_comes_back_whole(lib: OpenLibrary, project: Project) -> None:
    ids = [shoot(lib, project, f"{n}.JPG", f"{n}.NEF", f"{n}.xmp", subfolder=s) for n, s in ((1, ""), (2, "a"))]
    lib.photos.decide(ids, lib.now(), rating=3, keep_raw=False)
    before, rows = contents(lib.root), pictures(lib)

    assert delete(lib, project) == ()

    assert not folder(lib, project).exists()
    assert browse.projects(lib) == []
    assert names(lib.root / ".photodesk-trash" / OPERATION) == {
        *(f"1.{s}" for s in ("JPG", "NEF", "xmp")),
        *(f"a/2.{s}" for s in ("JPG", "NEF", "xmp")),
    }
    assert {e.reason for e in trash.entries(lib)} == {"project_deleted"}
    assert create_project(lib, "Coast").id != project.id, "its name is free again"

    told = restore(lib, ids)

    assert told.finished.keys() == set(ids), told.failures
    back = lib.projects.get(project.id)
    assert back is not None
    assert back.status is ProjectStatus.ACTIVE
    assert back.name.startswith("Coast (restored")
    assert back.folder == "Coast (2)"
    now = {name.replace("Coast (2)/", "Coast/"): what for name, what in contents(lib.root).items()}
    assert now == before
    assert pictures(lib) == rows


def test_name_and_folder_come_back_when_they_are_free(lib: OpenLibrary, project: Project) -> None:
    photo_id = shoot(lib, project, "1.JPG")
    delete(lib, project)
    restore(lib, [photo_id])
    back = lib.projects.get(project.id)
    assert back is not None
    assert (back.name, back.folder, back.status) == ("Coast", "Coast", ProjectStatus.ACTIVE)
    assert (folder(lib, back) / ".project.yaml").is_file()


@pytest.mark.trap("T07")
@pytest.mark.trap("T02")
def test_unknown_files_stay_and_are_named(lib: OpenLibrary, project: Project) -> None:
    shoot(lib, project, "1.JPG")
    for name in ("notes.txt", "film/clip.MOV", "new.JPG", "lone.xmp"):
        path = folder(lib, project) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    before = originals(lib.root)
    assert set(delete(lib, project)) == {"notes.txt", "film/clip.MOV", "new.JPG", "lone.xmp"}
    assert names(folder(lib, project)) == {"notes.txt", "film/clip.MOV", "new.JPG", "lone.xmp"}
    assert_sound(lib, before)


@pytest.mark.trap("T27")
def test_a_project_in_place_loses_only_its_rows(lib: OpenLibrary, tmp_path: Path) -> None:
    archive = tmp_path / "Archive"
    archive.mkdir()
    project = create_project(lib, "Archive", in_place=archive)
    photo_id = shoot(lib, project, "1.JPG", "1.xmp")
    thumbnail = lib.layout.derivative(photo_id, DerivativeKind.THUMBNAIL)
    thumbnail.parent.mkdir(parents=True)
    thumbnail.write_bytes(b"small")
    before = contents(tmp_path)

    delete(lib, project)

    assert contents(tmp_path) == before
    assert not thumbnail.exists()
    assert lib.projects.get(project.id) is None
    assert pictures(lib) == {}


def test_a_file_that_cannot_be_moved_keeps_the_project_in_sight(lib: OpenLibrary, project: Project) -> None:
    ids = [shoot(lib, project, f"{n}.JPG") for n in range(3)]
    before = originals(lib.root)
    entomb(lib, project, OPERATION)
    report = delete_files(lib, project, OPERATION, never, disk=Disk(FailingSystem(errno.EIO, 2, only="rename")))
    tidy_rows(lib, project)
    assert (report.photos, len(report.problems)) == (2, 1)
    (left,) = browse.projects(lib)
    assert (left.project.name, left.photos) == ("Coast", 1)
    assert names(folder(lib, project)) == {"1.JPG"}
    assert_sound(lib, before)
    assert restore(lib, ids).finished.keys() == {ids[0], ids[2]}


def test_when_its_trash_is_emptied_the_rows_go(lib: OpenLibrary, project: Project) -> None:
    kept = shoot(lib, project, "1.JPG")
    early = shoot(lib, project, "2.JPG")
    discard(lib, early, "jpeg")
    commit(lib, project, [early])
    delete(lib, project)
    assert folder(lib, project).exists(), "it holds the trash of an earlier commit"
    (tomb,) = lib.projects.deleting(lib.tenant)
    assert set(pictures(lib)) == {kept, early}

    later = replace(lib, now=lambda: "2099-01-01T00:00:00.000000Z")
    assert trash.purge(later, tomb, "op-purge", never).purged == 2
    tidy_rows(lib, tomb)

    assert contents(lib.root) == {}
    assert pictures(lib) == {}
    assert lib.projects.get(project.id) is None
    assert not folder(lib, project).exists()
    assert [e.action for e in lib.events.for_photo(kept)] == ["to trash: project_deleted", "purged"]


def test_an_interrupted_deletion_goes_on_where_it_was(lib: OpenLibrary, project: Project) -> None:
    ids = [shoot(lib, project, f"{n}.JPG") for n in range(40)]
    entomb(lib, project, OPERATION)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert 0 < delete_files(lib, project, OPERATION, stop).photos < 40
    delete_files(lib, project, OPERATION, never)
    assert len(trash.entries(lib)) == 40
    assert restore(lib, ids).finished.keys() == set(ids)
