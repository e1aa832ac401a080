"""A task in words: counts, speed, result, why an item failed and what to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import ceil

from photodesk.bridge.job_list_model import ActivitySummary
from photodesk.bridge.task_card import StepReport, TaskCard
from photodesk.domain.derivative import REMEDIES, SENTENCES, FailureKind
from photodesk.domain.job import MAX_ITEMS_PER_JOB, JobStatus, Source
from photodesk.domain.task import TASKS, TaskItemRow
from photodesk.ui import words

ICONS = {
    "import_photos": "imp",
    "upload_postprocess": "imp",
    "generate_derivatives": "regen",
    "maintenance": "shield",
    "maintenance_global": "globe",
    "cache_validation": "photos",
    "manifest_check": "drive",
    "folder_check": "search",
    "folder_discovery": "folder",
    "duplicate_resolution": "copy",
    "folder_alignment": "folder",
    "orphaned_project_cleanup": "missing",
    "manifest_cleaning": "trash",
    "project_scavenge": "trash",
    "project_scavenge_global": "trash",
    "regenerate_metadata": "text",
    "scrub": "shield",
    "backup": "drive",
    "change_commit": "trash",
    "change_commit_all": "trash",
    "restore": "undo",
    "image_move": "move",
    "rename_photos": "text",
    "export_photos": "exp",
    "write_sidecars": "text",
    "project_delete": "trash",
}
"""The icon before a task's title."""

UNITS = {
    "import_files": "file",
    "generate_derivatives": "photo",
    "upload_postprocess": "photo",
    "cache_validation": "photo",
    "regenerate_metadata": "photo",
    "file_removal": "photo",
    "file_restore": "photo",
    "image_move_files": "photo",
    "rename_files": "photo",
    "export_files": "photo",
    "write_sidecars": "photo",
}
"""What a step counts, where it counts photos or files."""


_DONE = {
    ("generate_derivatives", True): "regenerated",
    ("generate_derivatives", False): "brought up to date",
    ("import_photos", False): "imported",
    ("regenerate_metadata", False): "read again",
    ("change_commit", False): "moved to the trash",
    ("change_commit_all", False): "moved to the trash",
    ("restore", False): "brought back",
    ("image_move", False): "moved",
    ("rename_photos", False): "renamed",
    ("export_photos", False): "exported",
    ("write_sidecars", False): "brought together with their sidecars",
}
"""What was done to the photos of a task, by type and whether they were made anew."""

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def icon(card: TaskCard) -> str:
    return ICONS.get(card.type, "activity")


def headline(summary: ActivitySummary) -> str:
    """ "3 running · 1 waiting · 2 failed"; "" when there is nothing to say."""
    parts = [(summary.running, "running"), (summary.waiting, "waiting"), (summary.failed, "failed")]
    return " · ".join(f"{words.number(count)} {word}" for count, word in parts if count)


def counts(card: TaskCard) -> str:
    """ "218 of 312"; "" while nothing is counted."""
    total = card.progress.total
    return f"{words.number(card.progress.finished)} of {words.number(total)}" if total else ""


def speed(card: TaskCard) -> str:
    """ "1.6 photos/s" or "12 files/min"; "" while unknown or idle."""
    if card.rate is None or card.status is not JobStatus.RUNNING:
        return ""
    unit = f"{_unit(card)}s"
    if card.rate < 0.5:
        return f"{card.rate * 60:.0f} {unit}/min"
    return f"{card.rate:.1f} {unit}/s" if card.rate < 10 else f"{card.rate:.0f} {unit}/s"


def left(card: TaskCard) -> str:
    if card.seconds_left is None or card.status is not JobStatus.RUNNING:
        return ""
    return words.time_left(card.seconds_left)


def state(card: TaskCard) -> str:
    """What a card says instead of its speed while it does not run."""
    if card.status is JobStatus.PAUSED:
        return "Paused"
    if card.status is JobStatus.QUEUED:
        return card.message or "Waits for its turn"
    return ""


def parts(card: TaskCard) -> str:
    """ "25 parts": work on more photos than one job may hold is cut; "" when it is one job."""
    count = ceil(card.progress.total / MAX_ITEMS_PER_JOB) if card.step_type in UNITS else 1
    return f"{words.number(count)} parts" if count > 1 else ""


def origin(card: TaskCard, now: datetime) -> str:
    """ "25 parts · you asked 2 min ago"."""
    return " · ".join(text for text in (parts(card), asked(card, now)) if text)


def asked(card: TaskCard, now: datetime) -> str:
    """ "you asked 2 min ago", "14:00 run"."""
    when = moment(card.created_at)
    if when is None:
        return ""
    if card.source is Source.SCHEDULE:
        return f"{words.clock(card.created_at)} run"
    minutes = int((now - when).total_seconds() // 60)
    ago = "just now" if minutes < 1 else f"{minutes} min ago" if minutes < 60 else f"at {words.clock(card.created_at)}"
    return f"you asked {ago}" if card.source is Source.USER else f"began {ago}"


def result(card: TaskCard) -> str:
    """A finished task in one line: "Import: 148 files", "Import: 146 done, 2 failed"."""
    done, failed = card.progress.done, card.failed_count
    if card.status is JobStatus.CANCELED:
        return f"{card.title}: canceled" + (f" at {counts(card)}" if card.progress.total else "")
    if card.status is JobStatus.FAILED:
        return f"{card.title}: stopped. {card.message}".strip()
    if card.type == "move_in" and card.message:
        return f"{card.title}: {card.message}"
    if failed or card.progress.skipped:
        parts = [(done, "done"), (card.progress.skipped, "skipped"), (failed, "failed")]
        return f"{card.title}: " + ", ".join(f"{words.number(n)} {word}" for n, word in parts if n)
    if card.photo_count:
        return f"{card.title}: {words.counted(card.photo_count, _asked_for(card))}"
    return f"{card.title}: {card.message}" if card.message else card.title


def details(card: TaskCard) -> str:
    """When it was asked for and ended, and what became of its items."""
    begun, ended = words.clock(card.created_at), words.clock(card.finished_at or "")
    times = f"Asked at {begun}, ended at {ended}." if begun and ended else ""
    parts = [(card.progress.done, "done"), (card.progress.skipped, "skipped"), (card.failed_count, "failed")]
    tally = ", ".join(f"{words.number(n)} {word}" for n, word in parts if n)
    return f"{times} {tally.capitalize()}." if tally else times


def report(step: StepReport) -> str:
    """What a step did: "Check files on disk: 3 found, 3 put right. 3 files missing in “Coast”." """
    if step.status is JobStatus.CANCELED:
        return f"{step.label}: canceled."
    if step.status is JobStatus.FAILED:
        return f"{step.label}: failed. {step.error or step.message}".strip()
    parts = [(step.found, "found"), (step.changed, "put right"), (step.skipped, "could not be checked")]
    tally = ", ".join(f"{words.number(n)} {word}" for n, word in parts if n)
    return f"{step.label}: {tally or 'nothing to do'}. {step.message}".strip()


def reports(card: TaskCard) -> list[str]:
    """The reports of the steps, for work that is told in steps; a single silent step says nothing."""
    told = [r for r in card.reports if r.found or r.changed or r.message or r.error]
    if len(card.steps) < 2 and not told:
        return []
    return [words.shown(report(step)) for step in card.reports]


def why_waiting(reasons: Sequence[str]) -> str:
    """Why a task does not start, with times of day instead of time stamps."""
    if not reasons:
        return "Nothing holds it up: the next free worker takes it."
    return " ".join(_STAMP.sub(lambda found: words.clock(found[0]), reason) for reason in reasons)


def outcome(card: TaskCard) -> tuple[str, bool]:
    """The toast of a task that ended, and whether something is amiss: "3 photos regenerated", "146 done, 2 failed"."""
    done, failed = card.progress.done, card.failed_count
    if card.status is JobStatus.CANCELED:
        return result(card), False
    if card.status is JobStatus.FAILED:
        return f"{card.title} stopped. {card.message}".strip(), True
    if card.type == "move_in" and card.message:
        return card.message, bool(failed)
    if failed:
        return f"{card.title}: {words.number(done)} done, {words.number(failed)} failed", True
    verb = _DONE.get((card.type, card.force)) or _DONE.get((card.type, False))
    if verb is None or not card.photo_count:
        return f"{card.title} done. {card.message}".strip(), False
    skipped = f", {words.number(card.progress.skipped)} skipped" if card.progress.skipped else ""
    return f"{words.counted(done, _asked_for(card))} {verb}{skipped}", False


def why(row: TaskItemRow) -> str:
    """What happened and what to do now, in one line."""
    kind = next((k for k in FailureKind if k == row.kind), None)
    if kind is None:
        return row.message or "It failed and left no reason. Retry it."
    return f"{SENTENCES[kind]}. {REMEDIES[kind]}"


def subject(row: TaskItemRow) -> str:
    """ "IMG_2252.CR3 · Botanic Garden"."""
    return " · ".join(words.shown(part) for part in (row.name, row.project_name) if part)


def retry_all(count: int) -> str:
    return "Retry both" if count == 2 else f"Retry all {words.number(count)}"


def spoken(card: TaskCard) -> str:
    """A card's accessible name: "Import, 96 of 148, 23 s left, 2 failed"."""
    failed = f"{card.failed_count} failed" if card.failed_count else ""
    return ", ".join(part for part in (card.title, counts(card), state(card) or left(card), failed) if part)


def day_heading(finished_at: str | None, today: date) -> str:
    """The history's heading: "Earlier today", "Yesterday", "Wednesday, 18 November". No time is yet read: just now."""
    when = moment(finished_at or "")
    if when is None:
        return "Earlier today"
    day = when.astimezone().date()
    days = (today - day).days
    return "Earlier today" if days <= 0 else "Yesterday" if days == 1 else words.date_words(day, today.year)


def moment(iso_utc: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso_utc.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        return None


def _asked_for(card: TaskCard) -> str:
    """What the task was asked to work on: an import takes files, all else photos."""
    definition = TASKS.get(card.type)
    return UNITS.get(definition.steps[0].type, "photo") if definition else "photo"


def _unit(card: TaskCard) -> str:
    definition = TASKS.get(card.type)
    if definition is None or card.step >= len(definition.steps):
        return "item"
    return UNITS.get(definition.steps[card.step].type, "item")
