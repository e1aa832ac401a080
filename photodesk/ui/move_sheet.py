"""Move photos to another project: an existing one or a new one; what goes with them is said before."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme, words
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.labels import label
from photodesk.ui.session_port import Session
from photodesk.ui.sheet import Sheet

TOLD = (
    "Files and sidecars move; plan, stars, labels, tags and thumbnails stay with the photo. Nothing is overwritten: "
    "a name that is taken gets a number."
)


class MoveSheet(Sheet):
    """Esc and Cancel change nothing."""

    def __init__(self, window: QWidget, session: Session, refs: tuple[PhotoRef, ...]) -> None:
        super().__init__(window, "Move to project", width=520, height=290)
        self._session, self._refs = session, refs
        self.projects = ComboBox(self.body)
        here = {r.project_id for r in refs}
        for summary in session.projects.summaries():
            if here != {summary.project.id}:
                self.projects.addItem(words.shown(summary.project.name), summary.project.id)
        self.projects.addItem("New project…", None)
        self.projects.setAccessibleName("Into project")
        self.name = QLineEdit(self.body)
        self.name.setPlaceholderText("Name of the new project")
        self.go, self.cancel = QPushButton("", self.body), QPushButton("Cancel", self.body)
        self.go.setProperty("primary", True)
        self.projects.currentIndexChanged.connect(self._show)
        self.name.textChanged.connect(self._show)
        self.name.returnPressed.connect(self._move)
        self.go.clicked.connect(self._move)
        self.cancel.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._lay_out()
        self._show()

    def open_here(self) -> None:
        self.open(self.projects)

    def _new(self) -> bool:
        return self.projects.currentData() is None

    def _show(self) -> None:
        self.name.setVisible(self._new())
        ready = not self._new() or bool(self.name.text().strip())
        self.go.setEnabled(ready)
        self.go.setText(f"Move {words.counted(len(self._refs), 'photo')}")

    def _move(self) -> None:
        if not self.go.isEnabled():
            return
        project_id, name = self.projects.currentData(), self.name.text().strip()
        self.dismiss()
        self._session.commits.move(self._refs, project_id, name)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(
            label(f"Move {words.counted(len(self._refs), 'photo')} to a project", "sheet", parent=self.body)
        )
        column.addWidget(label(TOLD, "body", "t2", parent=self.body, wrap=True))
        column.addWidget(self.projects)
        column.addWidget(self.name)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
