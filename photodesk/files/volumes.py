"""Which disk is this, and are a library and its projects there? Looks only: never creates a folder (T03)."""

from __future__ import annotations

import json
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from photodesk.domain.errors import ConflictError, LibraryOfflineError
from photodesk.domain.project import Availability, Project
from photodesk.files import disk
from photodesk.files.layout import LibraryLayout
from photodesk.files.mounts import NETWORK_TYPES, mount_of, read_mounts
from photodesk.files.names import shown

MARKER_FORMAT = 1
_MARKER_LIMIT = 64 << 10
_BY_UUID = Path("/dev/disk/by-uuid")


@dataclass(frozen=True, slots=True)
class Marker:
    """What `.photodesk/library.json` says: the library's identity. `created_at` is UTC text."""

    uuid: str
    format: int
    created_at: str


def volume_id(path: Path) -> str:
    """The identity of the file system that holds `path`, or will hold it; the same after replugging.

    A network share is its server and name, a disk its UUID, else what the system gives. OSError when not even
    the root folder can be looked at.
    """
    place = nearest_existing(path)
    if sys.platform == "win32":
        return f"serial:{place.stat().st_dev:x}"
    mount = mount_of(Path(os.path.realpath(place)), read_mounts())
    if mount is None:
        return _by_mount_point(place)
    if mount.type in NETWORK_TYPES:
        return f"net:{mount.type}:{mount.source}"
    if uuid := _disk_uuid(place, mount.source):
        return f"uuid:{uuid}"
    identity = os.statvfs(place).f_fsid
    return f"fsid:{mount.type}:{identity:x}" if identity else f"device:{mount.type}:{mount.source}"


def is_network(path: Path) -> bool:
    """Whether `path` lies on another machine, as far as the system tells."""
    if sys.platform == "win32":
        import ctypes

        drive = path.absolute().drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == 4
    with suppress(OSError):
        mount = mount_of(Path(os.path.realpath(nearest_existing(path))), read_mounts())
        return mount is not None and mount.type in NETWORK_TYPES
    return False


def nearest_existing(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there."""
    absolute = path.absolute()
    for place in (absolute, *absolute.parents):
        if place.exists():
            return place
    return absolute.parents[-1] if absolute.parents else absolute


def ensure_marker(layout: LibraryLayout, uuid: str, now: str | None = None) -> Marker:
    """Writes the marker of a new library, whose `.photodesk` must be there. The same one again is fine.

    ConflictError when the folder is marked as another library: its marker stays.
    """
    present = read_marker(layout)
    if present is not None:
        if present.uuid != uuid:
            raise ConflictError(f"{shown(layout.root)} is another library.", "Open it, or choose another folder.")
        return present
    created_at = now or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    marker = Marker(uuid, MARKER_FORMAT, created_at)
    text = json.dumps({"uuid": uuid, "format": MARKER_FORMAT, "created_at": created_at}, indent=1)
    disk.write_text(layout.marker, text + "\n")
    return marker


def read_marker(layout: LibraryLayout) -> Marker | None:
    """The library's marker; None when it is not there or cannot be read as one."""
    try:
        with layout.marker.open("rb") as stream:
            fields = json.loads(stream.read(_MARKER_LIMIT))
        return Marker(str(fields["uuid"]), int(fields["format"]), str(fields["created_at"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def library_online(layout: LibraryLayout, uuid: str) -> bool:
    """Whether this very library is there: an empty mount point and a foreign disk are not it (faults 22-24)."""
    marker = read_marker(layout)
    return marker is not None and marker.uuid == uuid


def require_online(layout: LibraryLayout, uuid: str) -> None:
    """LibraryOfflineError unless `library_online`."""
    if not library_online(layout, uuid):
        raise LibraryOfflineError(
            f"The library {shown(layout.root)} is not there.", "Connect its drive; nothing was changed."
        )


def project_availability(layout: LibraryLayout, project: Project, uuid: str | None = None) -> Availability:
    """Online, offline (its disk cannot be seen) or missing (its disk is seen and the folder is gone).

    `uuid` is the library's, when known: then another library's marker is offline, too. Any doubt is offline,
    which touches nothing. Any thread; may block on a sleeping share, so never on the GUI thread.
    """
    folder = layout.project_folder(project)
    if project.in_place:
        return _in_place(folder, project.volume_id)
    marker = read_marker(layout)
    if marker is None or (uuid is not None and marker.uuid != uuid):
        return Availability.OFFLINE
    return _seen(folder)


def _in_place(folder: Path, recorded: str | None) -> Availability:
    seen = _seen(folder)
    if seen is Availability.OFFLINE:
        return seen
    if recorded is None:
        certain = seen is Availability.ONLINE or _is_used(folder.parent)
    else:
        try:
            certain = volume_id(folder) == recorded
        except OSError:
            certain = False
    return seen if certain else Availability.OFFLINE


def _seen(folder: Path) -> Availability:
    try:
        is_folder = stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return Availability.MISSING
    except OSError:
        return Availability.OFFLINE
    return Availability.ONLINE if is_folder else Availability.MISSING


def _is_used(folder: Path) -> bool:
    """An empty folder may be a mount point without its disk."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _disk_uuid(place: Path, source: str) -> str | None:
    devices = {place.stat().st_dev}
    with suppress(OSError):
        if source.startswith("/"):
            devices.add(Path(source).stat().st_rdev)  # btrfs gives each subvolume a device number of its own
    try:
        with os.scandir(_BY_UUID) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.stat().st_rdev in devices:
                        return entry.name
    except OSError:
        return None
    return None


def _by_mount_point(place: Path) -> str:
    """Without a mount table (macOS): the name a disk is mounted under, and its size."""
    point = Path(os.path.realpath(place))
    while not point.is_mount():
        point = point.parent
    status = os.statvfs(point)
    return f"mount:{point.name}:{status.f_blocks * status.f_frsize}"
