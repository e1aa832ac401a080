"""What actions know of stacks: the one the current photo is in, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from photodesk.domain.folding import Folding
from photodesk.domain.stacks import StackPlace


class Stacking(StrEnum):
    """What the window is asked to do with stacks."""

    TOGGLE = "toggle"
    FOLD_ALL = "fold all"
    UNFOLD_ALL = "unfold all"
    SELECT = "select"
    KEEP_ONLY = "keep only"
    JOIN = "join"
    SPLIT = "split"
    TAKE_OUT = "take out"
    FORGET = "forget"
    BURST = "burst"
    BRACKET = "bracket"
    PANORAMA = "panorama"
    PART = "part"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Stacked:
    """`place`: where the current photo stands, None when it stands alone (or is not read yet). `beneath`: how many
    listed photos the current photo hides, being the shown one of a folded stack. `selected`: whether any of the
    selected photos is known to be in a stack; `pairs`: whether any has a RAW and a rendered file; `halves`: whether two
    of them have one folder and name, so that they may be joined."""

    place: StackPlace | None = None
    beneath: int = 0
    selected: bool = False
    pairs: bool = False
    halves: bool = False
    folding: Folding = field(default_factory=Folding)
