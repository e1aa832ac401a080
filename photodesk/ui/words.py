"""Facts as words: counts, sizes, dates, exposure. Pure; no widgets."""

from __future__ import annotations

import html
import unicodedata
from datetime import date, datetime

from photodesk.domain.photo import CaptureTime, Exposure

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number(value: int) -> str:
    return f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """ "1 photo", "7 photos", "48,212 photos"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def photos_and_files(photos: int, files: int | None) -> str:
    """The reach of an action: always photos and files (the files once they are counted)."""
    if files is None:
        return counted(photos, "photo")
    return f"{counted(photos, 'photo')}, {counted(files, 'file')}"


def size(amount: int) -> str:
    """Bytes as people say them: "4 KB", "8.4 MB", "1.2 GB"."""
    if amount < 1000:
        return f"{amount} bytes"
    value, unit = amount / 1000, "KB"
    for bigger in ("MB", "GB", "TB"):
        if value < 999.5:
            break
        value, unit = value / 1000, bigger
    return f"{value:.0f} {unit}" if unit == "KB" or value >= 100 else f"{value:.1f} {unit}"


def shutter(seconds: float) -> str:
    """ "1/320", "0.8 s", "30 s"."""
    if seconds <= 0:
        return ""
    if seconds < 0.4:
        return f"1/{round(1 / seconds)}"
    return f"{seconds:.1f}".removesuffix(".0") + " s"


def exposure_parts(exposure: Exposure) -> list[str]:
    """What is known of shutter, aperture, ISO and focal length, in that order."""
    parts = []
    if exposure.seconds:
        parts.append(shutter(exposure.seconds))
    if exposure.aperture:
        parts.append(f"ƒ {exposure.aperture:.1f}".removesuffix(".0"))
    if exposure.iso:
        parts.append(f"ISO {exposure.iso}")
    if exposure.focal_length:
        parts.append(f"{exposure.focal_length:.0f} mm")
    return [part for part in parts if part]


def moment(taken: CaptureTime | None) -> str:
    """ "2026-06-11 10:42:07", as the camera wrote it; "" when unknown."""
    return taken.local[:19].replace("T", " ") if taken else ""


def day(taken: CaptureTime | None, today_year: int | None = None) -> str:
    """ "Thursday, 11 June", with the year when it is not `today_year`; "" when unknown."""
    if taken is None:
        return ""
    try:
        when = date.fromisoformat(taken.local[:10])
    except ValueError:
        return ""
    return date_words(when, today_year)


def date_words(when: date, today_year: int | None = None) -> str:
    """ "Thursday, 11 June", with the year when it is not `today_year`."""
    year = "" if when.year == today_year else f" {when.year}"
    return f"{WEEKDAYS[when.weekday()]}, {when.day} {MONTHS[when.month - 1]}{year}"


def pixels(width: int | None, height: int | None) -> str:
    """ "6000 × 4000 · 24.0 MP"; "" when unknown."""
    if not width or not height:
        return ""
    return f"{width} × {height} · {width * height / 1e6:.1f} MP"


def clock(iso_utc: str) -> str:
    """The local time of day of an ISO UTC time: "15:00"."""
    try:
        when = datetime.fromisoformat(iso_utc.replace("Z", "+00:00"))
    except ValueError:
        return ""
    return when.astimezone().strftime("%H:%M")


def local_moment(iso_utc: str) -> str:
    """The local date and time of an ISO UTC time: "2026-11-20 15:00"; "" for none."""
    try:
        when = datetime.fromisoformat(iso_utc.replace("Z", "+00:00"))
    except ValueError:
        return ""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def time_left(seconds: float) -> str:
    """ "a few seconds left", "40 s left", "12 min left", "3 h left"."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"{round(seconds / 10) * 10} s left"
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min left" if minutes < 90 else f"{round(minutes / 60)} h left"


def shown(name: str) -> str:
    """A file's name fit for the screen: undecodable bytes, control and direction marks are replaced by "�"."""
    return "".join("�" if _hidden(char) else char for char in name)


def escaped(text: str) -> str:
    """Safe inside a label that shows rich text: made fit for the screen, and no markup in it works."""
    return html.escape(shown(text))


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
