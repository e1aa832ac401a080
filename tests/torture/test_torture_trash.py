"""F12: ten thousand random photos, odd names and pairs among them, to the trash and back: as if nothing had been."""

from __future__ import annotations

import io
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from photodesk.domain.job import JobStatus
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import Label, Metadata
from photodesk.domain.plan import Pending
from photodesk.domain.task import TaskRequest
from photodesk.files.hashing import content_hash
from photodesk.imaging.formats import classify
from photodesk.jobs.engine import Engine, JobStore
from photodesk.jobs.types import build as build_job_types
from photodesk.library import trash
from photodesk.library.commit import commit_request
from photodesk.library.open_library import OpenLibrary
from photodesk.library.plan import pending
from photodesk.library.projects import create_project, folder_of
from photodesk.library.restore import restore_request
from photodesk.store.photos import NewFile, NewPhoto
from photodesk.store.tags import TagStore
from tests.cli_runner import leftovers
from tests.originals import contents, pictures
from tests.pictures import picture
from tests.torture.many_photos import commented, count_from, library
from tests.torture.many_photos import pictures as jpegs

pytestmark = pytest.mark.torture
PHOTOS = count_from("PHOTODESK_TRASH_PHOTOS", 10_000)
PROJECTS = 6
ODD = (
    "IMG_{n}",
    "img_{n}.edit",
    "-rf {n}",
    " leading {n} trailing ",
    "new\nline {n}",
    "tab\t{n}\x1b[31m",
    "Ünïcode {n}",
    "u\u0308 decomposed {n}",
    "雪 {n} ☃",
    "\u202egnp.{n}",
    "undecodable \udcff\udcfe {n}",
    "%s {n} ' OR 1=1 --",
    "con {n}. .",
    "long " + "ä" * 110 + " {n}",
)
SHAPES = (
    (".JPG",),
    (".JPG", ".NEF"),
    (".jpeg", ".CR3", ".xmp"),
    (".png",),
    (".TIF", ".NEF", ".NEF.pp3"),
    (".JpG", ".xmp"),
)
TAGS = ("places/coast", "people/Ann", "Schnee", "best")


@pytest.mark.trap("T06")
@pytest.mark.trap("T04")
@pytest.mark.fault(38)
@pytest.mark.fault(39)
def test_ten_thousand_photos_to_the_trash_and_back(tmp_path: Path) -> None:
    rng = random.Random(12)
    with library(tmp_path / "Library") as lib:
        ids = shoot(lib, rng)
        decide(lib, rng, ids)
        before, rows = contents(lib.root), pictures(lib)
        engine = Engine(JobStore(lib.db), lib.photos, lib.projects, build_job_types(lib))

        shown = pending(lib)
        began = time.monotonic()
        done(engine, commit_request(lib, shown=shown))
        committed = time.monotonic() - began
        assert_gone(lib, shown, before)

        began = time.monotonic()
        done(engine, restore_request(lib, everything=True))
        restored = time.monotonic() - began
        after = contents(lib.root)
        assert after.keys() == before.keys(), "names"
        assert after == before, "bytes and times"
        assert pictures(lib) == rows, "marks, plans, tags and files"
        assert trash.entries(lib) == []
        assert leftovers(lib.root) == []
        done(engine, TaskRequest("maintenance_global"))
        assert (contents(lib.root), pictures(lib)) == (before, rows), "and maintenance finds nothing to do"
        engine.shutdown()
    print(
        f"\n{PHOTOS} photos, {len(before)} files; {len(shown.items)} discarded files committed in {committed:.0f} s "
        f"and back in {restored:.0f} s (with thumbnails and previews)",
        file=sys.stderr,
    )


def shoot(lib: OpenLibrary, rng: random.Random) -> list[int]:
    """Real pictures under odd names, in pairs, with sidecars, at odd times. Ids of the photos."""
    ids: list[int] = []
    bytes_of = {".png": encoded("PNG"), ".tif": encoded("TIFF")}
    for number in range(PROJECTS):
        project = create_project(lib, f"Shoot {number}")
        root = folder_of(lib, project)
        share = range(number, PHOTOS, PROJECTS)
        ids += lib.photos.add_many(_photos(lib, project.id, root, share, bytes_of, rng))
    return ids


def encoded(kind: str) -> bytes:
    stream = io.BytesIO()
    picture(1).save(stream, kind)
    return stream.getvalue()


def _photos(
    lib: OpenLibrary, project_id: int, root: Path, share: range, bytes_of: dict[str, bytes], rng: random.Random
) -> Iterator[NewPhoto]:
    rendered = jpegs()
    for n in share:
        subfolder = rng.choice(("", "a", "a/b", "Tag 1", "\udcff folder", "雪"))
        (root / subfolder).mkdir(parents=True, exist_ok=True)
        stem, files = rng.choice(ODD).format(n=n), []
        for suffix in rng.choice(SHAPES):
            path = root / subfolder / f"{stem}{suffix}"
            if suffix.lower() in (".jpg", ".jpeg"):
                path.write_bytes(commented(rendered[n % len(rendered)], f"{n}"))
            else:
                path.write_bytes(bytes_of.get(suffix.lower(), b"raw or sidecar ") + f"{n}{suffix}".encode())
            moment = rng.choice((0, 1_400_000_000, 1_790_000_000, 4_000_000_000)) * 10**9 + rng.randrange(10**9)
            os.utime(path, ns=(moment, moment))
            known = classify(path.name)
            if known is not None:
                files.append(NewFile(known.kind, path.name, path.stat().st_size, moment, content_hash(path)))
        yield NewPhoto(project_id, subfolder, stem_of(files[0].name), tuple(files), Metadata(), lib.now())


def decide(lib: OpenLibrary, rng: random.Random, ids: list[int]) -> None:
    """Stars, labels, tags and plans as a user might have given them; of every photo something is discarded."""
    tags = TagStore(lib.db)
    with lib.db.atomic(durable=True):
        for photo in lib.photos.get(ids):
            kinds = sorted({file.kind for file in photo.files})
            dropped = rng.sample(kinds, rng.randint(1, len(kinds)))
            plan = {f"keep_{kind}": False for kind in dropped}
            plan |= {f"keep_{kind}": True for kind in kinds if kind not in dropped and rng.random() < 0.5}
            label = rng.choice((None, *Label))
            lib.photos.decide([photo.id], lib.now(), rating=rng.randint(0, 5), label=label, **plan)  # type: ignore[arg-type]
            chosen = rng.sample(TAGS, rng.randint(0, len(TAGS)))
            if chosen:
                tags.add([photo.id], chosen, lib.now())


def done(engine: Engine, request: TaskRequest) -> None:
    """The task to its end, every step and item of it well."""
    task_id = engine.start_task(request).task_id
    engine.run_until_empty("torture")
    task = engine.jobs.task(task_id)
    assert task is not None
    problems = [i.message for job in task.jobs for i in engine.jobs.items(job.id) if i.message][:5]
    assert (task.status, problems) == (JobStatus.COMPLETED, [])


def assert_gone(lib: OpenLibrary, shown: Pending, before: dict[str, tuple[str, int]]) -> None:
    """Exactly what was shown lies in the trash, under every byte it had."""
    entries = trash.entries(lib)
    assert {e.file_id for e in entries if e.file_id} == {item.file_id for item in shown.items}
    there = contents(lib.root)
    assert sorted(there.values()) == sorted(before.values()), "not one byte or time is lost"
    moved = before.keys() - there.keys()
    assert len(moved) == len(entries) >= len(shown.items) > PHOTOS
    assert all(".photodesk-trash" in path for path in there.keys() - before.keys())
