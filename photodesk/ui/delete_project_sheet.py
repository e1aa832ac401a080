"""Delete a project: what happens to photos, files and everything else is said before, and that it can be undone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.project import Project
from photodesk.domain.trash import DeletionFacts
from photodesk.ui import theme, words
from photodesk.ui.labels import label
from photodesk.ui.session_port import Session
from photodesk.ui.sheet import Sheet


def told(facts: DeletionFacts) -> str:
    """What happens, sentence by sentence."""
    counts = words.photos_and_files(facts.photos, facts.files)
    if facts.in_place:
        return (
            f"{counts} in a folder of your own: PhotoDesk forgets the project with its stars, labels and plans. "
            "The folder and every file in it stay as they are."
        )
    lines = []
    if facts.files:
        until = words.date_words(datetime.fromisoformat(facts.until).astimezone().date())
        lines.append(f"{counts} ({words.size(facts.size)}) go to the trash and stay there until {until}.")
        lines.append("Restore them from the Trash and the project comes back with stars, labels, tags and plans.")
    else:
        lines.append("The project holds no photos.")
    if facts.foreign:
        many = words.counted(facts.foreign, "other file")
        stay = "stays where it is" if facts.foreign == 1 else "stay where they are"
        lines.append(f"{many} in its folder {stay}.")
    return " ".join(lines)


class DeleteProjectSheet(Sheet):
    """Esc and Cancel change nothing."""

    def __init__(self, window: QWidget, session: Session, project: Project) -> None:
        super().__init__(window, "Delete project", width=520, height=210)
        self._session, self._project = session, project
        self.told = label("Counting…", "body", "t2", parent=self.body, wrap=True)
        self.go, self.cancel = QPushButton("Delete project", self.body), QPushButton("Cancel", self.body)
        self.go.setProperty("primary", True)
        self.go.setEnabled(False)
        self.go.clicked.connect(self._delete)
        self.cancel.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._lay_out()

    def open_here(self) -> None:
        """Show, and read what would happen."""
        self.open(self.cancel)
        self._session.project_verbs.deletion(self._project.id, self.while_open(self._show))

    def _show(self, facts: DeletionFacts) -> None:
        self.told.setText(told(facts))
        self.go.setEnabled(True)

    def _delete(self) -> None:
        self.dismiss()
        self._session.project_verbs.delete(self._project.id, self._project.name)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        name = words.shown(self._project.name)
        column.addWidget(label(f"Delete the project “{name}”?", "sheet", parent=self.body, wrap=True))
        column.addWidget(self.told)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)
