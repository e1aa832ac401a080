"""The record of a run: a file that a tidy end takes away, so that what is left tells of a crash; and reports kept."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from photodesk.files import disk
from photodesk.files.lock import try_lock

log = logging.getLogger(__name__)

RUNNING, REPORT = "running-", "report-"
KEPT = 10
"""So many reports stay; older ones are removed."""
TAIL_BYTES = 12_000
"""Of the log, in a report."""


class RunRecord:
    """Open while the program runs; `stream` is for what writes in the moment of a crash (faulthandler).

    Its lock dies with the process, so a record that can be locked belongs to a program that is gone.
    """

    def __init__(self, folder: Path, head: str) -> None:
        """Begin. Raises OSError and the errors of `disk` where nothing can be written."""
        disk.make_folder(folder)
        self.path = folder / f"{RUNNING}{os.getpid()}.txt"
        self.stream: TextIO = self.path.open("w", encoding="utf-8")
        try_lock(self.stream.fileno())
        self.stream.write(head + "\n\n")
        self.stream.flush()

    def close(self) -> None:
        """A tidy end: nothing is left. A second call does nothing."""
        self.stream.close()
        self.path.unlink(missing_ok=True)


def collect(folder: Path, log_file: Path | None, hide: Mapping[str, str]) -> Path | None:
    """Turn what programs that are gone have left into one report; where it is, None when all ended tidily.

    `log_file` gives its last lines. `hide` replaces private parts of paths. Looks at the disk and changes only
    `folder`; any thread. What cannot be read or written is logged: a report is not worth failing for.
    """
    try:
        left = [text for path in _records(folder) if (text := _taken(path)) is not None]
        if not left:
            return None
        return keep(folder, "\n\n".join([*left, "Log:\n" + _tail(log_file)]), hide)
    except OSError as error:
        log.warning("the record of the last run cannot be read: %s", error)
        return None


def keep(folder: Path, text: str, hide: Mapping[str, str]) -> Path:
    """Write a report and remove the oldest. Raises OSError."""
    for private, shown in hide.items():
        text = text.replace(private, shown)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{REPORT}{datetime.now().astimezone():%Y-%m-%d-%H%M%S-%f}.txt"
    path.write_text(text + "\n", encoding="utf-8", errors="replace")
    for old in sorted(folder.glob(f"{REPORT}*.txt"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def _records(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob(f"{RUNNING}*.txt")))


def _taken(path: Path) -> str | None:
    """What a program that is gone has written, and its record removed; None while it lives."""
    with path.open("r+", encoding="utf-8", errors="replace") as stream:
        if not try_lock(stream.fileno()):
            return None
        text = stream.read().strip()
    path.unlink(missing_ok=True)
    return text


def _tail(log_file: Path | None) -> str:
    if log_file is not None:
        with suppress(OSError), log_file.open("rb") as stream:
            stream.seek(max(0, log_file.stat().st_size - TAIL_BYTES))
            lines = stream.read().decode("utf-8", errors="replace").splitlines()
            return "\n".join(lines[1:] if len(lines) > 1 else lines) or "(empty)"
    return "(none)"
