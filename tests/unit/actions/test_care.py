"""Every step of maintenance that a user may start alone is a task of the library as a whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from photodesk.actions.care import PROJECT_STEPS, STEPS
from photodesk.actions.catalog import ACTIONS
from photodesk.domain.job import Scope
from photodesk.domain.task import TASKS, TaskRequest, resolve_scope


@pytest.mark.req("R64")
@pytest.mark.parametrize("task", [task for task, _, _ in STEPS])
def test_each_step_alone_is_a_task_for_the_whole_library(task: str) -> None:
    asked: list[TaskRequest] = []
    ACTIONS[f"care.{task}"].run(SimpleNamespace(submit=asked.append))  # type: ignore[arg-type]
    assert resolve_scope(TASKS[task], asked[0]) is Scope.GLOBAL


def test_what_the_round_does_can_be_done_step_by_step() -> None:
    offered = {task for task, _, _ in STEPS} | {"cache_validation", "folder_check"}
    single = {"trash_maintenance": "trash_only"}
    steps = {single.get(step.type, step.type) for step in TASKS["maintenance_global"].steps}
    assert steps <= offered


@pytest.mark.req("R64")
@pytest.mark.parametrize("task", [task for task, _, _ in PROJECT_STEPS])
def test_each_step_alone_is_a_task_for_one_project(task: str) -> None:
    asked: list[TaskRequest] = []
    ACTIONS[f"project.step.{task}"].run(SimpleNamespace(submit=asked.append, project_id=7))  # type: ignore[arg-type]
    assert resolve_scope(TASKS[task], asked[0]) is Scope.PROJECT
    assert asked[0].project_id == 7


def test_what_the_round_of_a_project_does_can_be_done_step_by_step() -> None:
    offered = {task for task, _, _ in PROJECT_STEPS} | {"folder_check"}
    steps = {"trash_only" if s.type == "trash_maintenance" else s.type for s in TASKS["maintenance"].steps}
    assert steps <= offered
