"""Every change PhotoDesk makes to the disk: nothing is overwritten, nothing half ever has a final name."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from photodesk.domain.errors import DiskFullError, NotFoundError, SourceKeptError, UsageError
from photodesk.files import copying, temporary
from photodesk.files.copying import CopyResult, Seen
from photodesk.files.hashing import Stop
from photodesk.files.layout import DOT_DIR, MANIFEST, OWN_FOLDERS, TEMP_PREFIX, TRASH_DIR
from photodesk.files.names import free_name, free_names, shown
from photodesk.files.os_errors import GONE, on_move, on_target
from photodesk.files.system import System

__all__ = [
    "DISK",
    "CopyResult",
    "Disk",
    "check_room",
    "copy_verified",
    "free_name",
    "free_names",
    "free_space",
    "make_folder",
    "move",
    "publish",
    "remove_own",
    "rename",
    "same_file",
    "sweep_temporary",
    "write_bytes",
    "write_text",
]

ROOM_TO_SPARE = 16_000_000
"""Bytes left free for the database and the file system itself when room is checked in advance."""


class Disk:
    """The verbs, over one `System` (the real one, or a failing one in tests). Stateless; any thread; all block.

    They raise a PhotoDeskError that says what happened to which file: TargetExistsError (also a
    FileExistsError), DiskFullError, ReadOnlyError, DiskError for the target; NotFoundError, UnreadableError,
    UnstableSourceError for the source. After an error nothing of the target is left and the source is as it was.
    """

    def __init__(self, system: System | None = None) -> None:
        self._system = system or System()

    def write_bytes(self, path: Path, data: bytes, *, sync: bool = True, replace: bool = False) -> None:
        """`data` as the whole content of `path`, at once or not at all; the folder must be there.

        An existing file is replaced only when it is PhotoDesk's own (of `.photodesk`, or a manifest)
        or the caller says `replace`; TargetExistsError otherwise. `sync=False` is for what can be made again.
        """
        try:
            with temporary.temporary_beside(path, self._system) as held:
                self._system.write(held.descriptor, memoryview(data))
                if sync:
                    self._system.sync(held.descriptor)
                held.publish(path, self._system, replace=replace or _is_own(path))
            if sync:
                self._system.sync_folder(path.parent)
        except OSError as error:
            raise on_target(error, path) from error

    def write_text(self, path: Path, text: str, *, sync: bool = True, replace: bool = False) -> None:
        """`write_bytes` of UTF-8."""
        self.write_bytes(path, text.encode("utf-8"), sync=sync, replace=replace)

    def publish(self, temp: Path, target: Path) -> None:
        """Renames `temp` to `target` on the same file system, in one step that never replaces anything."""
        self.rename(temp, target)

    def rename(self, source: Path, target: Path, *, lasting: bool = True) -> None:
        """As `publish`, for files and folders: atomic, never replacing, lasting. DiskError across file systems.

        Without `lasting` it may be undone by a power cut until `confirm` has been called for both folders.
        """
        try:
            self._rename(source, target, lasting)
        except OSError as error:
            raise on_move(error, source, target) from error

    def copy_verified(self, source: Path, target: Path, *, stop: Stop | None = None) -> CopyResult:
        """Copies one file and proves it: the copy is read back from the disk before it gets its name.

        Keeps the mtime (ns) and no permission bits. VerifyError when the copy differs (T28), StoppedError when
        `stop()` became true. What `source` links to is copied, never the link.
        """
        return copying.copy(source, target, self._system, stop)[0]

    def confirm(self, folder: Path) -> None:
        """Makes every rename in `folder` last through a power cut. A folder that is gone by now needs none."""
        try:
            self._system.sync_folder(folder)
        except OSError as error:
            if error.errno not in GONE:
                raise on_target(error, folder) from error

    def move(self, source: Path, target: Path, *, stop: Stop | None = None, lasting: bool = True) -> CopyResult | None:
        """A rename on one file system (None), else a verified copy and only then the source is removed.

        SourceKeptError when the copy is there and the source could not be removed: both are kept (fault 31).
        A symbolic link is replaced by a copy of its file, since a link may lead nowhere from another folder.
        """
        if not source.is_symlink():
            try:
                self._rename(source, target, lasting)
                return None
            except OSError as error:
                if not _crosses_volumes(error):
                    raise on_move(error, source, target) from error
        result, seen = copying.copy(source, target, self._system, stop)
        self._drop_source(source, target, seen)
        return result

    def make_folder(self, path: Path) -> None:
        """The folder and its missing parents; nothing when it is there. Only ever called to write into it."""
        missing = []
        place = path
        while not place.is_dir():
            missing.append(place)
            place = place.parent
        try:
            for folder in reversed(missing):
                with suppress(FileExistsError):
                    self._system.make_folder(folder)
                self._system.sync_folder(folder.parent)
        except OSError as error:
            raise on_target(error, path) from error
        if not path.is_dir():
            raise on_target(NotADirectoryError(), path)

    def remove_own(self, path: Path) -> None:
        """Removes a file of PhotoDesk's own: below a folder of `.photodesk`, or a temporary one. Gone is fine.

        UsageError for everything else: an original, the database, the marker, a manifest, a folder.
        """
        if not _is_removable(path):
            raise UsageError(f"{shown(path)} is not PhotoDesk's to remove.", "Nothing was removed.")
        try:
            self._system.unlink(path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise on_target(error, path) from error

    def erase_trashed(self, path: Path) -> None:
        """Erases a file that lies in a trash folder: the only way an original ever leaves. Gone is fine.

        UsageError for everything that is not a file (or link) below `.photodesk-trash`.
        """
        if TRASH_DIR not in path.parent.resolve().parts or path.is_dir():
            raise UsageError(f"{shown(path)} is not a file in the trash.", "Nothing was removed.")
        try:
            self._system.unlink(path)
            self._system.sync_folder(path.parent)
        except FileNotFoundError:
            return
        except OSError as error:
            raise on_target(error, path) from error

    def sweep_temporary(self, folder: Path) -> list[Path]:
        """Removes what a killed copy left in `folder` (not below it); those of running programs stay."""
        try:
            return temporary.sweep(folder)
        except OSError as error:
            if error.errno in GONE:
                return []
            raise on_target(error, folder) from error

    def _rename(self, source: Path, target: Path, lasting: bool = True) -> None:
        """Taken back when the disk does not confirm it, so that a failed rename has not happened."""
        self._system.rename(source, target)
        if not lasting:
            return
        try:
            self._system.sync_folder(target.parent)
            if source.parent != target.parent:
                self._system.sync_folder(source.parent)
        except OSError:
            with suppress(OSError):
                self._system.rename(target, source)
            raise

    def _drop_source(self, source: Path, target: Path, copied: Seen) -> None:
        """Removes `source` only if it is still the very file that was copied; of a link only the link goes."""
        kept = f"{shown(source)} was copied to {shown(target)}"
        try:
            if not source.is_symlink() and Seen.of(source.stat()) != copied:
                raise SourceKeptError(f"{kept}, and changed since.", "Both were kept; compare them.")
            self._system.unlink(source)
            self._system.sync_folder(source.parent)
        except FileNotFoundError:
            return
        except OSError as error:
            raise SourceKeptError(f"{kept}, but could not be removed there.", "Both were kept.") from error


def free_space(path: Path) -> int:
    """Bytes this user may still write where `path` is, or will be once its folders are made."""
    for place in (path, *path.absolute().parents):
        with suppress(FileNotFoundError, NotADirectoryError):
            if hasattr(os, "statvfs"):
                status = os.statvfs(place)
                return status.f_bavail * status.f_frsize
            import shutil

            return shutil.disk_usage(place).free
    raise NotFoundError(f"{shown(path)} is not there.", "Check that the drive is connected.")


def check_room(folder: Path, size: int) -> None:
    """Refuses work known not to fit, before it starts: `size` bytes and a little to spare. DiskFullError."""
    free = free_space(folder)
    if free < size + ROOM_TO_SPARE:
        raise DiskFullError(
            f"{shown(folder)} has room for {_mega(free)}, and {_mega(size)} are needed with "
            f"{_mega(ROOM_TO_SPARE)} kept spare.",
            "Free some space or choose another disk; nothing was begun.",
        )


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths are one file on disk, by hard link or otherwise (fault 34). False when either is gone."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _mega(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _crosses_volumes(error: OSError) -> bool:
    return error.errno == errno.EXDEV or getattr(error, "winerror", None) == 17


def _below_dot(path: Path) -> tuple[str, ...]:
    """The parts of `path` below the innermost `.photodesk`, whatever links its folders go through."""
    parts = (*path.parent.resolve().parts, path.name)
    if DOT_DIR not in parts:
        return ()
    return parts[len(parts) - parts[::-1].index(DOT_DIR) :]


def _is_own(path: Path) -> bool:
    match _below_dot(path):
        case (name,):
            return name.startswith("library.")
        case (folder, *_):
            return folder in OWN_FOLDERS
    return path.name == MANIFEST


def _is_removable(path: Path) -> bool:
    with suppress(OSError):
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
    below = _below_dot(path)
    return path.name.startswith(TEMP_PREFIX) or (len(below) > 1 and below[0] in OWN_FOLDERS)


DISK = Disk()
"""The real disk. The functions below are its verbs."""

write_bytes = DISK.write_bytes
write_text = DISK.write_text
publish = DISK.publish
rename = DISK.rename
copy_verified = DISK.copy_verified
move = DISK.move
make_folder = DISK.make_folder
remove_own = DISK.remove_own
sweep_temporary = DISK.sweep_temporary
