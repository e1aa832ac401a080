"""The export sheet (Ctrl+Shift+E): where to, what, and every name it will make, before anything is made."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photodesk.domain.export import ExportPlan
from photodesk.domain.photo import PhotoRef
from photodesk.ui import theme, words
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.export_options import ExportOptions
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.labels import SEMIBOLD, label, set_tone
from photodesk.ui.names_table import NamesTable
from photodesk.ui.session_port import ExportPort
from photodesk.ui.sheet import Sheet


class ExportSheet(Sheet):
    """Made anew for each opening. Esc and Cancel make nothing."""

    def __init__(
        self,
        window: QWidget,
        exports: ExportPort,
        refs: tuple[PhotoRef, ...],
        settings: QSettings,
        *,
        key: str = "",
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(window, "Export", width=1080, height=720)
        self._exports, self._refs, self._key = exports, refs, key
        self._plan: ExportPlan | None = None
        self._token: int | None = None
        self.options = ExportOptions(settings, dialogs or FileDialogs(), self.body)
        self.names = NamesTable(self.body)
        self._amount, self._told = label("", "emphasis", weight=SEMIBOLD), label("", "body", "t2")
        self.go, self.cancel = QPushButton("Export", self.body), QPushButton("Cancel", self.body)
        self._lay_out()
        self.options.changed.connect(self._look)
        self.options.template.taken.connect(self._export)
        self.go.clicked.connect(self._export)
        self.cancel.clicked.connect(self.dismiss)
        self.closed.connect(self.deleteLater)
        self._show()

    def open_here(self) -> None:
        self.open(self.options.folder)
        self._look()

    def dismiss(self) -> None:
        self._exports.forget(self._token)
        self._token = None
        super().dismiss()

    def _look(self) -> None:
        """Work out anew what would be made; what was asked before is dropped."""
        self._exports.forget(self._token)
        self.go.setEnabled(False)
        self._token = self._exports.plan(self._refs, self.options.choice(), self._take)

    def _take(self, plan: ExportPlan) -> None:
        self._token, self._plan = None, plan
        if plan.samples or not plan.refusal:
            self.names.show_names(plan.samples, plan.photos)
        self._show()

    def _show(self) -> None:
        plan = self._plan
        photos = len(self._refs)
        self.go.setText(f"Export {words.counted(photos, 'photo')}")
        self.go.setEnabled(plan is not None and not plan.refusal and plan.failing < plan.photos)
        if plan is None:
            return
        about = "about " if self.options.choice().renders else ""
        free = f", {words.size(plan.free)} free there" if plan.free else ""
        self._amount.setText(f"{words.counted(plan.files, 'file')} · {about}{words.size(plan.size)}")
        left = f"{words.counted(plan.failing, 'photo')} left out: see the list" if plan.failing else ""
        self._told.setText(words.shown(plan.refusal) or left or free.removeprefix(", "))
        set_tone(self._told, "warn" if plan.refusal or left else "t2")

    def _export(self) -> None:
        if self.go.isEnabled():
            self.options.save()
            choice = self.options.choice()
            self.dismiss()
            self._exports.start(self._refs, choice)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(_rule(self.body))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        scroll = QScrollArea(self.body)
        scroll.setWidget(self.options)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(theme.px(340))
        middle.addSpacing(theme.px(14))
        middle.addWidget(self.names, 1)
        middle.addWidget(_rule(self.body, vertical=True))
        middle.addWidget(scroll)
        column.addLayout(middle, 1)
        column.addWidget(_rule(self.body))
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget(self.body)
        head.setFixedHeight(theme.px(48))
        close = IconButton("x", "Close")
        close.clicked.connect(self.dismiss)
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 0, 12, 0)
        line.setSpacing(4)
        line.addWidget(label(f"Export {words.counted(len(self._refs), 'photo')}", "sheet"))
        line.addStretch()
        for key in filter(None, self._key.split("+")):
            line.addWidget(KeyCap(key))
        line.addSpacing(8)
        line.addWidget(close)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget(self.body)
        theme.surface(foot, "raised")
        foot.setFixedHeight(theme.px(60))
        self.go.setProperty("primary", True)
        self._told.setWordWrap(True)
        for button in (self.go, self.cancel):
            button.setProperty("big", True)
        line = QHBoxLayout(foot)
        line.setContentsMargins(20, 0, 16, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self._amount)
        line.addWidget(self._told, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.go)
        return foot


def _rule(parent: QWidget, *, vertical: bool = False) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("vdivider" if vertical else "divider", True)
    return rule
