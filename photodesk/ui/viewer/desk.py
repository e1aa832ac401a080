"""The viewers in the main window: actions reach them here, and the bars say how they are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from photodesk.actions.looking import Look, Looking
from photodesk.ui.viewer.lights import Lights
from photodesk.ui.viewer.second_window import SecondWindow

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow

CALM_MS = 30
"""While a photo is dragged the bars are brought up to date so often at most."""


class ViewerDesk(QObject):
    """GUI thread only. Made once the window's parts are there; `close` with the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._viewer = window.centre.viewer
        self._lights = Lights(window, window.centre.stack)
        self._second: SecondWindow | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._show)
        self._viewer.changed.connect(self._changed)
        window.centre.action_wanted.connect(window.qactions.run)
        # A key that is held would zoom in and out thirty times a second.
        window.qactions["zoom.toggle"].setAutoRepeat(False)

    def look(self, how: Look, value: int = 0) -> None:
        """What an action asks of the viewers."""
        centre = self._window.centre
        if how in (Look.COMPARE, Look.SURVEY):
            centre.open_panes(how.value)
        elif how is Look.LIGHTS:
            self._lights.turn()
        elif how is Look.SECOND:
            self._toggle_second()
        else:
            self._viewer.look(how, value)

    def state(self) -> Looking:
        """How the viewers are set, for ticks and reasons."""
        looking = self._viewer.looking()
        if not self._window.centre.in_loupe:
            looking = replace(looking, view=self._window.centre.browser_name, panes=0)
        return replace(looking, lights=self._lights.on, second=self._second is not None)

    def note(self) -> str:
        """Which frame the next key hits, and that it hits no other (T19); "" outside compare and survey."""
        survey = self._viewer.survey
        if not self._window.centre.in_loupe or self._viewer.view == "loupe" or survey.ringed is None:
            return ""
        return f"Frame {survey.ringed + 1} of {len(survey.refs)}, never the others"

    def close(self) -> None:
        if self._second is not None:
            self._second.close()

    def _toggle_second(self) -> None:
        if self._second is not None:
            self._second.close()
            return
        session = self._window.session
        self._second = SecondWindow(session.photos, session.selection, session.viewing)
        self._second.closed.connect(self._second_closed)
        self._second.open_beside(self._window)

    def _second_closed(self) -> None:
        if self._second is not None:
            self._second.deleteLater()
            self._second = None
            self._window.qactions.refresh()

    def _changed(self) -> None:
        if not self._calm.isActive():
            self._calm.start()

    def _show(self) -> None:
        self._window.show_targets()
        self._window.centre.show_tools(self.state())
