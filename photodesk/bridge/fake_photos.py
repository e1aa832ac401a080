"""Photos and projects in memory, read as the models read a library: what tests of the window look at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from photodesk.bridge.fake_library import table_of
from photodesk.domain.derivative import DerivativeState, DerivativeStatus
from photodesk.domain.edits import Edits, Known
from photodesk.domain.errors import NotFoundError
from photodesk.domain.filter import GroupBy, PhotoFilter, Plan, Sort, SortKey
from photodesk.domain.photo import CaptureTime, Exposure, FileKind, FileState, Keep, PhotoRef, PhotoState
from photodesk.domain.photo_list import Group, PhotoList, PhotoRow, RowFile
from photodesk.domain.project import Availability, ProjectSummary
from photodesk.domain.stacks import StackTable
from photodesk.domain.story import Comparison, Spread
from photodesk.domain.trash import TrashFacts
from photodesk.library.originals import Original

MADE = DerivativeState(DerivativeStatus.GENERATED)


def photo_row(photo_id: int, project_id: int, stem: str, day: str = "2026-06-11", kinds: str = "J") -> PhotoRow:
    """A photo as a library would give it; `kinds` of J, R, O are its files."""
    table = {"J": (FileKind.JPEG, "JPG"), "R": (FileKind.RAW, "CR3"), "O": (FileKind.OTHER, "TIF")}
    files = [RowFile(table[k][0], f"{stem}.{table[k][1]}", 8_400_000, FileState.PRESENT) for k in kinds]
    return PhotoRow(
        ref=PhotoRef(photo_id, project_id),
        stem=stem,
        subfolder="",
        project_name=f"Project {project_id}",
        availability=Availability.ONLINE,
        state=PhotoState.PRESENT,
        taken=CaptureTime(f"{day}T10:42:{photo_id % 60:02}") if day else None,
        width=6000,
        height=4000,
        camera="Full-frame body 2",
        lens="100 mm ƒ 2.8 Macro",
        exposure=Exposure(1 / 320, 5.6, 200, 100.0),
        rating=0,
        label=None,
        keep=Keep(),
        files=tuple(files),
        thumbnail=MADE,
        preview=MADE,
        thumbnail_path="",
        preview_path="",
        derivative_version="1",
    )


@dataclass
class FakeLibrary:
    """Photos and projects in memory; `reads` of the models. `photos` may be changed, then `hub.changed` told."""

    photos: dict[int, PhotoRow] = field(default_factory=dict)
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)
    summaries: list[ProjectSummary] = field(default_factory=list)
    originals: dict[tuple[int, FileKind], Path] = field(default_factory=dict)
    edits: dict[int, Edits] = field(default_factory=dict)
    file_times: dict[int, CaptureTime | None] = field(default_factory=dict)

    def known(self, photo_id: int) -> Known:
        row, said = self.photos[photo_id], self.edits.get(photo_id, Edits())
        own = self.file_times.setdefault(photo_id, row.taken)
        return Known(photo_id, row.ref.project_id, row.stem, said, own, {})

    def add(self, rows: Iterable[PhotoRow]) -> None:
        self.photos.update((row.ref.photo_id, row) for row in rows)

    def change(self, photo_id: int, **changes: object) -> None:
        self.photos[photo_id] = replace(self.photos[photo_id], **changes)  # type: ignore[arg-type]

    def original(self, photo_id: int, kind: FileKind) -> Original:
        """A file of a photo, of those in `originals`."""
        path = self.originals.get((photo_id, kind))
        if path is None:
            raise NotFoundError("The file is not there any more.")
        return Original(path, kind)

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        fitting = (r for r in self.photos.values() if fits(r, photo_filter, self.tags.get(r.ref.photo_id, ())))
        rows = sorted(fitting, key=_key(sort))
        if sort.descending:
            rows.reverse()
        ids = array("q", (r.ref.photo_id for r in rows))
        projects = array("q", (r.ref.project_id for r in rows))
        return PhotoList(
            ids,
            projects,
            _groups(rows) if sort.key is SortKey.TAKEN and sort.group is GroupBy.DAY else (),
            len(self.photos),
        )

    def stacks(self) -> StackTable:
        return table_of(self.photos.values())

    def plans(self, photo_filter: PhotoFilter) -> list[Plan]:
        """What was decided about the photos of a filter, its own plan aside."""
        wanted = replace(photo_filter, plan=None)
        return [plan_of(r) for r in self.photos.values() if fits(r, wanted, self.tags.get(r.ref.photo_id, ()))]

    def rows(self, photo_ids: Sequence[int]) -> list[PhotoRow]:
        return [self._tagged(self.photos[i]) for i in photo_ids if i in self.photos]

    def _tagged(self, row: PhotoRow) -> PhotoRow:
        tags = self.tags.get(row.ref.photo_id, ())
        return row if row.tags == tags else replace(row, tags=tags)

    def paths(self, photo_ids: Sequence[int]) -> list[Path]:
        return [Path("/photos") / r.project_name / f.name for r in self.rows(photo_ids) for f in r.files]

    def trash_facts(self) -> TrashFacts:
        rows = [row for row in self.photos.values() if row.state is PhotoState.TRASHED]
        sizes = [f.size for row in rows for f in row.files]
        return TrashFacts(len(sizes), sum(sizes), "2026-12-20T19:00:00.000000Z" if sizes else "")

    def projects(self) -> list[ProjectSummary]:
        count = {s.project.id: 0 for s in self.summaries}
        for row in self.photos.values():
            count[row.ref.project_id] = count.get(row.ref.project_id, 0) + 1
        return [replace(s, photos=count[s.project.id]) for s in self.summaries]


def compared(rows: Sequence[PhotoRow]) -> Comparison | None:
    """What the rows have in common, as the store would count it."""

    def spread(values: Iterable[object]) -> Spread:
        texts = [None if v is None else str(v) for v in values]
        known = sorted(t for t in texts if t is not None)
        return Spread(len(set(texts)), known[0] if known else None, known[-1] if known else None)

    files = [f for r in rows for f in r.files]
    return Comparison(
        photos=len(rows),
        files=len(files),
        size=sum(f.size for f in files),
        projects=spread(r.project_name for r in rows),
        taken=spread(r.taken.local if r.taken else None for r in rows),
        cameras=spread(r.camera for r in rows),
        lenses=spread(r.lens for r in rows),
        sizes=spread(f"{r.width} × {r.height}" for r in rows),
        ratings=spread(r.rating or None for r in rows),
        labels=spread(r.label for r in rows),
        missing=0,
    )


def plan_of(row: PhotoRow) -> Plan:
    """What was decided about a row, as the store would say it."""
    decided = [row.keep.of(file.kind) for file in row.files]
    if False in decided:
        return Plan.DISCARD
    return Plan.UNDECIDED if set(decided) <= {None} else Plan.KEEP


def fits(row: PhotoRow, f: PhotoFilter, tags: Sequence[str] = ()) -> bool:
    failed = DerivativeStatus.FAILED in (row.thumbnail.status, row.preview.status)
    return (
        (not f.project_ids or row.ref.project_id in f.project_ids)
        and row.state in f.states
        and f.text.casefold() in f"{row.stem} {row.camera}".casefold()
        and (f.failed is None or f.failed is failed)
        and row.rating >= (f.rating_min or 0)
        and (f.plan is None or f.plan is plan_of(row))
        and (not f.labels or row.label in f.labels)
        and all(any(t == tag or t.startswith(f"{tag}/") for t in tags) for tag in f.tags)
        and (f.untagged is None or f.untagged is not bool(tags))
    )


def _key(sort: Sort) -> Callable[[PhotoRow], tuple[object, int]]:
    if sort.key is SortKey.NAME:
        return lambda row: (row.stem, row.ref.photo_id)
    if sort.key is SortKey.RATING:
        return lambda row: (row.rating, row.ref.photo_id)
    if sort.key is SortKey.CAMERA:
        return lambda row: (row.camera or "", row.ref.photo_id)
    return lambda row: (row.taken.local if row.taken else "", row.ref.photo_id)


def _groups(rows: Sequence[PhotoRow]) -> tuple[Group, ...]:
    groups, start = [], 0
    for key, members in groupby(rows, key=lambda r: r.taken.local[:10] if r.taken else ""):
        held = list(members)
        groups.append(Group(key, start, len(held), tuple(dict.fromkeys(r.ref.project_id for r in held))))
        start += len(held)
    return tuple(groups)
