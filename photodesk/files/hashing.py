"""Content hashes: what a file holds, whatever it is called (xxh3_128 as 32 hexadecimal digits)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import xxhash

from photodesk.domain.errors import StoppedError, UnreadableError
from photodesk.files.names import shown
from photodesk.files.os_errors import on_source

CHUNK = 1 << 20

Stop = Callable[[], bool]


def hash_stream(stream: BinaryIO, stop: Stop | None = None) -> str:
    """The hash of what is left in `stream`. StoppedError as soon as `stop()` is true; OSError as it comes."""
    digest = xxhash.xxh3_128()
    view = memoryview(bytearray(CHUNK))
    while size := stream.readinto(view):  # type: ignore[attr-defined]
        digest.update(view[:size])
        refuse_when_stopped(stop)
    return digest.hexdigest()


def content_hash(path: Path, stop: Stop | None = None) -> str:
    """The hash of a whole file. Any thread; blocks for the length of the file.

    NotFoundError when it is gone, UnreadableError for a bad sector, missing rights or what is no file (fault 43:
    a FIFO is never waited for), StoppedError when `stop()` became true.
    """
    try:
        with open_regular(path) as stream:
            return hash_stream(stream, stop)
    except OSError as error:
        raise on_source(error, path) from error


def open_regular(path: Path) -> BinaryIO:
    """`path` opened for reading, unbuffered. OSError as it comes; UnreadableError unless it is a regular file."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableError(f"{shown(path)} is not a file.", "Choose a photo file.")
        return os.fdopen(descriptor, "rb", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise


def refuse_when_stopped(stop: Stop | None) -> None:
    if stop is not None and stop():
        raise StoppedError("Stopped before it was done.")
