"""One decoder process from the outside: start it, ask it, watch it, end it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from photodesk.domain.derivative import FailureKind
from photodesk.imaging.failure import DecodeFailure
from photodesk.imaging.limits import DEFAULT_MEMORY, DEFAULT_PIXELS
from photodesk.imaging.wire import Message, read_frame, write_frame
from photodesk.imaging.worker import FLAG

STANDARD_ENTRY = "photodesk.imaging.work:perform"

DEFAULT_NICENESS = 5
"""Behind the window and whatever else the user looks at; all of an idle processor."""

_START_LIMIT_S = 60.0
_RESTING_GROWTH = 384 << 20
"""A process that keeps this much more than when it was fresh is replaced between two items."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What every worker of a pool is told. Limits: seconds of wall time, bytes, pixels. `niceness` 0-19, 0 being the
    priority of every other program.

    `entry` is `module:function` taking (message, limits); `import_paths` is where its module is found besides ours.
    """

    time_limit: float = 20.0
    memory_limit: int = DEFAULT_MEMORY
    pixel_limit: int = DEFAULT_PIXELS
    niceness: int = DEFAULT_NICENESS
    entry: str = STANDARD_ENTRY
    import_paths: tuple[Path, ...] = ()


class DecoderProcess:
    """A live decoder process. One thread asks; any thread may `check` (the watch) and `kill`."""

    def __init__(self, settings: WorkerSettings, at_work: threading.Event) -> None:
        """Starts the process without waiting for it. OSError when the system cannot.

        `at_work` is set whenever a time limit begins to run: it wakes the watch.
        """
        self._settings = settings
        self._at_work = at_work
        self._deadline = 0.0
        self._verdict: FailureKind | None = None
        self._guard = threading.Lock()
        self._ready = False
        self._tired = False
        self._fresh_size = 0
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(settings.import_paths),
            creationflags=_windows_flags(settings.niceness),
        )
        self._usage: psutil.Process | None = None
        with suppress(psutil.Error):  # it may be gone already
            self._usage = psutil.Process(self._process.pid)

    @property
    def settings(self) -> WorkerSettings:
        """What it was told at its start, and holds to as long as it lives."""
        return self._settings

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def worn(self) -> bool:
        """Whether it should be replaced before the next item: it is gone, has run out of memory, or keeps too much."""
        return self._tired or self._process.poll() is not None or self._size() > self._fresh_size + _RESTING_GROWTH

    def ask(self, message: Message) -> Message:
        """Send one message and wait for its answer. DecodeFailure when it fails, hangs, grows too large or dies."""
        if not self._ready:
            self._exchange(_settings_message(self._settings), _START_LIMIT_S)
            self._ready, self._fresh_size = True, self._size()
        answer = self._exchange(message, self._settings.time_limit)
        self._tired = bool(answer.get("tired"))
        return answer

    def check(self, now: float) -> bool:
        """Kill the process when it is past its time or its memory (its asker learns why); whether it still works."""
        with self._guard:
            if self._verdict is not None or self._deadline == 0.0:
                return False
            if now > self._deadline:
                self._verdict = FailureKind.TIMEOUT
            elif self._size() > self._settings.memory_limit + self._fresh_size:
                self._verdict = FailureKind.TOO_LARGE
            else:
                return True
        self.kill()
        return False

    def kill(self) -> None:
        """End the process now. Never blocks for long; safe to call twice."""
        with suppress(OSError):
            self._process.kill()

    def reap(self) -> int | None:
        """Kill, wait for the end and close the pipes; the exit code."""
        self.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        return self._process.returncode

    def _exchange(self, message: Message, time_limit: float) -> Message:
        with self._guard:
            self._deadline = time.monotonic() + time_limit
        self._at_work.set()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        answer: Message | None = None
        trouble = ""
        try:
            write_frame(self._process.stdin, message)
            answer = read_frame(self._process.stdout)
        except (OSError, ValueError) as error:
            trouble = str(error)
        with self._guard:
            self._deadline = 0.0
            verdict = self._verdict
        self._tired = verdict is not None or answer is None
        if verdict is not None:
            raise DecodeFailure(verdict, detail=f"stopped by the watch, process {self.pid}")
        if answer is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.5)  # its own exit code tells more than that of our kill
            raise DecodeFailure(FailureKind.CRASHED, detail=f"{trouble} exit code {self.reap()}".strip())
        return answer

    def _size(self) -> int:
        """Resident bytes; 0 when the process has gone."""
        try:
            return 0 if self._usage is None else int(self._usage.memory_info().rss)
        except psutil.Error:
            return 0


def _settings_message(settings: WorkerSettings) -> Message:
    return {
        "entry": settings.entry,
        "time_limit": settings.time_limit,
        "memory_limit": settings.memory_limit,
        "pixel_limit": settings.pixel_limit,
        "niceness": settings.niceness,
    }


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        # On Windows the program of the window has no standard streams; its twin for the terminal has.
        return [str(program.with_name("photodesk-cli.exe") if sys.platform == "win32" else program), FLAG]
    return [sys.executable, "-P", "-m", "photodesk.imaging.worker"]


def _environment(import_paths: Sequence[Path]) -> dict[str, str]:
    """Ours, with one thread per numeric library: there is a process per core already."""
    roots = [str(Path(__file__).parents[2]), *(str(path) for path in import_paths), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(root for root in roots if root),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _windows_flags(niceness: int) -> int:
    """No console window, and below-normal priority unless `niceness` is 0; other systems take neither this way."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | (subprocess.BELOW_NORMAL_PRIORITY_CLASS if niceness else 0)
    return 0
