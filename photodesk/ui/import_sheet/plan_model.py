"""The planned photos as rows with ticks, filtered; what is chosen and how much that is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from photodesk.domain.intake import (
    TAKEN_IN,
    ImportPlan,
    ImportTotals,
    PlannedFile,
    PlannedPhoto,
    PlanOutcome,
)
from photodesk.ui.import_sheet import plan_words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Show(StrEnum):
    """The filter over the list."""

    ALL = "all"
    NEW = "new"
    DUPLICATES = "duplicates"
    REFUSED = "refused"


SHOWN: dict[Show, frozenset[PlanOutcome]] = {
    Show.ALL: frozenset(PlanOutcome),
    Show.NEW: TAKEN_IN,
    Show.DUPLICATES: frozenset({PlanOutcome.DUPLICATE}),
    Show.REFUSED: frozenset({PlanOutcome.REFUSED, PlanOutcome.SIDECAR}),
}


class PlanModel(QAbstractListModel):
    """`PhotoRole` gives the PlannedPhoto, `TickRole` True, False or (cannot be chosen) None.

    Duplicates cannot be chosen while they are skipped. A tick the user took away stays away when the plan is made
    anew. `chosen_changed` follows every change of what is chosen.
    """

    PhotoRole = Qt.ItemDataRole.UserRole + 1
    TickRole = Qt.ItemDataRole.UserRole + 2

    chosen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = ImportPlan()
        self._photos: list[PlannedPhoto] = []
        self._outcomes: list[PlanOutcome] = []
        self._rows: list[int] = []
        self._off: set[str] = set()
        self._skip = True
        self._show = Show.ALL

    @property
    def plan(self) -> ImportPlan:
        return self._plan

    @property
    def skips_duplicates(self) -> bool:
        return self._skip

    @property
    def show(self) -> Show:
        return self._show

    def set_plan(self, plan: ImportPlan) -> None:
        self.beginResetModel()
        self._plan = plan
        self._photos = plan.photos()
        self._outcomes = [p.outcome for p in self._photos]
        self._filter()
        self.endResetModel()
        self.chosen_changed.emit()

    def set_show(self, show: Show) -> None:
        self.beginResetModel()
        self._show = show
        self._filter()
        self.endResetModel()

    def set_skip_duplicates(self, skip: bool) -> None:
        if skip != self._skip:
            self._skip = skip
            self._told()

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick the rows; if all of them are ticked already, take the ticks away."""
        able = [i for i in (self._rows[r] for r in rows) if self._tick(i) is not None]
        on = not all(self._tick(i) for i in able)
        self._set(able, on)

    def tick_shown(self, on: bool) -> None:
        """All rows of the present filter."""
        self._set([i for i in self._rows if self._tick(i) is not None], on)

    def shown_state(self) -> Qt.CheckState:
        """The tick above the list."""
        ticks = {self._tick(i) for i in self._rows} - {None}
        if ticks == {True}:
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if True in ticks else Qt.CheckState.Unchecked

    def counts(self) -> dict[Show, int]:
        return {show: sum(o in outcomes for o in self._outcomes) for show, outcomes in SHOWN.items()}

    def photos(self) -> list[PlannedPhoto]:
        return self._photos

    def choosable(self) -> int:
        return sum(self._tick(i) is not None for i in range(len(self._photos)))

    def chosen_files(self) -> tuple[PlannedFile, ...]:
        """What is to be imported; a duplicate half of a chosen photo only when duplicates are not skipped."""
        return tuple(f for i in self._chosen() for f in self._files(i))

    def totals(self) -> ImportTotals:
        chosen = self._chosen()
        files = [f for i in chosen for f in self._files(i)]
        return ImportTotals(len(chosen), len(files), sum(f.size for f in files))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        i = self._rows[index.row()]
        photo = self._photos[i]
        if role == self.PhotoRole:
            return photo
        if role == self.TickRole:
            return self._tick(i)
        if role == Qt.ItemDataRole.DisplayRole:
            return photo.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return plan_words.spoken(photo, self._tick(i))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(f.path for f in photo.everything)
        return None

    def _filter(self) -> None:
        outcomes = SHOWN[self._show]
        self._rows = [i for i, o in enumerate(self._outcomes) if o in outcomes]

    def _tick(self, i: int) -> bool | None:
        outcome = self._outcomes[i]
        able = outcome in TAKEN_IN or (outcome is PlanOutcome.DUPLICATE and not self._skip)
        return self._photos[i].files[0].path not in self._off if able else None

    def _chosen(self) -> list[int]:
        return [i for i in range(len(self._photos)) if self._tick(i)]

    def _files(self, i: int) -> list[PlannedFile]:
        files = self._photos[i].everything
        return [f for f in files if not (self._skip and f.outcome is PlanOutcome.DUPLICATE)]

    def _set(self, able: list[int], on: bool) -> None:
        keys = {self._photos[i].files[0].path for i in able}
        if on:
            self._off -= keys
        else:
            self._off |= keys
        self._told()

    def _told(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        self.chosen_changed.emit()
