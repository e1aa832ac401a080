"""How long a round of maintenance takes on a healthy library, and that it changes nothing there.

Run it: `python tests/benchmarks/bench_maintenance.py [--quick] [--json]`. Photos of every kind, in sub-folders and
under odd names; files are tiny and derivatives are hard links: what is measured is looking, not decoding.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from photodesk.config.settings import Settings
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.job import JobStatus, Scope
from photodesk.domain.photo import Metadata
from photodesk.domain.project import Project
from photodesk.domain.task import Task, TaskRequest
from photodesk.files.hashing import content_hash
from photodesk.imaging.formats import classify
from photodesk.imaging.sandbox import DecoderPool
from photodesk.jobs.engine import Engine, JobStore
from photodesk.jobs.types import build as build_job_types
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from photodesk.library.projects import create_project, folder_of
from photodesk.store.derivatives import CacheEntry
from photodesk.store.photos import NewFile, NewPhoto

PHOTOS = 20_000
QUICK = 2_000
PROJECTS = 8
TARGET_S = 20.0
"""Seconds for one round of `maintenance_global` over 20,000 photos on two cores."""

KINDS = ((".JPG",), (".JPG", ".NEF"), (".png",), (".TIF",), (".jpeg", ".xmp"), (".dng",))
"""What the shots consist of, in turn; a sidecar travels and is no photo."""
ODD = ("IMG {n}", "Ünïcode {n}", "-dash{n}", "a.b.{n}", "new\nline {n}", "雪 {n}")
BOOKKEEPING = frozenset({"tasks", "jobs", "job_items", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})
"""Tables in which a round may leave its own traces."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: seconds, and what each step says it changed."""

    seconds: float
    status: JobStatus
    changed: dict[str, int]
    follow_ups: int


def build(lib: OpenLibrary, photos: int) -> int:
    """Fill a library with healthy photos, as if imported and given derivatives long ago; how many files it has."""
    recipe = lib.settings().derivatives.recipe()
    picture = lib.root.parent / "derivative.jpg"
    picture.write_bytes(b"\xff\xd8" + b"x" * 500 + b"\xff\xd9")
    files = 0
    for number in range(PROJECTS):
        project = create_project(lib, f"Shoot {number}")
        places = list(_shots(lib, project, number, photos // PROJECTS))
        files += sum(len(p.files) for p in places)
        ids = lib.photos.add_many(places)
        with lib.db.atomic():
            for photo_id, place in zip(ids, places, strict=True):
                entries = {}
                for kind in DerivativeKind:
                    path = lib.layout.derivative(photo_id, kind)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    os.link(picture, path)
                    digest = str(place.files[0].content_hash)
                    entries[kind] = CacheEntry(digest, recipe.key(kind), 504, place.now)
                lib.derivatives.put(photo_id, entries, place.now)
    return files


def _shots(lib: OpenLibrary, project: Project, number: int, count: int) -> Iterator[NewPhoto]:
    """Tiny files of one project, each with content of its own; rows for those that are photos."""
    root = folder_of(lib, project)
    for n in range(count):
        subfolder = "" if n % 3 == 0 else f"day {n % 7}/card {n % 2}"
        folder = root / subfolder
        folder.mkdir(parents=True, exist_ok=True)
        stem = ODD[n % len(ODD)].format(n=n)
        suffixes = KINDS[n % len(KINDS)]
        rows = []
        for suffix in suffixes:
            path = folder / f"{stem}{suffix}"
            path.write_bytes(f"{number}/{n}{suffix}".encode())
            known = classify(path.name)
            if known is not None:
                seen = path.stat()
                rows.append(NewFile(known.kind, path.name, seen.st_size, seen.st_mtime_ns, content_hash(path)))
        yield NewPhoto(project.id, subfolder, stem, tuple(rows), Metadata(width=6000, height=4000), lib.now())


@contextmanager
def library(folder: Path) -> Iterator[OpenLibrary]:
    """An empty library that is closed at the end."""
    root = folder / "Library"
    create_library(root)
    with DecoderPool(processes=2) as pool:
        lib = open_library(root, Settings, pool)
        try:
            yield lib
        finally:
            lib.db.close()


def maintain(lib: OpenLibrary) -> Round:
    """One round of global maintenance, and all it leads to, on this thread."""
    jobs = JobStore(lib.db)
    engine = Engine(jobs, lib.photos, lib.projects, build_job_types(lib))
    start = time.perf_counter()
    task_id = engine.start_task(TaskRequest("maintenance_global", scope=Scope.GLOBAL)).task_id
    engine.run_until_empty("bench")
    seconds = round(time.perf_counter() - start, 2)
    task: Task | None = jobs.task(task_id)
    assert task is not None
    changed = {job.type: int(job.result.get("changed", 0)) for job in task.jobs}
    return Round(seconds, task.status, changed, len(jobs.children(task_id)))


def rows(lib: OpenLibrary) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a round has no business in (of a text index, the tables it is kept in)."""
    found = lib.db.sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    names = {name for (name,) in found} - BOOKKEEPING
    return {name: sorted(lib.db.sql(f'SELECT * FROM "{name}"'), key=repr) for name in sorted(names)}


def files(lib: OpenLibrary) -> dict[str, tuple[int, int, int]]:
    """Every file of the library but the database and the log: inode, size and time."""
    found = {}
    for place, folders, names in os.walk(lib.root):
        folders[:] = [f for f in folders if f != "logs"]
        for name in names:
            if not name.startswith("library."):
                path = Path(place) / name
                seen = path.stat()
                found[str(path)] = (seen.st_ino, seen.st_size, seen.st_mtime_ns)
    return found


def measure(photos: int) -> dict[str, object]:
    """Two rounds over a library of so many photos; what changed in the second must be nothing."""
    with tempfile.TemporaryDirectory() as folder, library(Path(folder)) as lib:
        start = time.perf_counter()
        count = build(lib, photos)
        built = round(time.perf_counter() - start, 1)
        first = maintain(lib)
        before = rows(lib), files(lib)
        second = maintain(lib)
        untouched = (rows(lib), files(lib)) == before
    return {
        "photos": photos,
        "files": count,
        "build_s": built,
        "first_s": first.seconds,
        "second_s": second.seconds,
        "second_status": second.status,
        "second_changed": second.changed,
        "follow_ups": second.follow_ups,
        "nothing_changed": untouched,
    }


def run(quick: bool = False) -> dict[str, object]:
    """Every figure. `quick`: a tenth of the photos."""
    return {"bench": "maintenance", "target_s": TARGET_S, "figures": measure(QUICK if quick else PHOTOS)}


def main() -> int:
    """Figures on standard output, as JSON with --json. Exit status 1 when a round was too slow or changed anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = run(options.quick)
    figures: dict[str, object] = result["figures"]  # type: ignore[assignment]
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name:<18}{value}")
    good = float(str(figures["second_s"])) < TARGET_S and bool(figures["nothing_changed"])
    print("all targets met" if good else "missed", file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
