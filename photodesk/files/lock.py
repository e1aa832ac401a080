"""One writer at a time: a lock on a file that dies with its process, so that none is ever stale (faults 57, 58)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from photodesk.domain.errors import LibraryLockedError, LibraryOfflineError
from photodesk.files.layout import LibraryLayout
from photodesk.files.names import shown
from photodesk.files.os_errors import GONE, on_target

_POLL_S = 0.05


@contextmanager
def library_lock(layout: LibraryLayout, timeout: float = 10.0) -> Iterator[None]:
    """Holds the library's lock against every other process and thread, for migrations and restores.

    LibraryLockedError when it is not free within `timeout` seconds, LibraryOfflineError when there is no
    library to lock, ReadOnlyError where no lock can be taken. The file stays; only the lock on it counts.
    """
    with _locked(layout, layout.lock, timeout):
        yield


@contextmanager
def operations_lock(layout: LibraryLayout, timeout: float) -> Iterator[None]:
    """As `library_lock`, for moving originals: migrations and new projects need not wait for a long commit."""
    with _locked(layout, layout.operations_lock, timeout):
        yield


@contextmanager
def _locked(layout: LibraryLayout, path: Path, timeout: float) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        if error.errno in GONE:
            raise LibraryOfflineError(
                f"The library {shown(layout.root)} is not there.", "Connect its drive, then try again."
            ) from error
        raise on_target(error, path) from error
    try:
        _wait(descriptor, layout, time.monotonic() + timeout)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, layout: LibraryLayout, until: float) -> None:
    while not try_lock(descriptor):
        if time.monotonic() >= until:
            raise LibraryLockedError(
                f"Another program is changing the library {shown(layout.root)}.", "Wait for it, then try again."
            )
        time.sleep(_POLL_S)


def try_lock(descriptor: int) -> bool:
    """Lock an open file against other processes until it is closed; False when one of them holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
