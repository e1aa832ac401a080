"""Carrying rows of the old database over to photos: plan, tags, stars, dates; each row once, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.moving_in import Finding, Matter, MoveCounts, OldPhoto
from photodesk.domain.pairing import stem_of
from photodesk.domain.photo import FileKind, FileState, Metadata, Photo, TakenSource
from photodesk.domain.project import Project
from photodesk.domain.tag import TagError, checked
from photodesk.imaging.formats import classify
from photodesk.library.moving_in.matching import Decided, decide, place_of, tags_of
from photodesk.library.moving_in.survey import CARRIED, MovePlan, ProjectPlan, missing_finding
from photodesk.library.open_library import OpenLibrary
from photodesk.store.photos import Decisions, NewFile, NewPhoto
from photodesk.store.tags import TagStore

_GUESSES = {FileKind.JPEG: "JPG", FileKind.RAW: "RAW", FileKind.OTHER: "TIF"}


class Carried:
    """Which rows were carried over, by an earlier run too: photos by the words that stand in their history."""

    def __init__(self, lib: OpenLibrary, plan: MovePlan) -> None:
        self._plan = plan
        self._photos: dict[str, int] = {}
        self._others: set[int] = set()
        for event in lib.events.of_action(CARRIED):
            if event.detail.startswith(f"{plan.label} "):
                self._photos[event.detail] = event.photo_id
            else:
                self._others.add(event.photo_id)

    def __contains__(self, words: object) -> bool:
        return words in self._photos

    def elsewhere(self, photo_id: int) -> bool:
        """Whether the photo came from this library when it had another place: it is not decided upon again."""
        return photo_id in self._others

    def add(self, words: str, photo_id: int) -> None:
        self._photos[words] = photo_id


class Rows:
    """Rows of one project, on their way. What is told of them is in `findings`, how many in `counts`."""

    def __init__(self, lib: OpenLibrary, plan: MovePlan, part: ProjectPlan, project: Project, carried: Carried) -> None:
        self._lib, self._plan, self._project, self._carried = lib, plan, project, carried
        self._suffixes = _suffixes(part)
        self.findings: list[Finding] = []
        self.counts = MoveCounts()
        self.changes = ChangeSet()

    def open(self, rows: Sequence[OldPhoto]) -> list[OldPhoto]:
        """Those of `rows` that were not carried over yet."""
        return [row for row in rows if self._plan.row_words(row) not in self._carried]

    def onto(self, photo: Photo, rows: Sequence[OldPhoto]) -> None:
        """Give a photo that is here what its rows say. What was decided here already stands (T11)."""
        left = self.open(rows)
        if not left or self._carried.elsewhere(photo.id):
            self.counts += MoveCounts(known=1)
            return
        there = [f.kind for f in photo.files if f.state is FileState.PRESENT]
        decided = decide(left, there, guess=False)
        with self._lib.db.atomic(durable=True):
            for kind in set(decided.wanted) - {f.kind for f in photo.files}:
                self._lib.photos.add_file(photo.id, self._absent_file(left[0], photo.stem, kind), self._lib.now())
            self._write(photo, left, decided)
        self.counts += MoveCounts(photos=1, discards=decided.discards)
        self.findings += decided.findings

    def absent(self, rows: Sequence[OldPhoto]) -> None:
        """A photo of which no file is there: it is kept as missing, with its plan and its tags."""
        left = self.open(rows)
        if not left:
            self.counts += MoveCounts(known=1)
            return
        decided = decide(left, ())
        folder, stem = place_of(left[0])
        now, facts = self._lib.now(), _facts(left)
        with self._lib.db.atomic(durable=True):
            files = tuple(self._absent_file(left[0], stem, kind) for kind in decided.wanted)
            photo_id = self._lib.photos.add(NewPhoto(self._project.id, folder, stem, files, facts, now))
            self._write(self._lib.photos.get([photo_id])[0], left, decided)
        self.changes |= ChangeSet.of(Aspect.ADDED, [photo_id], [self._project.id])
        self.counts += MoveCounts(photos=1, missing=1, discards=decided.discards)
        self.findings += [missing_finding(left[0]), *decided.findings]

    def _write(self, photo: Photo, rows: Sequence[OldPhoto], decided: Decided) -> None:
        """Decisions, tags, date and the word in its history. Call it inside a durable transaction."""
        now, lib = self._lib.now(), self._lib
        lib.photos.decide([photo.id], now, **_undecided(photo, rows, decided))
        tags = self._tags(rows)
        if tags:
            TagStore(lib.db).add([photo.id], tags, now)
        taken = next((row.taken for row in rows if row.taken is not None), None)
        if taken is not None and photo.taken is None:
            # As a date of the user's: what the file does not say must not be lost when it is read again.
            lib.photos.fill_taken(photo.id, replace(taken, source=TakenSource.USER), now)
        for row in rows:
            lib.events.add(photo.id, now, "user", CARRIED, self._plan.row_words(row))
            self._carried.add(self._plan.row_words(row), photo.id)
            self._compare(photo, row)
        self.counts += MoveCounts(tagged=bool(tags))
        aspects = (Aspect.PLAN, Aspect.RATING, Aspect.LABEL, Aspect.TAGS, Aspect.METADATA)
        for aspect in aspects:
            self.changes |= ChangeSet.of(aspect, [photo.id], [self._project.id])

    def _tags(self, rows: Sequence[OldPhoto]) -> list[str]:
        tags = []
        for row in rows:
            for name in tags_of(row):
                try:
                    tags.append(TagStore(self._lib.db).spelled(self._lib.tenant, checked(name)))
                except TagError as error:
                    self.findings.append(Finding(Matter.TAG, row.title, f"Tag “{name[:60]}”: {error.message}"))
        return tags

    def _compare(self, photo: Photo, row: OldPhoto) -> None:
        """What the row says otherwise than the photo itself: the file counts."""
        there = any(f.state is FileState.PRESENT for f in photo.files)
        if there and row.orientation is not None and row.orientation != photo.orientation:
            told = f"The row says orientation {row.orientation}, its file {photo.orientation}: the file counts."
            self.findings.append(Finding(Matter.VALUE, row.title, told))
        if row.rating and photo.rating and row.rating != photo.rating:
            told = f"The row says {row.rating} stars, the photo has {photo.rating} already: they stay."
            self.findings.append(Finding(Matter.VALUE, row.title, told))

    def _absent_file(self, row: OldPhoto, stem: str, kind: FileKind) -> NewFile:
        """A file that should be there. Its extension is the row's, else the one such files of the project have."""
        named = row.suffix if (info := classify(f"x.{row.suffix}")) is not None and info.kind is kind else ""
        name = f"{stem}.{named or self._suffixes.get(kind, _GUESSES[kind])}"
        return NewFile(kind, name, 0, 0, None, FileState.MISSING, self._lib.now())


def _suffixes(part: ProjectPlan) -> dict[FileKind, str]:
    """The commonest extension of each kind in the folder and its trash, as written there."""
    seen: dict[FileKind, Counter[str]] = {}
    for shot in (*part.folder.shots, *part.folder.trashed):
        for item in shot.pictures:
            if item.kind is not None:
                seen.setdefault(item.kind, Counter())[item.name[len(stem_of(item.name)) + 1 :]] += 1
    return {kind: counted.most_common(1)[0][0] for kind, counted in seen.items()}


def _undecided(photo: Photo, rows: Sequence[OldPhoto], decided: Decided) -> Decisions:
    """The decisions of the rows where the photo has none yet."""
    found: dict[str, Any] = {f"keep_{k}": v for k, v in decided.keep.items() if photo.keep.of(k) is None}
    stars = max(row.rating for row in rows)
    if stars and not photo.rating:
        found["rating"] = stars
    label = next((row.label for row in rows if row.label is not None), None)
    if label is not None and photo.label is None:
        found["label"] = label
    return found  # type: ignore[return-value]


def _facts(rows: Sequence[OldPhoto]) -> Metadata:
    """What the rows say of a photo whose files cannot be asked."""
    return Metadata(
        taken=next((row.taken for row in rows if row.taken is not None), None),
        orientation=next((row.orientation for row in rows if row.orientation is not None), 1),
        camera=next((row.camera for row in rows if row.camera), None),
        lens=next((row.lens for row in rows if row.lens), None),
    )
