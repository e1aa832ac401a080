"""The columns that hold a capture time, in `photos` and in `file_times`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from photodesk.domain.photo import CaptureTime

CAPTURE = ("taken_at", "taken_local", "offset_minutes", "taken_source")


def capture_columns(taken: CaptureTime | None) -> dict[str, Any]:
    return {
        "taken_at": utc(taken),
        "taken_local": taken.local if taken else None,
        "offset_minutes": taken.offset_minutes if taken else None,
        "taken_source": str(taken.source) if taken else None,
    }


def utc(taken: CaptureTime | None) -> str | None:
    """Capture time in UTC, where the zone is known."""
    if taken is None or taken.offset_minutes is None:
        return None
    try:
        moment = datetime.fromisoformat(taken.local) - timedelta(minutes=taken.offset_minutes)
    except (ValueError, OverflowError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
