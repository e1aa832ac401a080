"""Making a library, opening one, and saying plainly why one cannot be opened now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

from photodesk.config.settings import Settings
from photodesk.domain.errors import ConflictError, LibraryOfflineError, NotFoundError, UsageError
from photodesk.files import disk, volumes
from photodesk.files.layout import LibraryLayout
from photodesk.files.lock import library_lock
from photodesk.files.names import shown
from photodesk.imaging.sandbox import DecoderPool
from photodesk.library.open_library import OpenLibrary
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.events import EventStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

LOCK_WAIT_S = 30.0


def is_library(root: Path) -> bool:
    """Whether `root` holds a library. Looks only."""
    layout = LibraryLayout(root)
    return layout.marker.is_file() or layout.database.is_file()


def create_library(root: Path) -> LibraryLayout:
    """Make an empty library in `root` (made when absent; files already there are left alone).

    Raises ConflictError when it is one already, or lies inside another library (fault 51), ReadOnlyError and
    DiskFullError as the disk says.
    """
    root = root.absolute()
    layout = LibraryLayout(root)
    _refuse_unreadable_name(root)
    _refuse_present(root)
    outer = next((p for p in root.parents if is_library(p)), None)
    if outer is not None:
        raise ConflictError(
            f"“{root}” lies inside the library “{outer}”.", "Choose a folder outside of it: one folder has one library."
        )
    disk.make_folder(layout.dot)
    with library_lock(layout, LOCK_WAIT_S):
        _refuse_present(root)
        # The database first: without a marker it can be opened and is given one; the other way round it is lost.
        Database.open(layout.database, create=True, backups=layout.backups).close()
        volumes.ensure_marker(layout, str(uuid4()))
    return layout


def _refuse_present(root: Path) -> None:
    if is_library(root):
        raise ConflictError(f"“{root}” is a library already.", "Open it, or choose another folder.")


def _refuse_unreadable_name(root: Path) -> None:
    """SQLite opens only what can be written as text; photos inside a library may have any name."""
    try:
        str(root).encode()
    except UnicodeEncodeError:
        raise UsageError(
            f"“{shown(root)}” has characters in its path that are no text.", "Choose another folder for the library."
        ) from None


def open_library(root: Path, settings: Callable[[], Settings], decoders: DecoderPool) -> OpenLibrary:
    """Open the library in `root`, migrating its database when it is older (after a backup, under the lock).

    Raises NotFoundError when there is none, LibraryOfflineError when the folder cannot be seen, and the store's
    LibraryNewerError, LibraryLockedError, LibraryDamagedError. Nothing is created.
    """
    layout = _present(root)
    marker = volumes.read_marker(layout)

    def lock() -> AbstractContextManager[object]:
        return library_lock(layout, LOCK_WAIT_S)

    db = Database.open(layout.database, backups=layout.backups, lock=lock)
    if marker is None:
        marker = volumes.ensure_marker(layout, str(uuid4()))
    return _with_stores(layout, marker.uuid, db, settings, decoders)


def look_into_library(
    root: Path, settings: Callable[[], Settings], decoders: DecoderPool, *, untouched: bool = False
) -> OpenLibrary:
    """Open the library in `root` only to read it: one on a full or write-protected disk (faults 18, 21).

    Verbs that write raise ReadOnlyError. Raises as `open_library`; nothing on disk is changed, with `untouched` not
    one byte (a dry run).
    """
    layout = _present(root)
    marker = volumes.read_marker(layout)
    db = Database.look(layout.database, backups=layout.backups, untouched=untouched)
    return _with_stores(layout, marker.uuid if marker else "", db, settings, decoders)


def _present(root: Path) -> LibraryLayout:
    """The layout of the library that is in `root`, or why there is none."""
    layout = LibraryLayout(root.absolute())
    _refuse_unreadable_name(layout.root)
    if not layout.database.is_file():
        raise _absent(layout)
    return layout


def _with_stores(
    layout: LibraryLayout, uuid: str, db: Database, settings: Callable[[], Settings], decoders: DecoderPool
) -> OpenLibrary:
    return OpenLibrary(
        layout=layout,
        uuid=uuid,
        db=db,
        projects=ProjectStore(db),
        photos=PhotoStore(db),
        derivatives=DerivativeStore(db),
        events=EventStore(db),
        decoders=decoders,
        settings=settings,
    )


def _absent(layout: LibraryLayout) -> NotFoundError | LibraryOfflineError:
    if layout.marker.is_file():
        return LibraryOfflineError(
            f"The library “{layout.root}” is there, but its database is not.",
            f"Put a backup from “{layout.backups}” back as “{layout.database}”.",
        )
    if not layout.root.exists() and not layout.root.parent.exists():
        return LibraryOfflineError(
            f"The folder “{layout.root}” cannot be seen.", "Connect its drive, or name another library."
        )
    return NotFoundError(
        f"There is no library in “{layout.root}”.", f"Make one with: photodesk --library '{layout.root}' init"
    )
