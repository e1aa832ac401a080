"""Capture time of the chosen photos, or of all a camera took: shifted, set, or as the files say; shown before."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.edits import (
    Edit,
    OwnTime,
    SetTime,
    SetZone,
    ShiftTime,
    parse_local,
    parse_shift,
    parse_zone,
)
from photodesk.domain.photo import PhotoRef
from photodesk.domain.shared_words import ClockPreview, ClockScope, Moment
from photodesk.ui import theme, words
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.labels import label, set_tone
from photodesk.ui.session_port import Session
from photodesk.ui.sheet import Sheet

REST_MS = 80
WAYS = (
    Segment("shift", "Shift by"),
    Segment("set", "Set to"),
    Segment("zone", "Time zone"),
    Segment("own", "As the files say"),
)
HELP = {
    "shift": "Hours, minutes and seconds the clock was wrong by: +1:00, −0:05:30.",
    "set": "Every photo gets this very time: 2026-06-11 10:42:05.",
    "zone": "The zone the camera’s clock was set to: +02:00. The local time stays.",
    "own": "Takes back whatever was said about the capture time.",
}
_FIRST = {"shift": "+1:00", "zone": "+02:00", "own": ""}


class ClockSheet(Sheet):
    """Esc and Cancel change nothing. Nothing is written into the files."""

    def __init__(self, window: QWidget, session: Session, refs: tuple[PhotoRef, ...]) -> None:
        super().__init__(window, "Capture time", width=560, height=344)
        self._session, self._refs = session, refs
        self._preview = ClockPreview()
        self._asked = 0
        self.scope = ComboBox(self.body)
        self.scope.setAccessibleName("Which photos")
        self.way = Segmented(WAYS, self.body, name="What to do")
        self.field = QLineEdit(_FIRST["shift"], self.body)
        self.field.setAccessibleName("By how much")
        self.help = label(HELP["shift"], "caption", "t3", parent=self.body, wrap=True)
        self.first, self.last = (label("", "body", parent=self.body) for _ in range(2))
        self.first_name, self.last_name = (label("", "body", "t3", parent=self.body) for _ in range(2))
        self.told = label("", "caption", "t3", parent=self.body, wrap=True)
        self.go, self.cancel = QPushButton("", self.body), QPushButton("Cancel", self.body)
        self.go.setProperty("primary", True)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._fill_scopes()
        self._lay_out()
        self._rest.timeout.connect(self._ask)
        self.scope.currentIndexChanged.connect(self._again)
        self.field.textChanged.connect(self._again)
        self.field.returnPressed.connect(self._change)
        self.way.chosen.connect(self._turn)
        self.go.clicked.connect(self._change)
        self.cancel.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._again()

    def open_here(self) -> None:
        self.open(self.field)
        self.field.selectAll()

    def edit(self) -> Edit | None:
        """What the sheet says now; None while it says nothing that can be understood."""
        text = self.field.text().strip()
        match self.way.current:
            case "shift":
                seconds = parse_shift(text)
                return ShiftTime(seconds) if seconds else None
            case "set":
                local = parse_local(text)
                return SetTime(local) if local else None
            case "zone":
                try:
                    return SetZone(parse_zone(text)) if text else None
                except (ValueError, IndexError):
                    return None
            case _:
                return OwnTime()

    def _fill_scopes(self) -> None:
        """The chosen photos first; then the camera of the current one, in its project and everywhere."""
        ids = tuple(r.photo_id for r in self._refs)
        chosen = f"The {words.counted(len(ids), 'selected photo')}" if len(ids) > 1 else "This photo"
        self.scope.addItem(chosen, ClockScope(ids))
        current = self._session.selection.current
        row = self._session.photos.row_of((current or self._refs[0]).photo_id)
        if row is not None and row.camera:
            name, project = words.shown(row.camera), words.shown(row.project_name)
            self.scope.addItem(f"All by {name} in {project}", ClockScope((), row.camera, row.ref.project_id))
            self.scope.addItem(f"All by {name} in the library", ClockScope((), row.camera))

    def _turn(self, way: str) -> None:
        self.help.setText(HELP[way])
        self.field.setVisible(way != "own")
        first = self._preview.first
        self.field.setText(_FIRST.get(way) or (first.before[:19].replace("T", " ") if first else ""))
        self.field.selectAll()
        self.field.setFocus()
        self._again()

    def _again(self, *_what: object) -> None:
        wrong = self.edit() is None and bool(self.field.text().strip())
        self.help.setText(f"⚠ {HELP[self.way.current]}" if wrong else HELP[self.way.current])
        set_tone(self.help, "disc" if wrong else "t3")
        self.go.setEnabled(False)
        self._rest.start()

    def _ask(self) -> None:
        self._asked += 1
        token, edit = self._asked, self.edit()

        def arrived(found: ClockPreview) -> None:
            if token == self._asked:
                self._show(found, edit)

        self._session.edits.foresee(self.scope.currentData(), edit, self.while_open(arrived))

    def _show(self, found: ClockPreview, edit: Edit | None) -> None:
        self._preview = found
        lines = ((self.first_name, self.first, found.first), (self.last_name, self.last, found.last))
        for name, value, moment in lines:
            name.setText(words.shown(moment.name) if moment else "")
            value.setText(_words(moment, edit) if moment else "")
        one = len(found.photo_ids) == 1
        for widget in (self.last_name, self.last):
            widget.setVisible(not one)
        said = ["The files stay as they are; Ctrl+Z takes it back."]
        if found.without:
            said.insert(0, f"{words.counted(found.without, 'photo')} without a capture time.")
        self.told.setText(" ".join(said))
        self.go.setText(f"Change {words.counted(found.changed if edit else 0, 'photo')}")
        self.go.setEnabled(edit is not None and found.changed > 0)

    def _change(self) -> None:
        edit = self.edit()
        if edit is None or not self.go.isEnabled():
            return
        known = {r.photo_id: r for r in self._refs}
        refs = [known.get(i) or PhotoRef(i, 0) for i in self._preview.photo_ids]
        self.dismiss()
        self._session.decisions.edit(refs, edit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(theme.px(10))
        column.addWidget(label("Capture time", "sheet", parent=self.body))
        column.addWidget(self.scope)
        column.addWidget(self.way)
        column.addWidget(self.field)
        column.addWidget(self.help)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(2, 1)
        for line, (place, name, value) in enumerate(
            (("First", self.first_name, self.first), ("Last", self.last_name, self.last))
        ):
            grid.addWidget(label(place, "body", "t3", parent=self.body), line, 0)
            grid.addWidget(name, line, 1)
            grid.addWidget(value, line, 2)
        column.addLayout(grid)
        column.addWidget(self.told)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)


def _words(moment: Moment, edit: Edit | None) -> str:
    before, after = (text[:19].replace("T", " ") or "no time" for text in (moment.before, moment.after))
    return before if edit is None or before == after else f"{before} → {after}"
