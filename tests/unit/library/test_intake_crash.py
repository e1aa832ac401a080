"""An import that dies between the files of a shot and their rows, and goes on: no file is lost, doubled or astray."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.domain.changes import ChangeSet
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.project import Project
from photodesk.library.intake import ImportOptions, import_files
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import never
from tests.pictures import write_jpeg, write_picture
from tests.unit.library.conftest import Importer, Told

Resume = Callable[[Path, ImportMode], Told]


class PowerCutError(BaseException):
    """The end of the process: nothing below catches it, and SQLite takes the open transaction back."""


class DyingReport(Told):
    """Dies with the first row, before it is committed: what a kill there leaves on disk, and in the database."""

    def file(self, path: str, outcome: FileOutcome, photo_id: int | None, message: str, changes: ChangeSet) -> None:
        if photo_id is not None:
            raise PowerCutError


@pytest.fixture
def die_and_resume(lib: OpenLibrary, project: Project) -> Resume:
    def run(card: Path, mode: ImportMode) -> Told:
        paths = [str(p) for p in sorted(card.rglob("*")) if p.is_file()]
        options = ImportOptions(mode, (card,))
        with pytest.raises(PowerCutError):
            import_files(lib, project, paths, options, DyingReport(), never)
        told = Told()
        import_files(lib, project, paths, options, told, never)
        return told

    return run


def kept(lib: OpenLibrary, project: Project) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder_of(lib, project).iterdir() if not p.name.startswith(".")}


@pytest.mark.fault(3)
@pytest.mark.fault(50)
@pytest.mark.parametrize("mode", [ImportMode.COPY, ImportMode.MOVE])
@pytest.mark.parametrize("sidecar", ["IMG_1.xmp", "IMG_1.JPG.xmp"])
def test_a_renamed_photo_keeps_its_sidecar(
    lib: OpenLibrary,
    project: Project,
    take_in: Importer,
    die_and_resume: Resume,
    tmp_path: Path,
    mode: ImportMode,
    sidecar: str,
) -> None:
    first = write_jpeg(tmp_path / "a/IMG_1.JPG", 1).read_bytes()
    take_in(project, tmp_path / "a")
    second = write_jpeg(tmp_path / "b/IMG_1.JPG", 2).read_bytes()
    (tmp_path / "b" / sidecar).write_bytes(b"<x:xmpmeta/>")
    told = die_and_resume(tmp_path / "b", mode)
    assert told.outcomes() == {"IMG_1.JPG": FileOutcome.RENAMED, sidecar: FileOutcome.SIDECAR}
    assert len(set(told.photo_ids())) == 1
    assert kept(lib, project) == {
        "IMG_1.JPG": first,
        "IMG_1 (2).JPG": second,
        sidecar.replace("IMG_1", "IMG_1 (2)"): b"<x:xmpmeta/>",
    }


@pytest.mark.fault(50)
def test_a_sidecar_that_comes_later_finds_its_renamed_photo(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    for seed, folder in enumerate("ab"):
        write_jpeg(tmp_path / folder / "IMG_1.JPG", seed)
        take_in(project, tmp_path / folder)
    (tmp_path / "b/IMG_1.xmp").write_bytes(b"<x:xmpmeta/>")
    told = take_in(project, tmp_path / "b")
    assert told.outcomes() == {"IMG_1.JPG": FileOutcome.DUPLICATE, "IMG_1.xmp": FileOutcome.SIDECAR}
    assert set(kept(lib, project)) == {"IMG_1.JPG", "IMG_1 (2).JPG", "IMG_1 (2).xmp"}


@pytest.mark.fault(3)
def test_a_move_cut_off_before_its_row_is_told_as_taken_in(
    lib: OpenLibrary, project: Project, die_and_resume: Resume, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    write_jpeg(card / "day/IMG_1.JPG", 1)
    write_picture(card / "day/IMG_1.tif", seed=2)
    (card / "day/IMG_1.xmp").write_bytes(b"<x:xmpmeta/>")
    told = die_and_resume(card, ImportMode.MOVE)
    assert told.outcomes() == {
        "IMG_1.JPG": FileOutcome.IMPORTED,
        "IMG_1.tif": FileOutcome.IMPORTED,
        "IMG_1.xmp": FileOutcome.SIDECAR,
    }
    (photo,) = lib.photos.get(sorted(set(told.photo_ids())))
    assert len(photo.files) == 2
    assert photo.taken is not None, "its date is read where it lies now"
    assert not any(p.is_file() for p in card.rglob("*"))


def test_a_file_that_is_gone_and_was_not_moved_is_said_to_be_gone(
    lib: OpenLibrary, project: Project, take_in: Importer, tmp_path: Path
) -> None:
    write_jpeg(tmp_path / "a/IMG_1.JPG", 1)
    take_in(project, tmp_path / "a")
    told = Told()
    gone = str(tmp_path / "card/IMG_1.JPG")
    import_files(lib, project, [gone], ImportOptions(ImportMode.MOVE, (tmp_path / "card",)), told, never)
    assert told.outcomes() == {}
    assert set(kept(lib, project)) == {"IMG_1.JPG"}
