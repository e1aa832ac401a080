"""The words the terminal prints."""

from __future__ import annotations

import pytest

from photodesk.cli.output import counted


@pytest.mark.parametrize(("number", "told"), [(0, "0 photos"), (1, "1 photo"), (1200, "1,200 photos")])
def test_a_number_agrees_with_its_noun(number: int, told: str) -> None:
    assert counted(number, "photo") == told
