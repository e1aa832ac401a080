"""Dates, orientations and metadata as the older photo manager wrote them, in our words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from photodesk.domain.photo import CaptureTime, Label, TakenSource
from photodesk.store.node_rows import Value

_MOMENT = re.compile(
    r"(\d{4})[:/.-](\d{1,2})[:/.-](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_MILLISECONDS = 100_000_000_000
"""A number above it counts milliseconds: as seconds it would lie in the year 5138."""


def capture_time(value: Value) -> CaptureTime | None:
    """A capture time as the camera wrote it. None for what is no date (`0000:00:00` is none, T54).

    The old program wrote the camera's clock as if it were UTC, so a `Z` says nothing about the zone; an offset does.
    """
    if isinstance(value, int | float):
        return _counted(value)
    found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micros = round(float(found[7] or 0) * 1_000_000) % 1_000_000
    try:
        local = datetime(year, month, day, hour, minute, second, micros)  # noqa: DTZ001 (local by meaning)
    except ValueError:
        return None
    return CaptureTime(local.isoformat(), _offset(found[8]), TakenSource.EXIF)


def _counted(value: float) -> CaptureTime | None:
    try:
        moment = datetime.fromtimestamp(value / 1000 if abs(value) > _MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return CaptureTime(moment.replace(tzinfo=None).isoformat(), None, TakenSource.EXIF) if value else None


def _offset(zone: str | None) -> int | None:
    if not zone or zone == "Z":
        return None
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return -minutes if zone[0] == "-" else minutes


def utc_text(value: Value) -> str | None:
    """A time of the database as ours: ISO-8601 UTC with microseconds. None for what is no time."""
    found = capture_time(value)
    if found is None:
        return None
    moment = datetime.fromisoformat(found.local).replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def metadata_of(value: Value) -> Mapping[str, object]:
    """The `meta_json` of a row as a mapping with lower-case keys. Raises ValueError for text that is no JSON object."""
    if value is None or value == "":
        return {}
    try:
        found = json.loads(str(value))
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no object")
    return {re.sub(r"[^a-z]", "", str(key).casefold()): item for key, item in found.items()}


def camera_of(meta: Mapping[str, object]) -> str | None:
    make, model = _said(meta, "cameramake", "make"), _said(meta, "cameramodel", "camera", "model")
    if make and model and make.split()[0].casefold() not in model.casefold():
        return f"{make} {model}"
    return model or make


def lens_of(meta: Mapping[str, object]) -> str | None:
    return _said(meta, "lensmodel", "lens")


def label_of(word: str) -> Label | None:
    return next((label for label in Label if label == word.casefold()), None)


def _said(meta: Mapping[str, object], *keys: str) -> str | None:
    found = next((meta[key] for key in keys if isinstance(meta.get(key), str)), None)
    return " ".join(str(found).split()) or None if found else None
