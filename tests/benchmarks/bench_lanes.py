"""What the user waits for while 10,000 derivatives are made, with real photos and decoders; and an idle window's cost.

Run: python -m tests.benchmarks lanes [--quick]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from photodesk.config.settings import Settings
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.task import TaskRequest
from photodesk.imaging.sandbox import DecoderPool
from photodesk.jobs.clock import parse
from photodesk.jobs.engine import Engine, JobStore
from photodesk.jobs.lanes import lanes_for
from photodesk.jobs.types import build as build_job_types
from photodesk.library.commit import commit_request
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from tests.torture.many_photos import fill

PHOTOS = 10_000
TARGET_MS = 100.0
"""From start_task to the first line of the commit, in milliseconds."""
COMMITS = 40
QUIET = "[maintenance]\nstart_delay_s = 600\n"


def run(quick: bool = False) -> dict[str, float]:
    """Every figure by name; its unit is in the name."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "Library"
        create_library(root)
        with DecoderPool() as pool:
            lib = open_library(root, Settings, pool)
            try:
                ids = fill(lib, PHOTOS // 10 if quick else PHOTOS, 4)
                figures = commits_among_derivatives(lib, ids, 5 if quick else COMMITS)
            finally:
                lib.db.close()
        return {name: round(value, 2) for name, value in (figures | idle_window(root, quick)).items()}


def commits_among_derivatives(lib: OpenLibrary, ids: list[int], commits: int) -> dict[str, float]:
    """Commits of one photo each, asked for while derivatives of all are made on every other worker."""
    engine = Engine(JobStore(lib.db), lib.photos, lib.projects, build_job_types(lib))
    waits, busy = [], 0
    with workers(engine):
        bulk = engine.start_task(TaskRequest("generate_derivatives", filter=PhotoFilter(), force=True)).task_id
        for photo_id in ids[:commits]:
            time.sleep(0.15)
            lib.photos.decide([photo_id], lib.now(), keep_jpeg=False)
            request = commit_request(lib, photo_ids=[photo_id])
            asked = datetime.now(UTC)
            task_id = engine.start_task(request).task_id
            waits.append((_started(engine, task_id) - asked).total_seconds() * 1000)
            task = engine.jobs.task(bulk)
            busy += task is not None and task.finished_at is None
        engine.cancel(task_id=bulk)
    return {
        "commits_asked_while_derivatives_ran": busy,
        "commit_starts_after_ms_median": statistics.median(waits),
        "commit_starts_after_ms_worst": max(waits),
        "target_ms": TARGET_MS,
    }


def _started(engine: Engine, task_id: int) -> datetime:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        task = engine.jobs.task(task_id)
        if task is not None and task.jobs[0].started_at:
            return parse(task.jobs[0].started_at)
        time.sleep(0.005)
    raise TimeoutError("the commit did not start")


@contextmanager
def workers(engine: Engine) -> Iterator[None]:
    """As many as the window has: one per core, and one for what is urgent."""
    count, stop = (os.cpu_count() or 1) + 1, threading.Event()
    threads = [threading.Thread(target=engine.drain, args=(f"w{n}", lanes_for(n, count), stop)) for n in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        engine.shutdown()
        for thread in threads:
            thread.join()


def idle_window(root: Path, quick: bool) -> dict[str, float]:
    """Processor time of the whole program, its decoders too, with its window open and nothing to do."""
    config = root.parent / "config"
    config.mkdir()
    (config / "settings.toml").write_text(QUIET, encoding="utf-8")
    command = [sys.executable, "-m", "photodesk", "--library", str(root), "open"]
    environment = {**os.environ, "PHOTODESK_CONFIG": str(config), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as window:
        try:
            time.sleep(20)
            family = [psutil.Process(window.pid), *psutil.Process(window.pid).children(recursive=True)]
            before, seconds = _spent(family), 10.0 if quick else 60.0
            time.sleep(seconds)
            used = _spent(family) - before
        finally:
            window.terminate()
    return {"idle_window_cpu_percent_of_a_core": used / seconds * 100}


def _spent(family: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in family)
