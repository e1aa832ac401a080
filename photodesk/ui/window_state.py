"""What the window remembers between two runs: per program its shape, per library what was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from PySide6.QtCore import QByteArray, QRect, QSettings
from PySide6.QtGui import QGuiApplication

from photodesk.domain.filter import GroupBy, Sort, SortKey
from photodesk.domain.folding import Folding
from photodesk.ui.view_choice import Choice, Place

THEMES = ("dark", "light", "system")
MOST_FOLDED = 5_000
CELL_WIDTHS = (112, 320)
MOST_FOLDED = 10_000
"""So many stacks are remembered one by one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was on screen: `photo_id` is the current photo, `top_id` the first one in view (a photo, not a pixel)."""

    choice: Choice = field(default_factory=Choice)
    sort: Sort = field(default_factory=Sort)
    photo_id: int | None = None
    top_id: int | None = None
    folding: Folding = field(default_factory=Folding)


@dataclass(frozen=True, slots=True)
class Shape:
    """`geometry` is Qt's own; widths are pixels without the divider; `cell` is the width of a thumbnail's cell.
    `columns` of the table as `table.columns.written`."""

    geometry: QByteArray = field(default_factory=QByteArray)
    sidebar_width: int = 223
    info_width: int = 283
    sidebar: bool = True
    info: bool = True
    loupe_sidebar: bool = False
    loupe_info: bool = False
    filter_bar: bool = True
    exposure: bool = True
    cell: int = 176
    theme: str = "dark"
    auto_advance: bool = False
    table: bool = False
    columns: str = ""


def load_shape(settings: QSettings) -> Shape:
    """The shape of the last run; whatever is absent or broken is the default."""
    default = Shape()
    geometry = settings.value("window/geometry")
    theme = str(settings.value("window/theme", default.theme))
    return Shape(
        geometry if isinstance(geometry, QByteArray) else QByteArray(),
        _number(settings, "window/sidebar_width", default.sidebar_width, 180, 360),
        _number(settings, "window/info_width", default.info_width, 260, 420),
        _flag(settings, "window/sidebar", default.sidebar),
        _flag(settings, "window/info", default.info),
        _flag(settings, "window/loupe_sidebar", default.loupe_sidebar),
        _flag(settings, "window/loupe_info", default.loupe_info),
        _flag(settings, "window/filter_bar", default.filter_bar),
        _flag(settings, "window/exposure", default.exposure),
        _number(settings, "window/cell", default.cell, *CELL_WIDTHS),
        theme if theme in THEMES else default.theme,
        _flag(settings, "window/auto_advance", default.auto_advance),
        _flag(settings, "window/table", default.table),
        str(settings.value("window/columns", "")),
    )


def save_shape(settings: QSettings, shape: Shape) -> None:
    for name in Shape.__slots__:
        settings.setValue(f"window/{name}", getattr(shape, name))


def load_shown(settings: QSettings, library_path: str) -> Shown:
    """What was shown of this library; what cannot be read any more is All Photos."""
    try:
        kept: dict[str, Any] = json.loads(str(settings.value(_place(library_path), "{}")))
        place = Place(kept.get("place", Place.COLLECTION))
        key = str(kept.get("key", "all"))
        if place is Place.PROJECT:
            int(key)
        photo_id, top_id = (None if kept.get(k) is None else int(kept[k]) for k in ("photo_id", "top_id"))
        return Shown(
            Choice(place, key, str(kept.get("search", ""))),
            Sort(
                SortKey(kept.get("sort", SortKey.TAKEN)),
                bool(kept.get("descending", True)),
                GroupBy(kept.get("group", GroupBy.DAY)),
            ),
            photo_id,
            top_id,
            Folding(bool(kept.get("fold_all", False)), frozenset(int(i) for i in kept.get("folded", ()))),
        )
    except (ValueError, TypeError, AttributeError):
        return Shown()


def save_shown(settings: QSettings, library_path: str, shown: Shown) -> None:
    kept = asdict(shown.choice) | {
        "sort": shown.sort.key,
        "descending": shown.sort.descending,
        "group": shown.sort.group,
        "photo_id": shown.photo_id,
        "top_id": shown.top_id,
        "fold_all": shown.folding.all,
        "folded": sorted(shown.folding.others)[-MOST_FOLDED:],
    }
    settings.setValue(_place(library_path), json.dumps(kept))


def load_folded(settings: QSettings, library_path: str) -> frozenset[str]:
    """The days of this library that are folded."""
    try:
        kept = json.loads(str(settings.value(f"{_place(library_path)}-folded", "[]")))
        return frozenset(key for key in kept if isinstance(key, str))
    except (ValueError, TypeError):
        return frozenset()


def save_folded(settings: QSettings, library_path: str, keys: Iterable[str]) -> None:
    settings.setValue(f"{_place(library_path)}-folded", json.dumps(sorted(keys)[-MOST_FOLDED:]))


def pulled_back(frame: QRect, screens: list[QRect]) -> QRect:
    """`frame` moved (and if need be shrunk) so that its title bar can be reached on one of the screens."""
    if not screens or any(screen.contains(frame.center()) for screen in screens):
        return frame
    home = screens[0]
    size = frame.size().boundedTo(home.size())
    return QRect(home.topLeft() + (home.center() - home.topLeft()) / 4, size).intersected(home)


def screens() -> list[QRect]:
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _place(library_path: str) -> str:
    name = hashlib.sha256(library_path.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"libraries/{name}"


def _flag(settings: QSettings, key: str, default: bool) -> bool:
    return str(settings.value(key, default)).lower() in ("true", "1")


def _number(settings: QSettings, key: str, default: int, low: int, high: int) -> int:
    try:
        return max(low, min(high, int(str(settings.value(key, default)))))
    except ValueError:
        return default
