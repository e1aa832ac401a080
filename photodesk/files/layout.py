"""Where everything of a library is: one function per place, and no other module builds these paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import UsageError
from photodesk.domain.project import Project

DOT_DIR = ".photodesk"
TRASH_DIR = ".photodesk-trash"
MANIFEST = ".project.yaml"
TEMP_PREFIX = ".photodesk-tmp-"

OWN_FOLDERS = frozenset({"thumbs", "previews", "backups", "logs"})
"""Folders of `.photodesk` whose files PhotoDesk may replace and remove."""

_FAN_OUT = 1000
_FOLDERS = {DerivativeKind.THUMBNAIL: "thumbs", DerivativeKind.PREVIEW: "previews"}


@dataclass(frozen=True, slots=True)
class LibraryLayout:
    """The places of the library at `root` (absolute). Pure arithmetic: looks at no disk and creates nothing."""

    root: Path

    @property
    def dot(self) -> Path:
        return self.root / DOT_DIR

    @property
    def database(self) -> Path:
        return self.dot / "library.sqlite3"

    @property
    def marker(self) -> Path:
        return self.dot / "library.json"

    @property
    def thumbs(self) -> Path:
        return self.dot / _FOLDERS[DerivativeKind.THUMBNAIL]

    @property
    def previews(self) -> Path:
        return self.dot / _FOLDERS[DerivativeKind.PREVIEW]

    @property
    def backups(self) -> Path:
        return self.dot / "backups"

    @property
    def logs(self) -> Path:
        return self.dot / "logs"

    @property
    def reports(self) -> Path:
        """Texts for the user: what moving in came to."""
        return self.dot / "reports"

    @property
    def lock(self) -> Path:
        return self.dot / "library.lock"

    @property
    def operations_lock(self) -> Path:
        """Held while originals are moved: what stands open in the journal then belongs to the holder or to the dead."""
        return self.dot / "operations.lock"

    def derivative(self, photo_id: int, kind: DerivativeKind) -> Path:
        """The one answer to "where is this thumbnail or preview", fanned out by photo id (T30).

        Photo 12345's thumbnail is `.photodesk/thumbs/0012/12345.jpg`: moves and renames need not touch it.
        """
        return self.dot / _FOLDERS[kind] / f"{photo_id // _FAN_OUT:04d}" / f"{photo_id}.jpg"

    def project_folder(self, project: Project) -> Path:
        """The absolute folder of a project (R105). UsageError when a stored folder leads out of the library."""
        if project.in_place:
            return Path(project.folder)
        refuse_escape(project.folder)
        return self.root / project.folder

    def file_path(self, project: Project, subfolder: str, name: str) -> Path:
        """The absolute path of one file. UsageError for a sub-folder or name that leads out of the project."""
        if "/" in name or "\0" in name or name in ("", ".", ".."):
            raise UsageError(f"{name!r} is not a file name.")
        folder = self.project_folder(project)
        if not subfolder:
            return folder / name
        refuse_escape(subfolder)
        return folder / subfolder / name


def refuse_escape(relative: str) -> None:
    """Fault 81: a relative folder that came from a file or a database stays inside."""
    if not relative or relative.startswith("/") or "\0" in relative or ".." in relative.split("/"):
        raise UsageError(f"{relative!r} is not a folder inside the library.")
