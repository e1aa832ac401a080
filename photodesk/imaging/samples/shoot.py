"""Write the sample shoots: three project folders of drawn photos, as a camera would have left them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from photodesk.domain.errors import StoppedError
from photodesk.files import disk
from photodesk.imaging.samples.catalogue import SHOOTS
from photodesk.imaging.samples.frames import Frame, encode, render, sidecar

Progress = Callable[[int, int, str], None]

_SIDECARS = {
    "DSC_4112": (5, "Green", ("sea", "sunset", "boat")),
    "IMG_2204": (4, "Yellow", ("flower", "dahlia")),
}


@dataclass(frozen=True, slots=True)
class SampleProject:
    """One written shoot: its name, its folder and its files (a pair is two files, a sidecar one more)."""

    name: str
    folder: Path
    files: tuple[Path, ...]


def write_samples(
    folder: Path,
    *,
    photos: int = 48,
    size: tuple[int, int] = (1800, 1200),
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> list[SampleProject]:
    """Draw `photos` photos into project folders under `folder` (made if need be) and say what was written.

    `size` is (long, short side) of the JPEGs in pixels, at least 96. The same arguments give the same bytes.
    `progress(done, total, file name)` is called in the calling thread, which is blocked until all is written.
    Raises ValueError for a size or count that cannot be, PhotoDeskError when the disk refuses
    (TargetExistsError when a file of that name is there: nothing is overwritten), StoppedError soon after `stop()`
    became true; what is drawn by then stays.
    """
    if photos < 1 or min(size) < 96:
        raise ValueError("samples need at least one photo of at least 96 pixels")
    shots = [
        list(group) for _, group in groupby(planned(photos), key=lambda frame: (frame.shot.seed, frame.shot.clock))
    ]
    written: dict[str, list[Path]] = {}
    for name in dict.fromkeys(frames[0].shoot.name for frames in shots):
        disk.make_folder(folder / name)
        written[name] = []
    done = 0

    def write(group: list[Frame]) -> list[list[Path]]:
        if stop is not None and stop():
            raise StoppedError("The sample photos are not all drawn.", "Open the sample library again.")
        return _write(folder, group, size)

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="samples") as pool:
        for frames, files in zip(shots, pool.map(write, shots), strict=True):
            for frame, paths in zip(frames, files, strict=True):
                written[frame.shoot.name].extend(paths)
                done += 1
                if progress:
                    progress(done, photos, paths[0].name)
    return [SampleProject(name, folder / name, tuple(paths)) for name, paths in written.items()]


def planned(photos: int) -> list[Frame]:
    """Which frames make up a set of that many photos: spread over the catalogue, or through it several times."""
    frames: list[Frame] = []
    again = 0
    while not frames or len(frames) < photos:
        frames.extend(_catalogue(again))
        again += 1
    per_round = len(frames) // again
    if photos < per_round:
        return [frames[number * per_round // photos] for number in range(photos)]
    return frames[:photos]


def _catalogue(again: int) -> Iterator[Frame]:
    for shoot in SHOOTS:
        number = shoot.first + again * sum(shot.frames for shot in shoot.shots)
        for shot in shoot.shots:
            for index in range(shot.frames):
                yield Frame(shoot, shot, index, number, again)
                number += 1


def _write(folder: Path, frames: list[Frame], size: tuple[int, int]) -> list[list[Path]]:
    """Render, encode and write the frames of one shot; the paths of each frame."""
    result = []
    for frame, pixels in render(frames, size):
        files = encode(frame, pixels)
        if frame.stem in _SIDECARS:
            stars, label, keywords = _SIDECARS[frame.stem]
            files[f"{frame.stem}.xmp"] = sidecar(frame, stars=stars, label=label, keywords=keywords)
        paths = []
        for name, data in files.items():
            path = folder / frame.shoot.name / name
            disk.write_bytes(path, data, sync=False)
            paths.append(path)
        result.append(paths)
    return result
