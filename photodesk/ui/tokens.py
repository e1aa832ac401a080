"""The colours of one theme by name, read from resources/tokens.json (`#RRGGBBAA` there, `#AARRGGBB` in Qt)."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from functools import cache

from PySide6.QtGui import QColor

from photodesk.ui import resources


@dataclass(frozen=True, slots=True)
class Tokens:
    """One attribute per token of UI.md section 2. Treat the colours as read-only: they are shared."""

    dark: bool
    dim: float
    """Opacity of a discarded photo."""
    canvas: QColor
    loupe: QColor
    panel: QColor
    raised: QColor
    ctl: QColor
    hover: QColor
    press: QColor
    sel: QColor
    cursel: QColor
    well: QColor
    line: QColor
    edge: QColor
    edge2: QColor
    t1: QColor
    t2: QColor
    t3: QColor
    dis: QColor
    acc: QColor
    accfill: QColor
    accfillh: QColor
    accwash: QColor
    keep: QColor
    keepfill: QColor
    disc: QColor
    discfill: QColor
    warn: QColor
    lred: QColor
    lyellow: QColor
    lgreen: QColor
    lblue: QColor
    lpurple: QColor
    plate: QColor
    scrim: QColor
    ring: QColor
    tokbg: QColor
    tokfg: QColor
    starfg: QColor
    stardot: QColor

    def color(self, name: str) -> QColor:
        """The colour of a token by name; AttributeError for an unknown one."""
        value = getattr(self, name)
        if not isinstance(value, QColor):
            raise AttributeError(f"{name} is not a colour")
        return value


def parse_color(text: str) -> QColor:
    """A CSS colour: `#RRGGBB` or `#RRGGBBAA`."""
    if len(text) == 9:
        return QColor(f"#{text[7:]}{text[1:7]}")
    return QColor(text)


def css(color: QColor) -> str:
    """A colour as a Qt style sheet writes it."""
    if color.alpha() == 255:
        return color.name()
    return f"rgba({color.red()},{color.green()},{color.blue()},{color.alpha()})"


def mix(back: QColor, front: QColor, share: float) -> QColor:
    """`front` laid over `back` at opacity `share`."""
    return QColor(
        round(back.red() + (front.red() - back.red()) * share),
        round(back.green() + (front.green() - back.green()) * share),
        round(back.blue() + (front.blue() - back.blue()) * share),
    )


@cache
def load(name: str, *, high_contrast: bool = False) -> Tokens:
    """The tokens of theme "dark" or "light". Light chip beds and glyphs on photos are the same in both."""
    table: dict[str, str] = json.loads(resources.text("tokens.json"))[name]
    colors = {f.name: parse_color(table[f.name]) for f in fields(Tokens) if f.name not in ("dark", "dim")}
    tokens = Tokens(dark=name == "dark", dim=0.36, **colors)
    if high_contrast:
        return replace(tokens, edge=tokens.edge2, line=tokens.edge, t3=tokens.t2, dim=0.5)
    return tokens
