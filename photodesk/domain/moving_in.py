"""Moving in from the older photo manager (the Node.js one): what its database says, and what became of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from photodesk.domain.photo import CaptureTime, FileKind, Label


@dataclass(frozen=True, slots=True)
class OldProject:
    """A row of its `projects`. `folder` is the name of its folder; `id` means something in that database only."""

    id: int
    folder: str
    name: str
    created_at: str | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class OldPhoto:
    """A row of its `photos`: a base name with what it says of each kind of file.

    `available` and `keep` lack a kind, or hold None for it, when the row says nothing (an older version had no such
    column). `suffix` is the extension the row names, without a dot, "" when it names none.
    """

    id: int
    project_id: int | None
    base: str
    suffix: str = ""
    available: Mapping[FileKind, bool | None] = field(default_factory=dict)
    keep: Mapping[FileKind, bool | None] = field(default_factory=dict)
    orientation: int | None = None
    taken: CaptureTime | None = None
    camera: str | None = None
    lens: str | None = None
    rating: int = 0
    label: Label | None = None
    visibility: str = ""
    tags: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"row {self.id} “{self.base}”"


@dataclass(frozen=True, slots=True)
class OldJob:
    """An unfinished row of its `jobs`; `left` of `items` were not done."""

    id: int
    type: str
    status: str
    scope: str
    project_id: int | None = None
    created_at: str = ""
    items: int = 0
    left: int = 0


class Matter(StrEnum):
    """What a finding is about; each is a section of the report."""

    ROW = "row"
    FILE = "file"
    TRASH = "trash"
    TAG = "tag"
    MISSING = "missing"
    PLAN = "plan"
    MERGED = "merged"
    VALUE = "value"
    PROJECT = "project"
    JOB = "job"
    NEW = "new"
    DATABASE = "database"


LOST = frozenset({Matter.ROW, Matter.FILE, Matter.TRASH, Matter.TAG})
"""Matters of which something stayed behind; of the others all was carried over, and there is something to know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something of the old library that is to be told: `subject` is what (a row, a file, a job), `message` why."""

    matter: Matter
    subject: str
    message: str

    @property
    def words(self) -> str:
        return f"{self.subject}: {self.message}"


@dataclass(frozen=True, slots=True)
class OldDatabase:
    """What could be read of its database. `findings` are rows that make no sense, and what is odd about the whole."""

    projects: tuple[OldProject, ...] = ()
    photos: tuple[OldPhoto, ...] = ()
    jobs: tuple[OldJob, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveCounts:
    """What moving in carries over. `photos` have a row in the old database, `missing` of them no file on disk;
    `new` photos had no row; `discards` are files planned to be discarded; `known` photos had been moved in before."""

    projects: int = 0
    photos: int = 0
    missing: int = 0
    new: int = 0
    known: int = 0
    discards: int = 0
    tagged: int = 0
    trashed: int = 0
    jobs: int = 0

    def __add__(self, other: MoveCounts) -> MoveCounts:
        return MoveCounts(*(getattr(self, n) + getattr(other, n) for n in MoveCounts.__dataclass_fields__))

    def as_words(self) -> dict[str, int]:
        """The counts by name, as a report and a script read them."""
        return {name: getattr(self, name) for name in MoveCounts.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class MovedProject:
    """A project that is (or would be) moved in: the name it has here, its old folder, and its part of the counts."""

    name: str
    folder: str
    counts: MoveCounts


@dataclass(frozen=True, slots=True)
class MoveReport:
    """What moving in did, or would do. `source` and `database` are absolute paths; `size` counts the bytes a copy
    needs; `place` is the text file the report is kept in, "" when there is none."""

    source: str
    database: str
    copy: bool
    projects: tuple[MovedProject, ...] = ()
    findings: tuple[Finding, ...] = ()
    size: int = 0
    place: str = ""

    @property
    def counts(self) -> MoveCounts:
        jobs = sum(f.matter is Matter.JOB for f in self.findings)
        return sum((p.counts for p in self.projects), MoveCounts(jobs=jobs))

    @property
    def lost(self) -> tuple[Finding, ...]:
        """What could not be carried over."""
        return tuple(f for f in self.findings if f.matter in LOST)

    def about(self, matter: Matter) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.matter is matter)


HEADINGS: dict[Matter, str] = {
    Matter.ROW: "Rows that could not be carried over",
    Matter.FILE: "Files that could not be taken in",
    Matter.TRASH: "Files of the old trash that stayed there",
    Matter.TAG: "Tags that could not be carried over",
    Matter.MISSING: "Photos whose files are not there (kept, with plan and tags)",
    Matter.PLAN: "Plans for files that are not there",
    Matter.MERGED: "Rows that are one photo here",
    Matter.VALUE: "Values that mean nothing and were left out",
    Matter.PROJECT: "Projects with something to know",
    Matter.JOB: "Unfinished jobs: closed, not run",
    Matter.NEW: "Files the old database did not know (taken in as new)",
    Matter.DATABASE: "About the old database",
}


_COUNTED = (
    ("projects", "project", ""),
    ("photos", "photo", " with a row in the old database"),
    ("new", "photo", " the old database did not know"),
    ("missing", "photo", " of which no file is there"),
    ("known", "photo", " moved in before"),
    ("discards", "file", " planned to be discarded"),
    ("tagged", "photo", " with tags"),
    ("trashed", "file", " of the old trash"),
    ("jobs", "unfinished job", ", closed"),
)


def told_counts(counts: MoveCounts) -> list[str]:
    """The counts that are not zero, a line each."""
    told = []
    for name, noun, rest in _COUNTED:
        if number := getattr(counts, name):
            told.append(f"{number:,} {noun}{'' if number == 1 else 's'}{rest}")
    return told


def report_lines(report: MoveReport, findings: Iterable[Finding] | None = None) -> list[str]:
    """The report for people, section by section: what was carried over, then every row of which there is to tell."""
    lines = [f"From {report.source}", f"Database {report.database}"]
    lines.append("Copied into the library." if report.copy else "Photos stay where they are.")
    lines += ["", *told_counts(report.counts)]
    for project in report.projects:
        told = ", ".join(told_counts(replace(project.counts, projects=0))) or "nothing new"
        folder = project.folder.removeprefix(f"{report.source}/")
        lines.append(f"  “{project.name}” (folder {folder}): {told}")
    chosen = report.findings if findings is None else tuple(findings)
    for matter, heading in HEADINGS.items():
        about = [f for f in chosen if f.matter is matter]
        if about:
            lines += ["", f"{heading} ({len(about):,})", *(f"  {f.words}" for f in about)]
    if not report.lost:
        lines += ["", "Nothing was left behind."]
    return lines
