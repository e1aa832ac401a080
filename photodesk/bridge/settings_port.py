"""The settings as the window reads and writes them: every change is bounded, stored at once and told."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.reader import Reader
from photodesk.config.settings import BOUNDS, Settings
from photodesk.domain.keymap import KeyChoice
from photodesk.library.preferences import Preferences


class SettingsPort(QObject):
    """GUI thread only. `changed(Settings)`: a new value holds, and the file is being written in the background.
    `keys_changed(KeyChoice)`: so do other keys."""

    changed = Signal(object)
    keys_changed = Signal(object)

    def __init__(self, prefs: Preferences, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.prefs, self._reader = prefs, reader
        self._now, self._keys = prefs.settings(), prefs.keys()

    @property
    def now(self) -> Settings:
        return self._now

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the settings file, in sentences."""
        return self.prefs.problems

    def values(self) -> dict[str, int]:
        """Every setting by its path (`maintenance.interval_minutes`)."""
        return by_path(self._now)

    def set(self, path: str, value: int) -> None:
        """Put one setting. Values out of bounds are drawn to the nearest bound."""
        low, high = BOUNDS[path]
        section, _, key = path.partition(".")
        part: Any = getattr(self._now, section)
        bounded = max(low, min(high, value))
        if getattr(part, key) == bounded:
            return
        self._now = replace(self._now, **{section: replace(part, **{key: bounded})})
        stored = self._now
        self._reader.ask(lambda: self.prefs.save(stored), lambda _nothing: None)
        self.changed.emit(stored)

    @property
    def keys(self) -> KeyChoice:
        """The preset and own keys in force."""
        return self._keys

    def set_keys(self, choice: KeyChoice) -> None:
        """Choose other keys."""
        if choice != self._keys:
            self._keys = choice
            self._reader.ask(lambda: self.prefs.save_keys(choice), lambda _nothing: None)
            self.keys_changed.emit(choice)

    def adopt(self, settings: Settings) -> None:
        """Another window of this program has changed and stored them."""
        if settings != self._now:
            self._now = settings
            self.changed.emit(settings)

    def adopt_keys(self, choice: KeyChoice) -> None:
        """As `adopt`, of keys."""
        if choice != self._keys:
            self._keys = choice
            self.keys_changed.emit(choice)

    def restore_defaults(self) -> None:
        """Put every setting back to its default."""
        for path, value in by_path(Settings()).items():
            self.set(path, value)


def by_path(settings: Settings) -> dict[str, int]:
    """Every value by its path."""
    return {f"{name}.{key}": value for name, table in asdict(settings).items() for key, value in table.items()}
