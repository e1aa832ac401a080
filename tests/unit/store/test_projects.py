"""Projects: names, counts, availability."""

from __future__ import annotations

import pytest

from photodesk.domain.errors import ConflictError
from photodesk.domain.photo import FileState
from photodesk.domain.project import Availability, ProjectStatus
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

NOW = "2026-11-20T19:00:00.000000Z"
LATER = "2026-11-20T20:00:00.000000Z"


def test_a_project_is_found_by_id_uuid_and_name_in_any_spelling(projects: ProjectStore, add_project) -> None:
    project = add_project("Été  2026")
    assert projects.get(project.id) == projects.by_uuid(project.uuid) == project
    assert projects.by_name("E\u0301TE\u0301 2026", "user_0") == project
    assert projects.by_name("Été 2026", "user_1") is None
    assert (projects.get(99), projects.by_uuid("no")) == (None, None)
    assert (project.status, project.availability) == (ProjectStatus.ACTIVE, Availability.ONLINE)


@pytest.mark.trap("T02")
def test_two_projects_never_share_a_name(projects: ProjectStore, add_project) -> None:
    add_project("Coast")
    with pytest.raises(ConflictError):
        add_project("COAST")
    other = add_project("Hills")
    with pytest.raises(ConflictError):
        projects.update(other.id, LATER, name="coast")
    assert projects.get(other.id) == other
    assert add_project("Coast", tenant="user_1")


def test_an_update_writes_only_what_it_names(projects: ProjectStore, add_project) -> None:
    project = add_project("Coast")
    projects.update(project.id, LATER, name="Coast 2", status=ProjectStatus.ARCHIVED, archived_at=LATER)
    seen = projects.get(project.id)
    assert seen is not None
    assert (seen.name, seen.status, seen.archived_at, seen.updated_at) == (
        "Coast 2",
        ProjectStatus.ARCHIVED,
        LATER,
        LATER,
    )
    assert (seen.folder, seen.uuid, seen.created_at) == (project.folder, project.uuid, NOW)
    projects.update(project.id, LATER, folder="/mnt/\udcff", in_place=True, volume_id="v")
    moved = projects.get(project.id)
    assert moved is not None
    assert (moved.name, moved.folder, moved.in_place, moved.volume_id) == ("Coast 2", "/mnt/\udcff", True, "v")


def test_lists_are_by_name_and_hide_what_is_archived_or_going(projects: ProjectStore, add_project) -> None:
    b, a, archived, deleting = (add_project(n) for n in ("b", "A", "c", "d"))
    foreign = add_project("e", tenant="user_1")
    projects.update(archived.id, NOW, status=ProjectStatus.ARCHIVED)
    projects.update(deleting.id, NOW, status=ProjectStatus.DELETING)

    assert [p.id for p in projects.list("user_0")] == [a.id, b.id]
    assert [p.id for p in projects.list("user_0", include_archived=True)] == [a.id, b.id, archived.id]
    assert [p.id for p in projects.list()] == [a.id, b.id, foreign.id]


@pytest.mark.trap("T04")
def test_availability_is_stored_only_when_it_is_news(projects: ProjectStore, project) -> None:
    assert not projects.set_availability(project.id, Availability.ONLINE, LATER)
    assert projects.set_availability(project.id, Availability.OFFLINE, LATER)
    assert not projects.set_availability(project.id, Availability.OFFLINE, LATER)
    seen = projects.get(project.id)
    assert seen is not None
    assert (seen.availability, seen.status) == (Availability.OFFLINE, ProjectStatus.ACTIVE)


def test_summaries_count_photos_and_what_a_commit_would_discard(
    projects: ProjectStore, photos: PhotoStore, project, add_photo, add_project
) -> None:
    empty = add_project("Empty")
    pair, single, gone = add_photo("A", "jpeg", "raw"), add_photo("B"), add_photo("C", "jpeg", "raw")
    photos.decide([pair], NOW, keep_jpeg=False, keep_raw=False, keep_other=False)
    photos.decide([single], NOW, keep_raw=False)
    photos.decide([gone], NOW, keep_jpeg=False)
    photos.set_file_state([f.id for f in photos.get([gone])[0].files], FileState.TRASHED, NOW)

    found = projects.summaries("user_0")

    assert [(s.project.id, s.photos, s.pending_photos, s.pending_files) for s in found] == [
        (project.id, 2, 1, 2),
        (empty.id, 0, 0, 0),
    ]
    assert projects.summaries("user_1") == []
