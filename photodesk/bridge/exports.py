"""Exports as the window asks for them: what one would do, starting it, showing what it made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.reader import Reader
from photodesk.bridge.reveal import reveal
from photodesk.domain.errors import NotFoundError
from photodesk.domain.export import ExportChoice, ExportPlan
from photodesk.domain.job import ItemStatus
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskRequest, TaskStarted
from photodesk.jobs.reads import QueueReads
from photodesk.library.export import export_request, plan_export
from photodesk.library.export_run import NOTE
from photodesk.library.open_library import OpenLibrary


class Exports(QObject):
    """GUI thread only; every method returns at once. `refused(message, hint)`: what was made cannot be shown."""

    refused = Signal(str, str)

    def __init__(
        self,
        lib: OpenLibrary,
        reader: Reader,
        doer: Reader,
        queue: QueueReads,
        start: Callable[[TaskRequest], TaskStarted],
        told: Callable[[TaskStarted], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lib, self._reader, self._doer, self._queue = lib, reader, doer, queue
        self._start, self._told = start, told

    def plan(self, refs: Sequence[PhotoRef], choice: ExportChoice, done: Callable[[ExportPlan], None]) -> int:
        """Say what an export would do; the answer is a token for `forget`."""
        ids = [ref.photo_id for ref in refs]
        return self._doer.ask(lambda: plan_export(self._lib, ids, choice), done)

    def forget(self, token: int | None) -> None:
        """Nobody waits for this plan any more."""
        self._doer.forget(token)

    def start(self, refs: Sequence[PhotoRef], choice: ExportChoice) -> None:
        """Export; a refusal comes back through the session."""
        ids = [ref.photo_id for ref in refs]
        self._doer.ask(lambda: self._start(export_request(self._lib, ids, choice)), self._told)

    def reveal(self, task_id: int) -> None:
        """Show in the file manager what an export made."""
        self._reader.ask(lambda: self._made(task_id), self._show)

    def _made(self, task_id: int) -> list[Path]:
        task = self._queue.task(task_id)
        if task is None:
            raise NotFoundError("That export is no longer listed.", "Look into the folder it went to.")
        folder = Path(str(task.payload.get("target", "")))
        items = self._queue.task_items(task_id, (ItemStatus.DONE,), limit=50)
        names = [name for item in items for name in item.message.partition(NOTE)[0].split("/") if name]
        return [path for name in names if (path := folder / name).exists()] or [folder]

    def _show(self, paths: list[Path]) -> None:
        if not reveal(paths):
            self.refused.emit("No file manager answered.", f"The files are in {paths[0].parent}")
