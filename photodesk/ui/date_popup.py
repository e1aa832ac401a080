"""A calendar that drops down: pick a day, or a first and a last one; and spans people ask for often."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodesk.ui import icons, theme, words
from photodesk.ui.filter_words import date_value


class DatePopup(QFrame):
    """`chosen(value)`: a value of `date:`; "" takes the filter away. A second day picked ends the range."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, today: date) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.surface(self, "card")
        self._today = today
        self._first: date | None = None
        self._last: date | None = None
        self.calendar = QCalendarWidget(self)
        self.calendar.setGridVisible(False)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.calendar.setFirstDayOfWeek(QLocale.system().firstDayOfWeek())
        self.calendar.setFixedSize(theme.px(280), theme.px(216))
        self._dress()
        self.says = QLabel("", self)
        self.says.setProperty("tone", "t3")
        self.done = QPushButton("Show these days", self)
        self.done.setProperty("primary", "true")
        self._lay_out()
        self.calendar.clicked.connect(self._picked)
        self.calendar.activated.connect(lambda _day: self._take())
        self.done.clicked.connect(self._take)
        self._say()

    def show_range(self, first: date | None, last: date | None) -> None:
        """Begin with these days."""
        self._first, self._last = first, last
        shown = first or last
        if shown is not None:
            self.calendar.setSelectedDate(_qdate(shown))
        self._mark()
        self._say()

    def open_at(self, at: QPoint) -> None:
        """Drop down at a point of the screen."""
        self.adjustSize()
        area = self.screen().availableGeometry()
        self.move(min(at.x(), area.right() - self.width()), min(at.y(), area.bottom() - self.height()))
        self.show()
        self.calendar.setFocus()

    def spans(self) -> dict[str, tuple[date, date]]:
        """Spans by their names, both ends included."""
        today, month = self._today, self._today.replace(day=1)
        last_month = month - timedelta(days=1)
        return {
            "Today": (today, today),
            "Last 7 days": (today - timedelta(days=6), today),
            "This month": (month, today),
            "Last month": (last_month.replace(day=1), last_month),
            "This year": (date(today.year, 1, 1), date(today.year, 12, 31)),
            "Last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _picked(self, day: QDate) -> None:
        """The first click begins, the second ends, the third begins anew."""
        picked = date(day.year(), day.month(), day.day())
        if self._first is None or self._last is not None:
            self._first, self._last = picked, None
        else:
            self._first, self._last = min(self._first, picked), max(self._first, picked)
        self._mark()
        self._say()

    def _take(self) -> None:
        if self._first is not None:
            self._answer(date_value(self._first, self._last or self._first))

    def _answer(self, value: str, _checked: bool = False) -> None:
        self.chosen.emit(value)
        self.close()

    def _say(self) -> None:
        if self._first is None:
            self.says.setText("Pick a day, or a first and a last one.")
        elif self._last is None:
            self.says.setText(f"{words.date_words(self._first)} – pick the last day, or show this one.")
        else:
            days = (self._last - self._first).days + 1
            self.says.setText(words.counted(days, "day"))
        self.done.setEnabled(self._first is not None)

    def _mark(self) -> None:
        """Show the range in the calendar."""
        self.calendar.setDateTextFormat(QDate(), QTextCharFormat())
        if self._first is None or self._last is None or (self._last - self._first).days > 3700:
            return
        marked = QTextCharFormat()
        marked.setBackground(theme.tokens().press)
        for n in range((self._last - self._first).days + 1):
            self.calendar.setDateTextFormat(_qdate(self._first + timedelta(days=n)), marked)

    def _dress(self) -> None:
        """Our arrows; no red weekends: red is a label's colour here."""
        for name, icon in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            button = self.calendar.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icons.icon(icon))
        plain = QTextCharFormat()
        plain.setForeground(theme.tokens().t1)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        head = QTextCharFormat()
        head.setForeground(theme.tokens().t3)
        head.setBackground(theme.tokens().raised)
        self.calendar.setHeaderTextFormat(head)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(theme.px(2))
        for name, (first, last) in self.spans().items():
            button = QPushButton(name, self)
            button.setProperty("link", "true")
            button.clicked.connect(partial(self._answer, date_value(first, last)))
            side.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        clear = QPushButton("Any day", self)
        clear.setProperty("link", "true")
        clear.clicked.connect(lambda: self._answer(""))
        side.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        top = QHBoxLayout()
        top.setSpacing(theme.px(12))
        top.addLayout(side)
        top.addWidget(self.calendar)
        foot = QHBoxLayout()
        foot.addWidget(self.says, 1)
        foot.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(10))
        column.addLayout(top)
        column.addLayout(foot)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
