"""What an import of corpus files must have come to, compared with the corpus's own MANIFEST.tsv."""

from __future__ import annotations

import csv
import os
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli_runner import Program

Row = dict[str, str]
NO_DATE = ("0000", "    ")
FAILURES = {"unsupported", "corrupt", "too_large", "timeout", "crashed", "missing_source", "unreadable"}


def manifest(corpus: Path) -> dict[str, list[Row]]:
    """Rows by path: one per decoder that was tried."""
    rows: dict[str, list[Row]] = defaultdict(list)
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[row["path"]].append(row)
    return rows


@dataclass
class Seen:
    """What was compared and what differed."""

    readable: int = 0
    unshown: list[str] = field(default_factory=list)
    dates: int = 0
    wrong_dates: list[str] = field(default_factory=list)
    orientations: int = 0
    wrong_orientations: list[str] = field(default_factory=list)


def compare(program: Program, corpus: Path, files: Sequence[dict[str, Any]]) -> Seen:
    """The photos of an import's files against the manifest."""
    rows, seen = manifest(corpus), Seen()
    photos = {photo["id"]: photo for photo in program.ask("photos", timeout=120)["photos"]}
    for file in files:
        path = os.path.relpath(file["path"], corpus)
        if file["outcome"] == "refused":
            continue
        photo = photos[file["photo_id"]]
        for row in rows[path]:
            _compare_one(seen, path, row, photo)
    return seen


def _compare_one(seen: Seen, path: str, row: Row, photo: dict[str, Any]) -> None:
    pillow = row["decoder"] == "pillow"
    if row["outcome"].startswith("ok") and pillow != path.startswith("raw/"):
        seen.readable += 1
        if {photo["thumbnail"]["status"], photo["preview"]["status"]} != {"generated"}:
            seen.unshown.append(path)
    if pillow and row["taken"]:
        seen.dates += 1
        wanted = None if row["taken"].startswith(NO_DATE) else row["taken"].replace(":", "-", 2).replace(" ", "T")[:19]
        if (photo["taken_at"] or "")[:19] != (wanted or ""):
            seen.wrong_dates.append(f"{path}: {photo['taken_at']} and not {wanted}")
    if pillow and row["orientation"] and row["outcome"].startswith("ok"):
        seen.orientations += 1
        if photo["orientation"] != (int(row["orientation"]) or 1):
            seen.wrong_orientations.append(path)


def every_failure_is_named(program: Program, document: dict[str, Any]) -> int:
    """Each photo is shown or failed with a kind and a sentence, and is among the problems; how many failed."""
    failed = set()
    for photo in program.ask("photos", timeout=120)["photos"]:
        for kind in ("thumbnail", "preview"):
            state = photo[kind]
            assert state["status"] in ("generated", "failed"), (photo["name"], state)
            if state["status"] == "failed":
                failed.add(photo["id"])
                assert state["error_kind"] in FAILURES, (photo["name"], state)
                assert state["error"].endswith((".", ")")), state
    assert all(p["name"] for p in document["problems"]), "an id tells nobody which photo it is"
    named = {p["photo_id"] for p in document["problems"] if p["status"] == "failed" and p["kind"] and p["message"]}
    assert failed <= named
    return len(failed)


def take(corpus: Path, paths: Sequence[str], to: Path) -> list[Path]:
    """Copies of corpus files, each in a folder of its own, so that no two make a pair."""
    copies = []
    for number, path in enumerate(paths):
        folder = to / f"{number:04}"
        folder.mkdir(parents=True)
        copies.append(Path(shutil.copy(corpus / path, folder)))
    return copies
