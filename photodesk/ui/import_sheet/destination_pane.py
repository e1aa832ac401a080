"""Right of the import sheet: into which project, copied, moved or left in place, duplicates, tags for all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from photodesk.domain.intake import ImportMode
from photodesk.domain.project import ProjectSummary, name_key
from photodesk.ui import theme, words
from photodesk.ui.controls.check_box import CheckBox
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.labels import SEMIBOLD, label, set_tone
from photodesk.ui.tag_popup import TagField

COPY_HELP = "The sources are only read. Every copy is read back and compared. JPEG and RAW stay together."
MOVE_HELP = "The files leave the sources. From another drive each is copied, read back and compared before it goes."
IN_PLACE_HELP = "Nothing is copied or moved: the folder itself becomes the project."

_HELP = {ImportMode.COPY: COPY_HELP, ImportMode.MOVE: MOVE_HELP, ImportMode.IN_PLACE: IN_PLACE_HELP}


class DestinationPane(QWidget):
    """`changed` follows every change of what it says; `project_changed` only those of the existing project chosen."""

    changed = Signal()
    project_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._existing: tuple[ProjectSummary, ...] = ()
        self._one_folder = False
        self._named = False
        self._last_project: int | None = None
        self._free: int | None = None
        self.where = ComboBox()
        self.where.setAccessibleName("Into project")
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the new project")
        self.name.setPlaceholderText("Name of the new project")
        self.name.setMaxLength(120)
        self._name_help, self._mode_help = label("", "caption", "t3", wrap=True), label("", "caption", "t3", wrap=True)
        self.mode = Segmented(
            (
                Segment(ImportMode.COPY, "Copy"),
                Segment(ImportMode.MOVE, "Move"),
                Segment(ImportMode.IN_PLACE, "Leave in place"),
            ),
            name="Files",
        )
        self.skip = CheckBox("Skip duplicates")
        self.skip.setChecked(True)
        self._skip_help = label("Same content, even under another name.", "caption", "t3", wrap=True)
        self._skip_help.setContentsMargins(26, 0, 0, 0)
        self.tags = TagField((), self)
        self._tags_help = label("Commas part several tags, “/” makes levels: Place/Coast", "caption", "t3", wrap=True)
        self._lay_out()
        self.where.currentIndexChanged.connect(self._tell)
        self.name.textEdited.connect(self._renamed)
        self.mode.chosen.connect(lambda _key: self._tell())
        self.skip.toggled.connect(lambda _on: self.changed.emit())
        self._tell()

    @property
    def project_id(self) -> int | None:
        """The existing project chosen, or named exactly; None for a new one."""
        row = self.where.currentIndex() - 1
        if row >= 0:
            return self._existing[row].project.id
        key = name_key(self.name.text())
        found = (p.project.id for p in self._existing if key and name_key(p.project.name) == key)
        return next(found, None)

    @property
    def project_name(self) -> str:
        """The name of the project, new or not."""
        row = self.where.currentIndex() - 1
        return self._existing[row].project.name if row >= 0 else self.name.text().strip()

    @property
    def import_mode(self) -> ImportMode:
        return ImportMode(self.mode.current)

    @property
    def problem(self) -> str:
        """Why no import can start from what is said here; "" when one can."""
        if self.where.currentIndex() <= 0 and not name_key(self.name.text()):
            return "Give the new project a name."
        if self.import_mode is ImportMode.IN_PLACE:
            if self.project_id is not None:
                return "Files left in place make a new project. Choose “New project” or Copy."
            if not self._one_folder:
                return "Leaving files in place takes one whole folder. Choose one folder, or Copy."
        return ""

    def set_projects(self, projects: Sequence[ProjectSummary], chosen: int | None = None) -> None:
        """Offer these beside a new one; `chosen` preselects."""
        self._existing = tuple(projects)
        self.where.blockSignals(True)
        self.where.clear()
        self.where.addItems(["New project", *(words.shown(p.project.name) for p in projects)])
        ids = [p.project.id for p in projects]
        self.where.setCurrentIndex(ids.index(chosen) + 1 if chosen in ids else 0)
        self.where.blockSignals(False)
        self._tell()

    def propose(self, name: str) -> None:
        """A name for a new project, unless the user has typed one."""
        if not self._named:
            self.name.setText(name)
            self._tell()

    def set_one_folder(self, one: bool) -> None:
        self._one_folder = one
        self._tell()

    def set_duplicates(self, count: int) -> None:
        text = f"Skip the {words.counted(count, 'duplicate')}" if count > 1 else "Skip the duplicate"
        self.skip.setText(text if count else "Skip duplicates")
        self.skip.updateGeometry()

    def set_free(self, amount: int) -> None:
        self._free = amount
        self._tell()

    def names(self) -> list[str]:
        return [p.project.name for p in self._existing]

    def _renamed(self) -> None:
        self._named = True
        self._tell()

    def _tell(self) -> None:
        new = self.where.currentIndex() <= 0
        self.name.setVisible(new)
        free = f"{words.size(self._free)} free" if self._free is not None else ""
        there = new and self.project_id is not None
        self._name_help.setText("It is there already; the photos are added to it." if there else free)
        self._name_help.setVisible(bool(self._name_help.text()))
        wrong = self.problem if self.import_mode is ImportMode.IN_PLACE else ""
        self._mode_help.setText(wrong or _HELP[self.import_mode])
        set_tone(self._mode_help, "warn" if wrong else "t3")
        if self.project_id != self._last_project:
            self._last_project = self.project_id
            self.project_changed.emit()
        self.changed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        self.where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group(column, "Into project", self.where, self.name, self._name_help)
        self._group(column, "Files", self.mode, self._mode_help)
        self._group(column, "Duplicates", self.skip, self._skip_help)
        self._group(column, "Add to all", self.tags, self._tags_help)
        column.addStretch()

    def _group(self, column: QVBoxLayout, title: str, *widgets: QWidget) -> None:
        heading: QLabel = label(title, "caption", "t2", SEMIBOLD)
        if column.count():
            column.addSpacing(theme.px(10))
        column.addWidget(heading)
        for widget in widgets:
            column.addWidget(widget)
