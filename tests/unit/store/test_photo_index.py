"""The index in memory answers exactly as the one query builder, whatever was changed in between, and by whom."""

from __future__ import annotations

import random
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.derivative import DerivativeKind, DerivativeState, DerivativeStatus
from photodesk.domain.filter import GroupBy, PhotoFilter, Plan, Sort, SortKey
from photodesk.domain.photo import FileKind, FileState, Label, Metadata, PhotoState
from photodesk.store.database import Database
from photodesk.store.migrations import m0005_changes
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.photo_index import PhotoIndex
from photodesk.store.photos import PhotoStore
from photodesk.store.tags import TagStore
from tests.unit.store.conftest import LATER, NOW, AddProject

DAYS = ("2026-05-01", "2026-05-02", "2026-06-11")
TIMES = (None, *(f"{day}T{time}" for day in DAYS for time in ("10:00:00", "10:00:00.5", "23:59:59")))

CONDITIONS: dict[str, st.SearchStrategy[object]] = {
    "project_ids": st.sampled_from(((1,), (1, 3), (2, 9))),
    "states": st.sampled_from(((), (PhotoState.TRASHED,), (PhotoState.MISSING,))),
    "kinds": st.lists(st.sampled_from(FileKind), max_size=2).map(tuple),
    "text": st.sampled_from(("a1", "coast", '"camera x"', "nothing", "img zoo")),
    "rating_min": st.integers(0, 4),
    "rating_max": st.integers(0, 4),
    "labels": st.lists(st.sampled_from(Label), max_size=3).map(tuple),
    "tags": st.sampled_from((("sea",), ("sea", "sky"))),
    **dict.fromkeys(
        ("pending", "failed", "derivatives_missing", "duplicates", "untagged", "last_import"), st.booleans()
    ),
    "date_from": st.sampled_from((*DAYS, "2026-05", "soon")),
    "date_to": st.sampled_from((*DAYS, "2027-01-01", "2026-06")),
    "camera": st.sampled_from(("x", "y")),
    "orientation": st.sampled_from(("Portrait", "square", "landscape", "odd")),
    "plan": st.sampled_from(Plan),
}


@st.composite
def filters(draw: st.DrawFn) -> PhotoFilter:
    """Up to three conditions: more of them, and most lists would be empty."""
    names = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=3, unique=True))
    return PhotoFilter(**{name: draw(CONDITIONS[name]) for name in names})  # type: ignore[arg-type]


sorts = st.builds(
    Sort, st.sampled_from(SortKey), st.booleans(), st.sampled_from([g for g in GroupBy if g is not GroupBy.BURST])
)


class Library:
    """Photos of three projects, and things that happen to them."""

    def __init__(self, db: Database, project_ids: list[int]) -> None:
        self.db, self.photos, self.tags = db, PhotoStore(db), TagStore(db)
        self.project_ids = project_ids
        self._dice = random.Random(7)
        self._numbers = count(db.sql("SELECT coalesce(max(id), 0) FROM photos")[0][0] + 1)

    def add(self) -> None:
        dice = self._dice
        kinds = dice.choice((("jpeg",), ("jpeg", "raw"), ("raw",), ("other",)))
        stem = f"IMG_{next(self._numbers)}"
        files = tuple(NewFile(FileKind(kind), f"{stem}.{kind}", dice.randrange(5), 1) for kind in kinds)
        wide = Metadata(width=30, height=dice.choice((20, 30, 50)), orientation=dice.choice((1, 6)), camera="Camera X")
        photo_id = self.photos.add(NewPhoto(dice.choice(self.project_ids), "", stem, files, wide, LATER))
        self.take(photo_id, dice.choice(TIMES))

    def take(self, photo_id: int, taken: str | None) -> None:
        self.db.change("UPDATE photos SET taken_local = ? WHERE id = ?", (taken, photo_id))

    def one(self) -> int:
        return int(self._dice.choice(self.db.sql("SELECT id FROM photos"))[0])

    def happen(self, what: str) -> None:
        photo_id, dice = self.one(), self._dice
        photo = self.photos.get([photo_id])[0]
        match what:
            case "add":
                self.add()
            case "rate":
                self.photos.decide([photo_id], NOW, rating=dice.randrange(6))
            case "label":
                self.photos.decide([photo_id], NOW, label=dice.choice((None, *Label)))
            case "plan":
                self.photos.decide(
                    [photo_id], NOW, keep_jpeg=dice.choice((None, True, False)), keep_raw=dice.choice((None, False))
                )
            case "file":
                if photo.files:
                    self.photos.set_file_state(
                        [photo.files[0].id], dice.choice((FileState.MISSING, FileState.PRESENT)), NOW
                    )
            case "state":
                self.db.change(
                    "UPDATE photos SET state = ? WHERE id = ?", (str(dice.choice(list(PhotoState))), photo_id)
                )
            case "made":
                state = DerivativeState(dice.choice(list(DerivativeStatus)))
                self.photos.set_derivative(photo_id, dice.choice(list(DerivativeKind)), state, NOW)
            case "tag":
                self.tags.add([photo_id], [dice.choice(("sea", "sea/deep", "sky"))], NOW)
            case "duplicate":
                self.db.change("INSERT OR IGNORE INTO duplicates VALUES (?, 'content', 'k')", (photo_id,))
            case "no duplicate":
                self.db.change("DELETE FROM duplicates WHERE photo_id = ?", (photo_id,))
            case "time":
                self.take(photo_id, dice.choice(TIMES))
            case "odd time":
                self.take(photo_id, "yesterday")
            case "even times":
                self.db.change("UPDATE photos SET taken_local = NULL WHERE taken_local = 'yesterday'")
            case "move":
                self.db.change(
                    "UPDATE photos SET project_id = ? WHERE id = ?", (dice.choice(self.project_ids), photo_id)
                )
            case "rename":
                self.db.change(
                    "UPDATE photos SET stem = 'a1', stem_key = ? WHERE id = ?", (dice.choice("xyz"), photo_id)
                )
            case "go":
                self.db.change("DELETE FROM photos WHERE id = ?", (photo_id,))


EVENTS = ("add", "rate", "label", "plan", "file", "state", "made", "tag", "duplicate", "no duplicate", "time")
EVENTS += ("odd time", "move", "rename", "go")


@pytest.fixture
def library(db: Database, add_project: AddProject) -> Library:
    made = Library(db, [add_project(name).id for name in ("Zoo", "archive", "Botanic")])
    for _ in range(30):
        made.add()
    return made


def loaded(db: Database) -> PhotoIndex:
    index = PhotoIndex(db)
    while index.load_some():
        pass
    return index


def agree(index: PhotoIndex, photos: PhotoStore, photo_filter: PhotoFilter, sort: Sort) -> None:
    told, found = photos.list(photo_filter, sort), index.list(photo_filter, sort)
    if found is None:
        assert sort.group is GroupBy.DAY
        assert index.ready
    else:
        assert (found.ids, found.project_ids, found.total) == (told.ids, told.project_ids, told.total)
        assert found.groups == told.groups
    assert index.plan_counts(photo_filter) == photos.plan_counts(photo_filter)
    assert index.count(photo_filter) == photos.count(photo_filter)


@pytest.mark.trap("T53")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_it_says_what_the_builder_says_after_every_change(
    library: Library, tmp_path: Path, data: st.DataObject
) -> None:
    copy = tmp_path / "copy.sqlite3"
    copy.unlink(missing_ok=True)  # the same beginning for every example
    library.db.backup(copy)
    with closing(Database.open(copy, check=False)) as db:
        here = Library(db, library.project_ids)
        index = loaded(db)
        for _ in range(3):
            for what in data.draw(st.lists(st.sampled_from(EVENTS), max_size=4)):
                here.happen(what)
            agree(index, here.photos, data.draw(filters()), data.draw(sorts))


def test_every_single_condition_agrees(library: Library) -> None:
    for what in EVENTS * 3:
        if what not in ("go", "odd time"):
            library.happen(what)
    index = loaded(library.db)
    matched = 0
    for photo_filter in (
        PhotoFilter(),
        PhotoFilter(states=()),
        *(PhotoFilter(states=(s,)) for s in PhotoState),
        *(PhotoFilter(kinds=(k,)) for k in FileKind),
        *(PhotoFilter(labels=(c,)) for c in Label),
        *(PhotoFilter(plan=p) for p in Plan),
        *(PhotoFilter(orientation=o) for o in ("landscape", "portrait", "square")),
        *(PhotoFilter(**{name: value}) for value in (True, False) for name in (  # type: ignore[arg-type]
            "pending", "failed", "derivatives_missing", "duplicates", "untagged", "last_import")),
        *(PhotoFilter(rating_min=n, rating_max=n) for n in range(6)),
        PhotoFilter(date_from=DAYS[0], date_to=DAYS[1]),
        PhotoFilter(text="camera"),
        PhotoFilter(tags=("sea",)),
    ):  # fmt: skip
        agree(index, library.photos, photo_filter, Sort())
        matched += bool(len(library.photos.list(photo_filter, Sort())))
    assert matched > 20, "conditions that match nothing show nothing"


def test_another_connection_is_followed_too(library: Library, tmp_path: Path) -> None:
    index = loaded(library.db)
    other = Database.open(library.db.path)
    PhotoStore(other).decide([library.one()], NOW, rating=5, label=Label.RED)
    other.close()
    agree(index, library.photos, PhotoFilter(rating_min=5), Sort())
    agree(index, library.photos, PhotoFilter(labels=(Label.RED,)), Sort())


def test_words_are_asked_for_again_once_anybody_wrote(library: Library) -> None:
    index, named = loaded(library.db), PhotoFilter(text="harbour")
    library.happen("tag")
    agree(index, library.photos, named, Sort())
    library.db.change("UPDATE tags SET name = 'Harbour', name_key = 'harbour'")
    assert len(library.photos.list(named, Sort())) == 1
    agree(index, library.photos, named, Sort())


def test_bursts_and_an_unread_library_are_left_to_sql(library: Library) -> None:
    index = PhotoIndex(library.db)
    assert index.list(PhotoFilter(), Sort()) is None
    assert index.plan_counts(PhotoFilter()) is None
    assert loaded(library.db).list(PhotoFilter(), Sort(group=GroupBy.BURST)) is None


def test_changes_while_it_is_read_are_not_lost(library: Library) -> None:
    index = PhotoIndex(library.db, chunk=7)
    dice = iter(EVENTS * 9)
    while index.load_some():
        for _ in range(5):
            library.happen(next(dice))
    library.happen("even times")
    agree(index, library.photos, PhotoFilter(states=()), Sort())
    agree(index, library.photos, PhotoFilter(plan=Plan.UNDECIDED), Sort(SortKey.NAME, group=GroupBy.PROJECT))


def test_too_many_changes_to_follow_are_read_anew(library: Library) -> None:
    index = loaded(library.db)
    library.db.change("INSERT INTO photo_changes (seq, photo_id) VALUES (?, 1)", (2 * m0005_changes.KEPT,))
    library.happen("rate")
    assert index.list(PhotoFilter(), Sort()) is None
    assert not index.ready
    while index.load_some():
        pass
    agree(index, library.photos, PhotoFilter(rating_min=1), Sort())


def test_an_empty_library(db: Database, photos: PhotoStore) -> None:
    agree(loaded(db), photos, PhotoFilter(), Sort())
