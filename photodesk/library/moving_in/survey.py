"""What moving in would come to: the old database held against the old folders, project by project. Changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.moving_in import (
    Finding,
    Matter,
    MoveCounts,
    MovedProject,
    MoveReport,
    OldDatabase,
    OldJob,
    OldPhoto,
    OldProject,
)
from photodesk.files.names import collision_key, numbered, shown
from photodesk.library.moving_in.matching import Matched, decide, key_of, match, tags_of, without_defaults
from photodesk.library.moving_in.old_library import OldFolder, other_owners, projects_root, read_folders
from photodesk.library.naming import name_of_folder
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import MAX_NAME_LENGTH
from photodesk.library.reports import Stop, never
from photodesk.library.shots import Shot
from photodesk.store.fields import shown_text
from photodesk.store.node_database import read_old_database

GIVEN_UP = frozenset({"canceled", "cancelled", "deleted", "deleting", "removed"})
CARRIED = "moved in"
"""The word in a photo's history: with it a row is known to have been carried over."""


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project to be moved in. `row` is None for a folder the database does not know, `there` False for a row whose
    folder is gone."""

    folder: OldFolder
    name: str
    there: bool
    row: OldProject | None
    matched: Matched
    created_at: str | None = None

    @property
    def shots(self) -> tuple[Shot, ...]:
        return self.folder.shots


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The whole. `label` stands for this old library in the histories of its photos."""

    root: Path
    database: Path
    projects: tuple[ProjectPlan, ...]
    findings: tuple[Finding, ...]

    @property
    def label(self) -> str:
        return shown_text(str(self.root))

    def row_words(self, row: OldPhoto) -> str:
        """How the history of a photo names the row it came from."""
        return f"{self.label} row {row.id}"

    def file_words(self, path: Path) -> str:
        """The same for a file without a row, or one of the old trash."""
        return shown_text(f"{self.label} file {path.relative_to(self.root)}")


def survey(library: Path, database: Path, stop: Stop = never) -> MovePlan:
    """Read the old database and list the old folders. `stop` is asked between folders; then the plan is not whole.

    Raises NotFoundError and UsageError when one of them is not what it should be, UnreadableError for a database of
    which nothing can be read.
    """
    root, database = projects_root(library), database.absolute()
    said = read_old_database(database)
    folders: dict[str, OldFolder] = {}
    for folder in read_folders(root):
        if stop():
            break
        folders[folder.path.name] = folder
    findings = [*other_owners(root), *said.findings, *_clashes(folders.values(), said.projects)]
    rows = _rows_by_project(said, findings)
    owners = _owners(folders, said.projects, findings)
    projects = [_plan(folders[n], owners.get(n), rows, findings) for n in sorted(folders)]
    claimed = {project.id for found in owners.values() for project in found}
    for project in said.projects:
        if project.id not in claimed:
            gone = _gone(root, project, rows.get(project.id, []), findings)
            projects += [gone] if gone is not None else []
    findings += [_job_finding(job, said.projects) for job in said.jobs]
    return MovePlan(root, database, tuple(projects), tuple(findings))


def _rows_by_project(said: OldDatabase, findings: list[Finding]) -> dict[int, list[OldPhoto]]:
    known = {project.id for project in said.projects}
    rows: dict[int, list[OldPhoto]] = defaultdict(list)
    for photo in said.photos:
        if photo.project_id in known and photo.project_id is not None:
            rows[photo.project_id].append(photo)
        else:
            findings.append(Finding(Matter.ROW, photo.title, f"Its project {photo.project_id} is not in the database."))
    return rows


def _owners(
    folders: Mapping[str, OldFolder], projects: Sequence[OldProject], findings: list[Finding]
) -> dict[str, list[OldProject]]:
    """Rows of each folder. The folder's name decides, never a number alone (T01); a folder that was renamed by hand is
    found by the number and name of its manifest together, when nobody else claims it."""
    owners: dict[str, list[OldProject]] = defaultdict(list)
    by_key = {collision_key(name): name for name in folders}
    rest = []
    for project in projects:
        name = project.folder if project.folder in folders else by_key.get(collision_key(project.folder))
        if name is None:
            rest.append(project)
            continue
        if owners[name]:
            told = f"It has the same folder as project {owners[name][0].id}; both are one project here."
            findings.append(Finding(Matter.PROJECT, f"project {project.id} “{project.name}”", told))
        owners[name].append(project)
    for project in rest:
        claims = [
            n for n, f in folders.items() if not owners.get(n) and (f.number, f.name) == (project.id, project.name)
        ]
        if len(claims) == 1:
            told = f"Its folder “{project.folder}” is gone; “{shown(claims[0])}” says that it is this project."
            findings.append(Finding(Matter.PROJECT, f"project {project.id} “{project.name}”", told))
            owners[claims[0]].append(project)
    return owners


def _clashes(folders: Iterable[OldFolder], projects: Sequence[OldProject]) -> Iterable[Finding]:
    """Numbers in manifests that are another project's: they identify nothing here, the folder does."""
    known = {project.id: project for project in projects}
    seen: dict[int, OldFolder] = {}
    for folder in folders:
        if folder.number is None:
            continue
        owner, first = known.get(folder.number), seen.setdefault(folder.number, folder)
        if first is not folder:
            told = f"Its manifest has the number {folder.number}, and so has “{shown(first.path.name)}”"
        elif owner is not None and collision_key(owner.folder) != collision_key(folder.path.name):
            told = f"Its manifest has the number {folder.number}, which is “{owner.name}” in the database"
        else:
            continue
        yield Finding(Matter.PROJECT, shown(folder.path.name), f"{told}. The folder counts, not the number.")


def _plan(
    folder: OldFolder, owners: Sequence[OldProject] | None, rows: Mapping[int, list[OldPhoto]], findings: list[Finding]
) -> ProjectPlan:
    row = owners[0] if owners else None
    photos = [photo for owner in owners or () for photo in rows.get(owner.id, ())]
    name = (row.name if row else "") or folder.name or folder.path.name
    photos, told = without_defaults(photos, name)
    matched = match(folder.shots, photos)
    findings += [*folder.findings, *told, *matched.findings]
    findings += [Finding(Matter.DATABASE, shown(f), "It is no photo; it was left as it is.") for f in folder.foreign]
    return ProjectPlan(folder, name_of_folder(name), True, row, matched, row.created_at if row else None)


def _gone(root: Path, project: OldProject, photos: Sequence[OldPhoto], findings: list[Finding]) -> ProjectPlan | None:
    """A project whose folder is not there: kept with its rows, unless it had been given up or never held a photo."""
    subject = f"project {project.id} “{project.name}”"
    if project.status.casefold() in GIVEN_UP or not photos:
        why = "It was deleted there" if project.status.casefold() in GIVEN_UP else "It holds no photos"
        findings.append(Finding(Matter.PROJECT, subject, f"{why}, and its folder is gone; it was not made."))
        told = f"Its project “{project.name}” was deleted there, and the folder is gone."
        findings += [Finding(Matter.ROW, photo.title, told) for photo in photos]
        return None
    findings.append(Finding(Matter.PROJECT, subject, f"Its folder “{shown(project.folder)}” is not there."))
    matched = match((), photos)
    findings += matched.findings
    name = project.folder if project.folder not in ("", ".", "..") and "\0" not in project.folder else project.name
    folder = OldFolder(root / name.replace("/", "_"))
    return ProjectPlan(folder, name_of_folder(project.name), False, project, matched, project.created_at)


def _job_finding(job: OldJob, projects: Sequence[OldProject]) -> Finding:
    name = next((f" of “{p.name}”" for p in projects if p.id == job.project_id), "")
    items = f", {job.left:,} of {job.items:,} items open" if job.items else ""
    told = f"It was {job.status} ({job.scope} scope{name}{items}). It is closed and will not be run."
    return Finding(Matter.JOB, f"job {job.id} {job.type}", told)


def forecast(plan: MovePlan, lib: OpenLibrary | None, *, copy: bool) -> MoveReport:
    """What `plan` would do to `lib` (None: a library that is yet to be made). Changes nothing."""
    carried = set() if lib is None else {event.detail for event in lib.events.of_action(CARRIED)}
    taken = set() if lib is None else {p.name.casefold() for p in lib.projects.list(lib.tenant, include_archived=True)}
    projects, findings, size = [], list(plan.findings), 0
    for project in plan.projects:
        counts, told = _forecast(plan, project, carried)
        name = project.name if counts.known else _free(project.name, taken)
        if name != project.name:
            told.append(Finding(Matter.PROJECT, project.name, f"The name is taken; it becomes “{name}”."))
        findings += told
        size += sum(_size(item.path) for shot in project.shots for item in (*shot.pictures, *shot.sidecars))
        projects.append(MovedProject(name, str(project.folder.path), counts))
    return MoveReport(str(plan.root), str(plan.database), copy, tuple(projects), tuple(findings), size)


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while (free := numbered(name, number, MAX_NAME_LENGTH)).casefold() in taken:
        number += 1
    taken.add(free.casefold())
    return free


def _forecast(plan: MovePlan, project: ProjectPlan, carried: set[str]) -> tuple[MoveCounts, list[Finding]]:
    findings: list[Finding] = []
    counts = MoveCounts(projects=1, trashed=sum(len(s.pictures) + len(s.sidecars) for s in project.folder.trashed))
    groups = [(project.matched.rows.get(i, ()), s.pictures) for i, s in enumerate(project.shots) if s.pictures]
    groups += [(rows, ()) for rows in project.matched.absent]
    binned = {(s.subfolder, collision_key(s.stem)) for s in project.folder.trashed if s.pictures}
    for rows, pictures in groups:
        if rows and plan.row_words(rows[0]) in carried:
            counts += MoveCounts(known=1)
            continue
        trashed = not pictures and key_of(rows[0]) in binned
        decided = decide(rows, [item.kind for item in pictures if item.kind is not None], guess=not trashed)
        findings += decided.findings
        if trashed:
            pass
        elif not pictures:
            findings.append(missing_finding(rows[0]))
        elif not rows:
            findings.append(new_finding(project, pictures[0].path))
        counts += MoveCounts(
            photos=bool(rows),
            missing=not pictures and not trashed,
            new=not rows,
            discards=decided.discards,
            tagged=any(tags_of(row) for row in rows),
        )
    return counts, findings


def missing_finding(row: OldPhoto) -> Finding:
    return Finding(Matter.MISSING, row.title, "No file of it is in its folder.")


def new_finding(project: ProjectPlan, path: Path) -> Finding:
    return Finding(Matter.NEW, shown(path.relative_to(project.folder.path.parent)), "It had no row.")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (PhotoDeskError, OSError):
        return 0
