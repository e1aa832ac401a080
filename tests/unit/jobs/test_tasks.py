"""From a request to explicit targets: nothing is widened, nothing foreign is touched, the unknown is named."""

from __future__ import annotations

import pytest

from photodesk.domain.errors import (
    EmptyTargetsError,
    ForeignTenantError,
    NotFoundError,
    PayloadTooLargeError,
    ScopeError,
)
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.job import Scope
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TASKS, TaskRequest, resolve_scope
from photodesk.jobs.tasks import Targets, definition_of, fingerprint, resolve_targets, step_after


def resolve(queue, request: TaskRequest, per_photo: bool = True) -> Targets:
    scope = resolve_scope(definition_of(request.type), request)
    return resolve_targets(request, scope, per_photo=per_photo, photos=queue.photos, projects=queue.projects)


def ids(targets: Targets) -> list[int | None]:
    return [item.photo_id for item in targets.items]


def test_an_unknown_task_names_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="brew_coffee") as caught:
        definition_of("brew_coffee")
    assert "generate_derivatives" in caught.value.hint


@pytest.mark.req("R101")
@pytest.mark.req("R120")
def test_every_task_has_scope_label_and_steps() -> None:
    for task in TASKS.values():
        assert task.label
        assert task.scopes
        assert all(0 < step.priority <= 100 for step in task.steps)
        assert step_after(task, len(task.steps) - 1) is None
    assert step_after(TASKS["maintenance_global"], 0) == TASKS["maintenance_global"].steps[1]
    assert step_after(None, 0) is None


@pytest.mark.req("R10")
@pytest.mark.req("R11")
@pytest.mark.req("R16")
@pytest.mark.req("R20")
def test_photos_of_two_projects_keep_their_order_and_are_named_once(queue) -> None:
    a = queue.add_photos(queue.project("A"), 2)
    b = queue.add_photos(queue.project("B"), 2)
    found = resolve(queue, TaskRequest("generate_derivatives", photos=(b[1], a[0], b[1], a[1])))
    assert ids(found) == [4, 1, 2]
    assert found.project_ids == (2, 1)
    assert found.photo_count == 3


@pytest.mark.req("R5")
def test_the_project_is_that_of_the_record_not_of_the_request(queue) -> None:
    (photo,) = queue.add_photos(queue.project("A"), 1)
    assert resolve(queue, TaskRequest("generate_derivatives", photos=(PhotoRef(photo.photo_id, 99),))).project_ids == (
        1,
    )


@pytest.mark.req("R44")
def test_unknown_photos_are_named_and_the_rest_goes_on(queue) -> None:
    (photo,) = queue.add_photos(queue.project("A"), 1)
    found = resolve(queue, TaskRequest("generate_derivatives", photos=(PhotoRef(77, 1), photo, PhotoRef(78, 1))))
    assert (ids(found), found.unknown_ids) == ([1], (77, 78))


@pytest.mark.trap("T16")
@pytest.mark.req("R134")
def test_nothing_is_an_error_and_never_everything(queue) -> None:
    project = queue.project("A")
    queue.add_photos(project, 3)
    empty = queue.project("Empty")
    for request in (
        TaskRequest("generate_derivatives"),
        TaskRequest("generate_derivatives", photos=(PhotoRef(77, 1), PhotoRef(78, 1))),
        TaskRequest("generate_derivatives", filter=PhotoFilter(text="no such photo")),
        TaskRequest("generate_derivatives", project_id=empty.id),
        TaskRequest("cache_validation", scope=Scope.PHOTO_SET),
    ):
        with pytest.raises(EmptyTargetsError):
            resolve(queue, request)


@pytest.mark.req("R40")
@pytest.mark.req("R128")
def test_a_filter_becomes_ids_at_that_moment(queue) -> None:
    a, b = queue.project("A"), queue.project("B")
    queue.add_photos(a, 2)
    queue.add_photos(b, 1)
    everywhere = resolve(queue, TaskRequest("generate_derivatives", filter=PhotoFilter()))
    assert sorted(i or 0 for i in ids(everywhere)) == [1, 2, 3]
    in_b = resolve(queue, TaskRequest("generate_derivatives", filter=PhotoFilter(), project_id=b.id))
    assert ids(in_b) == [3]


def test_a_project_means_its_photos_for_work_by_photo_and_itself_for_work_by_project(queue) -> None:
    project = queue.project("A")
    queue.add_photos(project, 3)
    by_photo = resolve(queue, TaskRequest("generate_derivatives", project_id=project.id))
    assert sorted(i or 0 for i in ids(by_photo)) == [1, 2, 3]
    by_project = resolve(queue, TaskRequest("maintenance", project_id=project.id), per_photo=False)
    assert (by_project.items, by_project.project_ids) == ((), (project.id,))
    assert resolve(queue, TaskRequest("maintenance_global"), per_photo=False) == Targets()


@pytest.mark.req("R127")
@pytest.mark.req("R129")
def test_what_belongs_to_another_tenant_is_out_of_reach(queue) -> None:
    mine, theirs = queue.project("Mine"), queue.project("Theirs", tenant="eve")
    own = queue.add_photos(mine, 1)
    foreign = queue.add_photos(theirs, 1)
    with pytest.raises(ForeignTenantError):
        resolve(queue, TaskRequest("generate_derivatives", photos=own + foreign))
    with pytest.raises(ForeignTenantError):
        resolve(queue, TaskRequest("maintenance", project_id=theirs.id), per_photo=False)
    assert ids(resolve(queue, TaskRequest("generate_derivatives", filter=PhotoFilter()))) == [own[0].photo_id]


def test_a_project_that_is_not_there_is_named(queue) -> None:
    with pytest.raises(NotFoundError, match="9"):
        resolve(queue, TaskRequest("maintenance", project_id=9), per_photo=False)


def test_photos_outside_the_named_project_are_refused(queue) -> None:
    a, b = queue.project("A"), queue.project("B")
    photos = queue.add_photos(a, 1) + queue.add_photos(b, 1)
    with pytest.raises(ScopeError):
        resolve(queue, TaskRequest("generate_derivatives", photos=photos, project_id=a.id))


@pytest.mark.req("R45")
@pytest.mark.req("R125")
def test_too_many_without_chunks_are_refused_at_the_entry(queue) -> None:
    photos = queue.add_photos(queue.project("A"), 2001)
    with pytest.raises(PayloadTooLargeError, match=r"2,001.*2,000"):
        resolve(queue, TaskRequest("generate_derivatives", photos=photos, auto_chunk=False))
    with pytest.raises(PayloadTooLargeError):
        resolve(queue, TaskRequest("generate_derivatives", photos=photos[:1], payload={"photo_ids": [1] * 2001}))
    assert len(resolve(queue, TaskRequest("generate_derivatives", photos=photos)).items) == 2001


def test_an_import_names_paths(queue) -> None:
    project = queue.project("A")
    found = resolve(queue, TaskRequest("import_photos", project_id=project.id, items=("/a.jpg", "/b.jpg", "/a.jpg")))
    assert [(i.photo_id, i.name) for i in found.items] == [(None, "/a.jpg"), (None, "/b.jpg")]


@pytest.mark.trap("T48")
def test_what_makes_two_requests_the_same(queue) -> None:
    photos = queue.add_photos(queue.project("A"), 3)

    def key(request: TaskRequest, **payload: object) -> str:
        return fingerprint(request, Scope.PHOTO_SET, resolve(queue, request), payload)

    base = TaskRequest("generate_derivatives", photos=photos[:2])
    assert key(base, force=True) == key(base, force=True)
    assert key(base, retry_of=4) == key(base), "where it came from is not what is to be done"
    others = {
        key(base, force=True),
        key(base, force=False),
        key(TaskRequest("generate_derivatives", photos=photos[:1])),
        key(TaskRequest("generate_derivatives", photos=photos[1::-1])),
        key(TaskRequest("cache_validation", photos=photos[:2])),
    }
    assert len(others) == 5
