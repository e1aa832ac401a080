"""Which side panels show at which window width. Pure (the numbers are the design's)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

INFO_FOLDS_BELOW = 1100
RAIL_BELOW = 860
RAIL_WITH_ACTIVITY_BELOW = 1130


class Side(StrEnum):
    FULL = "full"
    RAIL = "rail"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Panels:
    """What the user wants of the panels, for grid and loupe apart. In the loupe an unwanted sidebar is a rail.

    `info_narrow`: wanted although the window is narrow; forgotten when it is wide again. `activity`: the Activity
    panel stands where the info panel would.
    """

    sidebar: bool = True
    info: bool = True
    loupe_sidebar: bool = False
    loupe_info: bool = False
    info_narrow: bool = False
    activity: bool = False

    def sidebar_at(self, width: int, *, loupe: bool) -> Side:
        wide = width >= (RAIL_WITH_ACTIVITY_BELOW if self.activity else RAIL_BELOW)
        if loupe:
            return Side.FULL if self.loupe_sidebar and wide else Side.RAIL
        if not self.sidebar:
            return Side.OFF
        return Side.FULL if wide else Side.RAIL

    def info_at(self, width: int, *, loupe: bool) -> bool:
        if self.activity:
            return False
        if loupe:
            return self.loupe_info
        return self.info if width >= INFO_FOLDS_BELOW else self.info_narrow

    def sidebar_toggled(self, *, loupe: bool) -> Panels:
        if loupe:
            return replace(self, loupe_sidebar=not self.loupe_sidebar)
        return replace(self, sidebar=not self.sidebar)

    def info_toggled(self, width: int, *, loupe: bool) -> Panels:
        if self.activity:
            return replace(self, activity=False)
        if loupe:
            return replace(self, loupe_info=not self.loupe_info)
        if width < INFO_FOLDS_BELOW:
            return replace(self, info_narrow=not self.info_narrow)
        return replace(self, info=not self.info)

    def both_toggled(self, width: int, *, loupe: bool) -> Panels:
        """Fold both; when both are folded, unfold both."""
        open_side = self.sidebar_at(width, loupe=loupe) is Side.FULL
        open_info = self.info_at(width, loupe=loupe)
        made = self
        if open_side or open_info:
            made = made.sidebar_toggled(loupe=loupe) if open_side else made
            return made.info_toggled(width, loupe=loupe) if open_info else made
        return made.sidebar_toggled(loupe=loupe).info_toggled(width, loupe=loupe)

    def resized(self, width: int) -> Panels:
        return replace(self, info_narrow=False) if width >= INFO_FOLDS_BELOW and self.info_narrow else self
