"""A library in memory for tests, benchmarks and trying out the grid: rows are made when they are asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from photodesk.domain.derivative import DerivativeState, DerivativeStatus
from photodesk.domain.filter import PhotoFilter, Sort
from photodesk.domain.photo import (
    CaptureTime,
    Exposure,
    FileKind,
    FileState,
    Keep,
    PhotoRef,
    PhotoState,
)
from photodesk.domain.photo_list import Group, PhotoList, PhotoRow, RowFile
from photodesk.domain.project import Availability
from photodesk.domain.stacks import StackKind, StackPlace, StackTable

GENERATED = DerivativeState(DerivativeStatus.GENERATED)


def fake_row(photo_id: int, *, thumbnail: str = "", day: str = "2026-06-13", project_id: int = 1) -> PhotoRow:
    """An ordinary pair, undecided, with a thumbnail; change it with dataclasses.replace."""
    stem = f"DSC_{photo_id:04}"
    return PhotoRow(
        ref=PhotoRef(photo_id, project_id),
        stem=stem,
        subfolder="",
        project_name="Coastal Light",
        availability=Availability.ONLINE,
        state=PhotoState.PRESENT,
        taken=CaptureTime(f"{day}T10:42:07"),
        width=6000,
        height=4000,
        camera="Full-frame body 2",
        lens=None,
        exposure=Exposure(1 / 320, 5.6, 200, 100),
        rating=0,
        label=None,
        keep=Keep(),
        files=(
            RowFile(FileKind.JPEG, f"{stem}.JPG", 8_400_000, FileState.PRESENT),
            RowFile(FileKind.RAW, f"{stem}.NEF", 30_500_000, FileState.PRESENT),
        ),
        thumbnail=GENERATED,
        preview=GENERATED,
        thumbnail_path=thumbnail,
        preview_path=thumbnail,
        derivative_version="1",
    )


def listed(rows: Sequence[PhotoRow]) -> PhotoList:
    """The rows as a list cut into days, in the order given."""
    groups, start = [], 0
    for day, run in groupby(rows, key=lambda r: r.taken.local[:10] if r.taken else ""):
        members = list(run)
        projects = tuple(dict.fromkeys(r.ref.project_id for r in members))
        groups.append(Group(day, start, len(members), projects))
        start += len(members)
    ids = array("q", (r.ref.photo_id for r in rows))
    return PhotoList(ids, array("q", (r.ref.project_id for r in rows)), tuple(groups), len(rows))


def stacked(rows: Sequence[PhotoRow], kind: StackKind = StackKind.BURST) -> list[PhotoRow]:
    """The rows as one stack, in the order given."""
    first = rows[0].ref.photo_id
    return [replace(row, stack=StackPlace(first, kind, n, len(rows))) for n, row in enumerate(rows)]


def table_of(rows: Iterable[PhotoRow]) -> StackTable:
    """The stacks that rows say they are in."""
    places = sorted((r.stack.stack_id, r.stack.place, r.ref.photo_id) for r in rows if r.stack is not None)
    return StackTable(array("q", (photo_id for _, _, photo_id in places)), array("q", (s for s, _, _ in places)))


@dataclass(slots=True)
class FakeReads:
    """Answers like the library, from `shown` and `make`; counts what it was asked. Reading thread."""

    shown: PhotoList
    make: Callable[[int], PhotoRow | None]
    lists_read: int = 0
    rows_read: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Sequence[PhotoRow]) -> FakeReads:
        table = {r.ref.photo_id: r for r in rows}
        return cls(listed(rows), table.get)

    def put(self, rows: Sequence[PhotoRow]) -> None:
        """The library now holds these rows."""
        table = {r.ref.photo_id: r for r in rows}
        self.make, self.shown = table.get, listed(rows)

    def photo_list(self, photo_filter: PhotoFilter, sort: Sort) -> PhotoList:
        self.lists_read += 1
        return self.shown

    def rows(self, photo_ids: Sequence[int]) -> list[PhotoRow]:
        self.rows_read.extend(photo_ids)
        return [row for row in map(self.make, photo_ids) if row is not None]

    def stacks(self) -> StackTable:
        """The stacks that the rows shown say they are in."""
        return table_of(row for row in map(self.make, self.shown.ids) if row is not None)

    def paths(self, photo_ids: Sequence[int]) -> list[Path]:
        return [Path("/photos") / f.name for row in self.rows(photo_ids) for f in row.files]
