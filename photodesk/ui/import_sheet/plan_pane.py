"""Middle of the import sheet: the planned photos, or why there are none yet."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from photodesk.bridge.glances import Glances
from photodesk.ui import icons, theme, words
from photodesk.ui.controls.check_box import CheckBox
from photodesk.ui.controls.ring import Ring
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.import_sheet.plan_grid import PlanGrid
from photodesk.ui.import_sheet.plan_list import PlanList
from photodesk.ui.import_sheet.plan_model import PlanModel, Show
from photodesk.ui.labels import SEMIBOLD, label


class Face(IntEnum):
    """What the middle shows."""

    NOTHING = 0
    LOOKING = 1
    LIST = 2
    STOPPED = 3


class PlanPane(QWidget):
    """`stop_wanted` and `again_wanted` come from the pages shown while and after the sources are looked at."""

    stop_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, model: PlanModel, glances: Glances, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.surface(self, "canvas")
        self._model = model
        self.all = CheckBox()
        self.all.setTristate(True)
        self.all.setAccessibleName("Choose all shown")
        self.all.clicked.connect(self._tick_all)
        self._chosen = label(weight=SEMIBOLD)
        self._of = label(tone="t2")
        self.show_only = Segmented(
            (
                Segment(Show.ALL, "All"),
                Segment(Show.NEW, "New"),
                Segment(Show.DUPLICATES, "Duplicates", icon="copy"),
                Segment(Show.REFUSED, "Refused", icon="warn"),
            ),
            name="Show",
        )
        self.show_only.chosen.connect(lambda key: model.set_show(Show(key)))
        self.grid, self.list = PlanGrid(model, glances), PlanList(model)
        self.list.setSelectionModel(self.grid.selectionModel())
        self.views = QStackedWidget()
        self.views.addWidget(self.grid)
        self.views.addWidget(self.list)
        self.switch = Segmented(
            (Segment("grid", icon="grid", tip="Pictures"), Segment("list", icon="list", tip="List")), name="Show as"
        )
        self.switch.chosen.connect(self.show_as)
        self._problems = label("", "body", "warn", wrap=True)
        self._problems.setContentsMargins(12, 6, 12, 6)
        self._problems.hide()
        self._faces = QStackedWidget()
        self._nothing = label("", "body", "t3")
        self._lay_out()
        model.chosen_changed.connect(self._count)
        model.modelReset.connect(self._count)
        self._count()

    def show_as(self, view: str) -> None:
        """Tiles ("grid") or lines ("list"): the same rows, the same ticks, the same selection."""
        self.switch.set_current(view)
        self.views.setCurrentWidget(self.grid if view == "grid" else self.list)

    @property
    def face(self) -> Face:
        return Face(self._faces.currentIndex())

    def set_face(self, face: Face) -> None:
        self._faces.setCurrentIndex(face)
        self._inside.setVisible(face is Face.LIST)

    def set_nothing(self, text: str) -> None:
        """The sentence where there is no list."""
        self._nothing.setText(text)

    def set_problems(self, problems: tuple[str, ...]) -> None:
        """Sources that could not be read."""
        more = f" And {words.counted(len(problems) - 3, 'more', 'more')}." if len(problems) > 3 else ""
        self._problems.setText("\n".join(words.shown(p) for p in problems[:3]) + more)
        self._problems.setVisible(bool(problems))

    def _count(self) -> None:
        counts = self._model.counts()
        for show, count in counts.items():
            self.show_only.set_count(show, count)
        chosen = self._model.totals().photos
        self._chosen.setText(words.number(chosen))
        self._of.setText(f"of {words.number(counts[Show.ALL] - counts[Show.REFUSED])} chosen")
        self.all.setCheckState(self._model.shown_state())

    def _tick_all(self) -> None:
        """A click never makes it mixed: everything shown, or nothing."""
        self._model.tick_shown(self._model.shown_state() is not Qt.CheckState.Checked)

    def _lay_out(self) -> None:
        self._bar = QWidget()
        theme.surface(self._bar, "panel")
        self._bar.setFixedHeight(theme.px(40))
        self._inside = QWidget(self._bar)
        self._inside.hide()
        around = QHBoxLayout(self._bar)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._inside)
        line = QHBoxLayout(self._inside)
        line.setContentsMargins(10, 0, 12, 0)
        line.setSpacing(6)
        line.addWidget(self.all)
        line.addWidget(self._chosen)
        line.addWidget(self._of)
        line.addSpacing(10)
        line.addWidget(self.show_only)
        line.addStretch()
        line.addWidget(self.switch)
        rule = QFrame()
        rule.setProperty("divider", True)
        for page in (self._page_nothing(), self._page_looking(), self.views, self._page_stopped()):
            self._faces.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._bar, rule, self._problems):
            column.addWidget(widget)
        column.addWidget(self._faces, 1)

    def _page_nothing(self) -> QWidget:
        sign = QLabel()
        sign.setPixmap(icons.pixmap("imp", theme.px(22), theme.tokens().t3, self.devicePixelRatioF()))
        return _page(sign, self._nothing)

    def _page_looking(self) -> QWidget:
        stop = QPushButton("Stop")
        stop.clicked.connect(self.stop_wanted)
        first = label("Looking at the files…", "emphasis", weight=SEMIBOLD)
        second = label("They are compared by content, so that nothing comes in twice.", tone="t3")
        return _page(Ring(size=22), first, second, stop)

    def _page_stopped(self) -> QWidget:
        again = QPushButton("Look again")
        again.clicked.connect(self.again_wanted)
        return _page(label("Stopped. Nothing has been copied.", "body", "t3"), again)


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    theme.surface(page, "canvas")
    column = QVBoxLayout(page)
    column.setSpacing(8)
    column.addStretch(2)
    for widget in widgets:
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return page
