"""Reading again what files say about themselves. Stars, label, plan and tags are the user's and stay (T11)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.derivative import FailureKind, explain
from photodesk.domain.job import chunk_photo_ids
from photodesk.domain.photo import FileState, Metadata, Photo
from photodesk.domain.project import Availability, Project
from photodesk.imaging.formats import classify
from photodesk.imaging.sandbox import DecodeFailure
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import refresh_availability
from photodesk.library.reports import ItemReport, Stop

BATCH = 200


def reread_metadata(
    lib: OpenLibrary, project: Project, photo_ids: Sequence[int], *, report: ItemReport, stop: Stop
) -> ChangeSet:
    """Read the metadata of photos of one project again, in the decoder processes, and store what differs.

    Writes capture time (unless the user set it), size, camera, lens and exposure; nothing the user owns. Every photo is
    reported once unless `stop` says so; a photo whose file says nothing any more keeps what it had.
    """
    availability, changes = refresh_availability(lib, project)
    if availability is not Availability.ONLINE:
        kind = FailureKind.OFFLINE if availability is Availability.OFFLINE else FailureKind.MISSING_SOURCE
        for photo_id in photo_ids:
            report.failed(photo_id, kind, explain(kind))
        return changes
    run = _Run(lib, project, report)
    for batch in chunk_photo_ids(photo_ids, BATCH):
        known = {photo.id: photo for photo in lib.photos.get(batch)}
        for photo_id in batch:
            if stop():
                break
            run.begin(photo_id, known.get(photo_id))
            while len(run.under_way) > lib.decoders.processes * 2:
                run.collect()
    while run.under_way:
        run.collect()
    return changes | run.changes


@dataclass(frozen=True, slots=True)
class _Asked:
    photo: Photo
    answer: Future[Metadata]


class _Run:
    """The photos of one call, with what is under way."""

    def __init__(self, lib: OpenLibrary, project: Project, report: ItemReport) -> None:
        self.lib = lib
        self.project = project
        self.report = report
        self.under_way: deque[_Asked] = deque()
        self.changes = ChangeSet()

    def begin(self, photo_id: int, photo: Photo | None) -> None:
        if photo is None or photo.project_id != self.project.id:
            self.report.skipped(photo_id, "The photo is no longer in this project.")
            return
        source = self._source(photo)
        if source is None:
            kind = FailureKind.MISSING_SOURCE
            self.report.failed(photo_id, kind, explain(kind))
            return
        self.under_way.append(_Asked(photo, self.lib.decoders.read_metadata(*source)))

    def collect(self) -> None:
        asked = self.under_way.popleft()
        try:
            facts = asked.answer.result()
        except DecodeFailure as failure:
            self.report.failed(asked.photo.id, failure.failure_kind, explain(failure.failure_kind, failure.message))
            return
        self._store(asked.photo, facts)

    def _source(self, photo: Photo) -> tuple[Path, str] | None:
        """The file an import reads: the first by name that is there."""
        for file in sorted(photo.files, key=lambda f: (f.name.casefold(), f.name)):
            known = classify(file.name)
            path = self.lib.layout.file_path(self.project, photo.subfolder, file.name)
            if known is not None and file.state is FileState.PRESENT and path.is_file():
                return path, known.family
        return None

    def _store(self, before: Photo, facts: Metadata) -> None:
        """Written only when something differs: a second run changes no row."""
        changes = ChangeSet()
        now = self.lib.now()
        with self.lib.db.atomic():
            changed = self.lib.photos.set_metadata(before.id, facts, now)
            if changed:
                self.lib.events.add(before.id, now, "system", "metadata read again")
        if changed:
            changes = ChangeSet.of(Aspect.METADATA, [before.id], [self.project.id])
        self.changes |= changes
        self.report.done(before.id, changes)
