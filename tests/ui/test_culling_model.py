"""Any order of selecting, filtering, folding, changing views, deciding, undo and redo, against a plain model of marks.

What an action reaches is always what the window shows as its target; a decision never reaches a hidden photo; undo
and redo put back exactly what was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from photodesk.actions.catalog import ACTIONS
from photodesk.bridge.decisions import kinds_of_row, shown_marks
from photodesk.bridge.fake_library import stacked
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.folding import Folding
from photodesk.domain.marks import CycleKeep, Mark, Marks, SetKeep, SetLabel, SetRating, applied
from photodesk.domain.photo import Label, PhotoRef
from photodesk.domain.plan import KeepChoice
from photodesk.domain.stacks import StackKind
from photodesk.ui import words
from photodesk.ui.view_choice import Choice, Place
from tests.ui.conftest import Desk

MARKS: dict[str, Mark] = {
    "keep.both": SetKeep(KeepChoice.BOTH),
    "keep.jpeg": SetKeep(KeepChoice.JPEG),
    "keep.none": SetKeep(KeepChoice.NONE),
    "keep.next": CycleKeep(),
    "keep.undecided": SetKeep(KeepChoice.UNDECIDED),
    "rating.0": SetRating(0),
    "rating.3": SetRating(3),
    "rating.5": SetRating(5),
    "label.red": SetLabel(Label.RED),
    "label.blue": SetLabel(Label.BLUE),
}
SEARCHES = ("", "plan:discard", "plan:undecided", "rating:>=3", "label:red", "IMG_221", "nothing like this")
VIEWS = (
    "photo.loupe",
    "view.grid",
    "view.table",
    "view.compare",
    "view.survey",
    "view.pane_1",
    "view.pane_2",
    "view.swap_next",
    "view.swap_previous",
    "view.take_out",
    "view.next",
    "view.previous",
)
places = st.integers(0, 11)


class Culling(RuleBasedStateMachine):
    """One window for every run: each begins by taking everything back."""

    desk: ClassVar[Desk]

    @initialize()
    def begin(self) -> None:
        decisions = self.desk.session.decisions
        while decisions.undo_words:
            decisions.undo()
        for photo_id, row in self.desk.session.library.photos.items():
            assert shown_marks(row) == Marks(), f"undo left a mark on {photo_id}"
        self.marks: dict[int, Marks] = dict.fromkeys(self.desk.session.library.photos, Marks())
        self.done: list[tuple[dict[int, Marks], dict[int, Marks]]] = []
        self.undone: list[tuple[dict[int, Marks], dict[int, Marks]]] = []
        self.fresh = False
        self.desk.window.choose(Choice())
        self.desk.session.photos.set_folding(Folding())
        self.desk.window.centre.show_grid()
        self.settle()
        self.desk.session.selection.click(0)

    @property
    def shown(self) -> list[PhotoRef]:
        return list(self.desk.session.photos.photo_list.refs())

    @property
    def displayed(self) -> frozenset[PhotoRef]:
        """What the eye sees as target: the photo of the loupe, of the ringed pane, else the selected cells or lines,
        else the ringed one."""
        selection, centre = self.desk.session.selection, self.desk.window.centre
        if centre.in_loupe:
            shown = [centre.loupe] if centre.viewer.view == "loupe" else list(centre.viewer.survey.panes)
            refs = [pane.shown for pane in shown if pane is centre.loupe or pane.strong]
            return frozenset(ref for ref in refs if ref is not None)
        painted = frozenset(ref for ref in self.shown if ref.photo_id in selection.ids)
        return painted or frozenset(ref for ref in [selection.current] if ref is not None)

    @rule()
    def settle(self) -> None:
        """The list catches up with the decisions."""
        photos, reader = self.desk.session.photos, self.desk.session.reader
        self.desk.until(lambda: not photos.loading and not reader.busy)

    @property
    def in_panes(self) -> bool:
        """Compare or survey: no list to click in is on screen."""
        centre = self.desk.window.centre
        return centre.in_loupe and centre.viewer.view != "loupe"

    @rule(place=places, how=st.sampled_from(["click", "toggle", "extend"]))
    def select(self, place: int, how: str) -> None:
        if self.shown and not self.in_panes:
            getattr(self.desk.session.selection, how)(place % len(self.shown))

    @rule(how=st.sampled_from(["edit.select_all", "edit.select_none", "edit.invert"]))
    def select_many(self, how: str) -> None:
        self.desk.window.qactions.run(how)

    @rule(search=st.sampled_from(SEARCHES), project=st.sampled_from([None, "1", "2"]))
    def narrow(self, search: str, project: str | None) -> None:
        self.desk.window.choose(Choice(Place.PROJECT, project, search) if project else Choice(search=search))
        self.settle()

    @rule(id=st.sampled_from(VIEWS))
    def turn(self, id: str) -> None:
        self.desk.window.qactions.run(id)

    @rule(id=st.sampled_from(["stack.toggle", "stack.fold_all", "stack.unfold_all", "stack.select"]))
    def fold(self, id: str) -> None:
        self.desk.window.qactions.run(id)
        self.settle()

    @rule()
    def keep_only_this(self) -> None:
        """Of a burst that is unfolded: the current photo stays, the others of it that are listed go, and no other."""
        window, library = self.desk.window, self.desk.session.library
        current = self.desk.session.selection.current
        applies = ACTIONS["stack.keep_only"].reason(window.context()) is None
        stack = library.photos[current.photo_id].stack if current is not None else None
        shown = {ref.photo_id for ref in self.shown}
        mates = [i for i, row in library.photos.items() if row.stack and stack and row.stack.stack_id == stack.stack_id]
        window.qactions.run("stack.keep_only")
        self.settle()
        if not applies or current is None or len(shown.intersection(mates)) < 2:
            return
        assert stack is not None
        assert stack.kind is StackKind.BURST, "a bracket is never thinned"
        before = {i: self.marks[i] for i in mates if i in shown}
        keeps = {i: KeepChoice.BOTH if i == current.photo_id else KeepChoice.NONE for i in before}
        after = {i: applied(SetKeep(keeps[i]), old, kinds_of_row(library.photos[i])) for i, old in before.items()}
        self.marks |= after
        self.done.append((before, after))
        self.undone, self.fresh = [], True

    @rule(id=st.sampled_from(sorted(MARKS)), advance=st.booleans())
    def decide(self, id: str, advance: bool) -> None:
        target, decisions, library = self.displayed, self.desk.session.decisions, self.desk.session.library
        hidden = {row.ref for row in library.photos.values()} - set(self.shown)
        said, count = self.desk.window.status.target.text(), len(decisions.made)
        with_next = f"{id}.next_photo"
        known = {spec.id for spec in self.desk.window.qactions.specs()}
        self.desk.window.qactions.run(with_next if advance and with_next in known else id)
        if not target:
            assert len(decisions.made) == count
            return
        refs, mark = decisions.made[-1]
        assert len(decisions.made) == count + 1
        assert mark == MARKS[id]
        assert frozenset(refs) == target, "it reached what was shown as its target"
        assert words.counted(len(target), "photo") in said
        assert not hidden & set(refs), "a hidden photo was reached"
        before = {ref.photo_id: self.marks[ref.photo_id] for ref in refs}
        after = {i: applied(mark, old, kinds_of_row(library.photos[i])) for i, old in before.items()}
        self.marks |= after
        self.done.append((before, after))
        self.undone, self.fresh = [], True

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.desk.window.qactions.run("edit.undo")
        step = self.done.pop()
        self.marks |= step[0]
        self.undone.append(step)
        self.settle()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.desk.window.qactions.run("edit.redo")
        step = self.undone.pop()
        self.marks |= step[1]
        self.done.append(step)
        self.settle()

    @invariant()
    def the_library_has_the_marks_of_the_model(self) -> None:
        assert {i: shown_marks(row) for i, row in self.desk.session.library.photos.items()} == self.marks

    @invariant()
    def what_is_said_is_what_is_shown_and_nothing_hidden(self) -> None:
        window = self.desk.window
        target = window.context().selection
        assert frozenset(target) == self.displayed
        assert set(target) <= set(self.shown)
        assert set(self.desk.session.selection.value.refs) <= set(self.shown)
        if target:
            assert f"<b>{words.counted(len(target), 'photo')}" in window.status.target.text()
        else:
            assert "nothing selected" in window.status.target.text()

    @invariant()
    def undo_and_redo_say_what_they_have(self) -> None:
        decisions = self.desk.session.decisions
        assert bool(decisions.undo_words) == bool(self.done)
        assert not self.fresh or bool(decisions.redo_words) == bool(self.undone)


@pytest.mark.req("R52")
@pytest.mark.trap("T19")
@pytest.mark.trap("T20")
@pytest.mark.trap("T58")
@pytest.mark.trap("T64")
def test_any_order_of_culling(desk: Desk) -> None:
    for photo_id in (3, 12):
        desk.session.library.photos[photo_id] = replace(desk.session.library.photos[photo_id], camera="Other")
    library = desk.session.library
    library.add(stacked([library.photos[i] for i in (2, 3, 4, 5)]))
    library.add(stacked([library.photos[i] for i in (6, 7, 8)], StackKind.BRACKET))
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.STACKS, range(2, 9)))
    Culling.desk = desk
    run_state_machine_as_test(
        Culling,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
