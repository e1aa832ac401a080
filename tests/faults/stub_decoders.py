"""Decoders that do what real ones have done, by the name of the file they are given. Loaded by worker processes."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from photodesk.imaging.limits import Limits
from photodesk.imaging.wire import Message
from photodesk.imaging.work import perform as real_perform

ZOO: dict[str, BaseException] = {
    "unidentified": UnidentifiedImageError("cannot identify image file"),
    "oserror": OSError("broken data stream when reading image file"),
    "value": ValueError("not enough image data"),
    "type": TypeError("Missing dimensions"),
    "syntax": SyntaxError("Failed to decode frame 0"),
    "runtime": RuntimeError("Failed to decode image"),
    "eof": EOFError("no more images"),
    "memory": MemoryError(),
    "bomb": Image.DecompressionBombError("Image size (9 pixels) exceeds limit"),
    "recursion": RecursionError("maximum recursion depth exceeded"),
    "key": KeyError(259),
    "exotic": type("SomeCodecError", (Exception,), {})("what no one foresaw"),
}


def perform(message: Message, limits: Limits) -> Message:
    """Misbehave when the file's name says how; otherwise the real decoder."""
    what = Path(message["source"]).stem.partition("-")[0]
    if what in ZOO:
        raise ZOO[what]
    if what in _FAULTS:
        _FAULTS[what]()
    if what == "gate":  # wait until the file is there
        while not Path(message["source"]).exists():
            time.sleep(0.01)
    if what == "poison":  # answer well and die a moment later, so that the next file meets a dead process
        answer = real_perform(message, limits)
        threading.Timer(0.05, os._exit, (3,)).start()
        return answer
    if what == "nonsense":
        return {"width": "wide"}
    if what == "pid":
        return {"width": os.getpid(), "height": int("PySide6" in sys.modules), "thumbnail_bytes": None} | {
            "preview_bytes": None,
            "orientation": 1,
            "seconds": 0.0,
        }
    return real_perform(message, limits)


def _spin() -> None:
    while True:
        pass


def _allocate() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(os.urandom(1)) * (64 << 20))


_FAULTS = {
    "segv": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "exit": lambda: os._exit(0),
    "sysexit": lambda: sys.exit(0),
    "loop": _spin,
    "sleep": lambda: time.sleep(3600),
    "hoard": _allocate,
    "noise": lambda: os.write(1, b"junk on standard output") and os.write(2, b"libwhatever: warning\n"),
}
