"""The database of the older photo manager (Node.js), read without a byte being written to it or beside it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from photodesk.domain.errors import NotFoundError, UnreadableError, UnstableSourceError, UsageError
from photodesk.domain.moving_in import Finding, Matter, OldDatabase, OldJob, OldProject
from photodesk.store.node_photos import read_photos
from photodesk.store.node_rows import Read, Value, read_table, whole, words
from photodesk.store.node_values import utc_text

_MAGIC = b"SQLite format 3\0"
_LOGS = ("-wal", "-journal")
_TRIES = 5
_ENDED = frozenset(
    {"completed", "complete", "done", "failed", "error", "canceled", "cancelled", "succeeded", "finished", "skipped"}
)
_PROJECTS = {
    "id": ("id",),
    "folder": ("project_folder", "folder", "folder_name", "slug", "path"),
    "name": ("project_name", "name", "title"),
    "created_at": ("created_at", "created", "createdat"),
    "status": ("status",),
}
_JOBS = {
    "id": ("id",),
    "type": ("type", "job_type", "task_type", "name"),
    "status": ("status", "state"),
    "scope": ("scope",),
    "project_id": ("project_id", "projectid"),
    "created_at": ("created_at", "created", "createdat"),
    "total": ("progress_total", "total"),
    "done": ("progress_done", "done"),
}
_ITEMS = {"job_id": ("job_id", "jobid"), "status": ("status", "state")}


def read_old_database(path: Path) -> OldDatabase:
    """Everything the database at `path` says. Any thread; blocks. Nothing is written to it or beside it.

    Raises NotFoundError when it is not there, UsageError when it is not that program's database, UnreadableError when
    no page of it can be read. A row that makes no sense is a finding, not an error.
    """
    with _opened(path) as (connection, findings):
        tables = _tables(connection)
        if not {"projects", "photos"} <= tables or "photo_files" in tables:
            raise UsageError(
                f"{path} is not the database of the older photo manager (it has no such tables).",
                "Its name often ends with .sqlite; look beside the old library.",
            )
        findings += _about(connection)
        projects = _projects(_table(connection, "projects", _PROJECTS, findings), findings)
        photos, told = read_photos(connection)
        findings += told
        return OldDatabase(projects, photos, _jobs(connection, findings), tuple(findings))


def is_old_database(path: Path) -> bool:
    """Whether the file looks like that program's database. Reads a few pages of it; any trouble is a no."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return False
        with closing(apsw.Connection(_untouched(path), flags=_FLAGS)) as connection:
            tables = _tables(connection)
            return {"projects", "photos", "photo_tags"} <= tables and "photo_files" not in tables
    except (OSError, apsw.Error):
        return False


_FLAGS = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI


def _untouched(path: Path) -> str:
    return path.resolve().as_uri() + "?mode=ro&immutable=1"


@contextmanager
def _opened(path: Path) -> Iterator[tuple[apsw.Connection, list[Finding]]]:
    """A connection to the database as it is now. What is still in a log beside it is read from a copy (a log can be
    read in place only by writing beside it, and `immutable` would pass it over)."""
    if not path.is_file():
        raise NotFoundError(f"There is no database {path}.", "Name the SQLite file of the older photo manager.")
    findings: list[Finding] = []
    try:
        if not _has_log(path):
            with closing(apsw.Connection(_untouched(path), flags=_FLAGS)) as connection:
                yield connection, findings
            return
        findings.append(
            Finding(Matter.DATABASE, path.name, "It held changes in a log (-wal or -journal): a copy was read.")
        )
        with tempfile.TemporaryDirectory(prefix="photodesk-moving-in-") as folder:
            copy = _backed_up(path, Path(folder))
            with closing(apsw.Connection(_untouched(copy), flags=_FLAGS)) as connection:
                yield connection, findings
    except (apsw.NotADBError, apsw.CorruptError, apsw.CantOpenError, apsw.IOError) as error:
        raise UnreadableError(f"{path} cannot be read as a database ({error}).", "Look for a backup of it.") from error


def _has_log(path: Path) -> bool:
    return any((log := path.with_name(path.name + end)).is_file() and log.stat().st_size for end in _LOGS)


def _backed_up(path: Path, folder: Path) -> Path:
    """The database with its log, copied as they are at one moment and made one file by SQLite's own backup."""
    names = [path.name, *(path.name + end for end in _LOGS)]
    for _ in range(_TRIES):
        before = _state(path, names)
        for name in names:
            (folder / name).unlink(missing_ok=True)
            if before[name] is not None:
                shutil.copyfile(path.with_name(name), folder / name)
        if _state(path, names) == before:
            break
    else:
        raise UnstableSourceError(
            f"{path} is being written to.", "End the old program and try again; nothing was changed."
        )
    whole_one = folder / "copy.sqlite"
    with closing(apsw.Connection(str(folder / path.name))) as source, closing(apsw.Connection(str(whole_one))) as to:
        with to.backup("main", source, "main") as run:
            while not run.done:
                run.step(4096)
        to.execute("PRAGMA journal_mode = DELETE").fetchall()
    return whole_one


def _state(path: Path, names: list[str]) -> dict[str, tuple[int, int] | None]:
    found: dict[str, tuple[int, int] | None] = {}
    for name in names:
        try:
            status = path.with_name(name).stat()
            found[name] = (status.st_size, status.st_mtime_ns)
        except FileNotFoundError:
            found[name] = None
    return found


def _tables(connection: apsw.Connection) -> set[str]:
    rows = connection.execute("SELECT lower(name) FROM sqlite_master WHERE type = 'table'")
    return {str(name) for (name,) in rows}


def _about(connection: apsw.Connection) -> list[Finding]:
    """What is odd about the database as a whole."""
    try:
        problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
    except apsw.Error as error:
        problems = [str(error)]
    return [Finding(Matter.DATABASE, "its check", f"{problem}.") for problem in problems]


def _table(connection: apsw.Connection, name: str, wanted: dict[str, tuple[str, ...]], told: list[Finding]) -> Read:
    found = read_table(connection, name, wanted)
    if found is None:
        told.append(Finding(Matter.DATABASE, name, "There is no such table."))
        return Read(())
    if found.torn:
        told.append(Finding(Matter.ROW, f"table {name}", f"Some rows cannot be read ({found.torn})."))
    return found


def _projects(found: Read, findings: list[Finding]) -> tuple[OldProject, ...]:
    projects = []
    for row in found.rows:
        number, folder = whole(row.get("id")), words(row.get("folder"))
        if number is None or not (folder or words(row.get("name"))):
            findings.append(Finding(Matter.ROW, f"project {row.get('id')!r}", "It has no number, or no name."))
            continue
        name = words(row.get("name")) or folder
        created = utc_text(row.get("created_at"))
        projects.append(OldProject(number, folder.replace("\\", "/").rstrip("/").rpartition("/")[2] or name, name,
                                   created, words(row.get("status"))))  # fmt: skip
    return tuple(projects)


def _jobs(connection: apsw.Connection, findings: list[Finding]) -> tuple[OldJob, ...]:
    """Unfinished jobs with their open items. A row without a scope counts as project (R110)."""
    found = read_table(connection, "jobs", _JOBS)
    if found is None:
        return ()
    items: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for row in (read_table(connection, "job_items", _ITEMS) or Read(())).rows:
        job = whole(row.get("job_id"))
        if job is not None:
            items[job] += 1
            left[job] += not _ended(row.get("status"))
    return tuple(_job(row, items, left) for row in found.rows if not _ended(row.get("status")))


def _ended(status: Value) -> bool:
    return words(status).casefold() in _ENDED


def _job(row: Mapping[str, Value], items: Counter[int], left: Counter[int]) -> OldJob:
    number = whole(row.get("id")) or 0
    total = items[number] or whole(row.get("total")) or 0
    open_items = left[number] if items[number] else max(0, total - (whole(row.get("done")) or 0))
    return OldJob(
        number,
        words(row.get("type")) or "job",
        words(row.get("status")) or "unknown",
        words(row.get("scope")) or "project",
        whole(row.get("project_id")),
        words(row.get("created_at")),
        total,
        open_items,
    )
