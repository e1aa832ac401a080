"""Free places in the trash of an operation, with one listing per folder."""

from __future__ import annotations

from pathlib import Path

from photodesk.files.names import NameSet, free_name
from photodesk.library.places import Places, Spot, trash_spot


class TrashPlaces:
    """For one operation in one project (or the library): gives each file a place nothing else has (T06)."""

    def __init__(self, places: Places, project_id: int, operation: str) -> None:
        self._places = places
        self._project_id = project_id
        self._operation = operation
        self._names: dict[Path, NameSet] = {}

    def place(self, subfolder: str, name: str) -> Spot:
        """A free place; it counts as taken from now on. Creates nothing."""
        folder = self._places.path(trash_spot(self._project_id, self._operation, subfolder, name)).parent
        names = self._names.setdefault(folder, NameSet.of_folder(folder))
        free = free_name(folder, name, listing=names)
        names.add(free)
        return trash_spot(self._project_id, self._operation, subfolder, free)
