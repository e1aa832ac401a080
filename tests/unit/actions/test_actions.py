"""The catalogue: one declaration per action, sensible reasons, and requests that hold exactly what was selected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from photodesk.actions import catalog
from photodesk.actions.catalog import ACTIONS, CONTEXT_PHOTO, MENUS
from photodesk.actions.context import ActionContext, ViewPort, ViewState
from photodesk.actions.declare import Keys, action
from photodesk.actions.looking import Looking
from photodesk.domain.filter import GroupBy, PhotoFilter, Sort, SortKey
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TASKS, TaskRequest, resolve_scope

TWO_PROJECTS = (PhotoRef(11, 1), PhotoRef(12, 1), PhotoRef(31, 3))


@dataclass
class Desk:
    """Writes down what actions ask for: submitted work and the window's verbs."""

    submitted: list[TaskRequest] = field(default_factory=list)
    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in dir(ViewPort):
            raise AttributeError(name)
        return lambda *args, **named: self.asked.append((name, (*args, *named.values())))

    def context(self, selection: tuple[PhotoRef, ...] = (), **changes: Any) -> ActionContext:
        given: dict[str, Any] = {
            "selection": selection,
            "current": selection[-1] if selection else None,
            "files": None,
            "failed": (),
            "list_length": 40,
            "state": ViewState(),
            "submit": self.submitted.append,
            "view": cast(ViewPort, self),
        }
        return ActionContext(**(given | changes))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.req("R61")
@pytest.mark.req("R1")
@pytest.mark.req("R10")
@pytest.mark.trap("T42")
def test_regenerate_forces_exactly_the_selection_of_two_projects(desk: Desk) -> None:
    ACTIONS["photo.regenerate"].run(desk.context(TWO_PROJECTS))
    (request,) = desk.submitted
    assert request == TaskRequest("generate_derivatives", photos=TWO_PROJECTS, force=True)
    assert request.project_id is None
    assert resolve_scope(TASKS[request.type], request) == "photo_set"


def test_retry_reaches_only_what_failed(desk: Desk) -> None:
    spec = ACTIONS["photo.retry_failed"]
    assert spec.reason(desk.context(TWO_PROJECTS)) == "None of the selected photos on screen has failed"
    spec.run(desk.context(TWO_PROJECTS, failed=(TWO_PROJECTS[1],)))
    assert desk.submitted[0].photos == (TWO_PROJECTS[1],)
    assert desk.submitted[0].force


def test_retry_of_the_view_narrows_the_filter_of_the_view(desk: Desk) -> None:
    state = ViewState(filter=PhotoFilter(project_ids=(3,), text="koi"))
    ACTIONS["jobs.retry_failed"].run(desk.context(state=state))
    assert desk.submitted[0].filter == PhotoFilter(project_ids=(3,), text="koi", failed=True)


@pytest.mark.req("R64")
@pytest.mark.req("R82")
def test_care_of_the_library_is_one_global_task_each(desk: Desk) -> None:
    for id in ("library.maintenance", "library.check_previews", "library.find_files"):
        ACTIONS[id].run(desk.context(TWO_PROJECTS))
    assert [(r.type, resolve_scope(TASKS[r.type], r)) for r in desk.submitted] == [
        ("maintenance_global", "global"),
        ("cache_validation", "global"),
        ("folder_check", "global"),
    ]


def test_maintenance_of_a_project_needs_one_project_in_view(desk: Desk) -> None:
    spec = ACTIONS["project.maintenance"]
    assert spec.reason(desk.context()) == "Choose one project in the sidebar first"
    one = desk.context(state=ViewState(filter=PhotoFilter(project_ids=(7,))))
    assert spec.reason(one) is None
    spec.run(one)
    assert desk.submitted == [TaskRequest("maintenance", project_id=7)]


def test_looking_for_files_of_a_project_stays_in_it(desk: Desk) -> None:
    one = desk.context(state=ViewState(filter=PhotoFilter(project_ids=(7,))))
    ACTIONS["project.find_files"].run(one)
    assert desk.submitted == [TaskRequest("folder_check", project_id=7)]


def test_what_does_not_apply_says_why(desk: Desk) -> None:
    nothing, empty = desk.context(), desk.context(list_length=0)
    assert ACTIONS["photo.regenerate"].reason(nothing) == "Select one or more photos first"
    assert ACTIONS["photo.loupe"].reason(empty) == "There are no photos in this view"
    in_loupe = desk.context(TWO_PROJECTS[:1], state=ViewState(loupe=True))
    assert ACTIONS["edit.select_all"].reason(in_loupe) is not None
    assert ACTIONS["photo.regenerate"].reason(in_loupe) is None


def test_days_fold_only_where_they_are_seen(desk: Desk) -> None:
    fold = ACTIONS["view.fold_day"]
    assert fold.reason(desk.context()) is None
    table = desk.context(state=ViewState(looking=Looking(view="table")))
    assert "grid" in (fold.reason(table) or "")
    by_name = desk.context(state=ViewState(sort=Sort(SortKey.NAME)))
    assert "headers" in (fold.reason(by_name) or "")
    by_project = desk.context(state=ViewState(sort=Sort(SortKey.NAME, group=GroupBy.PROJECT)))
    assert fold.reason(by_project) is None


@pytest.mark.parametrize(
    ("id", "verb", "args"),
    [
        ("photo.loupe", "open_loupe", (TWO_PROJECTS[2],)),
        ("photo.reveal", "reveal", (TWO_PROJECTS,)),
        ("photo.copy_paths", "copy_paths", (TWO_PROJECTS,)),
        ("view.next", "step", (1,)),
        ("view.previous", "step", (-1,)),
        ("view.bigger", "resize_thumbnails", (1,)),
        ("view.smaller", "resize_thumbnails", (-1,)),
        ("theme.light", "set_theme", ("light",)),
        ("sort.name", "set_sort", (Sort(SortKey.NAME, True),)),
        ("sort.ascending", "set_sort", (Sort(SortKey.TAKEN, False),)),
        ("library.import", "show_import", ()),
        ("edit.invert", "invert_selection", ()),
    ],
)
def test_verbs_of_the_window(desk: Desk, id: str, verb: str, args: tuple[Any, ...]) -> None:
    ACTIONS[id].run(desk.context(TWO_PROJECTS))
    assert desk.asked == [(verb, args)]
    assert desk.submitted == []


def test_every_action_asks_for_something_and_is_found(desk: Desk) -> None:
    for spec in ACTIONS.values():
        desk.asked.clear()
        desk.submitted.clear()
        spec.run(desk.context(TWO_PROJECTS))
        assert len(desk.asked) + len(desk.submitted) == 1, spec.id
        assert any(menu in MENUS for menu in spec.menus), f"{spec.id} is in no menu of the menu bar"
        assert catalog.group_label(spec)


def test_no_key_is_given_twice_in_one_place() -> None:
    taken: dict[tuple[str, str], str] = {}
    for spec in ACTIONS.values():
        for key in spec.shortcuts:
            places = (spec.keys, Keys.WINDOW) if spec.keys is not Keys.WINDOW else tuple(Keys)
            for place in places:
                other = taken.setdefault((place, key), spec.id)
                assert other == spec.id, f"{key} is both {other} and {spec.id}"


def test_ticks_of_a_choice_exclude_each_other(desk: Desk) -> None:
    ctx = desk.context()
    for choice in {spec.choice for spec in ACTIONS.values() if spec.choice}:
        on = [s.id for s in ACTIONS.values() if s.choice == choice and s.checked and s.checked(ctx)]
        assert len(on) == 1, choice


def test_context_menu_holds_the_photo_menu_of_the_menu_bar() -> None:
    assert [s.id for s, _ in catalog.entries(CONTEXT_PHOTO)] == [s.id for s, _ in catalog.entries("photo")]


def test_sections_stand_together_with_a_line_between() -> None:
    listed = list(catalog.entries("file"))
    assert listed[0][1] is False
    assert listed[-1][0].id == "app.quit"
    assert listed[-1][1] is True


def test_an_id_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        action("photo.loupe", "Again")(lambda ctx: None)
