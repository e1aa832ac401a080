"""The shared libraries of the Linux bundle: which come from the building system, and which every system must have."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_VERSION = re.compile(rb"GLIBC_(\d+)\.(\d+)")
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")


def reachable(wanted: Iterable[str], needs: Callable[[str], Iterable[str]]) -> set[str]:
    """`wanted` and everything they need, directly or through others."""
    found: set[str] = set()
    queue = list(wanted)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue.extend(needs(name))
    return found


def without_orphans(binaries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The entries (destination, source, kind) without those libraries that nothing else in the list needs any more.

    Modules of Python, plugins of Qt and Python itself are wanted in themselves; a link goes with its target.
    """
    entries = list(binaries)
    sources = {Path(to).name: Path(source) for to, source, kind in entries if kind != "SYMLINK"}
    roots = [Path(to).name for to, _, kind in entries if kind == "EXTENSION" or _ROOT.search(to)]
    kept = reachable(roots, lambda name: [n for n in needed(sources[name]) if n in sources])
    return [entry for entry in entries if Path(entry[1] if entry[2] == "SYMLINK" else entry[0]).name in kept]


_ROOT = re.compile(r"Qt/plugins/|^libpython")


def drop_debug_information(bundle: Path) -> int:
    """Take debug sections out of the Python modules of wheels that left them in; bytes gained.

    Symbols and code stay. Libraries that a wheel's maker has patched (`*.libs`, NumPy, Qt) are not touched: rewriting
    them breaks OpenBLAS.
    """
    gained = 0
    for path in elf_files(bundle):
        inside = path.relative_to(bundle).as_posix()
        if re.search(r"\.(cpython|abi3)[^/]*\.so$", inside) and not re.search(r"/(numpy|PySide6|shiboken6)/", inside):
            before = path.stat().st_size
            subprocess.run(["objcopy", "--strip-debug", str(path)], check=True)
            gained += before - path.stat().st_size
    return gained


def needed(library: Path) -> list[str]:
    """The libraries an ELF file asks the loader for; nothing for another kind of file."""
    told = subprocess.run(["readelf", "-d", str(library)], capture_output=True, text=True, check=False)
    return _NEEDED.findall(told.stdout)


def elf_files(bundle: Path) -> Iterator[Path]:
    """Every ELF file of a bundle, links left out."""
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def from_the_system(bundle: Path) -> list[str]:
    """Names of the libraries that are not in the bundle and not part of the C library: packages must bring them."""
    files = list(elf_files(bundle))
    inside = {path.name for path in bundle.rglob("*.so*")}
    asked = {name for path in files for name in needed(path)}
    return sorted(asked - inside - _C_LIBRARY)


_C_LIBRARY = {
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "libc.so.6",
    "libdl.so.2",
    "libm.so.6",
    "libmvec.so.1",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libutil.so.1",
}


def oldest_glibc(bundle: Path) -> str:
    """The oldest C library the bundle runs with, as "2.34"."""
    found = {
        (int(major), int(minor)) for path in elf_files(bundle) for major, minor in _VERSION.findall(path.read_bytes())
    }
    return "{}.{}".format(*max(found))


def packages_of(libraries: Iterable[str]) -> list[str]:
    """The Debian packages that hold these libraries on this system. ValueError for one that no package holds."""
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    places = dict(reversed(re.findall(r"^\s+(\S+) \(.*x86-64.*\) => (\S+)$", cache, re.MULTILINE)))
    found = set()
    for name in libraries:
        if name not in places:
            raise ValueError(f"{name} is needed by the bundle and not on this system")
        package = package_of(Path(places[name]))
        if package is None:
            raise ValueError(f"no package holds {places[name]}")
        found.add(package)
    return sorted(found)


def package_of(path: Path) -> str | None:
    """The installed package that holds a file; merged /usr is looked through."""
    resolved = str(path.resolve())
    for name in (str(path), resolved, resolved.removeprefix("/usr"), str(path).removeprefix("/usr")):
        told = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
        if told.returncode == 0:
            return told.stdout.split(":", maxsplit=1)[0]
    return None


def copy_notices(bundle: Path) -> None:
    """Add the copyright files of the packages whose libraries were taken into the bundle, as `licences/system/NAME`."""
    inside = bundle / "_internal"
    target = inside / "licences" / "system"
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(inside.glob("*.so*")):
        if path.is_symlink() or ".cpython-" in path.name or path.name.startswith("libpython"):
            continue
        package = _package_of_copy(path.name)
        if package is None:
            raise SystemExit(f"{path.name} came from the system, but no package holds it: its licence is not known")
        shutil.copy(Path("/usr/share/doc") / package / "copyright", target / f"{package}.txt")


def _package_of_copy(name: str) -> str | None:
    """The package of the system's library of that name."""
    told = subprocess.run(["dpkg-query", "-S", f"*/{name}"], capture_output=True, text=True, check=False)
    for line in told.stdout.splitlines():
        package, _, place = line.partition(": ")
        if "/lib/" in place and "x86_64-linux-gnu/" + name in place:
            return package.split(":", maxsplit=1)[0]
    return None
