"""The import sheet (Ctrl+Shift+I, a drop, the button): sources, photos, destination; copies nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photodesk.bridge.glances import Glances
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.intake import ImportChoice, ImportMode, ImportPlan
from photodesk.ui import theme, words
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.drops import local_paths
from photodesk.ui.file_dialogs import FileDialogs
from photodesk.ui.import_sheet import plan_words
from photodesk.ui.import_sheet.destination_pane import DestinationPane
from photodesk.ui.import_sheet.plan_model import PlanModel, Show
from photodesk.ui.import_sheet.plan_pane import Face, PlanPane
from photodesk.ui.import_sheet.source_pane import SourcePane
from photodesk.ui.labels import SEMIBOLD, label, set_tone
from photodesk.ui.sheet import Sheet

EMPTY = "Choose folders or files on the left, or drop them here."
NO_PHOTOS = "No photos in here."
CARDS_MS = 3000
"""How often cards are looked for while the sheet is open."""


class ImportSession(Protocol):
    """What the sheet asks of the open library. GUI thread; callbacks come on the GUI thread."""

    @property
    def projects(self) -> ProjectListModel: ...

    def plan_import(
        self,
        sources: Sequence[str],
        project_id: int | None,
        on_plan: Callable[[ImportPlan], None],
        on_error: Callable[[PhotoDeskError], None],
    ) -> Callable[[], None]:
        """Look at the sources in the background. The answer cancels it; then nothing is called back."""

    def start_import(self, choice: ImportChoice) -> None: ...

    def free_space(self, done: Callable[[int], None]) -> None: ...

    def cards(self, done: Callable[[tuple[Path, ...]], None]) -> None: ...


class ImportSheet(Sheet):
    """`start` shows it. `imported(ImportChoice)`: the import was handed to the session and the sheet is closed."""

    imported = Signal(object)

    def __init__(
        self,
        window: QWidget,
        session: ImportSession,
        glances: Glances,
        *,
        dialogs: FileDialogs | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(window, "Import")
        self._session, self._glances = session, glances
        self._dialogs = dialogs or FileDialogs()
        self._today = today
        self._sources: list[str] = []
        self._cancel: Callable[[], None] | None = None
        self._looking_for: tuple[tuple[str, ...], int | None] | None = None
        self._free: int | None = None
        self._cards = QTimer(self, singleShot=True, interval=CARDS_MS)
        self.model = PlanModel(self)
        self.source_pane, self.destination = SourcePane(), DestinationPane()
        self.plan_pane = PlanPane(self.model, glances)
        self._found = label(tone="t2")
        self._amount, self._into = label("", "emphasis", weight=SEMIBOLD), label("", "emphasis", "t2")
        self.import_button, self._cancel_button = QPushButton("Import"), QPushButton("Cancel")
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.plan_pane.set_nothing(EMPTY)
        self._refresh()

    def start(self, sources: Sequence[str] = (), project_id: int | None = None, known_tags: Sequence[str] = ()) -> None:
        """Open over the window with these sources, into `project_id` or a new project."""
        self.destination.tags.know(known_tags)
        self.destination.set_projects(self._session.projects.summaries(), project_id)
        self._session.free_space(self.while_open(self._know_free))
        self._look_for_cards()
        self.add_sources(sources)
        self.open(self.source_pane.choose_folder if not sources else self.plan_pane.grid)

    def add_sources(self, paths: Sequence[str]) -> None:
        """More folders or files; those there already are left out."""
        new = [p for p in dict.fromkeys(paths) if p not in self._sources]
        if new:
            self._sources += new
            self._look()

    def dismiss(self) -> None:
        self._stop()
        self._cards.stop()
        self._glances.clear()
        super().dismiss()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_sources(local_paths(event.mimeData()))
        event.acceptProposedAction()

    def _look(self) -> None:
        """Plan anew: the sources or the project changed. The list stays usable meanwhile."""
        self._stop()
        self._looking_for = (tuple(self._sources), self.destination.project_id)
        if not self._sources:
            self._looking_for = None
            self._take(ImportPlan())
            return
        if not self.model.photos():
            self.plan_pane.set_face(Face.LOOKING)
        self._refresh()
        cancel = self._session.plan_import(list(self._sources), self.destination.project_id, self._take, self._refused)
        if self._looking_for is not None:
            self._cancel = cancel
            self._refresh()

    def _take(self, plan: ImportPlan) -> None:
        self._cancel, self._looking_for = None, None
        self.model.set_plan(plan)
        self.plan_pane.set_problems(plan.problems)
        self.plan_pane.set_nothing(NO_PHOTOS if self._sources else EMPTY)
        self.plan_pane.set_face(Face.LIST if plan.files else Face.NOTHING)
        photos = self.model.photos()
        self.destination.set_duplicates(self.model.counts()[Show.DUPLICATES])
        summaries = plan_words.summarize_sources(self._sources, photos)
        self.destination.set_one_folder(len(summaries) == 1 and summaries[0].is_folder)
        if self._sources:
            self.destination.propose(
                plan_words.propose_name(self._sources, photos, self._today(), self.destination.names())
            )
        self._refresh()

    def _refused(self, error: PhotoDeskError) -> None:
        self._cancel, self._looking_for = None, None
        self.plan_pane.set_problems((" ".join(part for part in (error.told, error.hint) if part),))
        self.plan_pane.set_face(Face.LIST if self.model.photos() else Face.STOPPED)
        self._refresh()

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
        self._cancel, self._looking_for = None, None

    def _stopped_by_user(self) -> None:
        self._stop()
        self.plan_pane.set_face(Face.STOPPED)
        self._refresh()

    def _project_changed(self) -> None:
        if self._sources:
            self._look()

    def _remove(self, paths: Sequence[str]) -> None:
        self._sources = [s for s in self._sources if s not in set(paths)]
        self._look()

    def _look_for_cards(self) -> None:
        """Now and every few seconds while the sheet is open: a card may be put in meanwhile."""
        if self.isVisible() or not self._cards.isActive():
            self._cards.start()
            self._session.cards(self.while_open(self.source_pane.set_cards))

    def _choose_folder(self) -> None:
        self.add_sources([p for p in [self._dialogs.folder(self, "Import a folder")] if p])

    def _choose_files(self) -> None:
        self.add_sources(self._dialogs.files(self, "Import files"))

    def _know_free(self, amount: int) -> None:
        self._free = amount
        self.destination.set_free(amount)

    def _destination_changed(self) -> None:
        self.model.set_skip_duplicates(self.destination.skip.isChecked())
        self._refresh()

    def _refresh(self) -> None:
        """Head, sources and foot from what is known now."""
        looking = self._looking_for is not None
        photos = self.model.photos()
        self.source_pane.set_sources(plan_words.summarize_sources(self._sources, None if looking else photos))
        self._found.setText("Looking at the files…" if looking else plan_words.found(photos) if photos else "")
        totals = self.model.totals()
        mode = self.destination.import_mode
        short = mode is ImportMode.COPY and self._free is not None and totals.size > self._free
        problem = self.destination.problem or ("Not enough space in the library." if short and totals.photos else "")
        self._amount.setText(plan_words.amount(totals) if totals.photos else self._nothing_chosen(photos))
        into = words.shown(self.destination.project_name)
        self._into.setText(problem if problem and totals.photos else f"to {into}" if totals.photos and into else "")
        set_tone(self._into, "warn" if problem else "t2")
        self.import_button.setEnabled(bool(totals.photos) and not problem and not looking)
        self.import_button.setText(f"Import {words.counted(totals.photos, 'photo')}" if totals.photos else "Import")

    def _nothing_chosen(self, photos: Sequence[object]) -> str:
        if not photos:
            return ""
        return "Nothing chosen" if self.model.choosable() else "Nothing new here"

    def _import(self) -> None:
        project_id = self.destination.project_id
        choice = ImportChoice(
            sources=tuple(self._sources),
            files=self.model.chosen_files(),
            project_id=project_id,
            project_name="" if project_id is not None else self.destination.project_name,
            mode=self.destination.import_mode,
            skip_duplicates=self.model.skips_duplicates,
            tags=tuple(self.destination.tags.tags()),
        )
        self._session.start_import(choice)
        self.dismiss()
        self.imported.emit(choice)

    def _connect(self) -> None:
        self._cards.timeout.connect(self._look_for_cards)
        self.source_pane.card_wanted.connect(lambda path: self.add_sources([path]))
        self.source_pane.folder_wanted.connect(self._choose_folder)
        self.source_pane.files_wanted.connect(self._choose_files)
        self.source_pane.removed.connect(self._remove)
        self.plan_pane.stop_wanted.connect(self._stopped_by_user)
        self.plan_pane.again_wanted.connect(self._look)
        self.destination.changed.connect(self._destination_changed)
        self.destination.project_changed.connect(self._project_changed)
        self.model.chosen_changed.connect(self._refresh)
        self.import_button.clicked.connect(self._import)
        self._cancel_button.clicked.connect(self.dismiss)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(_rule())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.source_pane.setFixedWidth(theme.px(212))
        self.destination.setFixedWidth(theme.px(316))
        middle.addWidget(self.source_pane)
        middle.addWidget(_rule(vertical=True))
        middle.addWidget(self.plan_pane, 1)
        middle.addWidget(_rule(vertical=True))
        middle.addWidget(self.destination)
        column.addLayout(middle, 1)
        column.addWidget(_rule())
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(theme.px(48))
        close = IconButton("x", "Close")
        close.clicked.connect(self.dismiss)
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 0, 12, 0)
        line.setSpacing(4)
        line.addWidget(label("Import", "sheet"))
        line.addSpacing(8)
        line.addWidget(self._found)
        line.addStretch()
        for key in ("Ctrl", "Shift", "I"):
            line.addWidget(KeyCap(key))
        line.addSpacing(8)
        line.addWidget(close)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        theme.surface(foot, "raised")
        foot.setFixedHeight(theme.px(60))
        self.import_button.setProperty("primary", True)
        for button in (self.import_button, self._cancel_button):
            button.setProperty("big", True)
        line = QHBoxLayout(foot)
        line.setContentsMargins(20, 0, 16, 0)
        line.setSpacing(6)
        line.addWidget(self._amount)
        line.addWidget(self._into)
        line.addStretch()
        line.addWidget(self._cancel_button)
        line.addSpacing(6)
        line.addWidget(self.import_button)
        return foot


def _rule(*, vertical: bool = False) -> QFrame:
    rule = QFrame()
    rule.setProperty("vdivider" if vertical else "divider", True)
    return rule
