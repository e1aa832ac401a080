"""Licences: what the program comes with, and the texts, wherever this copy of the program has them. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photodesk.ui import resources

OWN = "GPL-3.0-or-later"
LONGEST = 400_000
"""Characters of a text that are shown."""

STANDARD = {
    "GPL-3.0": "GNU General Public License 3",
    "GPL-2.0": "GNU General Public License 2",
    "LGPL-3.0": "GNU Lesser General Public License 3",
    "LGPL-2.1": "GNU Lesser General Public License 2.1",
    "LGPL-2.0": "GNU Library General Public License 2",
    "Apache-2.0": "Apache License 2.0",
}
_ORDER = tuple(STANDARD.values())


@dataclass(frozen=True, slots=True)
class Text:
    """A licence text and where it is."""

    title: str
    path: Path


def components() -> list[tuple[str, str, str]]:
    """Name, licence and use of everything the program comes with."""
    _head, *lines = resources.text("components.tsv").splitlines()
    return [(name, licence, use) for name, licence, use in (line.split("\t") for line in lines)]


def folder() -> Path | None:
    """Where the texts are: in a bundle or an installed package, else in the checkout."""
    found = resources.folder()
    places = (found.parent / "licences", found / "licences", found.parent / "packaging" / "licences")
    return next((place for place in places if place.is_dir()), None)


def texts() -> list[Text]:
    """Every text, the ones of the licences first, then those that single components bring. Looks at the disk."""
    place = folder()
    if place is None:
        return []
    own = next(
        (p for p in (place / "GPL-3.0.txt", place / "LICENSE", place.parents[1] / "LICENSE") if p.is_file()), None
    )
    found = [Text(STANDARD["GPL-3.0"], own)] if own is not None else []
    for path in sorted(place.rglob("*")):
        if path.is_file() and path != own and path.suffix != ".tsv" and path.name != "README.txt":
            known = STANDARD.get(path.stem) if path.parent == place else None
            found.append(Text(known or path.relative_to(place).as_posix(), path))
    return sorted(found, key=lambda t: (_ORDER.index(t.title) if t.title in _ORDER else len(_ORDER), t.title))


def read(text: Text) -> str:
    """One text; says so when it cannot be read. Looks at the disk."""
    try:
        return text.path.read_text(encoding="utf-8", errors="replace")[:LONGEST]
    except OSError as error:
        return f"{text.path} cannot be read ({error.strerror}). Install PhotoDesk again to have it."


def overview() -> str:
    """Every component with its licence, to be read."""
    lines = [
        f"PhotoDesk: {OWN}. You may use, study, pass on and change it; what you pass on stays as free.",
        "",
        "Qt is used under the LGPL-3.0: it is linked as it comes, and you may put your own build of it in its place.",
        "",
        "It comes with:",
        "",
        *(f"{name}\n    {licence}\n    for {use}\n" for name, licence, use in components()),
    ]
    return "\n".join(lines)
