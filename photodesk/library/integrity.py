"""Is everything as the database says? Database, files, derivatives: looked at, nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import ScanAborted
from photodesk.domain.photo import FileState
from photodesk.domain.project import Availability, Project
from photodesk.files import volumes
from photodesk.files.names import shown
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import look
from photodesk.store import repair
from photodesk.store.repair import Repair

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is a stable word, `where` a path, a table or a project, `message` a sentence."""

    kind: str
    where: str
    message: str


Look = Callable[[OpenLibrary], Iterator[Problem]]


def check_library(lib: OpenLibrary) -> tuple[Problem, ...]:
    """Everything that is wrong, as far as one look at each file tells; no file is read whole. Changes nothing.

    Reads every page of the database: not for the GUI thread.
    """
    return tuple(problem for one in _LOOKS for problem in one(lib))


def mend_references(lib: OpenLibrary) -> Repair:
    """Mend references between rows that lead nowhere (R113); no photo and no decision is removed. Back up first."""
    return repair.repair_foreign_keys(lib.db, lib.tenant, lib.now())


def _database(lib: OpenLibrary) -> Iterator[Problem]:
    for found in lib.db.integrity_check():
        yield Problem("database", str(lib.layout.database), found)
    for broken in repair.foreign_key_check(lib.db):
        message = f"{broken.count} rows name a row of “{broken.parent}” that is not there ({broken.column})."
        yield Problem("reference", broken.table, message)


def _library(lib: OpenLibrary) -> Iterator[Problem]:
    if not volumes.library_online(lib.layout, lib.uuid):
        yield Problem("offline", str(lib.root), "The library's marker is not there, or is that of another library.")


def _files(lib: OpenLibrary) -> Iterator[Problem]:
    for project in lib.projects.list(lib.tenant, include_archived=True):
        folder = shown(lib.layout.project_folder(project))
        availability = volumes.project_availability(lib.layout, project, lib.uuid)
        if availability is Availability.ONLINE:
            yield from _files_of(lib, project)
        else:
            yield Problem(availability, folder, f"The folder of “{project.name}” is {availability}.")


def _files_of(lib: OpenLibrary, project: Project) -> Iterator[Problem]:
    try:
        seen = look(lib, project)
    except ScanAborted as error:
        yield Problem("unreadable", project.name, error.message)
        return
    for subfolder in seen.unread:
        yield Problem("unreadable", f"{project.name}/{subfolder}", "This folder cannot be listed.")
    for _, subfolder, file in lib.photos.folder_files(project.id):
        listed = seen.files.get((subfolder, file.name))
        where = shown(lib.layout.file_path(project, subfolder, file.name))
        if listed is None:
            if not seen.unsure(subfolder):
                known = " (known)" if file.state is FileState.MISSING else ""
                yield Problem("missing_file", where, f"The file is not there{known}.")
        elif listed.size != file.size:
            yield Problem("changed_file", where, f"It has {listed.size:,} bytes; {file.size:,} were recorded.")


def _damage(lib: OpenLibrary) -> Iterator[Problem]:
    for damaged in lib.file_checks.damaged():
        project = lib.projects.get(damaged.project_id)
        if project is not None:
            where = shown(lib.layout.file_path(project, damaged.subfolder, damaged.file.name))
            yield Problem("bit_rot", where, "It holds other bytes than were taken in; restore it from a copy.")


def _derivatives(lib: OpenLibrary) -> Iterator[Problem]:
    last = 0
    while chunk := lib.derivatives.chunk(last, BATCH):
        last = chunk[-1].photo_id
        for row in chunk:
            for kind in DerivativeKind:
                expected = row.expected_size(kind)
                if expected is not None and _size(path := lib.layout.derivative(row.photo_id, kind)) != expected:
                    yield Problem("missing_derivative", str(path), f"The {kind} of {shown(row.name)} is not whole.")


def _questions(lib: OpenLibrary) -> Iterator[Problem]:
    for question in lib.questions.open(lib.tenant):
        yield Problem("question", shown(question.subject), f"{question.message} {question.hint}")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


_LOOKS: tuple[Look, ...] = (_database, _library, _files, _damage, _derivatives, _questions)
