"""Real photographs: every readable one gives both derivatives, upright, and says what the manifest says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photodesk.domain.derivative import FailureKind, Recipe
from photodesk.domain.photo import Metadata
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.formats import classify
from photodesk.imaging.sandbox import DecodeFailure, DecoderPool

pytestmark = pytest.mark.corpus

NOT_DECODABLE = {
    "raw/metadata_only/CanonRaw.crw": FailureKind.CORRUPT,  # cut after its metadata, no preview left
    "raw/metadata_only/Nikon.nef": FailureKind.CORRUPT,  # cut
    "raw/metadata_only/PhaseOne.iiq": FailureKind.CORRUPT,  # cut
    "raw/metadata_only/fixture.cr3": FailureKind.CORRUPT,  # cut
    "raw/unsupported_codec/GOPR0024.GPR": FailureKind.UNSUPPORTED,  # VC-5 codec, and no embedded preview
}
"""Files that hold no picture for us, and what the user is told."""

OTHER_DATE = {
    "real/cameras/Nikon E900 (2).jpg": None,  # 0000:00:00 is no date
    "real/cameras/Olympus C860L.jpg": None,  # 0000:00:00
    "real/cameras/withUncompressedYCbCrThumbnail4.jpg": None,  # blanks
    "real/cameras/el_torcal_rocks.jpg": "2012-08-05T11:39:59",  # the manifest keeps a trailing blank
}
OTHER_SIZE = {
    "raw/metadata_only/Issue 247-1.nef": "a JPEG named .nef: it is opened as what it is, the manifest asked LibRaw",
    "raw/metadata_only/Issue 247-2.nef": "the same",
}


@dataclass(frozen=True, slots=True)
class Found:
    metadata: Metadata | DecodeFailure
    result: DeriveResult | DecodeFailure
    thumbnail: Path
    preview: Path


@pytest.fixture(scope="module")
def found(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """Every picture of real, raw and modern through the pool, once for all tests here."""
    folder = tmp_path_factory.mktemp("derivatives")
    futures = {}
    with DecoderPool(time_limit=60) as pool:
        for number, path in enumerate(_pictures(corpus)):
            info = classify(path.name)
            assert info is not None
            targets = (folder / f"{number}.t.jpg", folder / f"{number}.p.jpg")
            request = DeriveRequest(path, info.family, None, Recipe(), *targets)
            name = path.relative_to(corpus).as_posix()
            futures[name] = (pool.read_metadata(path, info.family), pool.derive(request), targets)
        return {
            name: Found(_outcome(metadata), _outcome(result), *targets)
            for name, (metadata, result, targets) in futures.items()
        }


def _pictures(corpus: Path) -> Iterator[Path]:
    for top in ("real", "raw", "modern"):
        yield from (p for p in sorted((corpus / top).rglob("*")) if p.is_file() and classify(p.name))


def _outcome(future):  # type: ignore[no-untyped-def]
    error = future.exception(300)
    assert error is None or isinstance(error, DecodeFailure)
    return error or future.result()


@pytest.fixture(scope="module")
def manifest(corpus: Path) -> dict[str, dict[str, str]]:
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8", newline="") as table:
        return {row["path"]: row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.mark.trap("T33")
@pytest.mark.fault(76)
@pytest.mark.fault(77)
def test_every_readable_picture_gives_both_derivatives(found: dict[str, Found]) -> None:
    """F9: no false alarms; what cannot be shown is final, with its reason."""
    failed = {n: f.result.failure_kind for n, f in found.items() if isinstance(f.result, DecodeFailure)}
    assert failed == NOT_DECODABLE
    assert len(found) > 300
    for name, one in found.items():
        if isinstance(one.result, DeriveResult):
            with Image.open(one.thumbnail) as thumbnail, Image.open(one.preview) as preview:
                assert thumbnail.format == preview.format == "JPEG", name
                assert max(thumbnail.size) <= min(512, max(one.result.width, one.result.height)), name
                assert max(preview.size) < 2 * 1920 + 1, name
                assert 0x0112 not in preview.getexif(), name


@pytest.mark.fault(76)
def test_every_picture_has_metadata_even_where_pixels_are_absent(found: dict[str, Found]) -> None:
    assert [name for name, one in found.items() if isinstance(one.metadata, DecodeFailure)] == []


def test_metadata_and_decoder_agree_about_the_upright_size(found: dict[str, Found]) -> None:
    for name, one in found.items():
        if isinstance(one.result, DeriveResult) and isinstance(one.metadata, Metadata):
            size = (one.metadata.width, one.metadata.height)
            upright = size[::-1] if one.metadata.orientation >= 5 else size
            assert upright == (one.result.width, one.result.height), name


def test_all_orientations_look_alike(found: dict[str, Found]) -> None:
    pictures = [_pixels(found[f"real/orientation/Landscape_{n}.jpg"].thumbnail) for n in range(9)]
    for number, picture in enumerate(pictures):
        assert picture.shape == pictures[1].shape, number
        assert np.abs(picture - pictures[1]).mean() < 6, number  # the number painted into each differs


def test_raws_stand_like_the_jpegs_shot_with_them(found: dict[str, Found]) -> None:
    pairs = [
        name for name in found if name.startswith(("raw/synthetic_pairs/", "raw/decodable/")) and name.endswith(".JPG")
    ]
    raws = {name.rpartition(".")[0]: name for name in found if name.startswith("raw/") and not name.endswith(".JPG")}
    compared = 0
    for jpeg in pairs:
        raw = raws.get(jpeg.rpartition(".")[0])
        if raw is None:
            continue
        ours, theirs = _pixels(found[raw].thumbnail, 48), _pixels(found[jpeg].thumbnail, 48)
        turned = [np.rot90(theirs, turn) for turn in range(4)]
        turned = [picture for picture in turned if picture.shape == ours.shape]
        likeness = [np.corrcoef(ours.ravel(), picture.ravel())[0, 1] for picture in turned]
        assert likeness[0] == max(likeness), raw
        compared += 1
    assert compared >= 12


def _pixels(path: Path, side: int = 0) -> np.ndarray:
    with Image.open(path) as picture:
        grey = picture.convert("L")
        if side:
            across = picture.width > picture.height
            grey = grey.resize((side, side * 2 // 3) if across else (side * 2 // 3, side))
        return np.asarray(grey, dtype=np.float32)


def test_the_manifest_says_the_same(found: dict[str, Found], manifest: dict[str, dict[str, str]]) -> None:
    agreed = {"taken": 0, "camera": 0, "size": 0, "orientation": 0}
    for name, one in found.items():
        said, row = one.metadata, manifest.get(name)
        if row is None or not isinstance(said, Metadata):
            continue
        if row["taken"]:
            local = said.taken.local[:19] if said.taken else None
            expected = OTHER_DATE.get(name, row["taken"].replace(":", "-", 2).replace(" ", "T"))
            assert local == expected, name
            agreed["taken"] += 1
        if row["make_model"]:
            last_word = _letters((said.camera or "?").split()[-1])
            assert all(_letters(word) in _letters(row["make_model"]) for word in (said.camera or "?").split()), name
            assert last_word in _letters(row["make_model"].split()[-1]), name
            agreed["camera"] += 1
        if row["width"] and name not in OTHER_SIZE:
            assert {said.width, said.height} == {int(row["width"]), int(row["height"])}, name
            agreed["size"] += 1
        if row["orientation"] and not name.startswith("raw/"):  # for RAW the manifest gives LibRaw's flip
            assert said.orientation == (int(row["orientation"]) or 1), name
            agreed["orientation"] += 1
    assert agreed["taken"] >= 107
    assert agreed["camera"] >= 106
    assert agreed["size"] >= 320
    assert agreed["orientation"] >= 115


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def test_a_gps_date_is_no_capture_date(found: dict[str, Found]) -> None:
    gps = found["real/dates/gps-datetime.jpg"].metadata
    original = found["real/dates/date-priority-test.jpg"].metadata
    assert isinstance(gps, Metadata)
    assert isinstance(original, Metadata)
    assert gps.taken is None
    assert original.taken is not None
    assert original.taken.local == "2023-02-02T02:00:00"
