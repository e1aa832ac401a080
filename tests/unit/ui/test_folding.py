"""Which panels show at which width."""

from __future__ import annotations

import pytest

from photodesk.ui.folding import Panels, Side


@pytest.mark.parametrize(
    ("width", "loupe", "side", "info"),
    [
        (1440, False, Side.FULL, True),
        (1100, False, Side.FULL, True),
        (1099, False, Side.FULL, False),
        (859, False, Side.RAIL, False),
        (1440, True, Side.RAIL, False),
    ],
)
def test_untouched_panels(width: int, loupe: bool, side: Side, info: bool) -> None:
    panels = Panels()
    assert panels.sidebar_at(width, loupe=loupe) is side
    assert panels.info_at(width, loupe=loupe) is info


def test_info_asked_for_in_a_narrow_window_stays_until_it_is_wide() -> None:
    asked = Panels().info_toggled(1000, loupe=False)
    assert asked.info_at(1000, loupe=False)
    assert not asked.resized(1200).resized(1000).info_at(1000, loupe=False)
    assert asked.info_toggled(1000, loupe=False) == Panels()


@pytest.mark.parametrize("width", [900, 1000, 1440])
@pytest.mark.parametrize("loupe", [False, True])
def test_both_at_once_twice_is_as_before(width: int, loupe: bool) -> None:
    before = Panels() if not loupe else Panels(loupe_sidebar=True, loupe_info=True)
    folded = before.both_toggled(width, loupe=loupe)
    assert folded.sidebar_at(width, loupe=loupe) is not Side.FULL
    assert not folded.info_at(width, loupe=loupe)
    again = folded.both_toggled(width, loupe=loupe)
    assert again.sidebar_at(width, loupe=loupe) is Side.FULL
    assert again.info_at(width, loupe=loupe)


def test_activity_takes_the_place_of_info_and_needs_room() -> None:
    panels = Panels(activity=True)
    assert not panels.info_at(1440, loupe=False)
    assert panels.sidebar_at(1440, loupe=False) is Side.FULL
    assert panels.sidebar_at(960, loupe=False) is Side.RAIL
    assert panels.info_toggled(1440, loupe=False) == Panels()
