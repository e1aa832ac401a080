"""Who holds a lease: a process, told apart from any other that ever had its number.

A lease says machine, boot, process space, process id and the process's start time. On the same machine the kernel
then answers at once whether its holder lives, so a restart after kill -9 takes its jobs back without waiting, a job of
a process that is merely stopped or starved is never run twice, and no clock is asked (faults 11, 53, 58, 67).
"""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

UNREADABLE = "?"
"""A process that exists and whose start time is hidden from us."""

StartOf = Callable[[int], str | None]
"""The start time of a process of this machine as text; None when there is none, UNREADABLE when it is hidden."""


class Life(StrEnum):
    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    """Not ours to see: another machine or container. Judged by whether its heartbeat moves."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A process. `machine` and `boot` are "" where the system does not tell; `space` is its process namespace."""

    machine: str
    boot: str
    space: str
    pid: int
    start: str

    def text(self) -> str:
        return ":".join(str(part) for part in astuple(self))


def parse_owner(text: str | None) -> Owner | None:
    """The owner in a worker id (`owner/worker`) or a pause; None when it is none of ours."""
    parts = (text or "").split("/", 1)[0].split(":")
    if len(parts) != 5 or not parts[3].isdigit():
        return None
    return Owner(parts[0], parts[1], parts[2], int(parts[3]), parts[4])


def life_of(owner: Owner | None, here: Owner, start_of: StartOf) -> Life:
    """Whether `owner` lives, as seen from the process `here`."""
    if owner is None:
        return Life.UNKNOWN
    if owner == here:
        return Life.ALIVE
    if not here.boot or not owner.boot or owner.machine != here.machine:
        return Life.UNKNOWN
    if owner.boot != here.boot:
        return Life.DEAD
    if owner.space != here.space:
        return Life.UNKNOWN
    start = start_of(owner.pid)
    if start == UNREADABLE:
        return Life.UNKNOWN
    return Life.ALIVE if start == owner.start else Life.DEAD


@cache
def _owner_of(pid: int) -> Owner:
    machine = _first_line("/etc/machine-id") or socket.gethostname()
    return Owner(
        machine=hashlib.sha256(machine.encode()).hexdigest()[:12],
        boot=_first_line("/proc/sys/kernel/random/boot_id")[:18],
        space=_process_space(),
        pid=pid,
        start=start_of_process(pid) or "",
    )


def this_process() -> Owner:
    """The process that asks; asked again after a fork it is another one."""
    return _owner_of(os.getpid())


def start_of_process(pid: int) -> str | None:
    """Start time of a process in clock ticks since boot, from /proc; a zombie counts as gone."""
    try:
        # The name in parentheses may hold anything, also spaces and parentheses.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return UNREADABLE if _exists(pid) else None
    return None if fields[0] in ("Z", "X") else fields[19]


def _exists(pid: int) -> bool:
    """Whether the kernel knows a process that we may not look at. Only where signal 0 is a harmless question."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _process_space() -> str:
    try:
        return str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        return ""


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
