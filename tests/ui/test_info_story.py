"""The lower half of the info panel: history in the user's words, sidecars, what differs among the selected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from photodesk.bridge.fake_photos import compared, photo_row
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.story import Happened, Sidecar, Spread
from photodesk.ui import story_words
from tests.ui.conftest import Desk

NOW = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)


def at(**ago: float) -> str:
    return (NOW - timedelta(**ago)).isoformat().replace("+00:00", "Z")


def texts(owner: QWidget) -> list[str]:
    return [w.text() for w in owner.findChildren(QLabel) if w.isVisible() and w.text()]


@pytest.mark.req("R130")
def test_history_stands_newest_first_five_and_all_on_request(desk: Desk) -> None:
    desk.session.histories[1] = tuple(Happened(at(days=n), "user", "file changed", f"v{9 - n}.JPG") for n in range(9))
    desk.select(1)
    info = desk.window.info
    desk.until(lambda: "History" in texts(info))
    assert [t for t in texts(info) if "changed" in t] == [
        f"File changed by another program: v{n}.JPG" for n in (9, 8, 7, 6, 5)
    ]
    next(b for b in info.findChildren(QPushButton) if b.text() == "Show all 9").click()
    assert len([t for t in texts(info) if "changed" in t]) == 9
    desk.select(2)
    desk.until(lambda: "History" not in texts(info))


@pytest.mark.req("R130")
def test_history_is_read_again_when_the_photo_changed(desk: Desk) -> None:
    desk.select(1)
    info = desk.window.info
    desk.until(lambda: "IMG_2201.JPG" in texts(info))
    desk.session.histories[1] = (Happened(at(minutes=1), "user", "regenerated"),)
    desk.session.hub.changed.emit(ChangeSet.of(Aspect.DERIVATIVES, [1]))
    desk.until(lambda: "Thumbnail and preview made anew" in texts(info))


def test_sidecars_follow(desk: Desk) -> None:
    desk.session.sidecars[1] = (Sidecar("IMG_2201.xmp", 4_000),)
    desk.select(1)
    info = desk.window.info
    desk.until(lambda: "IMG_2201.xmp" in texts(info))
    assert {"follows", "4 KB"} <= set(texts(info))


def test_what_differs_among_the_selected(desk: Desk) -> None:
    desk.session.library.change(11, rating=4)
    desk.select(1, 2, 11)
    info = desk.window.info
    desk.until(lambda: "All 3 selected" in texts(info))
    shown = texts(info)
    assert {"3 photos, 5 files", "2 projects", "2026-06-11 to 2026-06-13"} <= set(shown)
    desk.select(2)
    desk.until(lambda: not any(t.startswith("All ") for t in texts(info)))


def test_a_folded_panel_reads_nothing(desk: Desk) -> None:
    asked: list[int] = []
    story = desk.session.story
    desk.session.story = lambda photo_id, done: (asked.append(photo_id), story(photo_id, done))  # type: ignore
    desk.window.verbs.toggle_info()
    desk.select(3)
    desk.until(lambda: desk.window.targets.files is not None)
    assert asked == []
    desk.window.verbs.toggle_info()
    desk.until(lambda: asked == [3])


@pytest.mark.req("R130")
@pytest.mark.parametrize(
    ("action", "detail", "expected"),
    [
        ("import", "imported: IMG_1.JPG, IMG_1.CR3", "Imported as IMG_1.JPG, IMG_1.CR3"),
        ("import", "joined: IMG_1.CR3", "Joined by IMG_1.CR3"),
        ("file moved", "IMG_1.JPG is now best/IMG_1.JPG", "File moved to best/IMG_1.JPG"),
        ("file missing", "IMG_1.JPG", "File not found: IMG_1.JPG"),
        ("file back", "IMG_1.JPG", "File is back: IMG_1.JPG"),
        ("regenerated", "IMG_1.JPG", "Thumbnail and preview made anew"),
        ("derivatives failed", "The file is damaged", "No thumbnail or preview: The file is damaged"),
        ("plan", "keep RAW only", "Keep RAW only"),
        ("tags", "tag Place/Coast", "Tag Place/Coast"),
        ("to trash: commit", "A.JPG (8f14e45f-ceea-467f-a0e6-000000000000)", "Moved to the trash: A.JPG"),
        ("something_new", "", "Something new"),
    ],
)
def test_events_in_the_users_words(action: str, detail: str, expected: str) -> None:
    event = Happened(at(), "system", action, detail)
    assert story_words.line(event) == expected
    assert story_words.icon(event)


def test_times_of_events() -> None:
    assert story_words.when(at(seconds=20), NOW) == "now"
    assert story_words.when(at(minutes=5), NOW) == "5 min ago"
    assert story_words.when(at(days=1), NOW) == "Yesterday"
    assert story_words.when(at(days=9), NOW) == "11 November"
    assert story_words.when(at(days=400), NOW) == "16 October 2025"
    assert story_words.when("never", NOW) == ""


def test_facts_of_many() -> None:
    rows = [photo_row(1, 1, "A"), replace(photo_row(2, 2, "B"), camera=None, rating=5)]
    found = compared(rows)
    assert found is not None
    facts = dict(story_words.compared(found))
    assert facts["Camera"] == "Full-frame body 2, or none"
    assert facts["Lens"] == "100 mm ƒ 2.8 Macro"
    assert facts["Stars"] == "0 to 5 of 5"
    assert facts["Project"] == "2 projects"
    assert "Label" not in facts
    assert "Missing" not in facts
    alike = dict(story_words.compared(replace(found, ratings=Spread(1, "3", "3"), missing=2)))
    assert (alike["Stars"], alike["Missing"]) == ("3 of 5", "2 photos")
