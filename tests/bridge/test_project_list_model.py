"""The projects' model: counts that follow changes, and a marker for running work."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex

from photodesk.bridge.fakes import HeldReader, Queue, moved, project
from photodesk.bridge.hub import Hub
from photodesk.bridge.project_list_model import ProjectListModel
from photodesk.domain.changes import Aspect, ChangeSet


class Changes:
    """What a view of the model was told."""

    def __init__(self, model: ProjectListModel) -> None:
        self.told: list[str] = []
        model.rowsInserted.connect(lambda _p, first, _l: self.told.append(f"+{first}"))
        model.rowsRemoved.connect(lambda _p, first, _l: self.told.append(f"-{first}"))
        model.dataChanged.connect(lambda top, _b: self.told.append(f"~{top.row()}"))
        model.modelReset.connect(lambda: self.told.append("reset"))


@pytest.fixture
def desk(qapp: object) -> tuple[Hub, HeldReader, Queue, ProjectListModel]:
    hub, reader, queue = Hub(), HeldReader(), Queue()
    queue.rows = [project(1, "Coast"), project(2, "Market")]
    model = ProjectListModel(hub, reader, queue)
    model.refresh()
    reader.answer()
    return hub, reader, queue, model


Desk = tuple[Hub, HeldReader, Queue, ProjectListModel]


def test_rows_are_summaries(desk: Desk) -> None:
    _, _, queue, model = desk
    assert model.rowCount() == 2
    assert model.rowCount(model.index(0)) == 0
    assert model.data(model.index(0)) == "Coast"
    assert model.data(model.index(1), ProjectListModel.SummaryRole) == queue.rows[1]
    assert model.data(QModelIndex()) is None
    assert (model.name(2), model.name(99), model.name(None)) == ("Market", "", "")


def test_only_rows_whose_counts_changed_are_repainted(desk: Desk) -> None:
    hub, reader, queue, model = desk
    seen = Changes(model)
    queue.rows = [project(1, "Coast"), project(2, "Market", photos=11)]
    hub.changed.emit(ChangeSet.of(Aspect.ADDED, [5], [2]))
    reader.answer()
    assert seen.told == ["~1"]


def test_single_rows_come_and_go_without_a_reset(desk: Desk) -> None:
    hub, reader, queue, model = desk
    seen = Changes(model)
    queue.rows = [project(3, "Bay"), project(2, "Market")]
    hub.changed.emit(ChangeSet({}, frozenset({1, 3})))
    reader.answer()
    assert seen.told == ["-0", "+0"]
    assert [s.project.id for s in model.summaries()] == [3, 2]
    queue.rows = [project(2, "Market"), project(3, "Zoo")]
    model.refresh()
    reader.answer()
    assert seen.told[-1] == "reset"


def test_changes_that_touch_no_count_are_not_read(desk: Desk) -> None:
    hub, reader, _, _ = desk
    asked = reader.asked
    hub.changed.emit(ChangeSet.of(Aspect.DERIVATIVES, [1]))
    hub.changed.emit(ChangeSet.of(Aspect.RATING, [1]))
    assert reader.asked == asked


def test_a_storm_of_changes_is_one_read_at_a_time(desk: Desk) -> None:
    hub, reader, _, _ = desk
    asked = reader.asked
    for photo_id in range(40):
        hub.changed.emit(ChangeSet.of(Aspect.STATE, [photo_id]))
    assert reader.asked == asked + 1
    reader.answer()
    assert reader.asked == asked + 2


def test_running_work_marks_its_project_until_the_task_ends(desk: Desk) -> None:
    hub, _, _, model = desk
    seen = Changes(model)
    hub.progressed.emit(moved(1, project_id=2))
    hub.progressed.emit(moved(2, project_id=2))
    assert model.data(model.index(1), ProjectListModel.RunningRole) is True
    assert not model.is_running(1)
    hub.finished.emit(moved(3, project_id=2, task_ended=True))
    assert not model.is_running(2)
    assert seen.told == ["~1", "~1"]
