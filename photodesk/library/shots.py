"""Source files of an import as shots: the halves of a pair and their sidecars stay together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from photodesk.domain.pairing import Named, group_files, pair_key, stem_of
from photodesk.domain.photo import FileKind
from photodesk.files.names import MAX_NAME_BYTES, numbered
from photodesk.imaging.formats import classify, is_sidecar


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A file to take in. `subfolder` is where it goes inside the project ("" for the project folder itself)."""

    path: Path
    subfolder: str
    kind: FileKind | None
    family: str

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class Shot:
    """Files that become (or join) one photo. A shot without pictures is a lone sidecar."""

    subfolder: str
    stem: str
    pictures: tuple[SourceItem, ...]
    sidecars: tuple[SourceItem, ...] = ()

    def found_at(self, places: Mapping[Path, Path]) -> Shot:
        """The shot with the files that `places` names read from there."""

        def moved(items: tuple[SourceItem, ...]) -> tuple[SourceItem, ...]:
            return tuple(replace(item, path=places.get(item.path, item.path)) for item in items)

        return replace(self, pictures=moved(self.pictures), sidecars=moved(self.sidecars))


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a list of source paths holds: shots, and files that are no photos."""

    shots: tuple[Shot, ...]
    foreign: tuple[Path, ...]


def subfolder_in(path: Path, sources: Sequence[Path]) -> str:
    """Where `path` lies below the source it came from: "" for a file named directly or at the top of a folder."""
    for source in sources:
        if source != path and source in path.parents:
            parts = path.relative_to(source).parts[:-1]
            return "/".join(parts)
    return ""


def sort_sources(paths: Iterable[Path], sources: Sequence[Path]) -> Sorted:
    """`paths` as shots. Files pair within one source folder only, so two cards with equal names stay apart."""
    pictures: dict[tuple[str, str], SourceItem] = {}
    sidecars: list[SourceItem] = []
    foreign: list[Path] = []
    for path in paths:
        known = classify(path.name)
        subfolder = subfolder_in(path, sources)
        if known is not None:
            pictures[str(path.parent), path.name] = SourceItem(path, subfolder, known.kind, known.family)
        elif is_sidecar(path.name):
            sidecars.append(SourceItem(path, subfolder, None, ""))
        else:
            foreign.append(path)
    named = [Named(folder, name, item.kind) for (folder, name), item in pictures.items() if item.kind is not None]
    stacks = [tuple(pictures[n.subfolder, n.name] for n in stack) for stack in group_files(named)]
    return Sorted(tuple(_with_sidecars(stacks, sidecars)), tuple(foreign))


def _with_sidecars(stacks: Sequence[tuple[SourceItem, ...]], sidecars: Sequence[SourceItem]) -> list[Shot]:
    owners: dict[tuple[str, str], int] = {}
    for index, stack in enumerate(stacks):
        owners.setdefault(pair_key(str(stack[0].path.parent), stack[0].name), index)
    riders: dict[int, list[SourceItem]] = {}
    lone: list[Shot] = []
    for sidecar in sidecars:
        owner = _owner(sidecar, owners)
        if owner is None:
            lone.append(Shot(sidecar.subfolder, sidecar_stem(sidecar.name), (), (sidecar,)))
        else:
            riders.setdefault(owner, []).append(sidecar)
    shots = [
        Shot(stack[0].subfolder, stem_of(stack[0].name), stack, tuple(riders.get(index, ())))
        for index, stack in enumerate(stacks)
    ]
    return [*shots, *lone]


def sidecar_stem(name: str) -> str:
    """`IMG_1.xmp` and `IMG_1.NEF.xmp` both travel with IMG_1."""
    stem = stem_of(name)
    return stem_of(stem) if classify(stem) is not None else stem


def riding(sidecar: SourceItem, stem: str | None) -> str:
    """The name by which `sidecar` rides with a photo of `stem`: `IMG_1.JPG.xmp` with `IMG_1 (2)` is
    `IMG_1 (2).JPG.xmp`. None, or its own stem in other letters, leaves it its name."""
    own = sidecar_stem(sidecar.name)
    if stem is None or stem.casefold() == own.casefold():
        return sidecar.name
    return stem + sidecar.name[len(own) :]


def numbered_file(name: str, number: int) -> str:
    """`IMG_1.JPG` as `IMG_1 (2).JPG`, and its sidecar `IMG_1.JPG.xmp` as `IMG_1 (2).JPG.xmp`, so that they stay
    together."""
    inner = stem_of(name)
    if is_sidecar(name) and classify(inner) is not None:
        suffix = name[len(inner) :]
        return numbered(inner, number, MAX_NAME_BYTES - len(os.fsencode(suffix))) + suffix
    return numbered(name, number)


def _owner(sidecar: SourceItem, owners: dict[tuple[str, str], int]) -> int | None:
    folder = str(sidecar.path.parent)
    for stem in (stem_of(sidecar.name), sidecar_stem(sidecar.name)):
        if (folder, stem.casefold()) in owners:
            return owners[folder, stem.casefold()]
    return None
