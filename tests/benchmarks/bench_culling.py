"""How fast one decides: from the key to the painted mark, to the next photo, and from a filter to its photos.

Run it: `python -m tests.benchmarks.bench_culling [--quick] [PHOTOS…]`. The real window over a real library of rows, in
a child process; keys go through the window's own event loop, which sleeps between events as it does by itself. Real
time until the cells in question have been painted; `cpu` is what that took of the processor, whatever other programs
take: of the GUI thread for a mark, of the whole process for a filter (its work behind it included, so it may be more
than the time). `painted_share` is the part of the view painted for a mark: one cell, not the whole view.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.bench_window import make_library

if TYPE_CHECKING:
    from photodesk.bridge.session import LibrarySession
    from photodesk.ui.main_window import MainWindow

TARGETS = {"mark_p95_ms": 16.0, "next_photo_p95_ms": 50.0, "filter_p95_ms": 100.0}
SIZES = (1_000, 100_000, 1_000_000)
FILTERS = ("rating:>=3", "", "label:red", "plan:undecided", "kind:both", "")
WORDS = ("207", "camera", "img_0000 rating:>=3", "")
"""Filters that the word index answers; the second is a word of every photo."""
PAUSE_S = 0.12
"""Between two keys of somebody who is quick."""


class Desk:
    """The window, and waiting for what it paints."""

    def __init__(self, window: MainWindow, session: LibrarySession) -> None:
        from PySide6.QtCore import QTimer

        self.window, self.session = window, session
        self.grid = window.centre.grid
        self.awaited: Callable[[Any], bool] = lambda _dirty: True
        self.ended: tuple[float, float, float] | None = None
        self.painted = 0.0
        self._pulse = QTimer(interval=25)  # nothing waits for ever, and what rests is noticed
        self._pulse.start()
        self._watch()

    def _watch(self) -> None:
        """Note the moment at which what is awaited has been painted."""
        canvas = self.grid.canvas
        paint = canvas.paint

        def noted(painter: Any, dirty: Any, frame: Any) -> None:
            paint(painter, dirty, frame)
            self.painted += dirty.width() * dirty.height()
            if self.ended is None and self.awaited(dirty):
                self.ended = time.perf_counter(), time.thread_time(), time.process_time()

        canvas.paint = noted  # type: ignore[method-assign]

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

    def calm(self, seconds: float = PAUSE_S) -> None:
        """Nothing is asked for any more, and a while has passed."""
        end = time.perf_counter() + seconds
        self.pump(lambda: not self.session.reader.busy and not self.session.photos.loading)
        self.pump(lambda: time.perf_counter() > end)

    def timed(self, act: Callable[[], None], awaited: Callable[[Any], bool]) -> tuple[float, float, float]:
        """Milliseconds from `act` to the end of the paint that is awaited: real, of this thread, of the process."""
        self.awaited, self.ended, self.painted = awaited, None, 0.0
        begin = time.perf_counter(), time.thread_time(), time.process_time()
        act()
        self.pump(lambda: self.ended is not None)
        assert self.ended is not None
        real, thread, process = ((b - a) * 1000 for a, b in zip(begin, self.ended, strict=True))
        return real, thread, process

    def marks(self, count: int) -> dict[str, float]:
        from PySide6.QtCore import QRect, Qt
        from PySide6.QtTest import QTest

        whole = self.grid.viewport().width() * self.grid.viewport().height()
        keys = (Qt.Key.Key_P, Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_X, Qt.Key.Key_U, Qt.Key.Key_3)
        times, shares = [], []
        for number in range(count):
            row = number % 12
            self.session.selection.click(row)
            self.calm()
            cell, key = QRect(*self.grid.viewport_rect(row)), keys[number % len(keys)]
            times.append(self.timed(lambda key=key: QTest.keyClick(self.grid, key), cell.intersects))  # type: ignore[misc]
            shares.append(self.painted / whole)
        marks = named("mark", [t[0] for t in times]) | named("mark_cpu", [t[1] for t in times])
        return marks | {"mark_painted_share": round(sorted(shares)[len(shares) // 2], 3)}

    def next_photos(self, count: int) -> dict[str, float]:
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
        return named("next_photo", times)

    def filters(self, name: str, words: tuple[str, ...], rounds: int) -> dict[str, float]:
        """From Enter in the search field to the painted photos of the new list: every cell in view."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        field, photos, grid = self.window.centre.top_bar.search, self.session.photos, self.grid
        times = []
        for number in range(rounds * len(words)):
            self.calm(0.3)
            shown = photos.photo_list
            field.setText(words[number % len(words)])

            def all_there(_dirty: Any, shown: object = shown) -> bool:
                new = photos.photo_list is not shown and not photos.loading
                return new and all(photos.row_of(photos.ref(r).photo_id) is not None for r in grid.visible_rows())

            times.append(self.timed(lambda: QTest.keyClick(field, Qt.Key.Key_Return), all_there))
        return named(name, [t[0] for t in times]) | named(f"{name}_cpu", [t[2] for t in times])


def named(name: str, values: list[float]) -> dict[str, float]:
    """p50, p95 and the worst of all, in milliseconds."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    found = {"p50": ordered[len(ordered) // 2], "p95": p95, "worst": ordered[-1]}
    return {f"{name}_{share}_ms": round(value, 1) for share, value in found.items()}


def measure(root: Path, count: int) -> dict[str, float]:
    """In the child: open the library in a window and cull."""
    import psutil

    from photodesk.bridge.garbage import GuiCollector
    from photodesk.desktop import Desktop, application
    from photodesk.library.preferences import Preferences

    app = application()
    desktop = Desktop(app, Preferences(root / "Config"))
    collector = GuiCollector(app)
    collector.start()
    begin = time.perf_counter()
    assert desktop.open(root)
    assert desktop.session is not None
    assert desktop.window is not None
    desk = Desk(desktop.window, desktop.session)
    photos = desk.session.photos
    desk.pump(lambda: len(photos) > 0 and photos.row_of(photos.ref(0).photo_id) is not None)
    found = {"first_rows_ms": round((time.perf_counter() - begin) * 1000, 1)}
    desk.calm(3.0)
    desk.pump(lambda: desk.session._reads.ready, 300)
    found |= desk.marks(count)
    found |= desk.next_photos(count)
    found |= desk.filters("filter", FILTERS, max(2, count // 15))
    found |= desk.filters("words", WORDS, max(2, count // 30))
    found["memory_mb"] = round(psutil.Process().memory_info().rss / 2**20, 1)
    collector.stop()
    desktop.close_window()
    desktop.close()
    return found


def run(quick: bool = False, sizes: tuple[int, ...] = SIZES) -> dict[str, object]:
    """Figures at each size with their targets (quick: fewer keys, and not at a million)."""
    figures: dict[str, object] = {"targets": TARGETS}
    for photos in sizes if not quick else sizes[:2]:
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
            found = json.loads(done.stdout.splitlines()[-1])
            missed = [name for name, target in TARGETS.items() if found[name] > target]
            figures[f"{photos}"] = found | {"load": os.getloadavg()[0], "missed": ", ".join(missed)}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return figures


def main() -> None:
    chosen = tuple(int(word) for word in sys.argv[1:] if word.isdigit())
    print(json.dumps(run("--quick" in sys.argv, chosen or SIZES), indent=1))


if __name__ == "__main__":
    main()
