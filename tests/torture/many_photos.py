"""Libraries of very many real, tiny photos, written cheaply: a few pictures, each file with bytes of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from photodesk.config.settings import Settings
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.photo import FileKind, Metadata
from photodesk.domain.project import Project
from photodesk.files.hashing import content_hash
from photodesk.imaging.sandbox import DecoderPool
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from photodesk.library.projects import create_project, folder_of
from photodesk.store.derivatives import CacheEntry
from photodesk.store.photos import NewFile, NewPhoto
from tests.pictures import jpeg_bytes

SIZE = (160, 120)
PICTURES = 60
FOLDERS = 5
_COMMENT = b"\xff\xfe"


def count_from(name: str, standard: int) -> int:
    """How many, from the environment where it says so: a smaller run of the same test."""
    return int(os.environ.get(name, str(standard)))


@contextmanager
def library(root: Path) -> Iterator[OpenLibrary]:
    """A new library, open in this process."""
    create_library(root)
    with DecoderPool(processes=1) as pool:
        lib = open_library(root, Settings, pool)
        try:
            yield lib
        finally:
            lib.db.close()


def pictures() -> list[bytes]:
    """Real JPEGs, none like another."""
    return [jpeg_bytes(seed, size=SIZE) for seed in range(PICTURES)]


def commented(jpeg: bytes, text: str) -> bytes:
    """The same picture with a comment in it: other bytes, another content hash."""
    comment = text.encode()
    return jpeg[:2] + _COMMENT + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def fill(lib: OpenLibrary, photos: int, projects: int) -> list[int]:
    """So many photos in so many projects, rows and files, as if imported long ago. Their ids."""
    jpegs, ids = pictures(), []
    for number in range(projects):
        project = create_project(lib, f"Shoot {number}")
        share = range(number, photos, projects)
        ids += lib.photos.add_many(_photos(lib, project, share, jpegs))
    return ids


def _photos(lib: OpenLibrary, project: Project, numbers: Sequence[int], jpegs: list[bytes]) -> Iterator[NewPhoto]:
    root, now = folder_of(lib, project), lib.now()
    for folder in range(FOLDERS):
        (root / f"day {folder}").mkdir(parents=True)
    for n in numbers:
        subfolder, name = f"day {n // 7 % FOLDERS}", f"IMG_{n:05}.JPG"
        path = root / subfolder / name
        path.write_bytes(commented(jpegs[n % len(jpegs)], f"photo {n}"))
        seen = path.stat()
        file = NewFile(FileKind.JPEG, name, seen.st_size, seen.st_mtime_ns, content_hash(path))
        yield NewPhoto(project.id, subfolder, path.stem, (file,), Metadata(width=SIZE[0], height=SIZE[1]), now)


def give_old_derivatives(lib: OpenLibrary, ids: Sequence[int]) -> bytes:
    """Whole derivatives of the right recipe, for work that must make them anew all the same; their bytes."""
    old = commented(jpeg_bytes(9999, size=(16, 12)), "made long ago")
    recipe, now = lib.settings().derivatives.recipe(), lib.now()
    hashes = {photo.id: str(photo.files[0].content_hash) for photo in lib.photos.get(ids)}
    with lib.db.atomic():
        for photo_id in ids:
            for kind in DerivativeKind:
                path = lib.layout.derivative(photo_id, kind)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(old)
            entries = {k: CacheEntry(hashes[photo_id], recipe.key(k), len(old), now) for k in DerivativeKind}
            lib.derivatives.put(photo_id, entries, now)
    return old
