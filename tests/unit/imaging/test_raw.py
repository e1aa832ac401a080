"""RAW files: embedded preview or demosaic, turned exactly once, and final when neither gives a picture."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from photodesk.domain.derivative import PERMANENT, Recipe
from photodesk.imaging import raw
from photodesk.imaging.decode import Decoded
from photodesk.imaging.derive import DeriveRequest
from photodesk.imaging.failure import DecodeFailure
from photodesk.imaging.limits import Limits
from photodesk.imaging.render import render


def preview(size: tuple[int, int], orientation: int = 1) -> Decoded:
    return Decoded(Image.new("RGB", size), *size, orientation, None, scaled=True)


@pytest.mark.parametrize(
    ("shown", "frame", "turn"),
    [
        (preview((1600, 1200)), (4000, 3000, 1), 1),
        (preview((1600, 1200)), (4000, 3000, 6), 6),  # stored like the sensor: the RAW's own orientation holds
        (preview((1200, 1600)), (4000, 3000, 6), 1),  # the camera turned it before it stored it
        (preview((1600, 1200), 8), (4000, 3000, 8), 8),  # it says so itself
        (preview((1600, 1200)), (4000, 3000, 3), 3),
        (preview((1200, 1600)), (3000, 4000, 6), 6),  # a sensor that stands
    ],
)
def test_a_preview_is_turned_exactly_once(shown: Decoded, frame: tuple[int, int, int], turn: int) -> None:
    assert raw._turn(shown, raw._Frame(*frame)) == turn


@pytest.mark.corpus
@pytest.mark.trap("T33")
@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("raw/metadata_only/Canon-R6-pruned.CR3", (1620, 1920)),  # embedded, large enough
        ("raw/decodable/canon_eos_6d.dng", (600, 2800)),  # demosaiced at half size
        ("raw/synthetic_pairs/PDSK1207.DNG", (700, 800)),
    ],
)
def test_a_raw_becomes_both_derivatives(corpus: Path, tmp_path: Path, name: str, sides: tuple[int, int]) -> None:
    request = DeriveRequest(corpus / name, "raw", None, Recipe(), tmp_path / "t.jpg", tmp_path / "p.jpg")
    result = render(request, Limits())
    with Image.open(tmp_path / "p.jpg") as picture:
        assert sides[0] <= max(picture.size) <= sides[1]
        assert (picture.width > picture.height) == (result.width > result.height)


@pytest.mark.corpus
@pytest.mark.trap("T33")
@pytest.mark.fault(76)
def test_what_no_decoder_opens_is_final_with_a_reason(corpus: Path, tmp_path: Path) -> None:
    source = corpus / "raw" / "unsupported_codec" / "GOPR0024.GPR"
    with pytest.raises(DecodeFailure) as caught:
        render(DeriveRequest(source, "raw", None, Recipe(), tmp_path / "t.jpg", None), Limits())
    failure = caught.value
    assert failure.failure_kind in PERMANENT
    assert "RAW" in failure.message


@pytest.mark.corpus
def test_a_raw_whose_name_has_undecodable_bytes_is_opened(corpus: Path, tmp_path: Path) -> None:
    source = tmp_path / os.fsdecode(b"caf\xe9.dng")
    try:
        shutil.copy(corpus / "raw" / "synthetic_pairs" / "PDSK1207.DNG", source)
    except OSError:
        pytest.skip("this file system only takes UTF-8 names")
    assert render(DeriveRequest(source, "raw", None, Recipe(), tmp_path / "t.jpg", None), Limits()).height == 768
    assert raw.shape(source) == (768, 512, 6)
