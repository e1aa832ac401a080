"""Which files lie beside a photo, and which sidecars leave with it (T07, fault 50)."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from photodesk.domain.pairing import stem_of
from photodesk.imaging.formats import classify, is_sidecar
from photodesk.library.shots import sidecar_stem


class FolderNames:
    """The names of one folder by stem, from one listing (T56), kept up to date by who moves files in or out."""

    def __init__(self, folder: Path) -> None:
        self._stems: dict[str, set[str]] = {}
        try:
            names: list[str] = os.listdir(folder)
        except FileNotFoundError:
            names = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        self._stems.setdefault(_stem(name), set()).add(name)

    def discard(self, name: str) -> None:
        self._stems.get(_stem(name), set()).discard(name)

    def beside(self, names: Iterable[str]) -> set[str]:
        """Everything that shares a stem with one of `names`."""
        return set[str]().union(*(self._stems.get(_stem(name), set()) for name in names))


def _stem(name: str) -> str:
    return (sidecar_stem(name) if is_sidecar(name) else stem_of(name)).casefold()


def sidecars_leaving(names: FolderNames, leaving: Collection[str]) -> list[str]:
    """Sidecars that go when all files of a photo, `leaving`, go from their folder.

    `IMG_1.xmp` goes when no other picture of that stem stays; `IMG_1.NEF.xmp` goes with IMG_1.NEF, and stays with it
    when IMG_1.NEF is another photo's.
    """
    beside = names.beside(leaving)
    own = {name.casefold() for name in leaving}
    staying = {n.casefold() for n in beside if classify(n) is not None} - own
    found = []
    for name in sorted(n for n in beside if is_sidecar(n)):
        owner = stem_of(name).casefold()
        if owner in own or (owner not in staying and not staying):
            found.append(name)
    return found


class FolderCache:
    """Listings of folders, each made once per run."""

    def __init__(self) -> None:
        self._folders: dict[Path, FolderNames] = {}

    def of(self, folder: Path) -> FolderNames:
        if folder not in self._folders:
            self._folders[folder] = FolderNames(folder)
        return self._folders[folder]
