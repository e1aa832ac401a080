"""Is the disk there? Presence is proved by marker and volume identity; looking creates nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from photodesk.domain.errors import ConflictError, DiskError, LibraryOfflineError
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.files import volumes
from photodesk.files.layout import LibraryLayout
from photodesk.files.mounts import NETWORK_TYPES, mount_of, parse_mounts

PROJECT = Project(1, "u", "Alps", "Alps", False, None, ProjectStatus.ACTIVE, Availability.ONLINE, "t", "", "", None)

TABLE = """\
25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
26 25 0:40 / /mnt/nas rw shared:5 master:2 - nfs4 server:/photos/all rw,vers=4.2
27 25 8:17 / /media/u/My\\040Card rw - vfat /dev/sdb1 rw
28 25 0:41 / /mnt/nas2 rw - cifs //srv/share rw
29 27 0:42 / /media/u/My\\040Card rw - fuse.sshfs me@host:/ rw
nonsense
30 25 x:y / /z rw - ext4 /dev/z rw
"""


@pytest.fixture
def library(tmp_path: Path) -> LibraryLayout:
    layout = LibraryLayout(tmp_path / "library")
    layout.dot.mkdir(parents=True)
    volumes.ensure_marker(layout, "lib-1", "2026-11-20T19:00:00.000000Z")
    return layout


@pytest.fixture
def untouched(library: LibraryLayout, tmp_path: Path) -> Iterator[None]:
    """What was looked at is as it was: reading never creates a folder (T03)."""
    assert library.marker.exists()
    before = sorted(tmp_path.rglob("*"))
    yield
    assert sorted(tmp_path.rglob("*")) == before


def test_the_mount_table_is_understood() -> None:
    mounts = parse_mounts(TABLE)
    assert len(mounts) == 5

    def kind(path: str) -> str:
        mount = mount_of(Path(path), mounts)
        assert mount is not None
        return mount.type

    assert kind("/home/u/x.jpg") == "ext4"
    assert kind("/mnt/nas/2026/x.jpg") == "nfs4"
    assert kind("/mnt/nas3") == "ext4"
    assert kind("/mnt/nas2") == "cifs"
    assert kind("/media/u/My Card/DCIM") == "fuse.sshfs"
    assert {"nfs4", "cifs", "fuse.sshfs"} <= NETWORK_TYPES
    assert mount_of(Path("/x"), []) is None


def test_a_volume_is_known_again_before_its_folder_is_made(tmp_path: Path) -> None:
    here = volumes.volume_id(tmp_path)
    assert here
    assert volumes.volume_id(tmp_path / "not" / "yet") == here
    assert not volumes.is_network(tmp_path / "not" / "yet")
    assert os.listdir(tmp_path) == []


def test_a_marker_is_written_once(library: LibraryLayout) -> None:
    before = library.marker.read_bytes()
    assert volumes.ensure_marker(library, "lib-1").created_at == "2026-11-20T19:00:00.000000Z"
    with pytest.raises(ConflictError):
        volumes.ensure_marker(library, "lib-2")
    assert library.marker.read_bytes() == before
    assert volumes.library_online(library, "lib-1")


@pytest.mark.trap("T03")
def test_no_marker_is_written_where_there_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(DiskError):
        volumes.ensure_marker(LibraryLayout(tmp_path / "gone"), "lib-1")
    assert os.listdir(tmp_path) == []


@pytest.mark.fault(22)
@pytest.mark.fault(23)
@pytest.mark.fault(24)
@pytest.mark.trap("T03")
@pytest.mark.parametrize("what", ["gone", "empty", "foreign", "garbage", "deep"])
def test_a_library_that_is_not_itself_is_offline(what: str, library: LibraryLayout) -> None:
    (library.root / "Alps").mkdir()
    aside = library.root.with_name("aside")
    if what in ("gone", "empty"):
        library.root.rename(aside)
    if what == "empty":
        library.root.mkdir()
    if what == "foreign":
        library.marker.write_text('{"uuid": "other", "format": 1, "created_at": "x"}')
    if what == "garbage":
        library.marker.write_bytes(b"\xff\x00{")
    if what == "deep":
        library.marker.write_bytes(b"[" * 60_000)
    assert not volumes.library_online(library, "lib-1")
    with pytest.raises(LibraryOfflineError):
        volumes.require_online(library, "lib-1")
    assert volumes.project_availability(library, PROJECT, "lib-1") is Availability.OFFLINE
    assert not (what == "gone" and library.root.exists())
    assert not (what == "empty" and os.listdir(library.root))


@pytest.mark.trap("T04")
def test_a_project_of_the_library_is_online_missing_and_online_again(library: LibraryLayout) -> None:
    folder = library.root / "Alps"
    assert volumes.project_availability(library, PROJECT, "lib-1") is Availability.MISSING
    assert not folder.exists()
    folder.mkdir()
    assert volumes.project_availability(library, PROJECT, "lib-1") is Availability.ONLINE
    assert volumes.project_availability(library, PROJECT) is Availability.ONLINE
    folder.rmdir()
    folder.touch()
    assert volumes.project_availability(library, PROJECT, "lib-1") is Availability.MISSING


@pytest.mark.usefixtures("untouched")
def test_a_project_in_place_on_another_volume_than_recorded_is_offline(library: LibraryLayout, tmp_path: Path) -> None:
    place = tmp_path / "library"
    there = replace(PROJECT, in_place=True, folder=str(place), volume_id=volumes.volume_id(place))
    assert volumes.project_availability(library, there) is Availability.ONLINE
    assert volumes.project_availability(library, replace(there, volume_id="uuid:CARD")) is Availability.OFFLINE
    gone = replace(there, folder=str(place / "a" / "b"))
    assert volumes.project_availability(library, gone) is Availability.MISSING
    assert volumes.project_availability(library, replace(gone, volume_id="uuid:CARD")) is Availability.OFFLINE


def test_without_a_recorded_volume_only_a_used_parent_proves_absence(library: LibraryLayout, tmp_path: Path) -> None:
    parent = tmp_path / "media"
    project = replace(PROJECT, in_place=True, folder=str(parent / "shoot"), volume_id=None)
    assert volumes.project_availability(library, project) is Availability.OFFLINE
    parent.mkdir()
    assert volumes.project_availability(library, project) is Availability.OFFLINE
    (parent / "other").mkdir()
    assert volumes.project_availability(library, project) is Availability.MISSING
    (parent / "shoot").mkdir()
    assert volumes.project_availability(library, project) is Availability.ONLINE


def test_a_link_loop_in_place_of_a_project_is_offline(library: LibraryLayout) -> None:
    (library.root / "Alps").symlink_to("Alps")
    assert volumes.project_availability(library, PROJECT) is Availability.OFFLINE
