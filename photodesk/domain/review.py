"""What a commit (or revert) would do, per project and per photo, with what stays: the review before it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from photodesk.domain.photo import FileKind
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.plan import Pending, PendingFile, Totals
from photodesk.domain.project import Availability
from photodesk.domain.stacks import StackKind

STARRED = 4
"""Stars from which a discard is worth a second look."""


@dataclass(frozen=True, slots=True)
class Share:
    """How photos leave: completely, with the JPEG staying, with the RAW (or another file) staying."""

    leave: int = 0
    keep_jpeg: int = 0
    keep_raw: int = 0


@dataclass(frozen=True, slots=True)
class ProjectReview:
    """One project's part. `stays_*` count what is left of it afterwards; `waits` when its folder cannot be seen now."""

    project_id: int
    name: str
    availability: Availability
    totals: Totals
    jpegs: int
    raws: int
    stays_photos: int
    stays_files: int
    rows: tuple[PhotoRow, ...]

    @property
    def waits(self) -> bool:
        return self.availability is not Availability.ONLINE


@dataclass(frozen=True, slots=True)
class StackShare:
    """What of a stack would leave completely: `going` are photo ids, `staying` how many of it stay."""

    kind: StackKind
    project_id: int
    going: tuple[int, ...]
    staying: int

    @property
    def torn(self) -> bool:
        """Whether a bracket or panorama, of which every frame is needed, would lose some and keep others."""
        return self.kind is not StackKind.BURST and self.staying > 0


def stack_shares(leaving: Iterable[PhotoRow]) -> tuple[StackShare, ...]:
    """The stacks of photos that would leave completely."""
    groups: dict[int, list[PhotoRow]] = {}
    for row in leaving:
        if row.stack is not None:
            groups.setdefault(row.stack.stack_id, []).append(row)
    found = []
    for rows in groups.values():
        place = rows[0].stack
        if place is not None:
            ids = tuple(row.ref.photo_id for row in rows)
            found.append(StackShare(place.kind, rows[0].ref.project_id, ids, max(0, place.size - len(rows))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Review:
    """Everything pending. `left_out` are photo ids the user took out of this commit; totals leave them out."""

    pending: Pending
    projects: tuple[ProjectReview, ...]
    sidecars: int = 0
    left_out: frozenset[int] = frozenset()
    stacks: tuple[StackShare, ...] = ()

    @property
    def torn(self) -> tuple[StackShare, ...]:
        """Brackets and panoramas that would be torn apart, whether left out by now or not."""
        return tuple(share for share in self.stacks if share.torn)

    def emptied(self, project_id: int) -> int | None:
        """Of how many bursts of a project nothing would be left; None where no burst is touched."""
        touched = [s for s in self.stacks if s.project_id == project_id and s.kind is StackKind.BURST]
        gone = [s for s in touched if not s.staying and self.left_out.isdisjoint(s.going)]
        return len(gone) if touched else None

    def without(self, photo_ids: Collection[int]) -> Review:
        """The same with these photos left out."""
        return replace(self, left_out=frozenset(photo_ids))

    @property
    def chosen(self) -> Pending:
        """What a commit takes now: nothing left out, nothing of projects that wait."""
        waiting = {p.project_id for p in self.projects if p.waits}
        return Pending(
            tuple(i for i in self.pending.items if i.photo_id not in self.left_out and i.project_id not in waiting)
        )

    @property
    def waiting(self) -> Totals:
        """What waits for a drive or folder."""
        waiting = {p.project_id for p in self.projects if p.waits}
        return Pending(tuple(i for i in self.pending.items if i.project_id in waiting)).totals

    @property
    def share(self) -> Share:
        """How the chosen photos leave."""
        rows = {row.ref.photo_id: row for p in self.projects for row in p.rows}
        taken: dict[int, set[FileKind]] = {}
        for item in self.chosen.items:
            taken.setdefault(item.photo_id, set()).add(item.kind)
        leave = jpeg = raw = 0
        for photo_id, kinds in taken.items():
            left = {f.kind for f in rows[photo_id].files} - kinds if photo_id in rows else set()
            if not left:
                leave += 1
            elif FileKind.JPEG in left:
                jpeg += 1
            else:
                raw += 1
        return Share(leave, jpeg, raw)

    @property
    def starred(self) -> tuple[PhotoRow, ...]:
        """Chosen photos with many stars."""
        chosen = set(self.chosen.photo_ids)
        return tuple(
            row for p in self.projects for row in p.rows if row.rating >= STARRED and row.ref.photo_id in chosen
        )


def of_kind(items: Sequence[PendingFile], kind: FileKind) -> int:
    return sum(item.kind is kind for item in items)
