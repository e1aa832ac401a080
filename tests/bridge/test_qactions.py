"""QActions: one object per action, true enablement and ticks, errors turned into a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QApplication

from photodesk.actions.context import ActionContext, ViewPort, ViewState
from photodesk.actions.declare import ActionSpec, Keys
from photodesk.bridge.qactions import QActions, shown_keys, tip_of
from photodesk.domain.errors import EmptyTargetsError
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskRequest


@dataclass
class Screen:
    """What the user sees, and what was asked for."""

    selection: tuple[PhotoRef, ...] = ()
    theme: str = "dark"
    ran: list[tuple[PhotoRef, ...]] = field(default_factory=list)

    def context(self) -> ActionContext:
        state = ViewState(theme=self.theme)
        return ActionContext(self.selection, None, None, (), 3, state, self._submit, cast(ViewPort, self))

    def _submit(self, request: TaskRequest) -> None:
        self.ran.append(request.photos)


def spec(id: str, **more: Any) -> ActionSpec:
    given: dict[str, Any] = {"label": id.title(), "run": lambda ctx: ctx.submit(TaskRequest("x", photos=ctx.selection))}
    return ActionSpec(id, **(given | more))


def needs(ctx: ActionContext) -> str | None:
    return None if ctx.selection else "Select one first"


@pytest.fixture
def screen() -> Screen:
    return Screen()


def make(screen: Screen, *specs: ActionSpec) -> QActions:
    return QActions({s.id: s for s in specs}, screen.context, lambda _name: QIcon())


def test_enablement_follows_the_selection_and_says_why(qapp: QApplication, screen: Screen) -> None:
    made = make(screen, spec("regen", enabled=needs, tip="Make anew", shortcuts=("Ctrl+Shift+R",)))
    made.refresh()
    assert not made["regen"].isEnabled()
    assert made["regen"].toolTip() == "Select one first"
    screen.selection = (PhotoRef(1, 1),)
    made.refresh()
    assert made["regen"].isEnabled()
    assert made["regen"].toolTip() == "Make anew (Ctrl+Shift+R)"


def test_an_action_works_on_what_is_selected_when_it_is_triggered(qapp: QApplication, screen: Screen) -> None:
    made = make(screen, spec("regen", enabled=needs))
    screen.selection = (PhotoRef(1, 1),)
    made.refresh()
    screen.selection = (PhotoRef(2, 1), PhotoRef(9, 4))
    made["regen"].trigger()
    assert screen.ran == [(PhotoRef(2, 1), PhotoRef(9, 4))]


def test_an_action_that_stopped_applying_since_is_refused_with_the_reason(qapp: QApplication, screen: Screen) -> None:
    made = make(screen, spec("regen", enabled=needs))
    said: list[tuple[str, str]] = []
    made.refused.connect(lambda *words: said.append(words))
    made["regen"].setEnabled(True)
    made["regen"].trigger()
    assert said == [("Select one first", "")]
    assert screen.ran == []
    assert not made["regen"].isEnabled()


def test_an_error_becomes_what_happened_and_what_to_do(qapp: QApplication, screen: Screen) -> None:
    def fails(ctx: ActionContext) -> None:
        raise EmptyTargetsError("No photo is left.", "Select others.")

    made = make(screen, spec("x", run=fails))
    said: list[tuple[str, str]] = []
    made.refused.connect(lambda *words: said.append(words))
    made["x"].trigger()
    assert said == [("No photo is left.", "Select others.")]


def test_ticks_of_a_choice_follow_the_state(qapp: QApplication, screen: Screen) -> None:
    def themed(name: str) -> ActionSpec:
        def run(ctx: ActionContext) -> None:
            screen.theme = name

        return spec(name, run=run, checked=lambda ctx: ctx.state.theme == name, choice="theme")

    made = make(screen, themed("dark"), themed("light"))
    made.refresh()
    assert [made[i].isChecked() for i in ("dark", "light")] == [True, False]
    made["light"].trigger()
    assert [made[i].isChecked() for i in ("dark", "light")] == [False, True]
    made["light"].trigger()
    assert [made[i].isChecked() for i in ("dark", "light")] == [False, True]


def test_keys_live_where_they_belong(qapp: QApplication, screen: Screen) -> None:
    made = make(screen, spec("a", shortcuts=("Ctrl+A",)), spec("b", shortcuts=("Space",), keys=Keys.PHOTOS), spec("c"))
    assert [a.objectName() for a in made.live_in(Keys.WINDOW)] == ["a", "c"]
    assert [a.objectName() for a in made.live_in(Keys.PHOTOS)] == ["b"]
    assert made["a"].shortcuts() == [QKeySequence("Ctrl+A")]


def test_menu_roles_are_never_guessed_from_the_label(qapp: QApplication, screen: Screen) -> None:
    made = make(screen, spec("about"), spec("quit", role="quit"))
    assert made["about"].menuRole() is QAction.MenuRole.NoRole
    assert made["quit"].menuRole() is QAction.MenuRole.QuitRole


def test_shown_keys_leave_out_a_twin() -> None:
    both = spec("open", shortcuts=("Enter", "Return", "Space"))
    assert shown_keys(both) == ["Enter", "Space"]
    assert tip_of(both) == "Open (Enter)"
