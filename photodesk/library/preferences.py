"""The settings file and the list of recent libraries: read at start and when changed, never the end of the program."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

from photodesk.config.keys import render_keys
from photodesk.config.settings import Settings
from photodesk.config.toml import parse, render
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.keymap import KeyChoice
from photodesk.files import disk

log = logging.getLogger(__name__)

RECENT_KEPT = 10


class Preferences:
    """`settings()` is the file as it is now, or as it last was readable (T62). Any thread.

    `folder` is the user's configuration folder; it is made only when something is to be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: tuple[str, ...] = ()
        self._settings, self._keys = Settings(), KeyChoice()
        self._seen: tuple[int, int] | None = None

    @property
    def path(self) -> Path:
        return self.folder / "settings.toml"

    def settings(self) -> Settings:
        """The settings in force. A changed file is read again; a broken one is said once and changes nothing."""
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                self._seen = seen
                self._read(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._seen = None
            self._settings, self._keys, self.problems = Settings(), KeyChoice(), ()
        except (OSError, UnicodeDecodeError) as error:
            self._complain(f"The settings file cannot be read: {error}. The last good settings stay in force.")
        return self._settings

    def keys(self) -> KeyChoice:
        """The keys chosen, of the same file and by the same rules."""
        self.settings()
        return self._keys

    def _read(self, text: str) -> None:
        try:
            loaded = parse(text)
        except PhotoDeskError as error:
            self._complain(f"{error.message} {error.hint}")
            return
        self._settings, self._keys, self.problems = loaded.settings, loaded.keys, loaded.problems
        for problem in loaded.problems:
            log.warning("%s: %s", self.path, problem)

    def _complain(self, text: str) -> None:
        if self.problems != (text,):
            self.problems = (text,)
            log.warning("%s: %s", self.path, text)

    def save(self, settings: Settings) -> None:
        """Write the settings, keeping comments and unknown keys; a broken file is kept beside as `.broken`."""
        self._write(lambda previous: render(settings, previous))

    def save_keys(self, keys: KeyChoice) -> None:
        """Write the keys, keeping everything else in the file."""
        self._write(lambda previous: render_keys(keys, previous))

    def _write(self, rendered: Callable[[str], str]) -> None:
        disk.make_folder(self.folder)
        previous = ""
        if self.path.is_file():
            previous = self.path.read_text(encoding="utf-8", errors="replace")
            try:
                parse(previous)
            except PhotoDeskError:
                disk.write_text(self.folder / "settings.toml.broken", previous, replace=True)
                previous = ""
        disk.write_text(self.path, rendered(previous), replace=True)

    def recent(self) -> list[Path]:
        """Libraries opened before, the last one first. A file that cannot be read is an empty list."""
        try:
            found = json.loads((self.folder / "recent.json").read_text(encoding="utf-8"))
            return [Path(p) for p in found["libraries"] if isinstance(p, str)]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def remember(self, library: Path) -> None:
        """Put a library first in the list. Failing to is not worth failing for: it is logged."""
        if self.recent()[:1] == [library]:
            return
        rest = [p for p in self.recent() if p != library]
        try:
            disk.make_folder(self.folder)
            text = json.dumps({"libraries": [str(p) for p in [library, *rest][:RECENT_KEPT]]})
            disk.write_text(self.folder / "recent.json", text, replace=True)
        except (PhotoDeskError, OSError) as error:
            log.warning("the list of recent libraries cannot be written: %s", error)
