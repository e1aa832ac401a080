"""The operating system's file calls, one method each: the seam at which tests fail or kill a write."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_RENAME_NOREPLACE = 1
_RENAME_EXCL = 4
_AT_FDCWD = -100
_NOT_SUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP})
_NO_LINKS = _NOT_SUPPORTED | {errno.EPERM, errno.EMLINK}
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CREATE = (
    os.O_RDWR
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)
_BUSY_TRIES = 5
_BUSY_WAIT_S = 0.05


class System:
    """Real calls. Every method raises OSError as the system gives it; none knows what a photo is.

    Subclasses in `files/fakes.py` record, fail or kill at a call by overriding `before`.
    """

    def before(self, call: str, path: Path | int) -> None:
        """Called ahead of each system call with its name and what it works on."""

    def open_read(self, path: Path) -> int:
        self.before("open_read", path)
        return os.open(path, _READ)

    def create(self, path: Path) -> int:
        """A new file only: FileExistsError when anything has the name."""
        self.before("create", path)
        return os.open(path, _CREATE, 0o666)

    def read(self, descriptor: int, into: memoryview) -> int:
        self.before("read", descriptor)
        return os.readv(descriptor, [into]) if hasattr(os, "readv") else _read_into(descriptor, into)

    def write(self, descriptor: int, data: memoryview) -> None:
        """All of `data`, however many calls that takes."""
        while data:
            self.before("write", descriptor)
            data = data[os.write(descriptor, data) :]

    def sync(self, descriptor: int) -> None:
        """On the disk when it returns. A failure is final: never synced again and believed (fault 27)."""
        self.before("sync", descriptor)
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def forget_cache(self, descriptor: int) -> None:
        """Asks that the next read of the file comes from the disk, where the system can be asked."""
        if sys.platform == "linux":
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def set_times(self, descriptor: int, path: Path, times_ns: tuple[int, int]) -> None:
        self.before("set_times", path)
        os.utime(descriptor if os.utime in os.supports_fd else path, ns=times_ns)

    def sync_folder(self, folder: Path) -> None:
        """Makes a rename in `folder` last through a power cut; a file system that cannot is not an error."""
        if sys.platform == "win32":
            return
        self.before("sync_folder", folder)
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except PermissionError:
            return  # it may be written to and not be read; then there is nothing to sync through
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED:
                raise
        finally:
            os.close(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Overwrites `target`: only for files that are PhotoDesk's own."""
        self.before("replace", target)
        patiently(lambda: source.replace(target))

    def rename(self, source: Path, target: Path) -> None:
        """Renames without ever replacing: FileExistsError when `target` has anything, in one atomic step."""
        self.before("rename", target)
        patiently(lambda: rename_no_replace(source, target))

    def unlink(self, path: Path) -> None:
        self.before("unlink", path)
        patiently(path.unlink)

    def make_folder(self, path: Path) -> None:
        self.before("make_folder", path)
        path.mkdir()


def patiently(call: Callable[[], T]) -> T:
    """`call`, again for about half a second while another program holds the file (fault 92)."""
    for attempt in range(1, _BUSY_TRIES):
        try:
            return call()
        except OSError as error:
            if not _is_busy(error):
                raise
            time.sleep(_BUSY_WAIT_S * attempt)
    return call()


def rename_no_replace(source: Path, target: Path) -> None:
    """Best way first: the kernel's own, a hard link, a reserved name. FileExistsError when the name is taken."""
    if sys.platform == "win32":
        source.rename(target)
        return
    try:
        _kernel_rename(os.fsencode(source), os.fsencode(target))
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        link_then_unlink(source, target)


def link_then_unlink(source: Path, target: Path) -> None:
    """For file systems without a no-replace rename: a hard link never replaces either."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        reserve_then_replace(source, target)
        return
    try:
        source.unlink()
    except OSError:
        target.unlink()  # the same bytes are still under their old name
        raise


def reserve_then_replace(source: Path, target: Path) -> None:
    """For file systems without links: takes the name with an empty file, then renames over that file only."""
    descriptor = os.open(target, _CREATE, 0o666)
    os.close(descriptor)
    try:
        source.replace(target)
    except OSError:
        if target.stat().st_size == 0:
            target.unlink()
        raise


def _kernel_rename(source: bytes, target: bytes) -> None:
    if _RENAME is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if _RENAME(source, target) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), os.fsdecode(target))


def _find_kernel_rename() -> Callable[[bytes, bytes], int] | None:
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if renameat2 := getattr(library, "renameat2", None):
        return lambda source, target: int(renameat2(_AT_FDCWD, source, _AT_FDCWD, target, _RENAME_NOREPLACE))
    if renamex := getattr(library, "renamex_np", None):
        return lambda source, target: int(renamex(source, target, _RENAME_EXCL))
    return None


def _is_busy(error: OSError) -> bool:
    return error.errno == errno.EBUSY or (sys.platform == "win32" and isinstance(error, PermissionError))


def _read_into(descriptor: int, into: memoryview) -> int:
    data = os.read(descriptor, len(into))
    into[: len(data)] = data
    return len(data)


_RENAME = _find_kernel_rename()
