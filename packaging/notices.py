"""Collects the licences of everything in the bundle: of each wheel from its metadata, of native libraries by table.

A package or library whose licence is not known stops the build.
"""

from __future__ import annotations

import csv
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "packaging" / "licences"

WITHOUT_TEXT = {"pyside6-essentials": "LGPL-3.0.txt", "shiboken6": "LGPL-3.0.txt"}
"""Wheels that bring no licence text, and the text that holds for them."""

STANDARD_TEXTS = ("LGPL-3.0.txt", "LGPL-2.1.txt", "LGPL-2.0.txt", "GPL-2.0.txt", "Apache-2.0.txt")

_TELLING = ("LICEN", "COPYING", "NOTICE", "AUTHORS", "COPYRIGHT")


class UnknownLicenceError(Exception):
    """Something would be shipped whose licence is not known."""


def collect(target: Path) -> None:
    """Fill `target` anew: our own licence, the standard texts, `python/NAME` per wheel, `native/` and `native.tsv`."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", target / "GPL-3.0.txt")
    for name in (*STANDARD_TEXTS, "native.tsv"):
        shutil.copy(TEXTS / name, target / name)
    shutil.copytree(TEXTS / "native", target / "native")
    for found in (*bundled_distributions("photodesk[formats]"), distribution("pyinstaller")):
        _copy_texts(found, target / "python" / canonicalize_name(found.name))
    _copy_python_licence(target / "python" / "python")
    (target / "README.txt").write_text(_readme(), encoding="utf-8")


def bundled_distributions(root: str) -> list[Distribution]:
    """What `root` needs at run time, with the needs of those, on this system."""
    found: dict[str, Distribution] = {}
    _walk(Requirement(root), found)
    found.pop("photodesk", None)
    return list(found.values())


def _walk(wanted: Requirement, found: dict[str, Distribution]) -> None:
    this = distribution(wanted.name)
    name = canonicalize_name(this.name)
    known = name in found
    found[name] = this
    if known and not wanted.extras:
        return
    for text in this.requires or ():
        need = Requirement(text)
        if any(_holds(need, extra) for extra in ("", *wanted.extras)):
            _walk(need, found)


def _holds(need: Requirement, extra: str) -> bool:
    return need.marker is None or need.marker.evaluate({"extra": extra})


def _copy_texts(found: Distribution, target: Path) -> None:
    texts = list(_texts(found))
    fallback = WITHOUT_TEXT.get(canonicalize_name(found.name))
    if not texts and fallback is None:
        raise UnknownLicenceError(f"{found.name} {found.version} brings no licence text; name one in notices.py")
    target.mkdir(parents=True, exist_ok=True)
    for place, source in texts:
        copy = target / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copy)
    if fallback is not None:
        shutil.copy(TEXTS / fallback, target / fallback)
    licence = found.metadata["License-Expression"] or found.metadata["License"] or "see the text"
    (target / "VERSION.txt").write_text(f"{found.name} {found.version}\n{licence.splitlines()[0]}\n", encoding="utf-8")


def _texts(found: Distribution) -> Iterator[tuple[Path, Path]]:
    """The licence texts of a wheel: where each goes, where it is."""
    for file in found.files or ():
        parts = PurePosixPath(file).parts
        inside = parts[0].endswith(".dist-info")
        if inside and (parts[1] == "licenses" or any(word in parts[-1].upper() for word in _TELLING)):
            place = parts[2:] if parts[1] == "licenses" else parts[1:]
            yield Path(*place), Path(str(found.locate_file(file)))


def _copy_python_licence(target: Path) -> None:
    version = sysconfig.get_python_version()
    places = (
        Path(f"/usr/share/doc/python{version}/copyright") if sys.base_prefix == "/usr" else None,
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
    )
    for place in places:
        if place is not None and place.is_file():
            target.mkdir(parents=True)
            shutil.copy(place, target / "LICENSE.txt")
            return
    raise UnknownLicenceError("Python's own licence is not where it is expected")


def native_table() -> list[dict[str, str]]:
    """The table of native libraries: library (beginning of its file name), project, licence, text, source."""
    with (TEXTS / "native.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def unknown_libraries(names: Iterable[str]) -> list[str]:
    """Those of `names` (file names of shared libraries inside wheels) that the table does not tell of."""
    known = tuple(row["library"].lower() for row in native_table())
    return sorted({name for name in names if not name.lower().startswith(known)})


def _readme() -> str:
    return (
        "PhotoDesk is free software under the GNU General Public License, version 3 or later (GPL-3.0.txt).\n\n"
        "It comes with the libraries below; each keeps its own licence.\n"
        "  python/      one folder per Python package, with the texts it brings\n"
        "  native/      the texts of native libraries inside those packages; native.tsv says which is which,\n"
        "               and where its source is\n"
        "  system/      libraries of the system this was built on\n\n"
        "Qt and Qt for Python are used under the GNU Lesser General Public License, version 3 (LGPL-3.0.txt).\n"
        "They are files of their own (PySide6 and shiboken6 beside this folder): yours may take their place.\n"
    )
