"""Watching a library's folders: what another program did to a project is noticed at once, not by the next maintenance.

What PhotoDesk does itself is no news: a change counts only when the folder and its rows disagree.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.photo import FileState
from photodesk.domain.project import Project, ProjectStatus
from photodesk.files.folders import child_folders
from photodesk.files.scan import list_folder
from photodesk.files.watch import QUIET_S, FolderWatch
from photodesk.imaging.formats import classify
from photodesk.library.open_library import OpenLibrary
from photodesk.library.sidecar_news import altered_sidecars

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """Projects with files that are new, projects with files gone or changed, and whether a folder is nobody's."""

    new: frozenset[int] = frozenset()
    altered: frozenset[int] = frozenset()
    unknown_folder: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.altered or self.unknown_folder)


def news_in(lib: OpenLibrary, folders: Iterable[Path]) -> News:
    """What changed folders hold that the rows do not, by one listing per folder. Reads only; any thread."""
    homes = {
        lib.layout.project_folder(p): p
        for p in lib.projects.list(lib.tenant, include_archived=True)
        if p.status is ProjectStatus.ACTIVE
    }
    changed: dict[int, set[str]] = {}
    owned: dict[int, tuple[Project, Path]] = {}
    for folder in folders:
        home = next((h for h in (folder, *folder.parents) if h in homes), None)
        if home is not None:
            owned[homes[home].id] = (homes[home], home)
            relative = folder.relative_to(home).as_posix()
            changed.setdefault(homes[home].id, set()).add("" if relative == "." else relative)
    new, altered = set(), set()
    for project_id, (_, home) in owned.items():
        fresh, other = _differences(lib, project_id, home, changed[project_id])
        if fresh:
            new.add(project_id)
        if other:
            altered.add(project_id)
    return News(frozenset(new), frozenset(altered), _unknown_folder(lib, set(homes)))


def _differences(lib: OpenLibrary, project_id: int, home: Path, subfolders: set[str]) -> tuple[bool, bool]:
    """Whether there are files without a row (or sidecars another program wrote), and rows whose file is gone or another
    one."""
    rows = {
        (subfolder, file.name): file
        for _, subfolder, file in lib.photos.folder_files(project_id)
        if subfolder in subfolders
    }
    listed = {(s, f.name): f for s in subfolders for f in list_folder(home / s)}
    seen = {place: file for place, file in listed.items() if classify(file.name) is not None}
    fresh = any(place not in rows or rows[place].state is not FileState.PRESENT for place in seen)
    fresh = fresh or bool(altered_sidecars(lib, project_id, listed))
    other = any(
        file.state is FileState.PRESENT
        and (place not in seen or (seen[place].size, seen[place].mtime_ns) != (file.size, file.mtime_ns))
        for place, file in rows.items()
    )
    return fresh, other


def _unknown_folder(lib: OpenLibrary, homes: set[Path]) -> bool:
    """Whether the library's folder has a folder that no project lives in or below."""
    owned = {h.relative_to(lib.root).parts[0] for h in homes if h != lib.root and h.is_relative_to(lib.root)}
    try:
        return any(name not in owned for name in child_folders(lib.root))
    except PhotoDeskError:
        return False


class LibraryWatch:
    """Watches the library's folder and every project that lies elsewhere. `on_news(News)` comes on a thread of the
    watch. A folder that cannot be watched is left to maintenance. `start` may take a while on a large tree: keep it off
    the GUI thread; any thread may call `stop`, a second call does nothing."""

    def __init__(self, lib: OpenLibrary, on_news: Callable[[News], None], *, quiet_s: float = QUIET_S) -> None:
        self._lib, self._on_news, self._quiet_s = lib, on_news, quiet_s
        self._lock = threading.Lock()
        self._closing = False
        self._watches: list[FolderWatch] = []

    def start(self) -> int:
        """How many folders are watched (with all below them)."""
        with self._lib.db.connection_context():
            elsewhere = [Path(p.folder) for p in self._lib.projects.list(self._lib.tenant) if p.in_place]
        roots = [self._lib.root, *(p for p in elsewhere if not p.is_relative_to(self._lib.root))]
        with self._lock:
            for root in roots:
                if self._closing or not root.is_dir():
                    continue
                watch = FolderWatch(root, self._look, quiet_s=self._quiet_s)
                if watch.start():
                    self._watches.append(watch)
            return len(self._watches)

    def stop(self) -> None:
        self._closing = True
        with self._lock:
            watches, self._watches = self._watches, []
        for watch in watches:
            watch.stop()

    def _look(self, folders: set[Path]) -> None:
        try:
            with self._lib.db.connection_context():
                news = news_in(self._lib, folders)
        except PhotoDeskError as error:
            log.warning("a change in the library's folders could not be looked at: %s", error.message)
            return
        if news and not self._closing:
            self._on_news(news)
