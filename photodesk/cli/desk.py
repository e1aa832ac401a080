"""What the terminal is handed: an open library with its queue, and the ways to make one. Wired by app, not here."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from photodesk.cli.output import Output
from photodesk.domain.events import JobEvent
from photodesk.jobs.engine import Engine
from photodesk.jobs.reads import QueueReads
from photodesk.library.open_library import OpenLibrary

Watch = Callable[[JobEvent], None]
"""Told of progress while the terminal waits. Called on worker threads."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open library with its queue; `workers` threads serve it while the terminal waits.

    `notice` says why it is open for looking only; "" otherwise.
    """

    lib: OpenLibrary
    engine: Engine
    jobs: QueueReads
    workers: int
    notice: str = ""


class Host(Protocol):
    """What app offers the terminal. Methods raise PhotoDeskError."""

    def log_to_terminal(self, verbose: bool) -> None:
        """Warnings (or everything) of the log to standard error."""

    def library_path(self, named: str | None) -> Path:
        """The library meant: named, else PHOTODESK_LIBRARY, else the last one opened."""

    def create(self, root: Path) -> str:
        """Make an empty library; its uuid."""

    def open(self, root: Path, watch: Watch) -> AbstractContextManager[Desk]:
        """Open a library; leaving the context closes it."""

    def look(self, root: Path, watch: Watch) -> AbstractContextManager[Desk]:
        """As `open`; a library that cannot be written to is opened all the same, for verbs that only look."""

    def peek(self, root: Path) -> AbstractContextManager[OpenLibrary | None]:
        """Read a library without a byte being written; None when there is none in `root`."""

    def ensure(self, root: Path) -> None:
        """Make an empty library in `root`, unless it is one."""

    def window(self, named: str | None, paths: Sequence[Path] = ()) -> int:
        """The window (the first-run screen without a library), `paths` in its import sheet; its exit status."""

    def demo(self, args: Namespace, out: Output) -> int:
        """The throw-away library: the window, or without a display its main job offscreen."""
