"""What stands in the sidebar."""

from __future__ import annotations

from dataclasses import replace

from photodesk.domain.project import Availability, Project, ProjectStatus, ProjectSummary
from photodesk.domain.search import SavedSearch
from photodesk.domain.tag import TagCount
from photodesk.ui.sidebar_rows import sidebar_rows
from photodesk.ui.view_choice import Place

WHEN = "2026-11-20T19:00:00.000000Z"


def summary(id: int, name: str, availability: Availability = Availability.ONLINE) -> ProjectSummary:
    project = Project(id, f"u{id}", name, name, False, None, ProjectStatus.ACTIVE, availability, "user_0", WHEN, WHEN)
    return ProjectSummary(project, 148, 0, 21)


def test_headings_collections_projects() -> None:
    rows = sidebar_rows([summary(4, "Coast")], {"all": 48_212, "missing": 12}, {4: 0.5})
    assert [(r.place, r.label, r.count) for r in rows] == [
        (None, "Library", None),
        (Place.COLLECTION, "All Photos", 48_212),
        (Place.COLLECTION, "Pending", None),
        (Place.COLLECTION, "Missing", 12),
        (Place.COLLECTION, "Trash", None),
        (Place.COLLECTION, "Failed", None),
        (Place.COLLECTION, "Duplicates", None),
        (Place.COLLECTION, "Untagged", None),
        (Place.COLLECTION, "Last import", None),
        (None, "Projects", None),
        (Place.PROJECT, "Coast", 148),
    ]
    assert rows[-1].progress == 0.5
    assert rows[-1].pending == 21


def test_tags_are_a_tree_and_saved_searches_have_a_heading_when_there_are_some() -> None:
    tags = [TagCount("June", 3), TagCount("Place", 9), TagCount("Place/Coast", 4), TagCount("Place/Coast/Pier", 1)]
    saved = [SavedSearch(7, "Best", "rating:5")]

    def shown(*opened: str) -> list[tuple[str, int, bool | None, int | None]]:
        rows = sidebar_rows([], {}, {}, tags, opened, saved)
        return [(r.label, r.depth, r.opened, r.count) for r in rows if r.place is Place.TAG]

    assert shown() == [("June", 0, None, 3), ("Place", 0, False, 9)]
    assert shown("Place")[1:] == [("Place", 0, True, 9), ("Coast", 1, False, 4)]
    assert shown("Place/Coast") == shown()
    assert shown("Place", "Place/Coast")[-1] == ("Pier", 2, None, 1)
    rows = sidebar_rows([], {}, {}, tags, (), saved)
    assert [(r.label, r.query) for r in rows if r.place is Place.SAVED] == [("Best", "rating:5")]
    assert [r.label for r in rows if r.place is None] == ["Library", "No projects yet", "Saved searches", "Tags"]


def test_offline_and_missing_are_never_the_same_icon_or_words() -> None:
    offline, missing = sidebar_rows(
        [summary(1, "A", Availability.OFFLINE), summary(2, "B", Availability.MISSING)], {}, {}
    )[-2:]
    assert (offline.icon, offline.note) == ("offline", "Drive not connected")
    assert (missing.icon, missing.note) == ("missing", "Folder not found")
    assert replace(offline, key="", label="") != replace(missing, key="", label="")
