"""The words in a cell that can be clicked, Retry and Locate: they act on that photo, whatever is selected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photodesk.actions.catalog import ACTIONS
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import PhotoRef

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow


class CellLinks:
    """GUI thread only."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.centre.grid.retry_requested.connect(self._retry)
        window.centre.grid.locate_requested.connect(self._locate)

    def _retry(self, ref: PhotoRef) -> None:
        """Make its pictures again."""
        ACTIONS["photo.regenerate"].run(replace(self._window.context(), selection=(ref,)))

    def _locate(self, ref: PhotoRef) -> None:
        """Look through its project's folder, whatever is in view."""
        context = self._window.context()
        state = replace(context.state, filter=PhotoFilter(project_ids=(ref.project_id,)))
        ACTIONS["project.find_files"].run(replace(context, state=state))
        self._window.toast.show_message("Looking through the project's folder for files that were moved", icon="search")
