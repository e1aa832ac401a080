"""Is this content in the library already? By size first, then by hash; files taken in meanwhile included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.photo import FileState
from photodesk.files.hashing import content_hash
from photodesk.library.open_library import OpenLibrary


@dataclass(frozen=True, slots=True)
class Match:
    """A file of the library with the same content. `on_disk` is asked of the disk, not of the row."""

    photo_id: int
    file_id: int
    project_id: int
    path: Path
    on_disk: bool

    def words(self, lib: OpenLibrary) -> str:
        project = lib.projects.get(self.project_id)
        return f"{self.path.name} in {project.name}" if project else self.path.name


class KnownContent:
    """Reads no file whose size no file of the library (or of this import) has."""

    def __init__(self, lib: OpenLibrary, sizes: Iterable[int]) -> None:
        self._lib = lib
        self._sizes = set(lib.photos.known_sizes(set(sizes)))
        self._projects = {p.id: p for p in lib.projects.list(lib.tenant, include_archived=True)}

    def remember(self, size: int) -> None:
        """A file of this size has been, or may have been, taken in meanwhile: the next one is read."""
        self._sizes.add(size)

    def digest(self, path: Path, size: int) -> str | None:
        """Content hash of `path`, or None when its size alone says it is new. Raises OSError when unreadable."""
        return content_hash(path) if size in self._sizes else None

    def matches(self, digest: str | None, size: int) -> list[Match]:
        """Files of that content, those on disk first. Empty files equal nothing."""
        if digest is None or size == 0:
            return []
        found = []
        for owned in self._lib.photos.files_by_hash([digest]).get(digest, ()):
            project = self._projects.get(owned.project_id) or self._lib.projects.get(owned.project_id)
            if project is None or owned.file.state is FileState.TRASHED:
                continue
            path = self._lib.layout.file_path(project, owned.subfolder, owned.file.name)
            on_disk = path.is_file()
            found.append(Match(owned.file.photo_id, owned.file.id, owned.project_id, path, on_disk))
        return sorted(found, key=lambda m: not m.on_disk)
