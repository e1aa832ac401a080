"""Which file system a path lies on, read from Linux's mount table."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOUNT_TABLE = Path("/proc/self/mountinfo")

_NETWORK = {"9p", "afs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs"}
_NETWORK |= {"nfs", "nfs4", "ocfs2", "smb3", "smbfs", "virtiofs"}
_NETWORK_FUSE = {"curlftpfs", "davfs2", "glusterfs", "gvfsd-fuse", "rclone", "s3fs", "sshfs"}
NETWORK_TYPES = frozenset(_NETWORK | {f"fuse.{name}" for name in _NETWORK_FUSE})
"""File systems behind which another machine may sleep, and on which SQLite's WAL is not safe (fault 66)."""


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the mount table."""

    device: tuple[int, int]
    point: str
    type: str
    source: str


def parse_mounts(text: str) -> list[Mount]:
    """The mount table as `proc_pid_mountinfo(5)` describes it; a line that is not understood is left out."""
    mounts = []
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        fields, rest = left.split(" "), right.split(" ")
        if len(fields) < 6 or len(rest) < 2 or not re.fullmatch(r"\d+:\d+", fields[2]):
            continue
        major, _, minor = fields[2].partition(":")
        mounts.append(Mount((int(major), int(minor)), _unescaped(fields[4]), rest[0], _unescaped(rest[1])))
    return mounts


def read_mounts() -> list[Mount]:
    """The mount table now; empty where there is none (macOS, Windows)."""
    try:
        return parse_mounts(os.fsdecode(MOUNT_TABLE.read_bytes()))
    except OSError:
        return []


def mount_of(path: Path, mounts: Sequence[Mount]) -> Mount | None:
    """The mount that holds the real `path`: the longest mount point above it, the newest of equals."""
    best: Mount | None = None
    for mount in mounts:
        if path.is_relative_to(mount.point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)
