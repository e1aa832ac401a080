"""An import plan grouped into photos, and what it counts."""

from __future__ import annotations

from photodesk.domain.intake import ImportPlan, PlannedFile, PlanOutcome, totals
from photodesk.domain.photo import FileKind

NEW, DUPLICATE, JOINED = PlanOutcome.NEW, PlanOutcome.DUPLICATE, PlanOutcome.JOINED
KINDS = {"jpg": FileKind.JPEG, "nef": FileKind.RAW}


def planned(path: str, outcome: PlanOutcome = NEW, of: str = "", size: int = 10) -> PlannedFile:
    name = path.rpartition("/")[2]
    kind = KINDS.get(name.rpartition(".")[2].casefold())
    return PlannedFile(path, "", name, size, kind, outcome, of)


def test_a_pair_is_one_photo_and_its_sidecars_ride_along() -> None:
    plan = ImportPlan(
        (
            planned("/card/A.JPG"),
            planned("/card/A.nef"),
            planned("/card/a.xmp", PlanOutcome.SIDECAR),
            planned("/card/A.NEF.xmp", PlanOutcome.SIDECAR),
        )
    )
    (photo,) = plan.photos()
    assert [f.name for f in photo.files] == ["A.JPG", "A.nef"]
    assert [f.name for f in photo.sidecars] == ["a.xmp", "A.NEF.xmp"]
    assert photo.kinds == (FileKind.JPEG, FileKind.RAW)
    assert totals([photo]).files == 4


def test_equal_names_on_two_cards_stay_two_photos() -> None:
    plan = ImportPlan((planned("/one/A.JPG"), planned("/two/A.nef"), planned("/two/A.JPG")))
    assert [[f.path for f in p.files] for p in plan.photos()] == [["/one/A.JPG"], ["/two/A.JPG", "/two/A.nef"]]


def test_one_file_worth_taking_makes_the_photo_worth_taking() -> None:
    plan = ImportPlan(
        (
            planned("/card/A.JPG", DUPLICATE, "A in Walk"),
            planned("/card/A.NEF", JOINED, "A in Walk"),
            planned("/card/B.JPG", DUPLICATE, "B in Walk"),
        )
    )
    a, b = plan.photos()
    assert (a.outcome, b.outcome) == (JOINED, DUPLICATE)
    assert b.of == "B in Walk"
    assert (plan.new_photos, plan.new_files, plan.bytes) == (1, 1, 10)


def test_refused_files_and_lone_sidecars_stand_for_themselves() -> None:
    plan = ImportPlan(
        (
            planned("/card/readme.txt", PlanOutcome.REFUSED),
            planned("/card/B.xmp", PlanOutcome.SIDECAR),
            planned("/card/A.JPG"),
        )
    )
    assert [(p.name, p.outcome) for p in plan.photos()] == [
        ("A", NEW),
        ("B", PlanOutcome.SIDECAR),
        ("readme", PlanOutcome.REFUSED),
    ]
    assert plan.new_photos == 1
