"""Listing folders: one `scandir` each, no guessing, and no conclusion from a folder that could not be seen whole."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import ScanAborted as ScanAborted
from photodesk.files.names import shown

_ROOT_GONE = "The folder vanished while it was being read."


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a folder. `is_regular` is False for a link to a file that lies inside the scanned root."""

    name: str
    size: int
    mtime_ns: int
    inode: int
    is_regular: bool


@dataclass(frozen=True, slots=True)
class ScanProblem:
    """A place that could not be looked at, and why."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class FolderListing:
    """One folder: its sub-folder path ("" is the root, "/" between) and its files in name order.

    With `errors` the listing is not the whole truth: a file that is not in it, or below it, may well exist.
    """

    subfolder: str
    files: tuple[Listed, ...]
    errors: tuple[ScanProblem, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file offered for import: where it is, and its place below the folder the user chose."""

    path: Path
    root: Path
    subfolder: str
    name: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SourceListing:
    files: tuple[SourceFile, ...]
    problems: tuple[ScanProblem, ...]


def is_hidden(name: str) -> bool:
    """Hidden from scans: dot files, and with them `.photodesk`, the trash, manifests and temporary files."""
    return name.startswith(".")


def scan_tree(root: Path) -> Iterator[FolderListing]:
    """Every folder below `root`, parents first, in name order; one listing in memory at a time. Any thread.

    Links to folders are not followed, links to files only inside the root, and a folder met twice is listed
    once (fault 42). What is no file is left out (fault 43). A folder that may not be read is a listing with an
    error. ScanAborted when the root is not there, vanishes or becomes another one: conclude nothing (fault 25).
    """
    identity = _identity(root)
    real_root = os.path.realpath(root)
    seen: set[tuple[int, int]] = {identity}
    waiting = [""]
    while waiting:
        subfolder = waiting.pop()
        lister = _Lister(root, real_root, subfolder)
        listing = lister.listing()
        if listing.errors:
            _refuse_other(root, identity)
        yield listing
        waiting.extend(f"{subfolder}/{n}" if subfolder else n for n in lister.new_folders(seen))
    _refuse_other(root, identity)


def list_folder(folder: Path) -> tuple[Listed, ...]:
    """The files of one folder in name order, nothing below it; empty when it cannot be seen. Any thread."""
    return _Lister(folder, os.path.realpath(folder), "").listing().files


def expand_sources(paths: Sequence[Path]) -> SourceListing:
    """Files and folders (with all below them) as the list of files to import; each file once. Any thread.

    Hidden files are passed over in folders. What is not there, cannot be read or is no file is a problem each.
    """
    files: dict[Path, SourceFile] = {}
    problems: list[ScanProblem] = []
    for given in paths:
        path = given.absolute()
        try:
            status = path.stat()
        except OSError as error:
            problems.append(_problem(path, error))
            continue
        if stat.S_ISDIR(status.st_mode):
            _expand_folder(path, files, problems)
        elif stat.S_ISREG(status.st_mode) and not is_hidden(path.name):
            source = SourceFile(path, path.parent, "", path.name, status.st_size, status.st_mtime_ns)
            files.setdefault(path, source)
        else:
            problems.append(ScanProblem(path, f"{shown(path)} is not a photo file."))
    return SourceListing(tuple(files.values()), tuple(problems))


class _Lister:
    """Lists one folder; remembers its sub-folders for the walk."""

    def __init__(self, root: Path, real_root: str, subfolder: str) -> None:
        self._folder = f"{root}/{subfolder}" if subfolder else str(root)
        self._real_root = real_root
        self._subfolder = subfolder
        self._folders: list[tuple[str, tuple[int, int]]] = []
        self._files: list[Listed] = []
        self._errors: list[ScanProblem] = []

    def listing(self) -> FolderListing:
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if not is_hidden(entry.name):
                        self._take(entry)
        except OSError as error:
            self._errors.append(_problem(Path(self._folder), error))
        self._files.sort(key=lambda file: file.name)
        return FolderListing(self._subfolder, tuple(self._files), tuple(self._errors))

    def new_folders(self, seen: set[tuple[int, int]]) -> list[str]:
        """Names of sub-folders not met before, last first. An inode of 0 is no identity."""
        fresh = []
        for name, identity in sorted(self._folders):
            if identity in seen:
                continue
            if identity[1]:
                seen.add(identity)
            fresh.append(name)
        return fresh[::-1]

    def _take(self, entry: os.DirEntry[str]) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
            linked = stat.S_ISLNK(status.st_mode)
            if linked:
                if not self._leads_inside(entry.path):
                    return
                status = entry.stat()
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ELOOP):  # gone meanwhile, or a link to nowhere
                self._errors.append(_problem(Path(entry.path), error))
            return
        if stat.S_ISREG(status.st_mode):
            size, mtime_ns, inode = status.st_size, status.st_mtime_ns, status.st_ino
            self._files.append(Listed(entry.name, size, mtime_ns, inode, not linked))
        elif stat.S_ISDIR(status.st_mode) and not linked:
            self._folders.append((entry.name, (status.st_dev, status.st_ino)))

    def _leads_inside(self, link: str) -> bool:
        """A link is followed to a file below the root only, and never to a hidden place there."""
        target = Path(os.path.realpath(link))
        if not target.is_relative_to(self._real_root):
            return False
        return not any(map(is_hidden, target.relative_to(self._real_root).parts))


def _expand_folder(folder: Path, files: dict[Path, SourceFile], problems: list[ScanProblem]) -> None:
    try:
        for listing in scan_tree(folder):
            problems.extend(listing.errors)
            place = folder / listing.subfolder
            for file in listing.files:
                path = place / file.name
                source = SourceFile(path, folder, listing.subfolder, file.name, file.size, file.mtime_ns)
                files.setdefault(path, source)
    except ScanAborted as error:
        problems.append(ScanProblem(folder, error.message))


def _identity(root: Path) -> tuple[int, int]:
    try:
        status = root.stat()
    except OSError as error:
        raise ScanAborted(f"{shown(root)}: {_reason(error)}", "Check that the drive is connected.") from error
    if not stat.S_ISDIR(status.st_mode):
        raise ScanAborted(f"{shown(root)} is not a folder.", "Choose a folder.")
    return status.st_dev, status.st_ino


def _refuse_other(root: Path, identity: tuple[int, int]) -> None:
    if _identity(root) != identity:
        raise ScanAborted(f"{shown(root)}: {_ROOT_GONE}", "Check that the drive is connected.")


def _problem(path: Path, error: OSError) -> ScanProblem:
    return ScanProblem(path, f"{shown(path)}: {_reason(error)}")


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "It is not there."
    if error.errno in (errno.EACCES, errno.EPERM):
        return "It may not be read; check its rights."
    if error.errno == errno.ENAMETOOLONG:
        return "Its path is too long for this system."
    return f"It cannot be read: {error.strerror}."
