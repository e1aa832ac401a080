"""The verified copy: stream with hash, fsync, read back, compare, publish without replacing."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import xxhash

from photodesk.domain.errors import UnreadableError, UnstableSourceError, VerifyError
from photodesk.files.hashing import CHUNK, Stop, refuse_when_stopped
from photodesk.files.names import shown
from photodesk.files.os_errors import on_source, on_target
from photodesk.files.system import System
from photodesk.files.temporary import Temporary, temporary_beside


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What now stands at the target: bytes, content hash (read back from the disk), mtime as stored there."""

    size: int
    content_hash: str
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file looked like when it was opened; equal twice means nobody wrote to it in between."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Seen:
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def copy(source: Path, target: Path, system: System, stop: Stop | None) -> tuple[CopyResult, Seen]:
    """The work of `Disk.copy_verified`; also says what the source looked like, for who wants to drop it."""
    if os.path.lexists(target):
        raise on_target(FileExistsError(), target)
    try:
        descriptor = system.open_read(source)
    except OSError as error:
        raise on_source(error, source) from error
    try:
        return _copy_open(_Source(descriptor, source), target, system, stop)
    finally:
        system.close(descriptor)


@dataclass(frozen=True, slots=True)
class _Source:
    descriptor: int
    path: Path


def _copy_open(source: _Source, target: Path, system: System, stop: Stop | None) -> tuple[CopyResult, Seen]:
    before = os.fstat(source.descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise UnreadableError(f"{shown(source.path)} is not a file.", "Choose a photo file.")
    seen = Seen.of(before)
    try:
        with temporary_beside(target, system) as held:
            written = _stream(source, seen, held.descriptor, system, stop)
            _refuse_changed(source, seen)
            system.set_times(held.descriptor, held.path, (before.st_atime_ns, before.st_mtime_ns))
            system.sync(held.descriptor)
            system.forget_cache(held.descriptor)
            if _read_back(held.path, system, stop) != written:
                raise VerifyError(
                    f"The copy of {shown(source.path)} came back different from the disk and was removed.",
                    "Do not trust this disk or cable until it has been checked; the source is untouched.",
                )
            mtime_ns = os.fstat(held.descriptor).st_mtime_ns
            held.publish(target, system)
            _confirm(held, target, system)
    except OSError as error:
        raise on_target(error, target) from error
    return CopyResult(seen.size, written, mtime_ns), seen


def _confirm(held: Temporary, target: Path, system: System) -> None:
    try:
        system.sync_folder(target.parent)
    except OSError:
        held.take_back(target)
        raise


def _stream(source: _Source, seen: Seen, into: int, system: System, stop: Stop | None) -> str:
    digest = xxhash.xxh3_128()
    view = memoryview(bytearray(min(CHUNK, seen.size + 1)))
    left = seen.size
    while size := _read_source(source, view, system):
        left -= size
        if left < 0:
            break
        digest.update(view[:size])
        system.write(into, view[:size])
        refuse_when_stopped(stop)
    if left:
        raise _unstable(source.path)
    return digest.hexdigest()


def _read_source(source: _Source, view: memoryview, system: System) -> int:
    try:
        return system.read(source.descriptor, view)
    except OSError as error:
        raise on_source(error, source.path) from error


def _read_back(path: Path, system: System, stop: Stop | None) -> str:
    digest = xxhash.xxh3_128()
    view = memoryview(bytearray(CHUNK))
    descriptor = system.open_read(path)
    try:
        while size := system.read(descriptor, view):
            digest.update(view[:size])
            refuse_when_stopped(stop)
    finally:
        system.close(descriptor)
    return digest.hexdigest()


def _refuse_changed(source: _Source, seen: Seen) -> None:
    """Fault 45: both the file we hold open and the file of that name are still what they were."""
    try:
        still = Seen.of(os.fstat(source.descriptor)), Seen.of(source.path.stat())
    except OSError as error:
        raise on_source(error, source.path) from error
    if still != (seen, seen):
        raise _unstable(source.path)


def _unstable(path: Path) -> UnstableSourceError:
    return UnstableSourceError(
        f"{shown(path)} changed while it was read.",
        "The camera or another program may still be writing it; try again when it has finished.",
    )
