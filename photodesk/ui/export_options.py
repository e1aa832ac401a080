"""Right of the export sheet: where to, what of each photo, under which names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from photodesk.domain.export import (
    LONGEST_SIDE,
    ExportChoice,
    ExportColour,
    ExportFacts,
    ExportFiles,
    ExportWhat,
)
from photodesk.ui import theme
from photodesk.ui.controls.check_box import CheckBox
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.labels import SEMIBOLD, label
from photodesk.ui.template_field import PAUSE_MS, TemplateField

SIZES = ((None, "Full size"), (1024, "1,024 px"), (2048, "2,048 px"), (3840, "3,840 px"), (0, "Other…"))
FACTS = (
    (ExportFacts.ALL, "All of it, stars and tags too"),
    (ExportFacts.NO_PLACE, "All but the place"),
    (ExportFacts.COPYRIGHT, "Only copyright and author"),
    (ExportFacts.NONE, "Nothing"),
)
COLOURS = ((ExportColour.SRGB, "sRGB"), (ExportColour.KEEP, "Leave JPEGs in their profile"))
ORIGINALS_HELP = "The files as they are. Every copy is read back and compared."
JPEG_HELP = "One upright JPEG of each photo. Nothing is enlarged."
_FILES_HELP = {
    ExportFiles.ALL: (
        "JPEG, RAW and what else a photo has.",
        "Made from the JPEG, or the RAW where there is none.",
    ),
    ExportFiles.JPEG: ("JPEG and other pictures, no RAW.", "Made from the JPEG; a photo that is only RAW is left out."),
    ExportFiles.RAW: ("Only the RAW.", "Made from the RAW; a photo without one is left out."),
}


class ExportOptions(QWidget):
    """`changed`: the choice is another one. Its last state is kept in `settings`."""

    changed = Signal()

    def __init__(self, settings: QSettings, dialogs: FileDialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings, self._dialogs = settings, dialogs
        self.folder = QLineEdit(self)
        self.folder.setAccessibleName("Folder to export to")
        self.choose = QPushButton("Choose…", self)
        self.what = Segmented(
            (Segment(ExportWhat.ORIGINALS, "Originals"), Segment(ExportWhat.JPEG, "JPEG")), self, name="What to export"
        )
        self.files = Segmented(
            (Segment(ExportFiles.ALL, "All"), Segment(ExportFiles.JPEG, "JPEG"), Segment(ExportFiles.RAW, "RAW")),
            self,
            name="Which files of a pair",
        )
        self.scale, self.facts, self.colour = ComboBox(self), ComboBox(self), ComboBox(self)
        self.side, self.quality = QSpinBox(self), QSpinBox(self)
        self.sidecars = CheckBox("Sidecars, with stars and tags", self)
        self.rename = CheckBox("Give new names", self)
        self.template = TemplateField("{date}_{number:4}", self)
        self._what_help = label("", "caption", "t3", parent=self, wrap=True)
        self._files_help = label("", "caption", "t3", parent=self, wrap=True)
        self._folder_pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._fill()
        self._lay_out()
        self._load()
        self._connect()
        self._show()

    def choice(self) -> ExportChoice:
        """What is set now; it may be one that cannot be."""
        renders = self.what.current == ExportWhat.JPEG
        side, text = self.scale.currentData(), self.folder.text().strip()
        return ExportChoice(
            target=str(Path.home() / text[2:]) if text.startswith("~/") else text,
            what=ExportWhat(self.what.current),
            files=ExportFiles(self.files.current),
            side=(self.side.value() if side == 0 else side) if renders else None,
            quality=self.quality.value(),
            sidecars=self.sidecars.isChecked() and not renders,
            names=self.template.text() if self.rename.isChecked() else "",
            facts=self.facts.currentData(),
            colour=self.colour.currentData(),
        )

    def save(self) -> None:
        """Keep the choice for the next export."""
        for key, value in self.choice().payload().items():
            self._settings.setValue(f"export/{key}", "" if value is None else value)

    def _load(self) -> None:
        def kept(key: str, default: str) -> str:
            return str(self._settings.value(f"export/{key}", default))

        self.folder.setText(kept("target", str(Path.home() / "Pictures" / "Export")))
        for control, key in ((self.what, "what"), (self.files, "files")):
            if kept(key, "") in (*ExportWhat, *ExportFiles):
                control.set_current(kept(key, ""))
        side = kept("side", "2048")
        number = int(side) if side.isdecimal() else None
        place = self.scale.findData(number)
        self.scale.setCurrentIndex(place if place >= 0 else self.scale.findData(0))
        self.side.setValue(number or 2048)
        quality = kept("quality", "92")
        self.quality.setValue(int(quality) if quality.isdecimal() else 92)
        self.sidecars.setChecked(kept("sidecars", "true").lower() in ("true", "1"))
        names = kept("names", "")
        self.rename.setChecked(bool(names))
        if names:
            self.template.field.setText(names)
        self.facts.setCurrentIndex(max(0, self.facts.findData(kept("facts", "all"))))
        self.colour.setCurrentIndex(max(0, self.colour.findData(kept("colour", "srgb"))))

    def _show(self) -> None:
        """What belongs to the choice made."""
        renders = self.what.current == ExportWhat.JPEG
        self._what_help.setText(JPEG_HELP if renders else ORIGINALS_HELP)
        self._files_help.setText(_FILES_HELP[ExportFiles(self.files.current)][renders])
        for widget in self._of_jpegs:
            widget.setVisible(renders)
        self.side.setVisible(renders and self.scale.currentData() == 0)
        self.sidecars.setVisible(not renders)
        self.template.setVisible(self.rename.isChecked())

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _choose_folder(self) -> None:
        found = self._dialogs.folder(self, "Export to")
        if found:
            self.folder.setText(found)

    def _connect(self) -> None:
        self._folder_pause.timeout.connect(self.changed)
        self.folder.textChanged.connect(lambda _text: self._folder_pause.start())
        self.choose.clicked.connect(self._choose_folder)
        for segmented in (self.what, self.files):
            segmented.chosen.connect(lambda _key: self._changed())
        for combo in (self.scale, self.facts, self.colour):
            combo.currentIndexChanged.connect(lambda _row: self._changed())
        for spin in (self.side, self.quality):
            spin.valueChanged.connect(lambda _value: self._changed())
        for box in (self.sidecars, self.rename):
            box.toggled.connect(lambda _on: self._changed())
        self.template.changed.connect(self._changed)

    def _fill(self) -> None:
        for size, text in SIZES:
            self.scale.addItem(text, size)
        for facts, text in FACTS:
            self.facts.addItem(text, facts)
        for colour, text in COLOURS:
            self.colour.addItem(text, colour)
        self.side.setRange(16, LONGEST_SIDE)
        self.side.setSuffix(" px")
        self.quality.setRange(1, 100)
        for spin in (self.side, self.quality):
            spin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale.setAccessibleName("Long side")
        self.side.setAccessibleName("Long side in pixels")
        self.quality.setAccessibleName("JPEG quality")
        self.facts.setAccessibleName("What the JPEGs say about themselves")
        self.colour.setAccessibleName("Colour space")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(theme.px(6))
        place = QHBoxLayout()
        place.setSpacing(theme.px(6))
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose)
        column.addWidget(label("To", "caption", "t2", SEMIBOLD, self))
        column.addLayout(place)
        self._group(column, "What", self.what, self._what_help)
        self._group(column, "Of a pair", self.files, self._files_help, self.sidecars)
        size = QWidget(self)
        line = QHBoxLayout(size)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(6))
        line.addWidget(self.scale)
        line.addWidget(self.side)
        line.addStretch()
        line.addWidget(label("Quality", "caption", "t3", parent=size))
        line.addWidget(self.quality)
        heads = [self._group(column, "Long side", size), self._group(column, "What it says", self.facts)]
        heads.append(self._group(column, "Colour", self.colour))
        self._of_jpegs = (*heads, size, self.facts, self.colour)
        self._group(column, "Names", self.rename, self.template)
        column.addStretch()

    def _group(self, column: QVBoxLayout, title: str, *widgets: QWidget) -> QWidget:
        heading = label(title, "caption", "t2", SEMIBOLD, self)
        heading.setContentsMargins(0, theme.px(10), 0, 0)
        column.addWidget(heading)
        for widget in widgets:
            column.addWidget(widget)
        return heading
