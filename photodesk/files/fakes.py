"""Disks for tests: the real one, watched, failing or dying at a chosen system call."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from photodesk.files.system import System


class RecordingSystem(System):
    """Does the real calls and remembers them, in order, as (call, path or descriptor)."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Path | int]] = []

    def before(self, call: str, path: Path | int) -> None:
        self.calls.append((call, path))

    @property
    def names(self) -> list[str]:
        return [call for call, _ in self.calls]


class FailingSystem(RecordingSystem):
    """Fails `times` calls from the `at`-th on (1 is the first), counting only calls named `only` if given.

    `error` is an errno: ENOSPC, EIO, EROFS… The failing call is not done.
    """

    def __init__(self, error: int, at: int = 1, *, times: int = 1, only: str | None = None) -> None:
        super().__init__()
        self._error = error
        self._failing = range(at, at + times)
        self._only = only
        self._count = 0

    def before(self, call: str, path: Path | int) -> None:
        super().before(call, path)
        if self._only in (None, call):
            self._count += 1
            if self._count in self._failing:
                raise OSError(self._error, os.strerror(self._error), str(path))


class DyingSystem(RecordingSystem):
    """Kills its own process, as a power switch would, ahead of the `at`-th call. For a child process only."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at

    def before(self, call: str, path: Path | int) -> None:
        super().before(call, path)
        if len(self.calls) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
