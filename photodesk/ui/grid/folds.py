"""Which days are folded to their header. Keys of groups, so that they stay folded whatever the list holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodesk.bridge.selection_model import PhotoSelection
from photodesk.domain.photo_list import Group, PhotoList

if TYPE_CHECKING:
    from photodesk.ui.grid.view import PhotoGrid


class Folds(QObject):
    """Of one grid. `changed`: other groups are folded than before."""

    changed = Signal()

    def __init__(self, grid: PhotoGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._keys: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        return self._keys

    def put(self, keys: Collection[str]) -> None:
        """Exactly these are folded."""
        wanted = frozenset(keys)
        if wanted != self._keys:
            self._keys = wanted
            self.changed.emit()

    def fold(self, group: int | None = None) -> None:
        """Fold or unfold a group; without one that of the current photo, else the one at the top of the view."""
        layout, groups = self._grid.layout_, self._grid.model.photo_list.groups
        if group is None:
            current = self._grid.selection.current_row()
            group = layout.group_of(self._grid.visible_rows().start if current is None else current)
        if 0 <= group < len(groups):
            self.put(self._keys ^ {groups[group].key})

    def fold_all(self) -> None:
        """Fold every group; when all are folded, unfold them."""
        every = {group.key for group in self._grid.model.photo_list.groups}
        self.put(self._keys - every if every <= self._keys else self._keys | every)

    def show(self, row: int) -> None:
        """Unfold the group of a photo that is to be seen."""
        group = self._grid.layout_.group_of(row)
        if self._grid.layout_.is_folded(group):
            self.fold(group)

    def numbers(self, groups: Sequence[Group]) -> list[int]:
        """The folded ones of a list, by their place."""
        return [n for n, group in enumerate(groups) if group.key in self._keys] if self._keys else []


def selected_in(group: Group, shown: PhotoList, selection: PhotoSelection) -> int:
    """How many photos of a group are selected: what a folded day does not show."""
    chosen = selection.ids
    if not chosen:
        return 0
    if len(chosen) >= len(shown):
        return group.count
    return sum(photo_id in chosen for photo_id in shown.ids[group.start : group.start + group.count])
