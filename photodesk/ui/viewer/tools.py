"""The viewers' part of the top bar: which file, how large, what lies over the photo, whether panes move together."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from photodesk.actions.looking import Look, Looking
from photodesk.ui import icons, theme
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.segmented import Segment, Segmented

_ZOOMS = {"fit": "zoom.fit", "fill": "zoom.fill", "full": "zoom.full", "double": "zoom.double"}
_SWITCHES = (
    (Look.SPOT, "target", "Sharpest part"),
    (Look.PEAKING, "eye", "Focus peaking"),
    (Look.HISTOGRAM, "histo", "Histogram (H)"),
)
NARROW = 780
"""Below this width of the bar the switches give way: they are in the View menu too."""


class ViewerTools(QWidget):
    """`wanted(str)`: the id of the action that was clicked."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.link = QPushButton("Zoom and pan linked", self)
        self.link.setCheckable(True)
        self.link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.source = Segmented((Segment("jpeg", "JPEG"), Segment("raw", "RAW")), self, name="File on screen")
        self.zoom = Segmented(
            (
                Segment("fit", "Fit"),
                Segment("fill", "Fill"),
                Segment("full", "100 %", tip="One pixel of the photo on one pixel of the screen (Z)"),
                Segment("double", "200 %"),
                Segment("other"),
            ),
            self,
            name="Zoom",
        )
        self._switches = {look: self._switch(look, icon, name) for look, icon, name in _SWITCHES}
        self._line = QFrame(self)
        self._line.setProperty("vdivider", "true")
        self._line.setFixedHeight(theme.px(14))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        for widget in (self.link, self.source, self.zoom, *self._switches.values(), self._line):
            layout.addWidget(widget)
        for segmented in (self.source, self.zoom):
            segmented.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.link.clicked.connect(lambda: self.wanted.emit("view.link"))
        self.source.chosen.connect(lambda _kind: self.wanted.emit("view.source"))
        self.zoom.chosen.connect(self._zoom_chosen)
        theme.changed.connect(self._draw)
        self._draw()

    def show_state(self, looking: Looking, width: int) -> None:
        """Bring the controls up to date; `width`: of the bar they stand in."""
        several = looking.panes > 0
        self.link.setVisible(several and width >= NARROW)
        self.link.setChecked(looking.linked)
        self.source.setVisible(looking.sources > 1)
        self.source.set_current("raw" if looking.raw else "jpeg")
        known = looking.zoom in _ZOOMS
        self.zoom.set_label("other", "" if known else looking.zoom)
        self.zoom.set_current(looking.zoom if known else "other")
        state = {Look.SPOT: looking.spot, Look.PEAKING: looking.peaking, Look.HISTOGRAM: looking.histogram}
        for look, button in self._switches.items():
            button.setChecked(state[look])
            button.setVisible(width >= NARROW)
        self._line.setVisible(width >= NARROW)

    def _zoom_chosen(self, zoom: str) -> None:
        if zoom in _ZOOMS:
            self.wanted.emit(_ZOOMS[zoom])

    def _switch(self, look: Look, icon: str, name: str) -> IconButton:
        button = IconButton(icon, name, self, checkable=True)
        button.clicked.connect(lambda: self.wanted.emit(f"view.{look}"))
        return button

    def _draw(self) -> None:
        self.link.setIcon(icons.icon("link"))
