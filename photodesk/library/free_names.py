"""Names that are taken in project folders: on disk, and by rows whose file may come back."""

from __future__ import annotations

from photodesk.files.names import NameSet
from photodesk.library.open_library import OpenLibrary
from photodesk.library.places import Places


class TakenNames:
    """One listing and one query per folder and run; `add` to what `of` gives what is placed there."""

    def __init__(self, lib: OpenLibrary, places: Places) -> None:
        self._lib = lib
        self._places = places
        self._names: dict[tuple[int, str], NameSet] = {}

    def of(self, project_id: int, subfolder: str) -> NameSet:
        key = project_id, subfolder
        if key not in self._names:
            names = NameSet.of_folder(self._places.folder(project_id) / subfolder)
            for name in self._lib.photos.names_held(project_id, subfolder):
                names.add(name)
            self._names[key] = names
        return self._names[key]
