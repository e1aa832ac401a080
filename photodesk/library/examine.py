"""A last look at a file before it is moved: is it there, and is it what the row says?"""

from __future__ import annotations

from pathlib import Path

from photodesk.domain.errors import ConflictError
from photodesk.domain.photo import PhotoFile
from photodesk.files.hashing import content_hash
from photodesk.files.names import shown
from photodesk.library.file_units import FileMove, refuse_absent
from photodesk.library.places import Spot


def examined(path: Path, file: PhotoFile, source: Spot, target: Spot, *, changed_too: bool = False) -> FileMove:
    """The way of one photo file, with the size and hash it has now.

    It is read only when its size or time differ from the row, or its hash was never taken. NotFoundError when it is
    gone, ConflictError when its content is not what the user decided about (fault 46; `changed_too` takes it all the
    same), UnreadableError.
    """
    refuse_absent(path)
    seen = path.stat()
    digest = file.content_hash
    if digest is None or (seen.st_size, seen.st_mtime_ns) != (file.size, file.mtime_ns):
        digest = content_hash(path)
    if not changed_too and file.content_hash is not None and digest != file.content_hash:
        raise ConflictError(
            f"{shown(file.name)} was changed by another program since; it was left where it is.",
            "Run maintenance, look at the photo, then decide again.",
        )
    return FileMove(source, target, file.id, seen.st_size, digest)


def examined_sidecar(path: Path, source: Spot, target: Spot) -> FileMove:
    """The way of a sidecar: small, so its hash is always taken."""
    return FileMove(source, target, None, path.stat().st_size, content_hash(path))
