"""Which files are one photo: the same folder and stem, case-insensitively, and at most one file of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from photodesk.domain.photo import FileKind


@dataclass(frozen=True, slots=True)
class Named:
    """A file by sub-folder, name and kind."""

    subfolder: str
    name: str
    kind: FileKind


def stem_of(name: str) -> str:
    """The name without its last extension: `a.b.NEF` is `a.b`; `.hidden` keeps its dot."""
    head, dot, _ = name.rpartition(".")
    return head if dot and head else name


def pair_key(subfolder: str, name: str) -> tuple[str, str]:
    return subfolder, stem_of(name).casefold()


def group_files(files: Iterable[Named]) -> list[tuple[Named, ...]]:
    """Files as photos, in name order.

    A photo holds at most one file of each kind, so that a plan per kind always names exactly one file (T18):
    of `A.jpg`, `A.jpeg`, `A.nef` the first JPEG (in name order) takes the RAW and `A.jpeg` is a photo of its own.
    """
    photos: dict[tuple[str, str], list[list[Named]]] = {}
    for file in sorted(files, key=lambda f: (f.subfolder, f.name.casefold(), f.name)):
        stacks = photos.setdefault(pair_key(file.subfolder, file.name), [])
        for stack in stacks:
            if all(other.kind is not file.kind for other in stack):
                stack.append(file)
                break
        else:
            stacks.append([file])
    return [tuple(stack) for stacks in photos.values() for stack in stacks]
