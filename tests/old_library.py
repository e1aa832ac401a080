"""A library as the older photo manager (Node.js) left it: folders, manifests, database, with the awkward cases."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from photodesk.domain.photo import FileKind
from photodesk.imaging.formats import classify
from photodesk.imaging.samples.shoot import write_samples
from tests.conftest import corpus_folder
from tests.pictures import write_jpeg, write_picture

SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, project_folder TEXT NOT NULL UNIQUE,
    project_name TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT, status TEXT);
CREATE TABLE photos (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, manifest_id TEXT,
    filename TEXT, basename TEXT, ext TEXT, created_at TEXT, updated_at TEXT, date_time_original TEXT,
    jpg_available INTEGER NOT NULL DEFAULT 0, raw_available INTEGER NOT NULL DEFAULT 0,
    other_available INTEGER NOT NULL DEFAULT 0, keep_jpg INTEGER NOT NULL DEFAULT 1,
    keep_raw INTEGER NOT NULL DEFAULT 0, thumbnail_status TEXT, preview_status TEXT, orientation INTEGER,
    meta_json TEXT, visibility TEXT NOT NULL DEFAULT 'private');
CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE photo_tags (photo_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (photo_id, tag_id));
CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant_id TEXT, project_id INTEGER, type TEXT, status TEXT,
    created_at TEXT, started_at TEXT, finished_at TEXT, error_message TEXT, progress_total INTEGER,
    progress_done INTEGER, payload_json TEXT, scope TEXT);
CREATE TABLE job_items (id INTEGER PRIMARY KEY AUTOINCREMENT, job_id INTEGER, photo_id INTEGER, filename TEXT,
    status TEXT, message TEXT);
"""


@dataclass
class OldLibrary:
    """The folder that holds `.projects`, and the database beside it. Rows are added by the tests' own words."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / ".db" / "photos.sqlite"

    @property
    def projects(self) -> Path:
        return self.root / ".projects" / "user_0"

    def run(self, statement: str, *values: object) -> int:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(statement, values).lastrowid or 0

    def project(self, folder: str, name: str, *, number: int | None = None, status: str = "active") -> int:
        """A row, its folder and its manifest; `number` is what the manifest says (default: the row's own)."""
        made = self.run(
            "INSERT INTO projects (project_folder, project_name, created_at, status) VALUES (?, ?, ?, ?)",
            folder,
            name,
            "2024-05-01T10:00:00.000Z",
            status,
        )
        self.manifest(folder, name, made if number is None else number)
        return made

    def manifest(self, folder: str, name: str, number: int) -> None:
        place = self.projects / folder
        place.mkdir(parents=True, exist_ok=True)
        text = f"name: {name}\nid: {number}\ncreated_at: 2024-05-01T10:00:00.000Z\nversion: 1.0\n"
        (place / ".project.yaml").write_text(text, encoding="utf-8")

    def photo(self, project: int, base: str, *, tags: tuple[str, ...] = (), **columns: object) -> int:
        """A row of `photos`; what is not named is as that program leaves it."""
        named = {
            "project_id": project,
            "filename": base,
            "basename": base,
            "created_at": "2024-05-01T10:00:00Z",
        } | columns
        listed, marks = ", ".join(named), ", ".join("?" * len(named))
        made = self.run(f"INSERT INTO photos ({listed}) VALUES ({marks})", *named.values())
        for name in tags:
            tag = self.run("INSERT INTO tags (project_id, name) VALUES (?, ?)", project, name)
            self.run("INSERT INTO photo_tags VALUES (?, ?)", made, tag)
        return made

    def file(self, folder: str, name: str, seed: int | None = None) -> Path:
        """A real picture by its extension: a drawn sample, or with `seed` one of its own."""
        path = self.projects / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        suffix = path.suffix.lower()
        if suffix in (".jpg", ".jpeg") and seed is not None:
            write_jpeg(path, seed)
        elif suffix in (".jpg", ".jpeg", ".dng"):
            drawn = _samples(".dng" if suffix == ".dng" else ".jpg")
            shutil.copyfile(drawn[sum(name.encode()) % len(drawn)], path)
            if suffix != ".dng":
                path.write_bytes(path.read_bytes() + name.encode())  # trailing bytes: a content of its own
        elif suffix == ".xmp":
            path.write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", encoding="utf-8")
        elif suffix in (".png", ".tif"):
            write_picture(path, seed or 7)
        else:
            path.write_bytes(name.encode() * 20)
        return path


@cache
def _drawn() -> Path:
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="photodesk-samples-"))
    write_samples(folder, photos=12, size=(192, 128))
    return folder


def _samples(suffix: str) -> list[Path]:
    return sorted(p for p in _drawn().rglob("*") if p.suffix.lower() == suffix)


def empty(root: Path) -> OldLibrary:
    """No project yet."""
    old = OldLibrary(root)
    old.projects.mkdir(parents=True)
    old.database.parent.mkdir()
    with closing(sqlite3.connect(old.database)) as connection, connection:
        connection.executescript(SCHEMA)
    return old


def awkward(root: Path) -> OldLibrary:
    """Every case the tests name."""
    old = empty(root)
    coast = old.project("p1", "Coast")
    _coast(old, coast)
    harbour = old.project("p2", "Harbour", number=coast)
    old.file("p2", "IMG_0001.JPG", 201)
    old.photo(harbour, "IMG_0001", jpg_available=1, keep_jpg=1, tags=("sea",))
    capital = old.project("p3", "COAST")
    old.file("p3", "A_1.jpg", 301)
    old.photo(capital, "A_1", jpg_available=1, keep_jpg=0)
    lost = old.project("p4", "Lost shoot")
    old.photo(lost, "L_1", jpg_available=1, keep_jpg=0, tags=("Gone",))
    shutil.rmtree(old.projects / "p4")
    deleted = old.project("p5", "Deleted", status="canceled")
    old.photo(deleted, "D_1", jpg_available=1)
    shutil.rmtree(old.projects / "p5")
    old.manifest("p6", "Found by hand", 77)
    old.file("p6", "H_1.jpg", 601)
    old.photo(99, "nobody", jpg_available=1)
    old.run("INSERT INTO photos (project_id, filename, basename) VALUES (?, NULL, NULL)", coast)
    old.run("INSERT INTO photo_tags VALUES (4711, 1)")
    old.run("INSERT INTO tags (project_id, name) VALUES (?, 'Unused')", coast)
    _jobs(old, coast)
    return old


def _coast(old: OldLibrary, project: int) -> None:
    for name in ("IMG_0001.JPG", "IMG_0001.DNG", "IMG_0001.xmp", "IMG_0002.JPG", "IMG_0003.JPG", "IMG_0004.JPG"):
        old.file("p1", name, None if name.endswith("DNG") else 100 + int(name[7]))
    pair = {"jpg_available": 1, "raw_available": 1}
    old.photo(project, "IMG_0001", **pair, keep_jpg=1, keep_raw=0, tags=("Sea", "Pier/North"), orientation=1)
    old.photo(project, "IMG_0002", jpg_available=1, keep_raw=1, visibility="public", orientation=6)
    old.photo(project, "IMG_0003", jpg_available=1, keep_jpg=0, date_time_original="not a date", orientation=42)
    old.photo(project, "IMG_0004", **pair, keep_raw=1, meta_json="{broken")
    meta = json.dumps({"camera_make": "NIKON", "camera_model": "D850", "lens": "50mm"})
    taken = "2024-04-30T18:12:13.000Z"
    old.photo(
        project, "IMG_0005", jpg_available=1, tags=("SEA",), date_time_original=taken, orientation=6, meta_json=meta
    )
    for name in ("IMG_0006.JPG", "IMG_0006.DNG"):
        old.file("p1", name, 106)
    old.photo(project, "IMG_0006", jpg_available=1, keep_jpg=1, keep_raw=0)
    old.file("p1", "PIC_0007.png")
    old.photo(project, "PIC_0007", other_available=1, keep_jpg=0, tags=("Drawn",))
    old.file("p1", "PIC_0008.tif")
    old.photo(project, "PIC_0008", other_available=1, keep_jpg=0)
    old.file("p1", "IMG_0009.JPG", 109)
    old.file("p1", "IMG_0010.jpg", 110)
    old.file("p1", "IMG_0010.jpeg", 111)
    old.photo(project, "IMG_0010", jpg_available=1, keep_jpg=0)
    old.file("p1", "notes.txt")
    for folder in (".thumb", ".preview"):
        old.file("p1", f"{folder}/IMG_0001.jpg", 190)
        old.file("p1", f"{folder}/IMG_0777.jpg", 191)
    old.file("p1", ".trash/IMG_0011.JPG", 112)
    old.file("p1", "IMG_0012.JPG", 113)
    old.file("p1", ".trash/IMG_0012.DNG")
    old.photo(project, "IMG_0012", jpg_available=1, keep_raw=0)
    old.file("p1", ".trash/IMG_0013.JPG", 114)
    old.photo(project, "IMG_0013", keep_jpg=0, tags=("Binned",))
    old.file("p1", ".trash/IMG_0001.JPG", 115)
    old.file("p1", ".trash/readme.md")
    for path in (old.projects / "p1" / ".trash").iterdir():
        os.utime(path, (1_400_000_000, 1_400_000_000))
    corpus = corpus_folder()
    raws = sorted((corpus / "raw" / "decodable").iterdir(), key=lambda p: p.stat().st_size) if corpus else []
    found = next((p for p in raws if (info := classify(p.name)) and info.kind is FileKind.RAW), None)
    if found is not None:
        shutil.copyfile(found, old.projects / "p1" / f"RAW_0014{found.suffix}")
        old.photo(project, "RAW_0014", raw_available=1, keep_raw=1, tags=("Raw",))


def _jobs(old: OldLibrary, project: int) -> None:
    add = "INSERT INTO jobs (tenant_id, project_id, type, status, scope, created_at) VALUES ('user_0', ?, ?, ?, ?, ?)"
    now = "2024-06-01T00:00:00Z"
    old.run(add, project, "upload_postprocess", "completed", "project", now)
    waiting = old.run(add, project, "generate_derivatives", "queued", None, now)
    for status in ("done", "pending", "pending"):
        old.run("INSERT INTO job_items (job_id, photo_id, filename, status) VALUES (?, 1, 'x', ?)", waiting, status)
    old.run(add, None, "maintenance_global", "running", "global", now)
