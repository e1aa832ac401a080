"""Moving in: project by project, files first, then what their rows say; again is harmless, and a kill loses nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.moving_in import Finding, Matter, MoveCounts, MovedProject, MoveReport, OldPhoto
from photodesk.domain.photo import Photo
from photodesk.domain.project import Project
from photodesk.files import disk
from photodesk.files.names import collision_key, shown
from photodesk.library.intake import ImportOptions, import_files
from photodesk.library.moving_in import reports
from photodesk.library.moving_in.carry import Carried, Rows
from photodesk.library.moving_in.matching import key_of
from photodesk.library.moving_in.old_trash import OldTrash
from photodesk.library.moving_in.project import take_project
from photodesk.library.moving_in.survey import CARRIED, MovePlan, ProjectPlan, forecast, new_finding
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import folder_of
from photodesk.library.reports import Stop, reason_of
from photodesk.library.shots import Shot

log = logging.getLogger(__name__)

SHOTS = 200
"""Shots taken in at a time: their rows follow at once, and whoever watches sees them arrive."""


class Watcher(Protocol):
    """Told how far it is, on the thread that runs the verb."""

    def total(self, files: int) -> None: ...

    def advance(self, done: int) -> None: ...

    def changed(self, changes: ChangeSet) -> None: ...


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it. `new_photo_ids` want thumbnails, also those a run that was killed left; `stopped`: the rest is
    left for another run."""

    report: MoveReport
    new_photo_ids: tuple[int, ...] = ()
    stopped: bool = False


def move_in(lib: OpenLibrary, plan: MovePlan, operation: str, watcher: Watcher, stop: Stop, *, copy: bool) -> Moved:
    """Carry the old library over into `lib` and keep a report. `operation` names what is done to the old trash.

    Originals stay where they are; with `copy` they are copied into the library, verified. What was carried over before
    is passed by. Raises DiskFullError before anything is copied when it cannot fit.
    """
    if copy:
        disk.check_room(lib.root, _left_to_copy(lib, plan))
    watcher.total(sum(_steps(part) for part in plan.projects))
    carried = Carried(lib, plan)
    findings = list(plan.findings)
    projects: list[MovedProject] = []
    new_ids: list[int] = []
    for part in plan.projects:
        if stop():
            break
        done = _move_project(lib, plan, part, carried, _Run(operation, copy, watcher, stop))
        findings += done.findings
        new_ids += done.new_photo_ids
        projects += [done.moved] if done.moved is not None else []
    report = MoveReport(str(plan.root), str(plan.database), copy, tuple(projects), tuple(findings))
    stopped = stop()
    return Moved(report if stopped else reports.keep(lib, report, operation), tuple(new_ids), stopped)


def _left_to_copy(lib: OpenLibrary, plan: MovePlan) -> int:
    return forecast(plan, lib, copy=True).size


def _steps(part: ProjectPlan) -> int:
    return len(part.shots) + len(part.matched.absent) + len(part.folder.trashed)


@dataclass(frozen=True, slots=True)
class _Run:
    operation: str
    copy: bool
    watcher: Watcher
    stop: Stop


@dataclass(slots=True)
class _Done:
    findings: list[Finding] = field(default_factory=list)
    new_photo_ids: list[int] = field(default_factory=list)
    moved: MovedProject | None = None


def _move_project(lib: OpenLibrary, plan: MovePlan, part: ProjectPlan, carried: Carried, run: _Run) -> _Done:
    done = _Done()
    try:
        project = take_project(lib, part, copy=run.copy)
    except PhotoDeskError as error:
        why = f"{error.message} {error.hint}".strip()
        rows = [row for group in (*part.matched.rows.values(), *part.matched.absent) for row in group]
        done.findings.append(Finding(Matter.FILE, shown(part.folder.path), why))
        done.findings += [Finding(Matter.ROW, row.title, f"Its project “{part.name}” was not made.") for row in rows]
        run.watcher.advance(_steps(part))
        return done
    if project.name != part.name:
        told = f"The name was taken, or changed here; it is “{project.name}” now."
        done.findings.append(Finding(Matter.PROJECT, part.name, told))
    run.watcher.changed(ChangeSet(projects=frozenset({project.id})))
    mover = _Mover(lib, plan, part, project, carried, run)
    mover.all()
    done.findings += mover.findings + mover.rows.findings + mover.trash.findings
    done.new_photo_ids = [ref.photo_id for ref in lib.derivatives.unfinished(project_id=project.id)]
    counts = MoveCounts(projects=1) + mover.counts + mover.rows.counts + mover.trash.counts
    done.moved = MovedProject(project.name, str(part.folder.path), counts)
    return done


class _Mover:
    """One project on its way."""

    def __init__(
        self, lib: OpenLibrary, plan: MovePlan, part: ProjectPlan, project: Project, carried: Carried, run: _Run
    ) -> None:
        self.lib, self.plan, self.part, self.project = lib, plan, part, project
        self.carried, self.run = carried, run
        self.rows = Rows(lib, plan, part, project, carried)
        self.trash = OldTrash(lib, plan, part, project, carried, run.operation, copy=run.copy)
        self.findings: list[Finding] = []
        self.counts = MoveCounts()
        self._absent = {key_of(group[0]): group for group in part.matched.absent}
        self._here: dict[Path, int] = {} if run.copy else _by_path(lib, project)
        mode = ImportMode.COPY if run.copy else ImportMode.IN_PLACE
        self._options = ImportOptions(mode, (part.folder.path,), skip_duplicates=False)

    def all(self) -> None:
        indices = range(len(self.part.shots))
        for start in range(0, len(indices), SHOTS):
            if self.run.stop():
                return
            batch = indices[start : start + SHOTS]
            self._take(batch)
            self._told(len(batch))
        self.trash.take(self.part.folder.trashed, self._trashed)
        self._told(len(self.part.folder.trashed))
        for group in self._absent.values():
            if self.run.stop():
                return
            self._carry(partial(self.rows.absent, group), group)
            self._told(1)

    def _take(self, batch: Sequence[int]) -> None:
        """Files of these shots, through the import; then their rows."""
        wanted = [path for index in batch for path in self._to_take(index)]
        told = _Told(self, self.part)
        if wanted:
            changes = import_files(self.lib, self.project, wanted, self._options, told, self.run.stop)
            self.run.watcher.changed(changes)
        owners = {**self._here, **told.photos}
        ids = {i: owner for i in batch if (owner := self._owner(self.part.shots[i], owners)) is not None}
        photos = {photo.id: photo for photo in self.lib.photos.get(list(dict.fromkeys(ids.values())))}
        with self.lib.db.atomic(durable=True):
            for index in batch:
                self._settle(index, photos.get(ids.get(index, 0)), told.fresh)

    def _settle(self, index: int, photo: Photo | None, fresh: set[int]) -> None:
        """What the rows of a shot say, onto the photo it became."""
        rows, shot = self.part.matched.rows.get(index, ()), self.part.shots[index]
        if photo is not None and rows:
            # Read again: another row may have been put onto this photo meanwhile.
            self._carry(partial(self.rows.onto, self.lib.photos.get([photo.id])[0], rows), rows)
        elif photo is not None and photo.id in fresh:
            self._new(photo, shot.pictures[0].path)
        elif rows and self.rows.open(rows):
            self.findings += [Finding(Matter.ROW, row.title, "Its files could not be taken in.") for row in rows]
        elif rows:
            self.rows.counts += MoveCounts(known=1)

    def _new(self, photo: Photo, path: Path) -> None:
        """A photo the old database did not know. A second run passes it by, also when it was thrown away here since."""
        words = self.plan.file_words(path)
        self.lib.events.add(photo.id, self.lib.now(), "user", CARRIED, words)
        self.carried.add(words, photo.id)
        self.counts += MoveCounts(new=1)
        self.findings.append(new_finding(self.part, path))

    def _to_take(self, index: int) -> list[str]:
        """Files of a shot that are not here yet. Of a copy, those of rows that were carried over are passed by: what
        was thrown away here since does not come back."""
        shot = self.part.shots[index]
        rows = self.part.matched.rows.get(index, ())
        if not self.run.copy:
            new = [item for item in shot.pictures if item.path not in self._here]
            return [str(item.path) for item in (*new, *shot.sidecars)] if new else []
        carried = not self.rows.open(rows) if rows else bool(shot.pictures) and self._carried_file(shot)
        if carried:
            return []
        return [str(item.path) for item in (*shot.pictures, *shot.sidecars)]

    def _carried_file(self, shot: Shot) -> bool:
        return self.plan.file_words(shot.pictures[0].path) in self.carried

    def _owner(self, shot: Shot, owners: dict[Path, int]) -> int | None:
        return next((owners[item.path] for item in shot.pictures if item.path in owners), None)

    def _trashed(self, photo: Photo, shot: Shot) -> None:
        """A photo that came out of the old trash: the rows of that name are its."""
        group = self._absent.pop((shot.subfolder, collision_key(shot.stem)), None)
        if group is not None:
            self._carry(partial(self.rows.onto, photo, group), group)

    def _carry(self, work: Callable[[], None], rows: Sequence[OldPhoto]) -> None:
        try:
            work()
        except PhotoDeskError as error:
            self.findings += [Finding(Matter.ROW, row.title, reason_of(error)) for row in rows]

    def _told(self, steps: int) -> None:
        """Let the watcher see what has changed, and how far it is."""
        self.run.watcher.changed(self.rows.changes | self.trash.changes)
        self.rows.changes, self.trash.changes = ChangeSet(), ChangeSet()
        self.run.watcher.advance(steps)


def _by_path(lib: OpenLibrary, project: Project) -> dict[Path, int]:
    """Photos by the path of each file that has a row, seen or missing, but not known by hearsay only."""
    folder = folder_of(lib, project)
    rows = lib.photos.folder_files(project.id)
    return {folder / subfolder / file.name: photo_id for photo_id, subfolder, file in rows if not file.hearsay}


class _Told:
    """A FileReport that knows which file became which photo."""

    def __init__(self, mover: _Mover, part: ProjectPlan) -> None:
        self._mover, self._part = mover, part
        self.photos: dict[Path, int] = {}
        self.fresh: set[int] = set()

    def file(self, path: str, outcome: FileOutcome, photo_id: int | None, message: str, changes: ChangeSet) -> None:
        if photo_id is not None:
            self.photos[Path(path)] = photo_id
        if photo_id is not None and outcome in (FileOutcome.IMPORTED, FileOutcome.RENAMED, FileOutcome.JOINED):
            self.fresh.add(photo_id)
        elif outcome is FileOutcome.REFUSED:
            self._tell(path, message)
        elif outcome is FileOutcome.DUPLICATE and self._mover.run.copy and message:
            log.info("%s: %s", shown(path), message)

    def failed(self, path: str, kind: str, message: str) -> None:
        self._tell(path, message)

    def _tell(self, path: str, message: str) -> None:
        self._mover.findings.append(Finding(Matter.FILE, shown(path), message))
