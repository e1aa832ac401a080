"""What each field of a filter means, on a real database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodesk.domain.derivative import DerivativeKind, DerivativeState, DerivativeStatus
from photodesk.domain.filter import PhotoFilter, Plan, PlanCounts, Sort, SortKey
from photodesk.domain.photo import CaptureTime, FileKind, FileState, Label, Metadata, PhotoState
from photodesk.store.filter_sql import order_by, where
from photodesk.store.photos import PhotoStore
from photodesk.store.tags import TagStore

NOW = "2026-11-20T19:00:00.000000Z"
Show = Callable[..., list[str]]


@pytest.fixture
def shown(photos: PhotoStore) -> Show:
    """Stems of the photos that pass, by name."""

    def stems(**fields: object) -> list[str]:
        ids = photos.list(PhotoFilter(**fields), Sort(SortKey.NAME, descending=False)).ids  # type: ignore[arg-type]
        return [p.stem for p in photos.get(list(ids))]

    return stems


@pytest.mark.trap("T54")
def test_the_last_day_is_whole_and_the_next_is_out(add_photo, shown: Show) -> None:
    add_photo("a", taken="2026-05-01T00:00:00")
    add_photo("b", taken="2026-05-31T23:59:59.999999")
    add_photo("c", taken="2026-06-01T00:00:00")
    add_photo("d", taken="2026-04-30T23:59:59.999")
    add_photo("e")

    assert shown(date_from="2026-05-01", date_to="2026-06-01") == ["a", "b"]
    assert shown(date_from="2026-05-31") == ["b", "c"]
    assert shown(date_to="2026-05-01") == ["d"]


@pytest.mark.trap("T54")
def test_days_are_local_whatever_the_zone(add_photo, shown: Show, photos: PhotoStore, db) -> None:
    late = Metadata(taken=CaptureTime("2026-05-01T23:30:00", offset_minutes=-600))
    early = Metadata(taken=CaptureTime("2026-05-02T00:30:00", offset_minutes=780))
    add_photo("late", metadata=late)
    add_photo("early", metadata=early)

    assert shown(date_from="2026-05-01", date_to="2026-05-02") == ["late"]
    stored = db.sql("SELECT stem, taken_at, taken_local FROM photos ORDER BY id")
    assert stored == [
        ("late", "2026-05-02T09:30:00.000000Z", "2026-05-01T23:30:00"),
        ("early", "2026-05-01T11:30:00.000000Z", "2026-05-02T00:30:00"),
    ]


def test_every_named_kind_must_be_there(add_photo, shown: Show, photos: PhotoStore) -> None:
    add_photo("jpeg", "jpeg")
    add_photo("raw", "raw")
    pair = add_photo("pair", "jpeg", "raw")
    assert shown(kinds=(FileKind.RAW,)) == ["pair", "raw"]
    assert shown(kinds=(FileKind.JPEG, FileKind.RAW)) == ["pair"]

    raw = next(f for f in photos.get([pair])[0].files if f.kind is FileKind.RAW)
    photos.set_file_state([raw.id], FileState.MISSING, NOW)
    assert shown(kinds=(FileKind.JPEG, FileKind.RAW)) == []


def test_pending_is_an_explicit_discard_of_a_file_that_is_there(add_photo, shown: Show, photos: PhotoStore) -> None:
    add_photo("undecided", "jpeg", "raw")
    kept, discarded = add_photo("kept", "jpeg"), add_photo("discarded", "jpeg", "raw")
    no_raw = add_photo("no raw", "jpeg")
    photos.decide([kept], NOW, keep_jpeg=True)
    photos.decide([discarded], NOW, keep_jpeg=True, keep_raw=False)
    photos.decide([no_raw], NOW, keep_raw=False)

    assert shown(pending=True) == ["discarded"]
    assert shown(pending=False) == ["kept", "no raw", "undecided"]


def test_stars_and_labels(add_photo, shown: Show, photos: PhotoStore) -> None:
    ids = [add_photo(f"s{stars}") for stars in range(6)]
    for stars, photo_id in enumerate(ids):
        photos.decide([photo_id], NOW, rating=stars)
    photos.decide(ids[:2], NOW, label=Label.RED)
    photos.decide(ids[2:3], NOW, label=Label.BLUE)

    assert shown(rating_min=4) == ["s4", "s5"]
    assert shown(rating_min=1, rating_max=2) == ["s1", "s2"]
    assert shown(labels=(Label.RED, Label.BLUE)) == ["s0", "s1", "s2"]
    assert shown(labels=(Label.RED,), rating_min=1) == ["s1"]


@pytest.mark.trap("T63")
def test_a_tag_finds_what_is_below_it_and_all_named_must_fit(add_photo, shown: Show, db) -> None:
    tags = TagStore(db)
    tags.add([add_photo("rome")], ["Travel/Italy/Rome", "family"], NOW)
    tags.add([add_photo("oslo")], ["travel/norway"], NOW)
    tags.add([add_photo("travels")], ["Travelling"], NOW)

    assert shown(tags=("travel",)) == ["oslo", "rome"]
    assert shown(tags=("TRAVEL/italy",)) == ["rome"]
    assert shown(tags=("travel", "family")) == ["rome"]
    assert shown(tags=("100%",)) == []


def test_derivatives_are_looked_at_together(add_photo, shown: Show, photos: PhotoStore) -> None:
    whole, half, failed = add_photo("whole"), add_photo("half"), add_photo("failed")
    generated = DerivativeState(DerivativeStatus.GENERATED)
    for photo_id in (whole, half, failed):
        photos.set_derivative(photo_id, DerivativeKind.THUMBNAIL, generated, NOW)
        photos.set_derivative(photo_id, DerivativeKind.PREVIEW, generated, NOW)
    photos.set_derivative(half, DerivativeKind.PREVIEW, DerivativeState(DerivativeStatus.MISSING), NOW)
    photos.set_derivative(failed, DerivativeKind.THUMBNAIL, DerivativeState(DerivativeStatus.FAILED), NOW)

    assert shown(derivatives_missing=True) == ["half"]
    assert shown(failed=True) == ["failed"]
    assert shown(failed=False, derivatives_missing=False) == ["whole"]


def test_orientation_is_that_of_the_upright_picture(add_photo, shown: Show) -> None:
    add_photo("wide", metadata=Metadata(width=6000, height=4000))
    add_photo("turned", metadata=Metadata(width=6000, height=4000, orientation=6))
    add_photo("square", metadata=Metadata(width=10, height=10))
    add_photo("unknown")

    assert shown(orientation="landscape") == ["wide"]
    assert shown(orientation="Portrait") == ["turned"]
    assert shown(orientation="square") == ["square"]
    assert shown(orientation="diagonal") == []


def test_text_is_found_in_stem_camera_lens_and_file_names(add_photo, shown: Show) -> None:
    add_photo("Sunset", metadata=Metadata(camera="Nikon Z 6", lens="24-70 mm"))
    add_photo("Dawn", "raw")
    add_photo("100%_real")

    assert shown(text="SUN") == ["Sunset"]
    assert shown(text="nikon 24-70") == ["Sunset"]
    assert shown(text='"z 6"') == ["Sunset"]
    assert shown(text="nikon dawn") == []
    assert shown(text=".nef") == ["Dawn"]
    assert shown(text="100%_r") == ["100%_real"]
    assert shown(text="%_") == ["100%_real"]
    assert shown(text="%") == ["100%_real"]
    assert shown(camera="z 6") == ["Sunset"]


def test_text_begins_words_of_names_tags_and_projects(add_photo, add_project, shown: Show, db) -> None:
    other = add_project("Côte d’Azur")
    TagStore(db).add([add_photo("DSC02207")], ["Place/Old Harbour"], NOW)
    add_photo("IMG_2211", project_id=other.id)

    assert shown(text="harb") == shown(text="old") == shown(text='"old harb"') == ["DSC02207"]
    assert shown(text="azur") == shown(text="cote") == ["IMG_2211"]
    assert shown(text="2207") == shown(text="02207") == shown(text="dsc0") == ["DSC02207"]
    assert shown(text="img_22") == shown(text="22 azur") == ["IMG_2211"]
    assert shown(text="bour") == shown(text="azur harbour") == []


def test_what_text_finds_follows_every_change(add_photo, shown: Show, db, photos: PhotoStore, project) -> None:
    photo_id = add_photo("A", metadata=Metadata(camera="Nikon"))
    TagStore(db).add([photo_id], ["birds"], NOW)

    photos.set_metadata(photo_id, Metadata(camera="Fuji"), NOW)
    db.change("UPDATE tags SET name = 'gulls', name_key = 'gulls' WHERE name = 'birds'")
    db.change("UPDATE projects SET name = 'Harbour' WHERE id = ?", (project.id,))
    db.change("UPDATE photos SET stem = 'B' WHERE id = ?", (photo_id,))

    assert [shown(text=t) for t in ("nikon", "birds", project.name, "a")] == [[]] * 4
    assert [shown(text=t) for t in ("fuji", "gulls", "harb", "b")] == [["B"]] * 4
    TagStore(db).remove([photo_id], ["gulls"])
    assert shown(text="gulls") == []
    db.change("DELETE FROM photo_files")
    db.change("DELETE FROM photos")
    assert db.sql("SELECT count(*) FROM find_photos WHERE find_photos MATCH 'fuji'") == [(0,)]


@pytest.mark.parametrize(
    "hostile",
    [
        '"',
        "a OR b",
        "NOT a",
        "name:a",
        "a*",
        "a^",
        "(a",
        "a)",
        "NEAR(a b)",
        "'; DROP TABLE photos; --",
        "-",
        "{a}",
    ],
)
def test_no_text_is_syntax(add_photo, shown: Show, hostile: str) -> None:
    add_photo("b")
    assert shown(text=hostile) == []
    assert shown() == ["b"]


@given(st.text(max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_text_is_answered(photos: PhotoStore, text: str) -> None:
    assert photos.count(PhotoFilter(text=text)) == 0


def test_text_without_spaces_is_found_anywhere(add_photo, shown: Show) -> None:
    add_photo("京都の庭")
    assert shown(text="庭") == shown(text="都の") == ["京都の庭"]


def test_every_photo_is_undecided_kept_or_to_discard(add_photo, shown: Show, photos: PhotoStore) -> None:
    add_photo("undecided", "jpeg", "raw")
    kept, half, gone = add_photo("kept", "jpeg"), add_photo("half", "jpeg", "raw"), add_photo("raw gone", "jpeg")
    photos.decide([kept], NOW, keep_jpeg=True)
    photos.decide([half], NOW, keep_jpeg=True, keep_raw=False)
    photos.decide([gone], NOW, keep_raw=False)

    found = {plan: shown(plan=plan) for plan in Plan}
    assert found == {Plan.UNDECIDED: ["undecided"], Plan.KEEP: ["kept", "raw gone"], Plan.DISCARD: ["half"]}
    assert photos.plan_counts(PhotoFilter(plan=Plan.KEEP)) == PlanCounts(4, 1, 2, 1)
    assert photos.plan_counts(PhotoFilter(text="h")) == PlanCounts(1, 0, 0, 1)


def test_untagged_and_the_last_import(add_photo, shown: Show, db) -> None:
    old, new = add_photo("old"), add_photo("new", now="2026-11-21T10:00:05.000000Z")
    TagStore(db).add([old], ["x"], NOW)
    assert shown(untagged=True) == ["new"]
    assert shown(last_import=True) == []
    for at in ("2026-11-20T09:00:00.000000Z", "2026-11-21T10:00:00.000000Z", "2026-11-22T08:00:00.000000Z"):
        db.change(
            "INSERT INTO tasks (tenant_id, type, scope, source, created_at, updated_at)"
            " VALUES ('t', 'import_photos', 'project', 'user', ?1, ?1)",
            (at,),
        )
    assert shown(last_import=True) == ["new"]
    assert new


@pytest.mark.fault(37)
def test_text_is_found_in_either_normal_form(add_photo, shown: Show) -> None:
    add_photo("Cafe\u0301")
    add_photo("CAF\u00c9 2")
    assert shown(text="caf\u00e9") == ["CAF\u00c9 2", "Cafe\u0301"][::-1]


def test_projects_and_states_narrow(add_photo, add_project, shown: Show, photos: PhotoStore, project) -> None:
    other = add_project("Other")
    add_photo("here")
    away = add_photo("away", project_id=other.id)
    photos.set_file_state([photos.get([away])[0].files[0].id], FileState.MISSING, NOW)

    assert shown(project_ids=(other.id,)) == ["away"]
    assert shown(project_ids=(project.id, other.id)) == ["away", "here"]
    assert shown(states=(PhotoState.MISSING,)) == ["away"]
    assert shown(states=()) == ["away", "here"]


@pytest.mark.trap("T55")
@pytest.mark.parametrize(
    ("narrowed", "narrow"),
    [
        (PhotoFilter(), True),
        (PhotoFilter(project_ids=(1,), states=(PhotoState.PRESENT,), date_from="2026-01-01"), True),
        (PhotoFilter(rating_min=3), False),
        (PhotoFilter(text="a"), False),
        (PhotoFilter(rating_min=3, date_from="2026-01-01", date_to="2026-02-01"), True),
    ],
)
def test_the_index_by_time_orders_only_what_it_can_also_filter(narrowed: PhotoFilter, narrow: bool) -> None:
    """Otherwise a million rows are fetched one by one, 3.1 s instead of 0.7."""
    condition = where(narrowed)
    assert condition.narrow is narrow
    assert order_by(Sort(), condition).startswith("+") is not narrow
