"""An open library on a real disk with real decoders, and reports that remember."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photodesk.config.settings import Settings
from photodesk.domain.changes import ChangeSet
from photodesk.domain.intake import FileOutcome
from photodesk.domain.project import Project
from photodesk.imaging.sandbox import DecoderPool
from photodesk.library.intake import ImportMode, ImportOptions, import_files
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from photodesk.library.projects import create_project
from photodesk.library.reports import never


@pytest.fixture(scope="session")
def decoders() -> Iterator[DecoderPool]:
    with DecoderPool(processes=2) as pool:
        yield pool


@pytest.fixture
def lib(tmp_path: Path, decoders: DecoderPool) -> Iterator[OpenLibrary]:
    root = tmp_path / "Library"
    create_library(root)
    library = open_library(root, Settings, decoders)
    yield library
    library.db.close()


class Told:
    """What verbs reported, per photo and per file."""

    def __init__(self) -> None:
        self.finished: list[int] = []
        self.failures: dict[int, tuple[str, str]] = {}
        self.passed_over: dict[int, str] = {}
        self.files: dict[str, tuple[FileOutcome, int | None, str]] = {}
        self.file_failures: dict[str, tuple[str, str]] = {}
        self.changes = ChangeSet()

    def done(self, photo_id: int, changes: ChangeSet) -> None:
        self.finished.append(photo_id)
        self.changes |= changes

    def failed(self, key: int | str, kind: str, message: str) -> None:
        if isinstance(key, int):
            self.failures[key] = (kind, message)
        else:
            self.file_failures[Path(key).name] = (kind, message)

    def skipped(self, photo_id: int, reason: str) -> None:
        self.passed_over[photo_id] = reason

    def file(self, path: str, outcome: FileOutcome, photo_id: int | None, message: str, changes: ChangeSet) -> None:
        self.files[Path(path).name] = (outcome, photo_id, message)
        self.changes |= changes

    def outcomes(self) -> dict[str, FileOutcome]:
        return {name: outcome for name, (outcome, _, _) in self.files.items()}

    def photo_ids(self) -> list[int]:
        return list(dict.fromkeys(photo_id for _, photo_id, _ in self.files.values() if photo_id is not None))


@pytest.fixture
def told() -> Told:
    return Told()


class Importer:
    """Takes files in and returns what was told."""

    def __init__(self, lib: OpenLibrary) -> None:
        self.lib = lib

    def __call__(
        self, project: Project, *sources: Path, mode: ImportMode = ImportMode.COPY, skip_duplicates: bool = True
    ) -> Told:
        told = Told()
        found = [p for s in sources for p in (sorted(s.rglob("*")) if s.is_dir() else [s])]
        paths = [p for p in found if p.is_file() and not p.name.startswith(".")]
        options = ImportOptions(mode, sources, skip_duplicates)
        import_files(self.lib, project, [str(p) for p in paths], options, told, never)
        return told


@pytest.fixture
def take_in(lib: OpenLibrary) -> Importer:
    return Importer(lib)


@pytest.fixture
def project(lib: OpenLibrary) -> Project:
    return create_project(lib, "Coast")
