"""File names: what counts as the same name, a free name beside others, and a form safe to show."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from photodesk.domain.pairing import stem_of
from photodesk.domain.project import shorten

MAX_NAME_BYTES = 255
"""The longest file name of every file system we meet; a few take less and answer for themselves."""

_LONGEST_SUFFIX = 32


def collision_key(name: str) -> str:
    """Two names with one key are one file on some disk: NFC against NFD, and letter case (faults 36, 37)."""
    return unicodedata.normalize("NFC", name.casefold())


def shown(path: Path | str) -> str:
    """A path for a message: control, bidirectional and undecodable characters escaped (fault 39)."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(path))


class NameSet:
    """The names of one folder under `collision_key`. Ask once, then `add` what is placed there."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._keys = {collision_key(name) for name in names}

    @classmethod
    def of_folder(cls, folder: Path) -> NameSet:
        """One listing. A folder that is not there is empty, and stays not there."""
        try:
            return cls(os.listdir(folder))
        except FileNotFoundError:
            return cls()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and collision_key(name) in self._keys

    def add(self, name: str) -> None:
        self._keys.add(collision_key(name))


def numbered(name: str, number: int, limit: int = MAX_NAME_BYTES) -> str:
    """`IMG_1.JPG` as `IMG_1 (2).JPG`, at most `limit` bytes, cut on a character boundary (fault 40)."""
    stem = stem_of(name)
    suffix = name[len(stem) :]
    if len(os.fsencode(suffix)) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    tail = f" ({number})" if number > 1 else ""
    room = limit - len(os.fsencode(suffix)) - len(tail)
    return f"{shorten(stem, room)}{tail}{suffix}"


def free_names(
    folder: Path, names: Sequence[str], taken: Callable[[str], bool] | None = None, listing: NameSet | None = None
) -> tuple[str, ...]:
    """`names` with one common number that is free for all of them, so that a pair stays a pair.

    `taken` adds names promised elsewhere (the database, the same batch); `listing` saves listing the folder
    again. A name is only a proposal: publishing refuses to overwrite whatever came in between.
    """
    present = NameSet.of_folder(folder) if listing is None else listing

    def free(name: str) -> bool:
        return name not in present and not (taken is not None and taken(name))

    number = 1
    while True:
        proposal = tuple(numbered(name, number) for name in names)
        if all(free(name) for name in proposal):
            return proposal
        number += 1


def free_name(
    folder: Path, name: str, taken: Callable[[str], bool] | None = None, listing: NameSet | None = None
) -> str:
    """`name`, or `name (2)`, `name (3)`… that nothing in `folder` has, whatever its case or normalisation."""
    return free_names(folder, (name,), taken, listing)[0]
