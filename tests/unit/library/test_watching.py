"""What is news in a library's folders, and what the program wrote itself."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from photodesk.domain.job import Scope, Source
from photodesk.domain.marks import SetRating
from photodesk.domain.project import Project
from photodesk.jobs.folder_news import tasks_for
from photodesk.library.folder_check import check_folder
from photodesk.library.marks import mark_photos
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import never
from photodesk.library.sidecar_sync import sync_sidecars
from photodesk.library.watching import LibraryWatch, News, news_in
from tests.pictures import write_jpeg
from tests.unit.library.conftest import Importer, Told


@pytest.fixture
def folder(lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path) -> Path:
    take_in(project, write_jpeg(tmp_path / "card/A.JPG", 1), write_jpeg(tmp_path / "card/B.JPG", 2))
    return folder_of(lib, project)


def test_own_writes_and_foreign_files_are_no_news(lib: OpenLibrary, folder: Path) -> None:
    (folder / "notes.txt").write_text("x")
    assert not news_in(lib, [folder, lib.root])


def test_new_gone_and_changed_files_are_news_of_their_project(lib: OpenLibrary, project: Project, folder: Path) -> None:
    write_jpeg(folder / "best" / "C.JPG", 3)
    assert news_in(lib, [folder / "best"]) == News(new=frozenset({project.id}))
    assert not news_in(lib, [folder])
    (folder / "A.JPG").unlink()
    assert news_in(lib, [folder]) == News(altered=frozenset({project.id}))
    write_jpeg(folder / "B.JPG", 9)
    assert news_in(lib, [folder]).altered == {project.id}


def test_a_folder_of_nobody_is_news(lib: OpenLibrary, folder: Path) -> None:
    write_jpeg(lib.root / "Holiday" / "H.JPG", 4)
    assert news_in(lib, [lib.root / "Holiday"]) == News(unknown_folder=True)


def test_a_vanished_folder_counts_its_files_as_gone(lib: OpenLibrary, project: Project, folder: Path) -> None:
    folder.rename(lib.root / ".hidden")
    assert news_in(lib, [folder, lib.root]).altered == {project.id}


def test_the_watch_tells_news_and_only_news(lib: OpenLibrary, project: Project, folder: Path) -> None:
    told: list[News] = []
    rung = threading.Event()

    def tell(news: News) -> None:
        told.append(news)
        rung.set()

    watch = LibraryWatch(lib, tell, quiet_s=0.1)
    assert watch.start() == 1
    write_jpeg(folder / "C.JPG", 3)
    assert rung.wait(10)
    watch.stop()
    watch.stop()
    assert told == [News(new=frozenset({project.id}))]


def test_a_watch_stopped_before_it_starts_watches_nothing(lib: OpenLibrary) -> None:
    watch = LibraryWatch(lib, lambda _news: None)
    watch.stop()
    assert watch.start() == 0


@pytest.mark.req("R51")
@pytest.mark.trap("T51")
def test_news_become_few_tasks_of_the_system() -> None:
    assert tasks_for(News()) == []
    some = tasks_for(News(frozenset({2, 1}), frozenset({1}), unknown_folder=True))
    assert [(t.type, t.project_id) for t in some] == [
        ("folder_discovery", None),
        ("manifest_check", 1),
        ("folder_check", 1),
        ("folder_check", 2),
    ]
    assert {t.source for t in some} == {Source.SYSTEM}
    (one,) = tasks_for(News(new=frozenset(range(1, 90))))
    assert (one.type, one.scope, one.project_id) == ("folder_check", Scope.GLOBAL, None)


@pytest.mark.trap("T26")
def test_a_sidecar_another_program_wrote_is_news_and_one_of_ours_is_not(
    lib: OpenLibrary, project: Project, folder: Path
) -> None:
    ids = [photo.id for photo in lib.photos.by_project(project.id)]
    mark_photos(lib, ids, SetRating(3))
    sync_sidecars(lib, project, ids, write=True, report=Told(), stop=never)
    assert not news_in(lib, [folder])
    sidecar = folder / "A.JPG.xmp"
    sidecar.write_bytes(sidecar.read_bytes().replace(b'Rating="3"', b'Rating="1" '))
    assert news_in(lib, [folder]) == News(new=frozenset({project.id}))
    check_folder(lib, project, never)
    assert not news_in(lib, [folder])
    assert sorted(p.rating for p in lib.photos.get(ids)) == [1, 3]
    (folder / "nobody.xmp").write_bytes(sidecar.read_bytes())
    assert not news_in(lib, [folder])
