"""The older photo manager's library on disk: `.projects/user_0/<folder>/` with originals, `.trash` and a manifest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import ManifestError, NotFoundError, PhotoDeskError, ScanAborted
from photodesk.domain.moving_in import Finding, Matter
from photodesk.files import manifest
from photodesk.files.folders import child_folders, names_in
from photodesk.files.layout import DOT_DIR
from photodesk.files.names import shown
from photodesk.files.scan import scan_tree
from photodesk.library.shots import Shot, sort_sources
from photodesk.store.node_database import is_old_database

PROJECTS = ".projects"
OWNER = "user_0"
TRASH = ".trash"

_SUFFIXES = (".sqlite", ".sqlite3", ".db", ".db3")
_PASSED_BY = frozenset({PROJECTS, DOT_DIR, "node_modules", ".git"})


@dataclass(frozen=True, slots=True)
class OldFolder:
    """A project folder: what its manifest says (`number` and `name`; None and "" without one), its shots, the shots in
    its trash, and files that are no photos."""

    path: Path
    name: str = ""
    number: int | None = None
    created_at: str = ""
    shots: tuple[Shot, ...] = ()
    trashed: tuple[Shot, ...] = ()
    foreign: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


def projects_root(library: Path) -> Path:
    """The folder whose folders are the projects, for the old library's folder (or one of the two below it).

    Raises NotFoundError when there is none.
    """
    library = library.absolute()
    for found in (library / PROJECTS / OWNER, library / OWNER):
        if found.is_dir():
            return found
    if library.parent.name == PROJECTS and library.is_dir():
        return library
    raise NotFoundError(
        f"“{shown(library)}” is no library of the older photo manager: there is no {PROJECTS}/{OWNER} in it.",
        "Name the folder that holds .projects.",
    )


def other_owners(root: Path) -> tuple[Finding, ...]:
    """Projects of other users beside `root`: they are not moved in, a library has one owner."""
    found = [n for n in child_folders(root.parent) if n != root.name] if root.parent.name == PROJECTS else []
    told = "Its projects belong to another user: name this folder itself to move them in."
    return tuple(Finding(Matter.DATABASE, shown(root.parent / name), told) for name in found)


def read_folders(root: Path) -> Iterator[OldFolder]:
    """Every project folder of the old library, by name. Reads listings and manifests, changes nothing."""
    for name in child_folders(root):
        yield read_folder(root / name)


def read_folder(path: Path) -> OldFolder:
    findings: list[Finding] = []
    claim = None
    try:
        claim = manifest.read_manifest(path)
    except ManifestError as error:
        findings.append(Finding(Matter.PROJECT, shown(path), f"{error.message} {error.hint}"))
    files = _files(path, findings)
    trash = path / TRASH
    trashed = _files(trash, findings) if trash.is_dir() and not trash.is_symlink() else []
    found, lost = sort_sources(files, (path,)), sort_sources(trashed, (trash,))
    findings += [Finding(Matter.TRASH, shown(f), "It is no photo; it was left there.") for f in lost.foreign]
    number = str(claim.extra.get("id", "")) if claim else ""
    return OldFolder(
        path=path,
        name=claim.name if claim else "",
        number=int(number) if number.isdecimal() and len(number) < 19 else None,
        created_at=claim.created_at if claim else "",
        shots=found.shots,
        trashed=lost.shots,
        foreign=found.foreign,
        findings=tuple(findings),
    )


def _files(folder: Path, findings: list[Finding]) -> list[Path]:
    found: list[Path] = []
    try:
        for listing in scan_tree(folder):
            findings += [Finding(Matter.FILE, shown(e.path), e.message) for e in listing.errors]
            found += [folder / listing.subfolder / file.name for file in listing.files]
    except ScanAborted as error:
        findings.append(Finding(Matter.FILE, shown(folder), error.message))
    return found


def guess_database(library: Path) -> Path | None:
    """The old program's database in or beside its library: looked for two folders deep and one folder up."""
    library = library.absolute()
    while library.name in (OWNER, PROJECTS):
        library = library.parent
    near = [library, *_below(library)]
    beside = [library.parent, *(p for p in _below(library.parent) if p != library)]
    for folder in (*near, *beside):
        candidates = [folder / n for n in _names(folder) if n.casefold().endswith(_SUFFIXES)]
        found = [path for path in candidates if path.is_file() and is_old_database(path)]
        if found:
            return max(found, key=lambda p: p.stat().st_mtime_ns)
    return None


def _below(folder: Path) -> list[Path]:
    return [p for n in _names(folder) if n not in _PASSED_BY and (p := folder / n).is_dir() and not p.is_symlink()]


def _names(folder: Path) -> list[str]:
    with suppress(PhotoDeskError):
        return names_in(folder)
    return []
