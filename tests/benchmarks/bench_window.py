"""The whole window on a library of 100,000 photos: first screen, scrolling, marking, memory.

Run it: `python -m tests.benchmarks.bench_window [--quick]`. A child process opens the window, so that its memory is
its own. Milliseconds of the GUI thread unless said otherwise; `cpu` figures leave out what other programs take.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.bench_store import build
from tests.pictures import write_jpeg

TARGETS = {"first_screen_ms": 1000.0, "scroll_cpu_p99_ms": 16.0, "mark_p95_ms": 16.0, "memory_mb": 400.0}
PICTURES = 400


def make_library(root: Path, photos: int) -> None:
    """A library of rows, and thumbnails for the newest photos (the files are links to a few real ones)."""
    from photodesk.domain.derivative import DerivativeKind
    from photodesk.domain.filter import PhotoFilter, Sort
    from photodesk.files.layout import LibraryLayout
    from photodesk.library.opening import create_library
    from photodesk.store.photos import PhotoStore

    create_library(root)
    layout = LibraryLayout(root)
    layout.database.unlink()
    db = build(root / ".photodesk", photos)
    ids = PhotoStore(db).list(PhotoFilter(), Sort()).ids[: photos if photos <= PICTURES else PICTURES]
    db.close()
    (layout.dot / f"library-{photos}.sqlite3").rename(layout.database)
    sources = [write_jpeg(root / ".photodesk" / f"picture-{n}.jpg", n, size=(512, 341)) for n in range(8)]
    for photo_id in ids:
        for kind in DerivativeKind:
            target = layout.derivative(photo_id, kind)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(sources[photo_id % 8], target)


def measure(root: Path, steps: int) -> dict[str, float]:
    """In the child: open the library in a window and use it."""
    import psutil
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from photodesk.bridge.garbage import GuiCollector
    from photodesk.desktop import Desktop, application
    from photodesk.domain.marks import SetRating
    from photodesk.library.preferences import Preferences

    app = application()
    desktop = Desktop(app, Preferences(root / "Config"))

    def pump(until: Callable[[], bool], seconds: float = 30) -> None:
        end = time.perf_counter() + seconds
        while not until() and time.perf_counter() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    begin = time.perf_counter()
    assert desktop.open(root)
    session, window = desktop.session, desktop.window
    assert session is not None
    assert window is not None
    pump(lambda: len(session.photos) > 0 and session.photos.row_of(session.photos.ref(0).photo_id) is not None)
    first_screen = (time.perf_counter() - begin) * 1000
    pump(lambda: session.thumbnails.image(session.photos.ref(0).photo_id) is not None)
    first_pictures = (time.perf_counter() - begin) * 1000
    collector = GuiCollector(app)
    collector.start()
    bar = window.centre.grid.verticalScrollBar()
    walls, cpus = [], []
    for _ in range(steps):
        start, cpu = time.perf_counter(), time.thread_time()
        bar.setValue(bar.value() + 154)
        QApplication.processEvents()
        walls.append((time.perf_counter() - start) * 1000)
        cpus.append((time.thread_time() - cpu) * 1000)
    bar.setValue(0)
    pump(lambda: not session.reader.busy)
    marks = []
    for place in range(60):
        session.selection.click(place % 20)
        QApplication.processEvents()
        start = time.perf_counter()
        session.decisions.mark(session.selection.snapshot(), SetRating(place % 6))
        window.centre.grid.viewport().repaint()
        marks.append((time.perf_counter() - start) * 1000)
        QApplication.processEvents()
    collector.stop()
    memory = psutil.Process().memory_info().rss / 2**20
    desktop.close_window()
    desktop.close()
    return {
        "first_screen_ms": round(first_screen, 1),
        "first_pictures_ms": round(first_pictures, 1),
        "scroll_median_ms": round(statistics.median(walls), 2),
        "scroll_p99_ms": round(_share(walls, 0.99), 2),
        "scroll_worst_ms": round(max(walls), 2),
        "scroll_cpu_p99_ms": round(_share(cpus, 0.99), 2),
        "scroll_cpu_worst_ms": round(max(cpus), 2),
        "mark_p95_ms": round(_share(marks, 0.95), 2),
        "memory_mb": round(memory, 1),
    }


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def run(quick: bool = False) -> dict[str, object]:
    """Figures at 100,000 photos (and 1,000,000 when not quick) with their targets."""
    figures: dict[str, object] = {"targets": TARGETS}
    for photos in (100_000,) if quick else (100_000, 1_000_000):
        folder = Path(tempfile.mkdtemp(prefix="bench-window-"))
        try:
            make_library(folder / "Library", photos)
            code = (
                "import json, sys; from pathlib import Path; from tests.benchmarks.bench_window import measure;"
                f"print(json.dumps(measure(Path({str(folder / 'Library')!r}), {120 if quick else 600})))"
            )
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
            )
            figures[f"{photos}"] = json.loads(done.stdout.splitlines()[-1])
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return figures


def main() -> None:
    print(json.dumps(run("--quick" in sys.argv), indent=1))


if __name__ == "__main__":
    main()
