"""Pixels on their way from a decoder process to the screen: a folder in memory where the system has one."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from photodesk.domain.errors import DiskFullError

_PREFIX = "photodesk-pixels-"
_IN_MEMORY = Path("/dev/shm")


class Scratch:
    """A folder of files that live for a moment. Removed by `close`; what a killed program left goes at the next start.

    Any thread. `bases` are tried in order: memory first, the system's folder for temporary files next.
    """

    def __init__(self, bases: tuple[Path, ...] | None = None) -> None:
        self._bases = bases or (_IN_MEMORY, Path(tempfile.gettempdir()))
        self._folders: dict[Path, Path] = {}

    def place(self, size: int) -> Path:
        """A path for a file of about `size` bytes that is not there yet. DiskFullError when there is room nowhere."""
        for base in self._bases:
            with suppress(OSError):
                if shutil.disk_usage(base).free > size + (16 << 20):
                    return self._folder(base) / secrets.token_hex(8)
        raise DiskFullError(
            f"There is no room for {size >> 20} MB of pixels.", f"Free some space in {self._bases[-1]}."
        )

    def drop(self, path: Path) -> None:
        """Remove a file of this folder, if it is there."""
        if path.parent in self._folders.values():
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder with everything in it."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()

    def _folder(self, base: Path) -> Path:
        if base not in self._folders:
            _sweep(base)
            self._folders[base] = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=base))
        return self._folders[base]


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file to write to (FileExistsError when it is there), removed again when writing fails."""
    with path.open("xb") as stream:
        try:
            yield stream
        except BaseException:
            stream.close()
            path.unlink(missing_ok=True)
            raise


def read_into(stream: IO[bytes], buffer: memoryview) -> None:
    """Fill `buffer` from the stream. OSError when the file ends before it is full."""
    filled = 0
    while filled < len(buffer):
        got = stream.readinto(buffer[filled:])  # type: ignore[attr-defined]
        if not got:
            raise OSError(f"the file ends {len(buffer) - filled} bytes early")
        filled += got


def _sweep(base: Path) -> None:
    """Folders of programs that are not there any more."""
    for folder in base.glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    if os.name == "nt":
        return True  # asking would end it; the system empties its folder itself
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
