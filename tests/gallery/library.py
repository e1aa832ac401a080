"""The library in the pictures: drawn samples, decided upon in part, one photo damaged, one project gone away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from photodesk.imaging.samples.shoot import write_samples

AWAY = "Alpine Traverse"
CUT = "IMG_2252.JPG"


class Terminal:
    """`photodesk` on one library, in a process of its own, with settings that are nobody's."""

    def __init__(self, library: Path, config: Path) -> None:
        self._environment = {**os.environ, "PHOTODESK_LIBRARY": str(library), "PHOTODESK_CONFIG": str(config)}

    def __call__(self, *words: str) -> Any:
        """The answer of a verb as a document; status 1 (some items failed) is an answer too."""
        command = [sys.executable, "-m", "photodesk", "--json", *words]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)


def build(root: Path) -> Path:
    """Make `root/Studio library` from scratch; answers its path. Takes about a minute."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    library, card = root / "Studio library", root / "card"
    terminal = Terminal(library, root / "config")
    terminal("init")
    shoots = write_samples(card, photos=48)
    for shoot in shoots:
        terminal("import", str(shoot.folder), "--project", shoot.name)
    write_samples(root / "drawn", photos=24, size=(1500, 1000))
    (root / "drawn").rename(root / "new card")
    _damaged(terminal, shoots[-1].folder, root / "cut", shoots[-1].name)
    _gone(terminal, shoots[0].folder, root)
    _decide(terminal)
    return library


def _damaged(terminal: Terminal, shoot: Path, folder: Path, project: str) -> None:
    whole = next(path for path in sorted(shoot.iterdir()) if path.suffix == ".JPG").read_bytes()
    folder.mkdir()
    (folder / CUT).write_bytes(whole[: len(whole) // 40])
    terminal("import", str(folder), "--project", project)


def _gone(terminal: Terminal, shoot: Path, root: Path) -> None:
    """A project in place whose folder is taken away afterwards: its pictures stay, its files wait."""
    place = root / AWAY
    place.mkdir()
    for number, path in enumerate(sorted(p for p in shoot.iterdir() if p.suffix == ".JPG")[:4]):
        data = path.read_bytes() + b"\0" * (number + 1)  # other content: no duplicate of the first project
        (place / f"ALP_{5120 + number}.JPG").write_bytes(data)
    terminal("import", str(place), "--project", AWAY, "--mode", "in-place")
    place.rename(root / "unplugged")
    terminal("maintain", "--yes")


def _decide(terminal: Terminal) -> None:
    photos = terminal("photos", "--limit", "500")["photos"]
    photos = photos[::-1]  # the newest first, as the window opens
    ids = [str(p["id"]) for p in photos if p["project"] != AWAY]
    pairs = [str(p["id"]) for p in photos if len(p["files"]) > 1]
    terminal("plan", *ids[0:12:2], "--keep", "both")
    terminal("plan", *ids[3:20:5], "--keep", "none")
    terminal("plan", *pairs[1:6:2], "--keep", "jpeg")
    terminal("plan", *pairs[2:7:3], "--keep", "raw")
    for place, photo in enumerate(ids[:30]):
        if place % 3:
            terminal("rate", photo, "--stars", str(1 + place * 7 % 5))
    for colour, photo in zip(("red", "yellow", "green", "blue", "purple"), ids[1::4], strict=False):
        terminal("label", photo, "--color", colour)
    terminal("tag", *ids[:9], "--add", "Place/Coast", "June")
    terminal("tag", *ids[9:16], "--add", "Place/Old town")
    terminal("tag", *ids[2:7], "--add", "Subject/Flower")
