"""The columns of the table: what each says of a photo, how it is sorted, and which the user has chosen. No widgets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from photodesk.domain.filter import SortKey
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.stacks import in_words
from photodesk.ui import words

LEAST, MOST = 28, 900
"""Widths a column can have, unscaled pixels."""


class Paints(Enum):
    """How a cell is drawn."""

    TEXT = "text"
    NAME = "name"
    FILES = "files"
    STARS = "stars"
    LABEL = "label"
    STATE = "state"


class Edits(Enum):
    """What a double click into a cell changes; on all others it opens the loupe."""

    NOTHING = ""
    NAME = "name"
    STARS = "stars"
    LABEL = "label"
    PLAN = "plan"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in unscaled pixels; `down`: the first click on its head sorts the largest or newest first."""

    key: str
    title: str
    width: int
    text: Callable[[PhotoRow], str]
    sort: SortKey
    right: bool = False
    down: bool = False
    shown: bool = True
    paints: Paints = Paints.TEXT
    edits: Edits = Edits.NOTHING
    leads: bool = True
    """Whether the arrow of its order stands over it; another column that sorts by the same has it else."""


def _stack(row: PhotoRow) -> str:
    return in_words(row.stack.kind, row.stack.size).capitalize() if row.stack is not None else ""


def _size(row: PhotoRow) -> str:
    return words.size(sum(f.size for f in row.files)) if row.files else ""


def _pixels(row: PhotoRow) -> str:
    upright = row.upright
    return f"{upright[0]} × {upright[1]}" if upright else ""


def _shutter(row: PhotoRow) -> str:
    return words.shutter(row.exposure.seconds) if row.exposure.seconds else ""


def _aperture(row: PhotoRow) -> str:
    return f"ƒ {row.exposure.aperture:.1f}".removesuffix(".0") if row.exposure.aperture else ""


def _plan(keep: bool | None) -> str:
    return "" if keep is None else "Keep" if keep else "Discard"


def _nothing(_row: PhotoRow) -> str:
    return ""


COLUMNS: tuple[Column, ...] = (
    Column("name", "Name", 230, lambda r: words.shown(r.stem), SortKey.NAME, paints=Paints.NAME, edits=Edits.NAME),
    Column("files", "Files", 108, _nothing, SortKey.FILES, paints=Paints.FILES, edits=Edits.PLAN),
    Column("stars", "Stars", 74, _nothing, SortKey.RATING, down=True, paints=Paints.STARS, edits=Edits.STARS),
    Column("label", "Label", 52, _nothing, SortKey.LABEL, paints=Paints.LABEL, edits=Edits.LABEL),
    Column("taken", "Taken", 152, lambda r: words.moment(r.taken), SortKey.TAKEN, down=True),
    Column("project", "Project", 130, lambda r: words.shown(r.project_name), SortKey.PROJECT),
    Column("camera", "Camera", 150, lambda r: words.shown(r.camera or ""), SortKey.CAMERA),
    Column("lens", "Lens", 180, lambda r: words.shown(r.lens or ""), SortKey.LENS, shown=False),
    Column("shutter", "Shutter", 66, _shutter, SortKey.SHUTTER, right=True),
    Column("aperture", "Aperture", 70, _aperture, SortKey.APERTURE, right=True),
    Column("iso", "ISO", 56, lambda r: str(r.exposure.iso or ""), SortKey.ISO, right=True, down=True),
    Column(
        "focal",
        "Focal length",
        84,
        lambda r: f"{r.exposure.focal_length:.0f} mm" if r.exposure.focal_length else "",
        SortKey.FOCAL,
        right=True,
        down=True,
        shown=False,
    ),
    Column("tags", "Tags", 160, lambda r: words.shown(", ".join(r.tags)), SortKey.TAGS, edits=Edits.TAGS),
    Column("size", "Size", 72, _size, SortKey.SIZE, right=True, down=True),
    Column("pixels", "Dimensions", 98, _pixels, SortKey.PIXELS, right=True, down=True),
    Column("stack", "Stack", 104, _stack, SortKey.TAKEN, down=True, leads=False),
    Column("state", "State", 150, _nothing, SortKey.STATE, paints=Paints.STATE),
    Column(
        "imported", "Imported", 130, lambda r: words.local_moment(r.imported), SortKey.IMPORTED, down=True, shown=False
    ),
    Column("folder", "Folder", 120, lambda r: words.shown(r.subfolder), SortKey.FOLDER, shown=False),
    Column("keep_jpeg", "JPEG", 62, lambda r: _plan(r.keep.jpeg), SortKey.KEEP_JPEG, shown=False, edits=Edits.PLAN),
    Column("keep_raw", "RAW", 62, lambda r: _plan(r.keep.raw), SortKey.KEEP_RAW, shown=False, edits=Edits.PLAN),
)
BY_KEY = {column.key: column for column in COLUMNS}
NAMES = {"keep_jpeg": "Plan of the JPEG", "keep_raw": "Plan of the RAW"}
"""Longer names for the chooser, where the head alone says too little."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A column as the user has it; `width` in unscaled pixels."""

    key: str
    width: int
    shown: bool


USUAL = tuple(Chosen(column.key, column.width, column.shown) for column in COLUMNS)


def written(chosen: Iterable[Chosen]) -> str:
    """The columns as text, for the settings of the window."""
    return json.dumps([[c.key, c.width, c.shown] for c in chosen])


def read(text: str) -> tuple[Chosen, ...]:
    """The columns a text holds, in order; those it does not know of follow as usual, and what is broken is left out."""
    try:
        kept = [(str(key), int(width), bool(shown)) for key, width, shown in json.loads(text)]
    except (ValueError, TypeError):
        return USUAL
    found = {k: Chosen(k, min(max(w, LEAST), MOST), s) for k, w, s in kept if k in BY_KEY}
    if not any(chosen.shown for chosen in found.values()):
        return USUAL
    return (*found.values(), *(chosen for chosen in USUAL if chosen.key not in found))
