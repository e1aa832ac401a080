"""Installs the .deb in a clean root without Python, uses it as a photographer would, upgrades it and removes it.

Needs root and debootstrap. Without them the package is only unpacked, and the program used from where it was unpacked;
what is not tried then is said. With PHOTODESK_CORPUS real photos of every format are taken in, else drawn ones.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

import older_library  # noqa: E402
import screen  # noqa: E402
from clean_root import CleanRoot  # noqa: E402
from product import ROOT  # noqa: E402

WORK = ROOT / "build" / "test"
LIBRARY = "/home/photographer/Library"
START_LIMIT_S = 1.5

Document = dict[str, Any]
"""What the program says with --json."""

KINDS = {
    "real/cameras": (".jpg",),
    "raw/decodable": (".dng",),
    "modern/heic": (".heic",),
    "modern/jxl": (".jxl",),
    "modern/avif": (".avif",),
}
"""Where the corpus keeps which pictures."""


def main() -> int:
    """Returns the exit status; stops at the first thing that is wrong."""
    deb = _newest()
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        return unpacked(deb)
    older = _older_package(deb)
    root = CleanRoot(WORK / "root")
    root.make(WORK / "base")
    before = root.traces()
    for package in ("python3", "python3-minimal"):
        assert not (root.folder / "usr" / "bin" / package).exists(), "the clean root has a Python"
    root.run("apt-get", "update", "-qq", user=0)
    root.install(older)
    _say("installed the older package, with its dependencies, in a root without Python")
    trials(root)
    upgrade(root, deb)
    remove(root, before)
    _say("all passed")
    return 0


def trials(root: CleanRoot) -> None:
    """What the installed program must do."""
    start_time(root)
    offscreen_demo(root)
    demo_in_a_window(root)
    take_in(root)
    regenerate(root)


def start_time(root: CleanRoot) -> None:
    """`photodesk --version`, the second time, and that it says the version."""
    root.run("photodesk", "--version")
    begun = time.monotonic()
    told = root.run("photodesk", "--version")
    took = time.monotonic() - begun
    assert told.startswith("PhotoDesk "), told
    _say(f"{told.strip()}: started and ended in {took:.2f} s")
    assert took <= START_LIMIT_S, f"more than {START_LIMIT_S} s"


def offscreen_demo(root: CleanRoot) -> None:
    """The demo without a display: its main job, its own report, a screenshot."""
    told = json.loads(root.run("photodesk", "demo", "--json", QT_QPA_PLATFORM="offscreen"))
    assert told["ok"], told
    picture = root.folder / told["screenshot"].lstrip("/")
    assert picture.stat().st_size > 20_000, "the screenshot is empty"
    shutil.copy(picture, WORK / "demo-offscreen.png")
    _say(f"demo offscreen: {told['photos']} photos, screenshot {WORK / 'demo-offscreen.png'}")


def demo_in_a_window(root: CleanRoot) -> None:
    """The demo in a window on a screen; it fills, and leaves when it is asked to."""
    with screen.virtual_screen() as display:
        begun = time.time()
        command = root.command("photodesk", "demo", "--folder", "/home/photographer/Demo", DISPLAY=display)
        demo = subprocess.Popen(command)
        appeared = screen.wait_for_window(display, 60) - begun
        _until(lambda: _generated(root, "/home/photographer/Demo/Demo library") == 48, 240, "48 photos with pictures")
        _until(lambda: screen.grab(display, WORK / "demo-window.png") > 500, 30, "pictures on the screen")
        _end(demo)
    _say(f"demo under Xvfb: first window after {appeared:.2f} s, screenshot {WORK / 'demo-window.png'}")


def take_in(root: CleanRoot) -> None:
    """A card of every kind of picture; each must get a thumbnail and a preview."""
    card = root.home / "Card"
    names = _fill_card(card, root.home / "Demo" / "Card")
    root.own(card)
    _photodesk(root, "init")
    told = _photodesk(root, "import", "/home/photographer/Card/Mixed", "--project", "Mixed")
    assert not told["problems"], told["problems"]
    _photodesk(root, "import", "/home/photographer/Card/Drawn", "--project", "Drawn")
    for photo in _photos(root, LIBRARY):
        for kind in ("thumbnail", "preview"):
            assert photo[kind]["status"] == "generated", (photo["name"], photo[kind])
            assert (root.folder / photo[kind]["path"].lstrip("/")).stat().st_size > 500, photo["name"]
    _say(f"imported {', '.join(names)}: every one has its thumbnail and preview")


def regenerate(root: CleanRoot) -> None:
    """Photos of two projects at once; their files must be new ones."""
    photos = _photos(root, LIBRARY)
    by_project = {photo["project"]: photo for photo in photos}
    assert len(by_project) == 2, sorted(by_project)
    paths = [
        root.folder / p[kind]["path"].lstrip("/") for p in by_project.values() for kind in ("thumbnail", "preview")
    ]
    before = [path.stat().st_mtime_ns for path in paths]
    told = _photodesk(root, "regenerate", "--photos", *(str(photo["id"]) for photo in by_project.values()))
    assert told["counts"]["failed"] == 0, told
    assert all(path.stat().st_mtime_ns > old for path, old in zip(paths, before, strict=True)), "not made anew"
    _say("regenerated photos of two projects")


def upgrade(root: CleanRoot, deb: Path) -> None:
    """A newer package over the older one, and a library of schema 1 that the new one brings up to date."""
    before = _photos(root, LIBRARY)
    library = root.folder / LIBRARY.lstrip("/")
    older_library.make_older(library)
    root.own(library / ".photodesk")
    assert older_library.schema_version(library) == 1
    root.install(deb)
    after = _photos(root, LIBRARY)
    assert [p["uuid"] for p in after] == [p["uuid"] for p in before], "photos were lost on the way"
    assert older_library.schema_version(library) == older_library.TODAY
    backups = list((library / ".photodesk" / "backups").iterdir())
    assert backups, "no backup was made before the migration"
    assert _photodesk(root, "check")["ok"]
    _say(f"upgraded; the library went from schema 1 to {older_library.TODAY}, backup {backups[0].name}")


def remove(root: CleanRoot, before: list[str]) -> None:
    """Removed, nothing of the program is left but what belongs to the user."""
    root.run("apt-get", "purge", "-y", "-qq", "photodesk", user=0, DEBIAN_FRONTEND="noninteractive")
    left = sorted(set(root.traces()) - set(before))
    assert not left, f"left behind: {left}"
    assert (root.folder / LIBRARY.lstrip("/") / ".photodesk" / "library.sqlite3").exists(), "the library is gone"
    _say("removed; nothing is left but the user's library and preferences")


def unpacked(deb: Path) -> int:
    """The little that can be tried without root: the program runs from where the package was unpacked."""
    with tempfile.TemporaryDirectory(prefix="photodesk-test-") as folder:
        subprocess.run(["dpkg-deb", "-x", str(deb), folder], check=True)
        program = Path(folder) / "opt" / "photodesk" / "photodesk"
        bare = {"PATH": "/nonexistent", "HOME": folder, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run([program, "demo", "--json"], env=bare, check=True, stdout=subprocess.PIPE, text=True)
        assert json.loads(done.stdout)["ok"], done.stdout
    _say("the unpacked program does its demo")
    _say("NOT TRIED (needs root and debootstrap): installation, dependencies, a window, upgrade, removal")
    return 0


def _older_package(deb: Path) -> Path:
    """The same files under an older version number: dpkg sees an upgrade."""
    command = [sys.executable, str(Path(__file__).with_name("build_deb.py"))]
    WORK.mkdir(parents=True, exist_ok=True)
    wanted = ["--version", "0.0.1", "--only-deb", "--level", "0", "--into", str(WORK), "--tree", str(WORK / "tree")]
    subprocess.run([*command, *wanted], check=True)
    return WORK / deb.name.replace(deb.name.split("_")[1], "0.0.1-1")


def _newest() -> Path:
    found = sorted((ROOT / "dist").glob("photodesk_*.deb"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise SystemExit("There is no package yet: make package")
    return found[-1]


def _fill_card(card: Path, drawn: Path) -> list[str]:
    """One folder of every kind from the corpus (or drawn), one of drawn JPEGs; the kinds that went in."""
    corpus = os.environ.get("PHOTODESK_CORPUS")
    mixed = card / "Mixed"
    mixed.mkdir(parents=True)
    pictures = sorted(path for path in drawn.rglob("*") if path.suffix.lower() in (".jpg", ".dng", ".tif", ".png"))
    jpegs = [path for path in pictures if path.suffix.lower() == ".jpg"]
    _copy(jpegs[:4], card / "Drawn")
    if corpus is None:
        _say("PHOTODESK_CORPUS is not set: the pictures are drawn ones, without HEIC, JPEG XL and AVIF")
        _copy(pictures[4:], mixed)
    else:
        for folder, endings in KINDS.items():
            found = [p for p in sorted((Path(corpus) / folder).iterdir()) if p.suffix.lower() in endings]
            _copy([p for p in found if 20_000 < p.stat().st_size < 12_000_000][:2], mixed)
    return sorted({path.suffix.lower().lstrip(".") for path in mixed.iterdir()})


def _copy(pictures: list[Path], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in pictures:
        shutil.copy(path, target / path.name)


def _photodesk(root: CleanRoot, *words: str) -> Document:
    told: Document = json.loads(root.run("photodesk", "--library", LIBRARY, "--json", *words))
    return told


def _photos(root: CleanRoot, library: str) -> list[Document]:
    told = root.run("photodesk", "--library", library, "--json", "photos")
    photos: list[Document] = json.loads(told)["photos"]
    return photos


def _generated(root: CleanRoot, library: str) -> int:
    if not (root.folder / library.lstrip("/") / ".photodesk" / "library.sqlite3").exists():
        return 0
    told = root.run("photodesk", "--library", library, "--json", "photos", check=False)
    photos = json.loads(told)["photos"] if told else []
    return sum(p["thumbnail"]["status"] == p["preview"]["status"] == "generated" for p in photos)


def _until(holds: Callable[[], bool], patience_s: float, what: str) -> None:
    end = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"waited {patience_s:.0f} s for: {what}")
        time.sleep(0.5)


def _end(program: subprocess.Popen[bytes]) -> None:
    """Ask it to leave, as a desktop does at log-out; it must end well."""
    program.terminate()
    status = program.wait(30)
    assert status == 0, f"the window ended with {status}"


def _say(text: str) -> None:
    print(f"package-test: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
