"""What the terminal prints: results to standard output, progress and messages to standard error.

With `--json`, standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TextIO

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.events import JobEvent
from photodesk.domain.search import SearchError
from photodesk.domain.task import step_label

EVERY_S = 0.2


def plain(text: object) -> str:
    """Text for a terminal: control characters, escapes and undecodable bytes of file names shown escaped (fault 39)."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(text))


def counted(number: int, noun: str) -> str:
    """`1 photo`, `1,200 photos`: a number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class OutputError(PhotoDeskError):
    """The answer could not be written to standard output (a full disk behind a redirection)."""

    kind = "output"


class Output:
    """One run's output. `progress` may be called from worker threads."""

    def __init__(self, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or _stream(sys.stdout)
        self._err = err or _stream(sys.stderr)
        self._live = self._err.isatty()
        self._last = 0.0
        self._open_line = False

    def result(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """The answer: the document with --json, else the lines."""
        self._end_line()
        try:
            if self.as_json:
                json.dump(document, self._out, ensure_ascii=True, indent=1)
                self._out.write("\n")
            else:
                self._out.writelines(f"{plain(line)}\n" for line in lines)
            self._out.flush()
        except OSError as error:
            _drop(self._out)
            if isinstance(error, BrokenPipeError):
                raise
            raise OutputError(f"The answer cannot be written: {error.strerror}.") from error

    def say(self, text: str) -> None:
        """A message on standard error."""
        self._end_line()
        self._tell(f"{plain(text)}\n")

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
        self._tell(f"\r\x1b[K{text}" if self._live else f"{text}\n")
        self._open_line = self._live

    def error(self, error: PhotoDeskError) -> None:
        """What happened, what it means for the photos and what to do; with --json as a document too."""
        if self.as_json:
            told: dict[str, Any] = {"kind": error.kind, "message": error.message, "hint": error.hint}
            told["means"] = error.means
            if isinstance(error, SearchError):
                told |= {"start": error.start, "end": error.end}
            self.result({"error": told}, ())
        place = f" (at character {error.start + 1})" if isinstance(error, SearchError) else ""
        self.say(f"photodesk: {error.message}{place}")
        for part in (error.meaning, error.hint):
            if part:
                self.say(f"  {part}")

    def _end_line(self) -> None:
        if self._open_line:
            self._tell("\r\x1b[K")
            self._open_line = False

    def _tell(self, text: str) -> None:
        """To standard error; one that cannot be written to is no reason to stop working."""
        try:
            self._err.write(text)
            self._err.flush()
        except OSError:
            _drop(self._err)


def _stream(stream: TextIO | None) -> TextIO:
    """A standard stream that never fails over a character its encoding does not have; a closed one swallows all."""
    if stream is None:
        return io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _drop(stream: TextIO) -> None:
    """Let the interpreter's own flush at exit go nowhere, instead of failing once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def table(rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> list[str]:
    """Rows as aligned columns, those numbered in `right` to the right."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max((len(row[i]) for row in cells), default=0) for i in range(len(cells[0]) if cells else 0)]
    return ["  ".join(_padded(row, widths, right)).rstrip() for row in cells]


def _padded(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> list[str]:
    pairs = enumerate(zip(row, widths, strict=True))
    return [text.rjust(width) if i in right else text.ljust(width) for i, (text, width) in pairs]
