"""What an errno means to the user: one table for the disk written to, one for the file read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from photodesk.domain.errors import (
    DiskError,
    DiskFullError,
    NotFoundError,
    PhotoDeskError,
    ReadOnlyError,
    TargetExistsError,
    UnreadableError,
)
from photodesk.files.names import shown

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
REFUSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
GONE = frozenset({errno.ENOENT, errno.ENOTDIR})

_TARGET_REASONS = {
    errno.EFBIG: ("the file is too large for this disk's file system", "Choose a disk formatted for large files."),
    errno.ENAMETOOLONG: ("the name or path is too long for this disk", "Choose a shorter name or a folder higher up."),
    errno.ENOENT: ("the folder is not there any more", "Check that the drive is connected, then try again."),
    errno.ENOTDIR: ("the folder is not there any more", "Check that the drive is connected, then try again."),
    errno.EIO: ("the disk reported an error", "Check the disk before you write to it again."),
    errno.EBUSY: ("another program is using it", "Close that program, then try again."),
}


def on_target(error: OSError, path: Path) -> PhotoDeskError:
    """The error for a failed write to `path`. What had been begun there must be taken back by the caller."""
    place = shown(path)
    if isinstance(error, FileExistsError):
        return TargetExistsError(f"{place} exists already.", "Nothing was overwritten; choose another name.")
    if error.errno in FULL:
        return DiskFullError(f"No room left on the disk for {place}.", "Free some space, then try again.")
    if error.errno in REFUSED:
        return ReadOnlyError(f"{place} cannot be written to.", "Check the rights of the folder and the write lock.")
    reason, hint = _TARGET_REASONS.get(error.errno or 0, (error.strerror or "unknown error", "Try again."))
    return DiskError(f"{place} could not be written: {reason}.", hint)


def on_move(error: OSError, source: Path, target: Path) -> PhotoDeskError:
    """The error for a failed rename, which may lie at either end; the source has its old name."""
    if error.errno in GONE and not os.path.lexists(source):
        return on_source(error, source)
    if error.errno in REFUSED:
        return ReadOnlyError(
            f"{shown(source)} cannot be moved to {shown(target)}: one of the two folders cannot be written to.",
            "Check the rights of both folders and the write lock.",
        )
    return on_target(error, target)


def on_source(error: OSError, path: Path) -> PhotoDeskError:
    """The error for a failed read of `path`. The file itself has not been touched."""
    place = shown(path)
    if error.errno in GONE:
        return NotFoundError(f"{place} is not there any more.", "Check that the drive or card is connected.")
    if error.errno in REFUSED:
        return UnreadableError(f"{place} may not be read.", "Check the rights of the file.")
    reason = error.strerror or "unknown error"
    return UnreadableError(
        f"{place} cannot be read: {reason}.", "The disk or card may be damaged; copy what you can from it first."
    )
