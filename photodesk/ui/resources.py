"""Where tokens and icons are: beside the checkout, in an installed wheel, or in a frozen bundle."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _candidates() -> tuple[Path, ...]:
    frozen = getattr(sys, "_MEIPASS", None)
    bundle = (Path(frozen) / "resources", Path(frozen) / "photodesk" / "resources") if frozen else ()
    return (*bundle, _PACKAGE / "resources", _PACKAGE.parent / "resources", Path(sys.prefix) / "share" / "photodesk")


@cache
def folder() -> Path:
    """The folder that holds `tokens.json` and `icons/`. Raises FileNotFoundError when the program is incomplete."""
    for candidate in _candidates():
        if (candidate / "tokens.json").is_file():
            return candidate
    raise FileNotFoundError("PhotoDesk's resources folder is not there: install the program again")


@cache
def text(name: str) -> str:
    """The text of one resource, read once; `name` is relative, "/" between."""
    return (folder() / name).read_text(encoding="utf-8")


def icon_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (folder() / "icons").glob("*.svg")))
