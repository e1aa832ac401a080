"""Rename with a template: every name, now and then, before anything is done."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodesk.domain.name_template import RenamePlan
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme, words
from photodesk.ui.labels import label, set_tone
from photodesk.ui.names_table import NamesTable
from photodesk.ui.session_port import CommitPort
from photodesk.ui.sheet import Sheet
from photodesk.ui.template_field import TemplateField

USUAL = "{date}_{time}_{number:4}"
TOLD = "The files of a photo and its sidecars keep one name. Nothing is overwritten: a taken name gets a number."


class RenameSheet(Sheet):
    """Made anew for each opening. Esc and Cancel change nothing."""

    def __init__(self, window: QWidget, commits: CommitPort, refs: tuple[PhotoRef, ...]) -> None:
        super().__init__(window, "Rename", width=820, height=620)
        self._commits, self._refs = commits, refs
        self._plan = RenamePlan(0)
        self._token: int | None = None
        self.template = TemplateField(USUAL, self.body)
        self.names = NamesTable(self.body)
        self.note = label("", "body", "t2", parent=self.body, wrap=True)
        self.go, self.cancel = QPushButton("", self.body), QPushButton("Cancel", self.body)
        self.go.setProperty("primary", True)
        for button in (self.go, self.cancel):
            button.setProperty("big", True)
        self._lay_out()
        self.template.changed.connect(self._look)
        self.template.field.textChanged.connect(lambda _text: self.go.setEnabled(False))
        self.template.taken.connect(self._rename)
        self.go.clicked.connect(self._rename)
        self.cancel.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._show()

    def open_here(self) -> None:
        self.open(self.template.field)
        self.template.field.selectAll()
        self._look()

    def _look(self) -> None:
        """Work the names out anew; what was asked before is dropped."""
        self._commits.forget(self._token)
        self._token = self._commits.plan_names(self._refs, self.template.text(), self._take)

    def _take(self, plan: RenamePlan) -> None:
        self._token, self._plan = None, plan
        if not plan.refusal:
            self.names.show_names(plan.samples, plan.photos)
        self._show()

    def dismiss(self) -> None:
        self._commits.forget(self._token)
        self._token = None
        super().dismiss()

    def _show(self) -> None:
        plan = self._plan
        self.template.set_error(bool(plan.refusal))
        parts = [
            f"{words.counted(plan.numbered, 'name')} taken: a number is added" if plan.numbered else "",
            f"{words.counted(plan.failing, 'photo')} cannot be renamed" if plan.failing else "",
        ]
        amiss = plan.refusal or " · ".join(filter(None, parts))
        self.note.setText(words.shown(amiss) or TOLD)
        set_tone(self.note, "warn" if amiss else "t2")
        self.go.setText(f"Rename {words.counted(len(self._refs), 'photo')}")
        self.go.setEnabled(bool(plan.photos) and not plan.refusal and plan.failing < plan.photos)

    def _rename(self) -> None:
        if self.go.isEnabled():
            template = self.template.text()
            self.dismiss()
            self._commits.give_names(self._refs, template)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(23, 18, 23, 14)
        top.setSpacing(theme.px(10))
        top.addWidget(label(f"Rename {words.counted(len(self._refs), 'photo')}", "sheet", parent=self.body))
        top.addWidget(self.template)
        column.addLayout(top)
        column.addWidget(_rule(self.body))
        lines = QHBoxLayout()
        lines.setContentsMargins(theme.px(17), 0, theme.px(17), 0)
        lines.addWidget(self.names)
        column.addLayout(lines, 1)
        column.addWidget(_rule(self.body))
        foot = QWidget(self.body)
        theme.surface(foot, "raised")
        foot.setMinimumHeight(theme.px(60))
        line = QHBoxLayout(foot)
        line.setContentsMargins(23, 0, 16, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.note, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.go)
        column.addWidget(foot)


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("divider", True)
    return rule
