"""The reports of moving in, in the library's own folder: a text for people, and the same for the program by task."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from photodesk.domain.errors import NotFoundError, PhotoDeskError
from photodesk.domain.moving_in import Finding, Matter, MoveCounts, MovedProject, MoveReport, report_lines
from photodesk.files import disk
from photodesk.files.folders import names_in
from photodesk.files.names import shown
from photodesk.library.open_library import OpenLibrary

_NOTHING = {"projects": 0, "known": 0, "jobs": 0}


def keep(lib: OpenLibrary, report: MoveReport, operation: str) -> MoveReport:
    """Write the report of an operation. The text is left out when there is one already and this run carried nothing
    over. The report with the place of the text."""
    disk.make_folder(lib.layout.reports)
    place = newest_place(lib)
    if place is None or replace(report.counts, **_NOTHING) != MoveCounts():
        place = lib.layout.reports / f"{operation}.txt"
        disk.write_text(place, text_of(report))
    kept = replace(report, place=str(place))
    disk.write_text(lib.layout.reports / f"{operation}.json", json.dumps(asdict(kept)))
    return kept


def text_of(report: MoveReport, most: int | None = None) -> str:
    """The report as text, of `most` lines at most; what is no text in file names is escaped."""
    lines = report_lines(report)
    more = [] if most is None or len(lines) <= most else [f"… and {len(lines) - most:,} lines more"]
    return "".join(f"{shown(line)}\n" for line in [*lines[:most], *more])


def newest_place(lib: OpenLibrary) -> Path | None:
    """The text that was written last, if any."""
    try:
        found = [name for name in names_in(lib.layout.reports) if name.endswith(".txt")]
    except PhotoDeskError:
        return None
    return lib.layout.reports / max(found) if found else None


def newest_text(lib: OpenLibrary) -> tuple[str, str]:
    """Place and text of the report that was written last. NotFoundError when nothing was moved in."""
    place = newest_place(lib)
    if place is None:
        raise NotFoundError("Nothing was moved into this library.", "File → Move in from… does it.")
    return str(place), place.read_text(encoding="utf-8", errors="replace")


def of_operation(lib: OpenLibrary, operation: str) -> MoveReport | None:
    """The report of an operation; None when it wrote none (it was stopped, or refused)."""
    try:
        said = json.loads((lib.layout.reports / f"{operation}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    projects = tuple(MovedProject(p["name"], p["folder"], MoveCounts(**p["counts"])) for p in said.pop("projects"))
    findings = tuple(Finding(Matter(f["matter"]), f["subject"], f["message"]) for f in said.pop("findings"))
    return MoveReport(**said, projects=projects, findings=findings)
