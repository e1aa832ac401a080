"""How fast the grid is: first paint, the longest the GUI thread is held while a large list scrolls by, memory."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from array import array
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from photodesk.bridge.fake_library import FakeReads, fake_row
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.reader import Reader
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.thumbnails import Thumbnails
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import Keep, Label
from photodesk.domain.photo_list import Group, PhotoList, PhotoRow
from photodesk.ui import theme
from photodesk.ui.grid.view import PhotoGrid

FRAME_MS = 16.7
PICTURES = 40


class TimedGrid(PhotoGrid):
    """The real grid, with its paints timed."""

    def __init__(self, *parts: object) -> None:
        self.paints: list[float] = []
        self.work: list[float] = []
        super().__init__(*parts)  # type: ignore[arg-type]

    def paintEvent(self, event: object) -> None:
        begin, work = time.perf_counter(), time.thread_time()
        super().paintEvent(event)  # type: ignore[arg-type]
        self.work.append((time.thread_time() - work) * 1000)
        self.paints.append((time.perf_counter() - begin) * 1000)


def pictures(folder: Path) -> list[str]:
    """Real JPEGs of thumbnail size with detail in them."""
    made = []
    for number in range(PICTURES):
        image = QImage(512, 341, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number * 9, 120, 120))
        painter = QPainter(image)
        for line in range(60):
            painter.setPen(QColor.fromHsv((number * 31 + line * 7) % 360, 200, 220))
            painter.drawLine(line * 9, 0, 512 - line * 5, 341)
        painter.end()
        path = folder / f"{number}.jpg"
        image.save(str(path), "JPEG", 80)
        made.append(str(path))
    return made


def photo_list(count: int, per_day: int = 87) -> PhotoList:
    groups = tuple(
        Group(f"20{20 - place // 365 % 20:02}-01-{place % 28 + 1:02}", start, min(per_day, count - start), (1,))
        for place, start in enumerate(range(0, count, per_day))
    )
    return PhotoList(array("q", range(1, count + 1)), array("q", [1] * count), groups, count)


def maker(paths: list[str]):  # type: ignore[no-untyped-def]
    keeps = (Keep(), Keep(True, True), Keep(False, False), Keep(True, False))
    labels = (None, Label.RED, None, Label.BLUE, Label.YELLOW)

    def make(photo_id: int) -> PhotoRow:
        row = fake_row(photo_id, thumbnail=paths[photo_id % len(paths)])
        return replace(row, rating=photo_id % 6, keep=keeps[photo_id % 4], label=labels[photo_id % 5])

    return make


def pump(app: QApplication, until=None, seconds: float = 10.0) -> float:  # type: ignore[no-untyped-def]
    """Deliver events until `until()`; the longest single pass in milliseconds."""
    worst, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        worst = max(worst, (time.perf_counter() - begin) * 1000)
        if until is None or until():
            break
    return worst


def scroll(app: QApplication, grid: TimedGrid, steps: int, step: int | None) -> dict[str, float]:
    """Scroll `steps` times by `step` pixels, or over the whole list in as many jumps; every pass is timed."""
    bar = grid.verticalScrollBar()
    bar.setValue(0)
    pump(app, seconds=1)
    grid.paints.clear()
    grid.work.clear()
    passes = []
    for number in range(1, steps + 1):
        begin = time.perf_counter()
        bar.setValue(number * step if step else bar.maximum() * number // steps)
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        passes.append((time.perf_counter() - begin) * 1000)
    passes.sort()
    return {
        "median_ms": round(statistics.median(passes), 2),
        "p99_ms": round(passes[int(len(passes) * 0.99) - 1], 2),
        "worst_ms": round(passes[-1], 2),
        "paint_median_ms": round(statistics.median(grid.paints), 2),
        "paint_worst_ms": round(max(grid.paints), 2),
        "paint_worst_cpu_ms": round(max(grid.work), 2),
    }


def measure(app: QApplication, count: int, steps: int, paths: list[str], cell: int) -> dict[str, object]:
    reader = Reader()
    reads = FakeReads(photo_list(count), maker(paths))
    model = PhotoListModel(reader, reads)
    selection = PhotoSelection(model)
    thumbnails = Thumbnails()
    grid = TimedGrid(model, selection, thumbnails)
    grid.set_cell_width(cell)
    grid.resize(1216, 760)
    grid.show()
    pump(app)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    model.set_filter(PhotoFilter())
    worst_load = pump(app, lambda: len(model) == count and model.row_of(1) is not None)
    first_rows = (time.perf_counter() - begin) * 1000
    worst_load = max(worst_load, pump(app, lambda: thumbnails.image(20) is not None))
    first_pictures = (time.perf_counter() - begin) * 1000
    result: dict[str, object] = {
        "photos": count,
        "cell_width": cell,
        "first_rows_ms": round(first_rows, 1),
        "first_pictures_ms": round(first_pictures, 1),
        "worst_while_loading_ms": round(worst_load, 1),
        "whole_list": scroll(app, grid, steps, None),
        "wheel": scroll(app, grid, steps, 154),
    }
    begin = time.perf_counter()
    grid.resize(1000, 700)
    pump(app)
    result["resize_ms"] = round((time.perf_counter() - begin) * 1000, 1)
    begin = time.perf_counter()
    selection.select_all()
    called = (time.perf_counter() - begin) * 1000
    worst = pump(app, lambda: len(selection) == count)
    result["select_all"] = {
        "call_ms": round(called, 2),
        "worst_pass_ms": round(worst, 1),
        "done_ms": round((time.perf_counter() - begin) * 1000, 1),
    }
    result["memory_mb"] = round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024, 1)
    result["pixmaps_mb"] = round(thumbnails.used / 2**20, 1)
    thumbnails.stop()
    reader.stop()
    grid.close()
    grid.deleteLater()
    return result


def run(quick: bool = False) -> dict[str, object]:
    """Figures for 100,000 photos at M and S (and a million when not quick). Milliseconds; a frame is 16.7."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    steps = 120 if quick else 600
    with tempfile.TemporaryDirectory() as folder:
        paths = pictures(Path(folder))
        runs = [measure(app, 100_000, steps, paths, 176), measure(app, 100_000, steps, paths, 120)]
        if not quick:
            runs.append(measure(app, 1_000_000, steps, paths, 176))
    return {"frame_ms": FRAME_MS, "runs": runs}


def main() -> None:
    print(json.dumps(run("--quick" in sys.argv), indent=1))


if __name__ == "__main__":
    main()
