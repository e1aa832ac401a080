"""What was settled about the queue, as the user meets it in the window and in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from photodesk.bridge.fakes import task
from photodesk.bridge.task_card import card_of_task
from photodesk.domain.job import Progress, Scope
from photodesk.library.preferences import Preferences
from photodesk.ui.activity import task_words
from photodesk.ui.view_choice import Place
from tests.cli_runner import Program as Terminal
from tests.journeys.conftest import Program

NOW = datetime(2026, 11, 20, 19, 2, tzinfo=UTC)


@pytest.fixture
def program(start: Callable[[Preferences], Program], prefs: Preferences, shoots: dict[str, Path]) -> Program:
    made = start(prefs)
    for name, folder in shoots.items():
        made.take_in(folder, name)
    return made


@pytest.mark.req("Q1")
@pytest.mark.req("R127")
def test_every_task_says_whose_it_is(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "library", tmp_path / "config")
    terminal.ask("init")
    terminal.ask("maintain", "--step", "backup")
    assert [t["tenant"] for t in terminal.ask("jobs")["tasks"]] == ["user_0"]
    terminal.change("UPDATE tasks SET tenant_id = 'somebody else'")
    assert terminal.ask("jobs")["tasks"] == [], "the work of others is not listed"


@pytest.mark.req("Q2")
@pytest.mark.parametrize(("photos", "words"), [(2000, ""), (2001, "2 parts"), (50_000, "25 parts")])
def test_a_card_says_in_how_many_parts_large_work_is_cut(photos: int, words: str) -> None:
    card = card_of_task(replace(task(photo_count=photos), progress=Progress(photos, 5)))
    assert task_words.parts(card) == words
    assert task_words.origin(card, NOW) == " · ".join(t for t in (words, "you asked 2 min ago") if t)


@pytest.mark.req("Q3")
@pytest.mark.req("R123")
def test_maintenance_of_all_projects_is_one_card_about_the_whole_library(program: Program) -> None:
    with program.qtbot.waitSignal(program.session.started, timeout=30_000) as begun:
        program.window.qactions["library.maintenance"].trigger()
    assert begun.args is not None
    task_id = begun.args[0].task_id
    program.until(lambda: (card := program.session.tasks.card(task_id)) is not None and not card.active)
    card = program.session.tasks.card(task_id)
    assert card is not None
    assert (card.scope, card.scope_text, card.project_id) == (Scope.GLOBAL, "Whole library", None)
    works = program.desktop.works
    assert works is not None
    found = works.queue.task(task_id)
    assert found is not None
    assert [job.project_id for job in found.jobs] == [None] * len(card.steps), "one job for each step, none by project"


@pytest.mark.req("Q5")
@pytest.mark.req("R48")
def test_the_view_chooses_what_is_reached_and_leaving_it_changes_nothing(program: Program) -> None:
    works = program.desktop.works
    assert works is not None
    project_id = program.session.photos.photo_list.project_ids[0]
    program.window.sidebar.choose(Place.PROJECT, str(project_id))
    program.until(lambda: len(program.session.photos) == 3 and not program.session.photos.loading)
    program.session.selection.select_all()
    program.until(lambda: len(program.session.selection) == 3)
    reached = {ref.photo_id for ref in program.session.selection.snapshot()}
    with program.qtbot.waitSignal(program.session.started, timeout=30_000) as begun:
        program.window.qactions["photo.regenerate"].trigger()
    program.window.sidebar.choose(Place.COLLECTION, "all")
    program.until(lambda: len(program.session.photos) == 6)
    assert begun.args is not None
    task_id = begun.args[0].task_id
    program.until(lambda: program.statuses(task_id) == {"completed"})
    assert {item.photo_id for item in works.queue.task_items(task_id)} == reached
    program.until(lambda: (card := program.session.tasks.card(task_id)) is not None and not card.active)
    card = program.session.tasks.card(task_id)
    assert card is not None
    assert card.scope is Scope.PHOTO_SET
    assert card.scope_text.startswith("3 photos")


def test_the_work_of_a_project_is_canceled_from_the_window(program: Program) -> None:
    works = program.desktop.works
    assert works is not None
    project_id = program.session.photos.photo_list.project_ids[0]
    name = program.session.projects.name(project_id)
    program.window.sidebar.choose(Place.PROJECT, str(project_id))
    program.until(lambda: len(program.session.photos) == 3)
    program.window.qactions["jobs.project_cancel"].trigger()
    program.until(lambda: program.window.toast.text == f"{name}: nothing waits or runs")
    program.window.qactions["project.step.manifest_check"].trigger()
    program.until(lambda: any(t.type == "manifest_check" and t.project_id == project_id for t in works.queue.tasks(5)))
    program.until(program.idle)
