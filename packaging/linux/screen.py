"""A screen that nobody sees (Xvfb), and what stands on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def virtual_screen() -> Iterator[str]:
    """An Xvfb of 1440 × 900 on a free display; its name, as ":99"."""
    read, write = os.pipe()
    options = ["-screen", "0", "1440x900x24", "-nolisten", "tcp", "-ac", "-displayfd", str(write)]
    server = subprocess.Popen(["Xvfb", *options], pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def grab(display: str, target: Path) -> int:
    """Save a picture of the whole screen; how many colours are in it."""
    return int(_ask(display, "grab", str(target)))


def wait_for_window(display: str, patience_s: float) -> float:
    """Wait until something is drawn on the empty screen; `time.time()` of that moment. TimeoutError when nothing is."""
    told = _ask(display, "wait", str(patience_s))
    if not told:
        raise TimeoutError(f"nothing on the screen after {patience_s} s")
    return float(told)


def _ask(display: str, *words: str) -> str:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, str(Path(__file__).resolve()), *words]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def _main(verb: str, word: str) -> None:
    from PySide6.QtGui import QGuiApplication, QImage

    app = QGuiApplication([])

    def picture() -> QImage:
        return app.primaryScreen().grabWindow(0).toImage()

    if verb == "grab":
        image = picture()
        image.save(word)
        print(len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}))
        return
    print("looking", file=sys.stderr, flush=True)
    empty = picture()
    end = time.time() + float(word)
    while time.time() < end:
        if picture() != empty:
            print(time.time())
            return
        time.sleep(0.02)


if __name__ == "__main__":
    _main(*sys.argv[1:])
