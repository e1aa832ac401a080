"""Photos made of small files with rows, a report that remembers, and what must hold whatever happened to them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from photodesk.config.settings import Settings
from photodesk.domain.changes import ChangeSet
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileState, Metadata
from photodesk.domain.plan import Pending
from photodesk.domain.project import Project
from photodesk.files.disk import DISK, Disk
from photodesk.files.hashing import content_hash
from photodesk.files.layout import MANIFEST, TEMP_PREFIX
from photodesk.imaging.formats import classify
from photodesk.imaging.sandbox import DecoderPool
from photodesk.library import trash
from photodesk.library.commit import commit_photos
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import open_library
from photodesk.library.places import Places
from photodesk.library.plan import pending
from photodesk.library.reports import never
from photodesk.library.restore import restore_photos
from photodesk.store.journal import JournalStore
from photodesk.store.photos import NewFile, NewPhoto
from photodesk.store.tags import TagStore
from photodesk.store.trash_entries import TrashStore

OLD = 1_400_000_000_123_456_789
"""An mtime of 2014, with nanoseconds: what it says must not matter to the trash, and must come back."""


class Told:
    """A UnitReport that remembers."""

    def __init__(self) -> None:
        self.finished: dict[int, str] = {}
        self.failures: dict[int, tuple[str, str]] = {}
        self.passed_over: dict[int, str] = {}
        self.changes = ChangeSet()

    def done(self, photo_id: int, changes: ChangeSet, message: str = "") -> None:
        self.finished[photo_id] = message
        self.changes |= changes

    def failed(self, photo_id: int, kind: str, message: str) -> None:
        self.failures[photo_id] = (kind, message)

    def skipped(self, photo_id: int, reason: str, kind: str = "") -> None:
        self.passed_over[photo_id] = reason


def reopen(root: Path) -> OpenLibrary:
    """The library as another process opens it. Its decoders are never started."""
    return open_library(root, Settings, DecoderPool(processes=1))


def shoot(lib: OpenLibrary, project: Project, *names: str, subfolder: str = "", mtime_ns: int = OLD) -> int:
    """One photo of these files, each with content of its own; names that are sidecars get no row. Its id."""
    folder = lib.layout.project_folder(project) / subfolder
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in names:
        path = folder / name
        path.write_bytes(f"{project.name}/{subfolder}/{name}".encode("utf-8", "surrogateescape") * 40)
        os.utime(path, ns=(mtime_ns, mtime_ns))
        info = classify(name)
        if info is not None:
            size = path.stat().st_size
            files.append(NewFile(info.kind, name, size, mtime_ns, content_hash(path)))
    stem = stem_of(files[0].name)
    return lib.photos.add(NewPhoto(project.id, subfolder, stem, tuple(files), Metadata(), lib.now()))


def discard(lib: OpenLibrary, photo_id: int, *kinds: str) -> None:
    lib.photos.decide([photo_id], lib.now(), **{f"keep_{kind}": False for kind in kinds})  # type: ignore[arg-type]


def commit(
    lib: OpenLibrary,
    project: Project,
    photo_ids: Iterable[int],
    *,
    operation: str = "op-commit",
    disk: Disk = DISK,
    shown: Pending | None = None,
) -> Told:
    told = Told()
    ids = list(photo_ids)
    files = {i.file_id for i in (shown or pending(lib, photo_ids=ids)).items}
    commit_photos(lib, project, ids, files, operation, told, never, disk=disk)
    return told


def restore(lib: OpenLibrary, photo_ids: Iterable[int], *, operation: str = "op-restore", disk: Disk = DISK) -> Told:
    told = Told()
    ids = list(photo_ids)
    entries = [e.id for e in TrashStore(lib.db).of_photos(ids)]
    restore_photos(lib, ids, entries, operation, told, never, disk=disk)
    return told


def names(folder: Path) -> set[str]:
    """Visible files below a folder, relative to it."""
    found = [p for p in folder.rglob("*") if p.is_file() and not p.is_dir()]
    kept = [p.relative_to(folder) for p in found]
    return {str(p) for p in kept if not any(part.startswith(".") for part in p.parts)}


def contents(root: Path) -> dict[str, tuple[str, int]]:
    """Every file of the user below `root`, trash included: its bytes and mtime."""
    found = {}
    for path in root.rglob("*"):
        parts = path.relative_to(root).parts
        if ".photodesk" not in parts and path.name != MANIFEST and path.is_file():
            found[str(path.relative_to(root))] = (_digest(path), path.stat().st_mtime_ns)
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Picture:
    """What a restore has to bring back of a photo."""

    project_id: int
    subfolder: str
    stem: str
    state: str
    keep: object
    rating: int
    label: object
    tags: tuple[str, ...]
    files: tuple[tuple[int, str, str], ...]


def pictures(lib: OpenLibrary) -> dict[int, Picture]:
    """Every photo's row as the user sees it."""
    ids = [row[0] for row in lib.db.sql("SELECT id FROM photos ORDER BY id")]
    tags = TagStore(lib.db).of_photos(ids)
    return {
        p.id: Picture(
            p.project_id,
            p.subfolder,
            p.stem,
            str(p.state),
            p.keep,
            p.rating,
            p.label,
            tags.get(p.id, ()),
            tuple((f.id, f.name, str(f.state)) for f in p.files),
        )
        for p in lib.photos.get(ids)
    }


def assert_sound(lib: OpenLibrary, originals: Iterable[str], *, purged: bool = False) -> None:
    """Invariant I: every original's bytes are somewhere, once; rows and disk say the same; nothing is left open.

    After a purge a row may say `trashed` of a file that is gone for good.
    """
    on_disk = contents(lib.root)
    digests = sorted(digest for digest, _ in on_disk.values())
    assert digests == sorted(originals)
    assert not [p for p in lib.root.rglob("*") if p.name.startswith(TEMP_PREFIX)]
    assert JournalStore(lib.db).unsettled() == []
    entries = TrashStore(lib.db).everything(lib.tenant)
    places = Places(lib)
    for entry in entries:
        assert places.path(trash.place_of(entry)).is_file(), entry
    trashed = {e.file_id for e in entries if e.file_id}
    for photo in lib.photos.get([row[0] for row in lib.db.sql("SELECT id FROM photos")]):
        project = lib.projects.get(photo.project_id)
        assert project is not None
        for file in photo.files:
            path = lib.layout.file_path(project, photo.subfolder, file.name)
            if file.state is FileState.PRESENT:
                assert content_hash(path) == file.content_hash
                assert file.id not in trashed
            else:
                assert purged or file.id in trashed


def originals(root: Path) -> list[str]:
    """The bytes of every file of the user, to be found again."""
    return [digest for digest, _ in contents(root).values()]
