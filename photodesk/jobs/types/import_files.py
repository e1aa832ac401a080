"""import_files: take source files into a project. Each item is a path and becomes (part of) a photo."""

from __future__ import annotations

from pathlib import Path

from photodesk.domain.changes import ChangeSet
from photodesk.domain.intake import FileOutcome, ImportMode
from photodesk.domain.job import JobItem
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.intake import ImportOptions, import_files
from photodesk.library.open_library import OpenLibrary

PASSED_OVER = frozenset({FileOutcome.DUPLICATE, FileOutcome.REFUSED})


class ImportFiles:
    """The payload says `mode`, `sources`, `skip_duplicates` and `tags`. An item's kind is what became of its file."""

    name = "import_files"
    per_photo = True
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        items = ctx.items()
        projects = ctx.projects()
        if not projects:
            for item in items:
                ctx.item_skipped(item, "The project was canceled or deleted.")
            return Outcome(skipped=len(items), message="The project was canceled or deleted.")
        options = ImportOptions(
            mode=ImportMode(ctx.payload.get("mode", ImportMode.COPY)),
            sources=tuple(Path(source) for source in ctx.payload.get("sources", ())),
            skip_duplicates=bool(ctx.payload.get("skip_duplicates", True)),
            tags=tuple(str(tag) for tag in ctx.payload.get("tags", ())),
        )
        report = _Files(ctx, items)
        changes = import_files(self._lib, projects[0], [item.name for item in items], options, report, ctx.should_stop)
        ctx.changed(changes)  # once more as a whole: while it ran, each photo was told of within its transaction
        done = ctx.progress
        return Outcome(found=done.total, changed=done.done, skipped=done.skipped)


class _Files:
    """A FileReport that writes into the items of a job."""

    def __init__(self, ctx: JobContext, items: list[JobItem]) -> None:
        self._ctx = ctx
        self._items = {item.name: item for item in items}

    def file(self, path: str, outcome: FileOutcome, photo_id: int | None, message: str, changes: ChangeSet) -> None:
        item = self._items[path]
        if photo_id is not None:
            self._ctx.item_photo(item, photo_id)
        if outcome in PASSED_OVER:
            self._ctx.item_skipped(item, message, outcome)
            self._ctx.changed(changes)
        else:
            self._ctx.item_done(item, changes, message=message, kind=outcome)

    def failed(self, path: str, kind: str, message: str) -> None:
        self._ctx.item_failed(self._items[path], message, kind)
