"""A real library database in a temporary folder, and quick ways to put projects and photos into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from photodesk.domain.photo import CaptureTime, FileKind, Metadata
from photodesk.domain.project import Project
from photodesk.store.database import Database
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T20:00:00.000000Z"

AddPhoto = Callable[..., int]
AddProject = Callable[..., Project]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "library.sqlite3", create=True)
    yield database
    database.close()


@pytest.fixture
def photos(db: Database) -> PhotoStore:
    return PhotoStore(db)


@pytest.fixture
def projects(db: Database) -> ProjectStore:
    return ProjectStore(db)


@pytest.fixture
def add_project(projects: ProjectStore) -> AddProject:
    numbers = count(1)

    def add(name: str = "", tenant: str = "user_0") -> Project:
        name = name or f"Shoot {next(numbers)}"
        return projects.add(
            uuid=f"uuid-{name}-{tenant}",
            name=name,
            folder=name,
            in_place=False,
            volume_id=None,
            tenant_id=tenant,
            now=NOW,
        )

    return add


@pytest.fixture
def project(add_project: AddProject) -> Project:
    return add_project("Coast")


@pytest.fixture
def add_photo(photos: PhotoStore, project: Project) -> AddPhoto:
    """`add_photo("IMG_1", "jpeg", "raw", taken="2026-05-01T10:00:00", size=…, project_id=…, subfolder=…)`: its id."""
    numbers = count(1)
    suffixes = {"jpeg": ".JPG", "raw": ".NEF", "other": ".png"}

    def add(
        stem: str = "",
        *kinds: str,
        taken: str | None = None,
        size: int = 1000,
        content_hash: str | None = None,
        project_id: int = 0,
        subfolder: str = "",
        now: str = NOW,
        metadata: Metadata | None = None,
    ) -> int:
        stem = stem or f"IMG_{next(numbers):04d}"
        files = tuple(
            NewFile(FileKind(kind), stem + suffixes[kind], size, 1_700_000_000_000_000_000, content_hash)
            for kind in kinds or ("jpeg",)
        )
        facts = metadata or Metadata(taken=CaptureTime(taken) if taken else None)
        return photos.add(NewPhoto(project_id or project.id, subfolder, stem, files, facts, now))

    return add
