"""What the terminal prints: results to standard output, progress and messages to standard error.

With `--json`, standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.events import JobEvent
from photodesk.domain.task import step_label

EVERY_S = 0.2


def plain(text: object) -> str:
    """Text for a terminal: control characters, escapes and undecodable bytes of file names shown escaped (fault 39)."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(text))


class Output:
    """One run's output. `progress` may be called from worker threads."""

    def __init__(self, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._live = self._err.isatty()
        self._last = 0.0
        self._open_line = False

    def result(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """The answer: the document with --json, else the lines."""
        self._end_line()
        if self.as_json:
            json.dump(document, self._out, ensure_ascii=True, indent=1)
            self._out.write("\n")
        else:
            self._out.writelines(f"{line}\n" for line in lines)
        self._out.flush()

    def say(self, text: str) -> None:
        """A message on standard error."""
        self._end_line()
        self._err.write(f"{plain(text)}\n")
        self._err.flush()

    def progress(self, event: JobEvent) -> None:
        """Live progress: one line that is written over in a terminal, a line now and then in a log."""
        now = time.monotonic()
        if event.task_progress.total == 0 or now - self._last < (EVERY_S if self._live else 2.0):
            return
        self._last = now
        done = event.task_progress
        text = f"{step_label(event.type)}  {done.finished:,} of {done.total:,}"
        if done.failed:
            text += f"  ({done.failed:,} failed)"
        self._err.write(f"\r\x1b[K{text}" if self._live else f"{text}\n")
        self._open_line = self._live
        self._err.flush()

    def error(self, error: PhotoDeskError) -> None:
        """What happened and what to do; with --json as a document too."""
        if self.as_json:
            self.result({"error": {"kind": error.kind, "message": error.message, "hint": error.hint}}, ())
        self.say(f"photodesk: {error.message}")
        if error.hint:
            self.say(f"  {error.hint}")

    def _end_line(self) -> None:
        if self._open_line:
            self._err.write("\r\x1b[K")
            self._open_line = False


def table(rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> list[str]:
    """Rows as aligned columns, those numbered in `right` to the right."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max((len(row[i]) for row in cells), default=0) for i in range(len(cells[0]) if cells else 0)]
    return ["  ".join(_padded(row, widths, right)).rstrip() for row in cells]


def _padded(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> list[str]:
    pairs = enumerate(zip(row, widths, strict=True))
    return [text.rjust(width) if i in right else text.ljust(width) for i, (text, width) in pairs]
