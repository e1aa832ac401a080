"""How fast one decides: from the key to the painted mark, to the next photo, and from a filter to its photos.

Run it: `python -m tests.benchmarks.bench_culling [--quick]`. The real window over a real library of rows, in a child
process; real time until it is painted, everything that happens in between included. `cpu` figures leave out what other
programs take: of the GUI thread for a mark, of the whole process for a filter. `mark_painted_share` is the part of the
view that is painted anew for a mark: one cell, not the whole view.
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
from typing import TYPE_CHECKING

from tests.benchmarks.bench_window import make_library

if TYPE_CHECKING:
    from photodesk.bridge.session import LibrarySession
    from photodesk.ui.main_window import MainWindow

TARGETS = {"mark_p95_ms": 16.0, "next_photo_p95_ms": 50.0, "filter_p95_ms": 100.0}
FILTERS = ("rating:>=3", "", "label:red", "plan:undecided", "kind:both", "")


class Desk:
    """The window, and waiting for what it paints."""

    def __init__(self, window: MainWindow, session: LibrarySession) -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        self.window, self.session = window, session
        self.painted = 0
        desk = self

        class Paints(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() is QEvent.Type.Paint:
                    desk.painted += sum(r.width() * r.height() for r in event.region())  # type: ignore[attr-defined]
                return False

        self._pulse = QTimer(interval=25)  # nothing waits for ever, and what rests is noticed
        self._pulse.start()
        self._paints = Paints()
        window.centre.grid.viewport().installEventFilter(self._paints)

    def pump(self, until: Callable[[], bool], seconds: float = 60) -> None:
        """Let the window run as it does by itself: asleep between events. Turning in circles for more of them would
        keep Python's lock from the threads that are waited for."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        end = time.perf_counter() + seconds
        wait = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while not until():
            QApplication.processEvents(wait)
            if time.perf_counter() > end:
                raise TimeoutError

    def calm(self, seconds: float = 0.1) -> None:
        """Nothing is asked for any more."""
        end = time.perf_counter() + seconds
        self.pump(lambda: not self.session.reader.busy and not self.session.photos.loading)
        self.pump(lambda: time.perf_counter() > end)

    def marks(self, count: int) -> tuple[list[float], list[float], list[float]]:
        """Milliseconds from the key to the painted cell, those of the GUI thread, and the share of the view painted."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        grid = self.window.centre.grid
        whole = grid.viewport().width() * grid.viewport().height()
        keys = (Qt.Key.Key_P, Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_X, Qt.Key.Key_U)
        times, cpus, shares = [], [], []
        for number in range(count):
            self.session.selection.click(number % 12)
            self.calm(0.03)
            self.painted, begin, cpu = 0, time.perf_counter(), time.thread_time()
            QTest.keyClick(grid, keys[number % len(keys)])
            self.pump(lambda: self.painted > 0)
            times.append((time.perf_counter() - begin) * 1000)
            cpus.append((time.thread_time() - cpu) * 1000)
            shares.append(self.painted / whole)
        return times, cpus, shares

    def next_photos(self, count: int) -> list[float]:
        """From the arrow key to the sharp painted photo, its neighbours prepared."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.session.selection.click(0)
        self.window.qactions.run("photo.loupe")
        loupe, times = self.window.centre.loupe, []
        self.pump(lambda: loupe.sharp)
        for number in range(count):
            self.calm(0.15)
            begin, before = time.perf_counter(), loupe.shown
            QTest.keyClick(loupe, Qt.Key.Key_Right if number % 40 < 20 else Qt.Key.Key_Left)
            self.pump(lambda before=before: loupe.shown != before and loupe.sharp)  # type: ignore[misc]
            loupe.repaint()
            times.append((time.perf_counter() - begin) * 1000)
        self.window.qactions.run("view.grid")
        return times

    def filters(self, rounds: int) -> tuple[list[float], list[float]]:
        """From the words of a filter to the first painted photos of its list; and what the process computed for it."""
        from dataclasses import replace

        window, photos = self.window, self.session.photos
        times, cpus = [], []
        for number in range(rounds * len(FILTERS)):
            self.calm()
            changed: list[bool] = []
            connection = photos.list_changed.connect(lambda changed=changed: changed.append(True))
            begin, cpu = time.perf_counter(), time.process_time()
            window.choose(replace(window.choice, search=FILTERS[number % len(FILTERS)]))
            self.pump(lambda changed=changed: bool(changed) and not photos.loading)  # type: ignore[misc]
            first = photos.ref(0).photo_id if len(photos) else None
            self.pump(lambda first=first: first is None or photos.row_of(first) is not None)  # type: ignore[misc]
            window.centre.grid.viewport().repaint()
            times.append((time.perf_counter() - begin) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
            photos.list_changed.disconnect(connection)
        return times, cpus


def measure(root: Path, count: int) -> dict[str, float]:
    """In the child: open the library in a window and cull."""
    from PySide6.QtWidgets import QApplication

    from photodesk.bridge.garbage import GuiCollector
    from photodesk.desktop import Desktop, application
    from photodesk.library.preferences import Preferences

    app = application()
    desktop = Desktop(app, Preferences(root / "Config"))
    collector = GuiCollector(app)
    collector.start()
    assert desktop.open(root)
    assert desktop.session is not None
    assert desktop.window is not None
    desk = Desk(desktop.window, desktop.session)
    desk.pump(lambda: len(desk.session.photos) > 0)
    desk.calm(1.0)
    QApplication.processEvents()
    marks, mark_cpus, shares = desk.marks(count)
    nexts = desk.next_photos(count)
    filters, filter_cpus = desk.filters(max(2, count // 20))
    collector.stop()
    desktop.close_window()
    desktop.close()
    return {
        "mark_median_ms": round(statistics.median(marks), 1),
        "mark_p95_ms": _share(marks, 0.95),
        "mark_cpu_p95_ms": _share(mark_cpus, 0.95),
        "mark_painted_share": round(statistics.median(shares), 3),
        "next_photo_median_ms": round(statistics.median(nexts), 1),
        "next_photo_p95_ms": _share(nexts, 0.95),
        "filter_median_ms": round(statistics.median(filters), 1),
        "filter_p95_ms": _share(filters, 0.95),
        "filter_cpu_p95_ms": _share(filter_cpus, 0.95),
    }


def _share(values: list[float], share: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


def run(quick: bool = False) -> dict[str, object]:
    """Figures at 1,000 and 100,000 photos (and 1,000,000 when not quick) with their targets."""
    figures: dict[str, object] = {"targets": TARGETS}
    for photos in (1_000, 100_000) if quick else (1_000, 100_000, 1_000_000):
        folder = Path(tempfile.mkdtemp(prefix="bench-culling-"))
        try:
            make_library(folder / "Library", photos)
            code = (
                "import json; from pathlib import Path; from tests.benchmarks.bench_culling import measure;"
                f"print(json.dumps(measure(Path({str(folder / 'Library')!r}), {40 if quick else 200})))"
            )
            done = subprocess.run(
                [sys.executable, "-c", code],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            )
            figures[f"{photos}"] = json.loads(done.stdout.splitlines()[-1])
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return figures


def main() -> None:
    print(json.dumps(run("--quick" in sys.argv), indent=1))


if __name__ == "__main__":
    main()
