"""Calls of this thread into the disk and the database, caught one by one as the interpreter makes them."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

DISK = frozenset(
    {"stat", "lstat", "open", "scandir", "listdir", "access", "readlink", "mkdir", "rename", "replace", "unlink"}
    | {"rmdir", "link", "fsync", "statvfs", "utime", "truncate"}
)
QUERIES = frozenset({"execute", "executemany", "fetchall", "fetchone", "pragma"})


@dataclass(frozen=True)
class Call:
    """`name` as `stat` or `execute`, `place` the lines that led to it, innermost first."""

    name: str
    disk: bool
    place: str


class Caught:
    """What was caught. A look at a file through its directory entry costs no call of its own and is not counted."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    @property
    def disk(self) -> Counter[str]:
        return Counter(call.name for call in self.calls if call.disk)

    def __call__(self, frame: FrameType, event: str, called: object) -> None:
        if event != "c_call" or "importlib" in frame.f_code.co_filename:
            return
        name, module = getattr(called, "__name__", ""), getattr(called, "__module__", "") or ""
        on_disk = name in DISK and module in {"posix", "nt", "io", "_io"}
        if on_disk or (name in QUERIES and type(getattr(called, "__self__", None)).__module__ == "apsw"):
            lines = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_stack(frame)[-4:]]
            self.calls.append(Call(name, on_disk, " < ".join(reversed(lines))))


@contextmanager
def watched() -> Iterator[Caught]:
    """Catch every call of this thread inside the context."""
    caught = Caught()
    sys.setprofile(caught)
    try:
        yield caught
    finally:
        sys.setprofile(None)
