"""How fast a library answers: list, rows of a screen, counts and a filter change, at 100,000 and 1,000,000 photos.

Run it: `python tests/benchmarks/bench_store.py [--quick] [--json]`. Best of several runs, in ms.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from photodesk.bridge.folded_list import fold
from photodesk.domain.filter import GroupBy, PhotoFilter, Plan, Sort, SortKey
from photodesk.domain.folding import Folding
from photodesk.domain.photo import FileKind
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.photo_index import PhotoIndex
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.stacks import StackStore

NOW = "2026-11-20T19:00:00.000000Z"
PROJECTS = 40
TARGETS = {"list by time": 250.0, "rows(200)": 5.0, "filter: text": 100.0, "filter: text, two words": 100.0}
"""Milliseconds at 100,000 photos."""

_PHOTOS = """INSERT INTO photos (id, uuid, project_id, subfolder, stem, stem_key, taken_local, taken_source, width,
    height, camera, lens, exposure_seconds, aperture, iso, focal_length, rating, label, keep_raw, thumbnail_status,
    preview_status, created_at, updated_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
    SELECT i, 'bench-' || i, 1 + i * 7919 % ?2, '', printf('IMG_%07d', i), printf('img_%07d', i),
        CASE WHEN i % 50 THEN strftime('%Y-%m-%dT%H:%M:%S', 1500000000 + i * 2654435761 % 280000000, 'unixepoch') END,
        'exif', 6000, 4000, 'Camera ' || (i % 6), 'Lens ' || (i % 9), 1.0 / (1 + i % 500), 2.8 + i % 5,
        100 * (1 + i % 32), 35.0, i % 6, CASE i % 11 WHEN 0 THEN 'red' END, CASE i % 25 WHEN 0 THEN 0 END,
        CASE i % 200 WHEN 0 THEN 'pending' ELSE 'generated' END, 'generated', ?3, ?3 FROM n"""
_FILES = """INSERT INTO photo_files (photo_id, project_id, subfolder, name, name_key, kind, size, mtime_ns,
    content_hash)
    SELECT id, project_id, '', stem || ?2, stem_key || lower(?2), ?1, 8000000 + id * 37 % 4000000, id,
        printf('%032x', id)
    FROM photos WHERE ?1 = 'jpeg' OR id % 2"""
_CACHE = """INSERT INTO derivative_cache SELECT id, ?1, printf('%032x', id), 't512q80e1', 40000, ?2 FROM photos
    WHERE thumbnail_status = 'generated' ORDER BY id"""


def build(folder: Path, photos: int) -> Database:
    """A library of `photos` photos in 40 projects; every second photo is a RAW + JPEG pair."""
    db = Database.open(folder / f"library-{photos}.sqlite3", create=True)
    projects = ProjectStore(db)
    for n in range(PROJECTS):
        projects.add(
            uuid=f"p{n}",
            name=f"Shoot {n}",
            folder=f"Shoot {n}",
            in_place=False,
            volume_id=None,
            tenant_id="user_0",
            now=NOW,
        )
    with db.atomic():
        db.change(_PHOTOS, (photos, PROJECTS, NOW))
        db.change(_FILES, ("jpeg", ".JPG"))
        db.change(_FILES, ("raw", ".NEF"))
        for kind in ("thumbnail", "preview"):
            db.change(_CACHE, (kind, NOW))
    return db


def best(times: int, work: Callable[[], object]) -> float:
    """Milliseconds of the fastest of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return round(min(taken) * 1000, 2)


def _settle(stacks: StackStore) -> None:
    while stacks.settle()[1]:
        pass


def measure(db: Database, times: int) -> Iterator[tuple[str, float]]:
    """The figures of one library."""
    photos = PhotoStore(db)
    everything = PhotoFilter()
    ids: array[int] = photos.list(everything, Sort()).ids
    screen = list(ids[len(ids) // 2 : len(ids) // 2 + 200])
    for name, sort in {
        "list by time": Sort(),
        "list by time, oldest first": Sort(SortKey.TAKEN, descending=False),
        "list by name": Sort(SortKey.NAME, descending=False),
        "list by size": Sort(SortKey.SIZE),
        "list by rating": Sort(SortKey.RATING),
    }.items():
        yield name, best(times, lambda sort=sort: photos.list(everything, sort))
    for name, narrowed in {
        "filter: one project": PhotoFilter(project_ids=(7,)),
        "filter: three stars or more": PhotoFilter(rating_min=3),
        "filter: planned discards": PhotoFilter(pending=True),
        "filter: RAW + JPEG": PhotoFilter(kinds=(FileKind.JPEG, FileKind.RAW)),
        "filter: one month": PhotoFilter(date_from="2020-05-01", date_to="2020-06-01"),
        "filter: text": PhotoFilter(text="img_0012"),
        "filter: text, a number": PhotoFilter(text="2207"),
        "filter: text, two words": PhotoFilter(text='img_001 "camera 3"'),
        "filter: text, a word of every sixth photo": PhotoFilter(text='"camera 3"'),
        "filter: undecided": PhotoFilter(plan=Plan.UNDECIDED),
    }.items():
        yield name, best(times, lambda narrowed=narrowed: photos.list(narrowed, Sort()))
    stacks = StackStore(db)
    yield "stacks: find all of them", best(1, lambda: _settle(stacks))
    table, listed = stacks.table(), photos.list(everything, Sort())
    yield "stacks: read for folding", best(times, stacks.table)
    yield "stacks: fold all", best(times, lambda: fold(listed, table, Folding(all=True)))
    yield "list by project", best(times, lambda: photos.list(everything, Sort(group=GroupBy.PROJECT)))
    yield "list by burst", best(1, lambda: photos.list(everything, Sort(group=GroupBy.BURST)))
    yield "counts of decisions", best(times, lambda: photos.plan_counts(everything))
    yield "rows(200)", best(times * 4, lambda: photos.rows(screen))
    yield "get(200)", best(times * 2, lambda: photos.get(screen))
    yield "count", best(times, lambda: photos.count(everything))
    yield "file_count(200)", best(times, lambda: photos.file_count(screen))
    yield "project summaries", best(times, lambda: ProjectStore(db).summaries("user_0"))
    yield "unfinished derivatives", best(times, lambda: DerivativeStore(db).unfinished())
    yield "cache chunk of 1,000", best(times, lambda: DerivativeStore(db).chunk(0, 1000))
    yield "stars for 2,000 photos", best(1, lambda: photos.decide(list(ids[:2000]), NOW, rating=5))


def in_memory(db: Database) -> dict[str, object]:
    """The same lists from the index in memory, in the same run: milliseconds of the processor, and how many times as
    much SQL takes; what reading the photos into memory costs."""
    index = PhotoIndex(db)
    begin = time.process_time()
    while index.load_some():
        pass
    found: dict[str, object] = {"load_cpu_ms": round((time.process_time() - begin) * 1000)}
    photos = PhotoStore(db)
    for name, narrowed in {
        "everything": PhotoFilter(),
        "three stars or more": PhotoFilter(rating_min=3),
        "RAW + JPEG": PhotoFilter(kinds=(FileKind.JPEG, FileKind.RAW)),
        "undecided": PhotoFilter(plan=Plan.UNDECIDED),
        "planned discards": PhotoFilter(pending=True),
    }.items():
        quick = cpu(5, lambda narrowed=narrowed: index.list(narrowed, Sort()))
        found[f"{name}: cpu_ms"] = quick
        found[f"{name}: times less than SQL"] = round(
            cpu(2, lambda narrowed=narrowed: photos.list(narrowed, Sort())) / quick, 1
        )
    found["counts of decisions: cpu_ms"] = cpu(5, lambda: index.plan_counts(PhotoFilter()))
    return found


def cpu(times: int, work: Callable[[], object]) -> float:
    """Milliseconds of the processor that the cheapest of `times` runs took."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return round(min(taken) * 1000, 2)


def run(quick: bool = False) -> dict[str, object]:
    """Every figure. `quick`: 100,000 photos only."""
    figures: dict[str, object] = {}
    for size in (100_000,) if quick else (100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            db = build(Path(folder), size)
            built = round(time.perf_counter() - start, 1)
            memory = in_memory(db)
            times = dict(measure(db, 5 if size <= 100_000 else 2))
            start = time.perf_counter()
            db.integrity_check(quick=True)
            checked = round(time.perf_counter() - start, 2)
            megabytes = round(db.path.stat().st_size / 1e6)
            db.close()
        figures[f"{size}"] = {
            "build_s": built,
            "quick_check_s": checked,
            "file_mb": megabytes,
            "in_memory": memory,
            "ms": times,
        }
    return {"bench": "store", "targets_ms": TARGETS, "photos": figures}


def main() -> int:
    """Table on standard output, or JSON with --json. Exit status 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = run(options.quick)
    libraries: dict[str, dict[str, dict[str, float]]] = result["photos"]  # type: ignore[assignment]
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        for size, figures in libraries.items():
            print(f"\n{int(size):,} photos: { {k: v for k, v in figures.items() if k != 'ms'} }")
            for name, milliseconds in figures["ms"].items():
                print(f"  {name:<32}{milliseconds:>12,.2f} ms")
    missed = [name for name, limit in TARGETS.items() if libraries["100000"]["ms"][name] > limit]
    print("missed: " + ", ".join(missed) if missed else "all targets met", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
