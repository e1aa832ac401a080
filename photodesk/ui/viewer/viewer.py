"""Loupe, compare and survey with the filmstrip below them; asks for the pictures they need, in good time."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from photodesk.actions.looking import Look, Looking
from photodesk.bridge.full_sizes import FullWish
from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.previews import PreviewWish
from photodesk.bridge.selection_model import PhotoSelection
from photodesk.bridge.viewing import Viewing
from photodesk.domain.photo import FileKind, PhotoRef
from photodesk.domain.photo_list import PhotoRow
from photodesk.ui import theme
from photodesk.ui.loupe import Loupe, go_to
from photodesk.ui.viewer import zoom
from photodesk.ui.viewer.filmstrip import Filmstrip
from photodesk.ui.viewer.hud_state import HudState
from photodesk.ui.viewer.pane import PhotoPane
from photodesk.ui.viewer.subject import Subject, kinds, shown_kind
from photodesk.ui.viewer.survey import MOST, Survey
from photodesk.ui.viewer.zoom import Mode

HOLD_MS = 250
"""Z held longer than this was a peek: letting go takes it back."""
AHEAD = 2
"""Neighbours in the direction of travel whose previews are ready before they are asked for; one behind."""
STAND_IN = QSize(512, 512)
_SCALES = {Look.FULL: 1.0, Look.DOUBLE: 2.0}


class Viewer(QWidget):
    """`left`: back to the grid. `described(name, place)`: what the top bar says. `changed`: another view, zoom, file
    or overlay than before."""

    left = Signal()
    described = Signal(str, str)
    changed = Signal()
    menu_wanted = Signal(QPoint)
    retry_wanted = Signal()

    def __init__(
        self,
        photos: PhotoListModel,
        selection: PhotoSelection,
        viewing: Viewing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._photos, self._selection, self.viewing = photos, selection, viewing
        self.hud = HudState(self)
        self.view = "loupe"
        self.source: FileKind | None = None
        self.hold_ms = HOLD_MS
        self.peek_keys = frozenset({Qt.Key.Key_Z})
        self._pressed_at: float | None = None
        self._place: int | None = None
        self._direction = 1
        self.loupe = Loupe(photos, selection, viewing, self.hud, self)
        self.survey = Survey(photos, selection, viewing, self.hud, self)
        self.strip = Filmstrip(photos, selection, viewing.thumbnails, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.loupe)
        self._pages.addWidget(self.survey)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.strip)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self._connect()

    @property
    def pane(self) -> PhotoPane:
        """The pane with the current photo."""
        return self.survey.current_pane() or self.loupe if self.view != "loupe" else self.loupe

    @property
    def page(self) -> QWidget:
        """What takes the keys."""
        return self.loupe if self.view == "loupe" else self.survey

    def open_loupe(self) -> None:
        """The current photo alone, looked at as its pane was."""
        pane = self.survey.current_pane()
        if self.view != "loupe" and pane is not None:
            self.loupe.set_view(pane.view)
        self._show("loupe")

    def open_panes(self, view: str) -> bool:
        """Compare or survey; False when there are not two photos for it."""
        refs = self._for_compare() if view == "compare" else self._for_survey()
        if len(refs) < 2:
            return False
        self.survey.set_source(self.source)
        self._show(view)
        self.survey.open_on(refs, self.loupe.view)
        return True

    def step(self, by: int) -> None:
        """The next photo, or in compare and survey the next pane."""
        if self.view == "loupe":
            self.loupe.step(by)
        else:
            self.survey.step(by)

    def look(self, how: Look, value: int = 0) -> None:
        """What an action asks. Looks that are the window's business are not handled here."""
        if self.pane.shown is not None:
            self.viewing.full_sizes.retry(self.pane.shown.photo_id)  # what failed may be whole by now
        if how in (Look.FIT, Look.FILL):
            self.pane.zoom_to(Mode(how.value))
        elif how in _SCALES:
            self.pane.zoom_to(Mode.SCALE, _SCALES[how])
        elif how is Look.TOGGLE:
            self._pressed_at = time.monotonic()
            self.pane.toggle_zoom()
        elif how is Look.SOURCE:
            self._toggle_source()
        elif how is Look.LINK:
            self.survey.set_linked(not self.survey.linked)
        elif how is Look.PANE:
            self.survey.focus_pane(value - 1)
        elif how is Look.TAKE_OUT:
            self.survey.take_out()
        elif how is Look.SWAP:
            self.survey.swap(value)
        elif how in (Look.HISTOGRAM, Look.SPOT, Look.PEAKING, Look.STRIP):
            self.hud.toggle(how.value)
        self.changed.emit()

    def zoom_step(self, steps: int) -> None:
        """Nearer or further around the middle."""
        self.pane.step_zoom(2 * steps)

    def looking(self) -> Looking:
        """How it is set, for ticks and reasons."""
        pane, row = self.pane, self.pane.row
        view = pane.view
        percent = {1.0: "full", 2.0: "double"}.get(view.scale, zoom.percent(view.scale))
        return Looking(
            view=self.view,
            zoom=percent if view.mode is Mode.SCALE else view.mode.value,
            panes=len(self.survey.refs) if self.view != "loupe" else 0,
            sources=len(kinds(row)) if row is not None else 1,
            raw=row is not None and shown_kind(row, self.source) is FileKind.RAW,
            linked=self.survey.linked,
            histogram=self.hud.histogram,
            spot=self.hud.spot,
            peaking=self.hud.peaking,
            strip=self.hud.strip,
        )

    def set_source(self, kind: FileKind | None) -> None:
        """Which file of each photo is on screen, where it has that one."""
        self.source = self.loupe.source = kind
        self.survey.set_source(kind)
        self.loupe.show_photo(self.loupe.shown, self.loupe.row)
        self._soon.start()
        self.changed.emit()

    def _toggle_source(self) -> None:
        row = self.pane.row
        if row is not None:
            there = kinds(row)
            now = shown_kind(row, self.source)
            others = [kind for kind in there if kind is not now]
            if others:
                self.set_source(others[0])

    def _for_compare(self) -> list[PhotoRef]:
        """The current photo and the next of the selection, or of the list."""
        current, row = self._selection.current, self._selection.current_row()
        chosen = self._selection.value.refs
        if current is None or row is None:
            return list(chosen[:2])
        if len(chosen) > 1 and current in chosen:
            place = chosen.index(current)
            return [current, chosen[(place + 1) % len(chosen)]] if place + 1 < len(chosen) else list(chosen[-2:])
        row = row + 1 if row + 1 < len(self._photos) else row - 1
        pair = [current, self._photos.ref(row)] if row >= 0 else [current]
        return pair if self._selection.current_row() != len(self._photos) - 1 else pair[::-1]

    def _for_survey(self) -> list[PhotoRef]:
        """Up to MOST of the selection in the order of the list, the current one among them."""
        chosen = self._selection.value.refs
        if len(chosen) < 2:
            return self._for_compare()
        current = self._selection.current
        places = [(row, ref) for ref in chosen if (row := self._photos.index_of(ref.photo_id)) is not None]
        listed = [ref for _, ref in sorted(places, key=lambda found: found[0])]
        start = listed.index(current) if current in listed else 0
        start = max(0, min(start, len(listed) - MOST))
        return listed[start : start + MOST]

    def _show(self, view: str) -> None:
        self.view = view
        if view == "loupe":
            self.survey.clear()
        self._pages.setCurrentWidget(self.page)
        self.setFocusProxy(self.page)
        self.page.setFocus()
        self._numbers_changed()
        self.changed.emit()

    def _numbers_changed(self) -> None:
        refs = self.survey.refs if self.view != "loupe" else ()
        self.strip.set_numbers({ref.photo_id: place + 1 for place, ref in enumerate(refs)})
        if refs:
            count = f"{len(refs)} photos side by side"
            self.described.emit("Survey" if self.view == "survey" else "Compare", count)
        self.changed.emit()

    def _fallen(self) -> None:
        """Fewer than two are left to compare: the one that is left, alone."""
        if self._selection.current is not None:
            self._show("loupe")
        else:
            self.left.emit()

    def _chosen(self, row: int) -> None:
        if self.view == "loupe":
            go_to(self._photos, self._selection, row)
        else:
            self.survey.put(self._photos.ref(row))
        self.page.setFocus()

    def _switched(self) -> None:
        self.strip.setVisible(self.hud.strip)
        for pane in (self.loupe, *self.survey.panes):
            pane.update()
        self._soon.start()
        self.changed.emit()

    # What is needed

    def _ask(self) -> None:
        """Ask for what is on screen first, then for what will be."""
        if not self.isVisible():
            return
        seen = self.strip.rows()
        self._photos.show_rows(seen.start, seen.stop)
        self._travelled()
        panes = self.survey.panes if self.view != "loupe" else (self.loupe,)
        subjects = [pane.subject for pane in panes]
        ahead = list(self._neighbours()) if self.view == "loupe" else []
        self._ask_thumbnails([s.row for s in subjects if s is not None], seen)
        wishes: list[PreviewWish] = []
        for pane, subject in zip(panes, subjects, strict=True):
            if subject is not None:
                wishes += subject.preview_wishes(pane.placement())
        self.viewing.previews.want("viewer", [*wishes, *(w for row in ahead for w in self._ahead(row))])
        self.viewing.full_sizes.want(self._full_wishes(panes, ahead))
        if self.hud.reads or self.view != "loupe":
            rows = [s.row for s in subjects if s is not None]
            self.viewing.readings.want([*rows, *ahead[:1]], masks=self.hud.peaking)

    def _travelled(self) -> None:
        place = self._selection.current_row()
        if place is not None and self._place is not None and place != self._place:
            self._direction = 1 if place > self._place else -1
        self._place = place

    def _neighbours(self) -> Iterable[PhotoRow]:
        place = self._selection.current_row()
        if place is None:
            return
        for by in (*range(1, AHEAD + 1), -1):
            near = place + by * self._direction
            row = self._photos.row(near) if 0 <= near < len(self._photos) else None
            if row is not None:
                yield row

    def _ahead(self, row: PhotoRow) -> list[PreviewWish]:
        subject = Subject(row, self.source, self.viewing)
        lies = zoom.place(self.loupe.view, subject.size(subject.levels()), self.loupe.pane_size())
        return subject.preview_wishes(lies)

    def _ask_thumbnails(self, rows: list[PhotoRow], seen: range) -> None:
        """Stand-ins of what is on screen, then the strip from its middle outwards."""
        middle = self._selection.current_row() or seen.start
        if self.strip.isVisible():
            near = sorted(seen, key=lambda row: abs(row - middle))
            rows = [*rows, *(row for row in map(self._photos.row, near) if row is not None)]
        self.viewing.thumbnails.want(rows, STAND_IN, any_size=True)

    def _full_wishes(self, panes: Iterable[PhotoPane], ahead: list[PhotoRow]) -> list[FullWish]:
        """Full sizes of what is looked at closely, and of the next photo: it will be looked at as closely.

        A RAW is not decoded ahead: it takes long, and the one on screen comes first.
        """
        wishes, close = [], False
        for pane in panes:
            subject, lies = pane.subject, pane.placement()
            if subject is not None and lies is not None and subject.needs_full(pane.looks, lies):
                wishes.append(subject.full_wish())
                close = True
        if close and ahead:
            following = Subject(ahead[0], self.source, self.viewing)
            if following.kind is not FileKind.RAW and kinds(following.row):
                wishes.append(following.full_wish())
        return wishes

    def _connect(self) -> None:
        soon = self._soon.start
        for pane in (self.loupe, self.survey):
            pane.wishes_changed.connect(soon)
            pane.left.connect(self.left)
            pane.retry_wanted.connect(self.retry_wanted)
            pane.source_wanted.connect(self.set_source)
        self.loupe.looked.connect(self.changed)
        self.loupe.menu_wanted.connect(self.menu_wanted)
        self.loupe.described.connect(self._described)
        self.survey.menu_wanted.connect(self.menu_wanted)
        self.survey.fallen.connect(self._fallen)
        self.survey.panes_changed.connect(self._numbers_changed)
        self.survey.looked.connect(self.changed)
        self.strip.chosen.connect(self._chosen)
        self.strip.moved.connect(soon)
        self.hud.changed.connect(self._switched)
        self._selection.current_changed.connect(lambda _ref: soon())
        self._photos.rows_changed.connect(lambda *_rows: soon())
        self.viewing.readings.ready.connect(self._read)
        theme.changed.connect(self.update)

    def _described(self, name: str, place: str) -> None:
        if self.view == "loupe":
            self.described.emit(name, place)
            self.changed.emit()

    def _read(self, _photo_id: int) -> None:
        self.loupe.update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The key of 100 % held was a peek: letting go takes it back."""
        pressed = self._pressed_at
        if event.key() in self.peek_keys and not event.isAutoRepeat() and pressed is not None:
            self._pressed_at = None
            if (time.monotonic() - pressed) * 1000 >= self.hold_ms:
                self.pane.toggle_zoom()
                self.changed.emit()
        else:
            super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.viewing.previews.want("viewer", [])
        self.viewing.full_sizes.want([])
        self.viewing.readings.want([])
