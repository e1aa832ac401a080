"""Telling that folders below a library have changed: a hint to look, never a fact about a file."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from photodesk.domain.errors import PhotoDeskError
from photodesk.files.layout import DOT_DIR, MANIFEST, TEMP_PREFIX, TRASH_DIR

log = logging.getLogger(__name__)

QUIET_S = 2.0
LONGEST_S = 30.0
_CHANGES = frozenset({"created", "deleted", "modified", "moved"})


class FolderWatch:
    """Calls `on_change` with the folders in which something changed, `quiet_s` after the last change, and at least
    every `longest_s` while changes go on.

    `on_change` runs on a thread of the watch. What PhotoDesk itself writes (derivatives, temporary files, the trash)
    is not told. Where a folder cannot be watched (too many folders, a network share) nothing is told and maintenance
    finds everything all the same: `start` says so by False.
    """

    def __init__(
        self,
        root: Path,
        on_change: Callable[[set[Path]], None],
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._root = root
        self._on_change = on_change
        self._quiet_s = quiet_s
        self._longest_s = longest_s
        self._changed: set[Path] = set()
        self._news = threading.Condition()
        self._closing = False
        self._observer = Observer()
        self._handler = _Handler(self)
        self._below: set[Path] = set()
        self._thread = threading.Thread(target=self._tell, name="folder-watch", daemon=True)

    def start(self) -> bool:
        """Begin to watch everything below the root. False when the system refuses; then nothing runs."""
        try:
            self._observer.schedule(self._handler, str(self._root), recursive=False)
            for entry in sorted(self._root.iterdir()):
                self._descend(entry)
            self._observer.start()
        except OSError as error:
            log.warning("%s is not watched: %s", self._root, error)
            return False
        self._thread.start()
        return True

    def stop(self) -> None:
        """End; what was not told yet is not told any more. A second call does nothing."""
        with self._news:
            self._closing = True
            self._news.notify_all()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        if self._thread.is_alive():
            self._thread.join()

    def _descend(self, folder: Path) -> None:
        """Watch a folder of the root with all below it; what is hidden, `.photodesk` first of all, is left alone."""
        if (
            not folder.name.startswith(".")
            and folder not in self._below
            and folder.is_dir()
            and not folder.is_symlink()
        ):
            self._observer.schedule(self._handler, str(folder), recursive=True)
            self._below.add(folder)

    def note(self, path: Path) -> None:
        """Something changed at `path`: its folder is told. A folder that is new in the root is watched from now on."""
        if self._is_own(path):
            return
        if path.parent == self._root:
            if not path.is_dir():
                self._below.discard(path)
            else:
                with suppress(OSError):
                    self._descend(path)
        with self._news:
            self._changed.add(path.parent)
            self._news.notify_all()

    def _is_own(self, path: Path) -> bool:
        try:
            parts = path.relative_to(self._root).parts
        except ValueError:
            return True
        if not parts or DOT_DIR in parts or TRASH_DIR in parts:
            return True
        return parts[-1] == MANIFEST or parts[-1].startswith(TEMP_PREFIX)

    def _tell(self) -> None:
        while (changed := self._collect()) is not None:
            try:
                self._on_change(changed)
            except (PhotoDeskError, RuntimeError, OSError) as error:  # the window that wanted to know may be closing
                log.warning("a change below %s could not be told: %s", self._root, error)

    def _collect(self) -> set[Path] | None:
        """The folders that changed, once it is quiet; None at the end."""
        with self._news:
            self._news.wait_for(lambda: self._changed or self._closing)
            ends = time.monotonic() + self._longest_s
            while not self._closing and time.monotonic() < ends and self._news.wait(self._quiet_s):
                pass
            if self._closing:
                return None
            changed, self._changed = self._changed, set()
            return changed


class _Handler(FileSystemEventHandler):
    """Passes on what was made, changed, moved or removed; reading is no change."""

    def __init__(self, watch: FolderWatch) -> None:
        self._watch = watch

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._watch.note(Path(os.fsdecode(path)))
