"""A column of sections that changes only where its content does: a mark or a step to the next photo stays cheap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from photodesk.ui import theme


@dataclass(frozen=True, slots=True)
class Section:
    """`content` is what its widget shows: equal content, same widget. `build` makes one; `change`, where there is one,
    lets a widget of the same `kind` show the new content instead of making another."""

    kind: str
    content: object
    build: Callable[[QWidget], QWidget]
    change: Callable[[QWidget], None] | None = None


@dataclass(slots=True)
class _Held:
    kind: str
    content: object
    widget: QWidget


class InfoPage(QWidget):
    """GUI thread only. A widget that is no longer shown is gone at once, save `guests`, which belong to others."""

    def __init__(self, parent: QWidget | None = None, guests: Sequence[QWidget] = ()) -> None:
        super().__init__(parent)
        self._guests = tuple(guests)
        self._held: list[_Held] = []
        theme.surface(self, "panel")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(14), theme.px(14), theme.px(14), theme.px(14))
        self._column.setSpacing(theme.px(10))
        self._column.addStretch(1)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these, from top to bottom."""
        left = list(self._held)
        shown = [self._fitting(section, left) for section in sections]
        for held in left:
            self._take_away(held.widget)
        self._held = shown
        for place, held in enumerate(shown):
            if self._column.indexOf(held.widget) != place:
                self._column.insertWidget(place, held.widget)
                held.widget.show()

    def forget(self) -> None:
        """Make everything anew at the next turn: the theme is another."""
        for held in self._held:
            held.content = object()
            if held.widget not in self._guests:
                held.kind = ""

    def _fitting(self, section: Section, left: list[_Held]) -> _Held:
        held = next((h for h in left if h.kind == section.kind and h.content == section.content), None)
        if held is None and section.change is not None:
            held = next((h for h in left if h.kind == section.kind), None)
            if held is not None:
                section.change(held.widget)
                held.content = section.content
        if held is None:
            return _Held(section.kind, section.content, section.build(self))
        left.remove(held)
        return held

    def _take_away(self, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        widget.hide()
        if widget not in self._guests:
            # Not without a parent, as a late `show` would make it a window of its own, which takes the keys.
            widget.deleteLater()
