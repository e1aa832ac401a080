"""Which work a project's row and day header speak of."""

from __future__ import annotations

from dataclasses import replace

from photodesk.bridge.fakes import task
from photodesk.bridge.task_card import card_of_task
from photodesk.domain.job import JobStatus, Progress
from photodesk.ui.sidebar_feed import MAKES_PREVIEWS, running_work


def test_only_derivative_work_says_previews() -> None:
    making = card_of_task(task(1, project_id=1))
    checking = card_of_task(task(2, "maintenance", project_id=2, progress=Progress(1, 0)))
    copying = card_of_task(task(3, "import_photos", project_id=3))
    assert running_work([making, checking, copying]) == {1: (10, 312), 2: (0, 1), 3: (10, 312)}
    assert running_work([making, checking, copying], MAKES_PREVIEWS) == {1: (10, 312)}
    assert running_work([replace(copying, step=2)], MAKES_PREVIEWS) == {3: (10, 312)}
    assert running_work([replace(making, status=JobStatus.PAUSED)]) == {}
