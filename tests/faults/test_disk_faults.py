"""Faults of disk and volume: whatever fails or dies, the source is whole and no half file has a final name."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from photodesk.domain.errors import (
    DiskError,
    DiskFullError,
    PhotoDeskError,
    ReadOnlyError,
    SourceKeptError,
    UnreadableError,
)
from photodesk.domain.project import Availability, Project, ProjectStatus
from photodesk.files import disk, volumes
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem, RecordingSystem
from photodesk.files.hashing import content_hash
from photodesk.files.layout import TEMP_PREFIX, LibraryLayout
from photodesk.files.scan import ScanAborted, scan_tree
from photodesk.files.system import System, link_then_unlink, patiently
from photodesk.files.trash import move_in, plan_trash

MakeDisk = Callable[..., Path]
PHOTO = random.Random(7).randbytes(2_500_000)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "source" / "IMG_1.JPG"
    path.parent.mkdir()
    path.write_bytes(PHOTO)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


def assert_invariant(source: Path, target: Path) -> None:
    """Invariant I: the bytes are at the old or the new place, and neither place holds anything else."""
    there = [path for path in (source, target) if path.exists()]
    assert there
    for path in there:
        assert path.read_bytes() == PHOTO


# ---- the disk is full, read-only, another one ---------------------------------------------------------------------


@pytest.mark.fault(17)
@pytest.mark.parametrize("verb", ["copy_verified", "move"])
def test_a_full_disk_takes_back_the_partial_copy(verb: str, original: Path, make_disk: MakeDisk) -> None:
    small = make_disk("small", "size=1m")
    with pytest.raises(DiskFullError, match="No room") as raised:
        getattr(disk, verb)(original, small / "IMG_1.JPG")
    assert "IMG_1.JPG" in raised.value.message
    assert os.listdir(small) == []
    assert original.read_bytes() == PHOTO
    with pytest.raises(DiskFullError):
        disk.check_room(small, len(PHOTO))
    with pytest.raises(DiskFullError):
        disk.write_bytes(small / "big", PHOTO)
    assert os.listdir(small) == []


@pytest.mark.fault(20)
def test_a_disk_without_inodes_says_it_is_full(original: Path, make_disk: MakeDisk) -> None:
    few = make_disk("few", "size=8m,nr_inodes=2")
    (few / "last").touch()
    with pytest.raises(DiskFullError):
        disk.copy_verified(original, few / "IMG_1.JPG")
    with pytest.raises(DiskFullError):
        disk.make_folder(few / "a")
    assert os.listdir(few) == ["last"]


@pytest.mark.fault(21)
def test_a_disk_that_turns_read_only_stops_and_goes_on_later(original: Path, make_disk: MakeDisk) -> None:
    card = make_disk("card")
    disk.copy_verified(original, card / "1.jpg")
    subprocess.run(["mount", "-o", "remount,ro", card], check=True)
    for verb in (disk.copy_verified, disk.move):
        with pytest.raises(ReadOnlyError):
            verb(original, card / "2.jpg")
    with pytest.raises(ReadOnlyError):
        disk.move(card / "1.jpg", card / "3.jpg")
    with pytest.raises(ReadOnlyError):
        disk.make_folder(card / "new")
    assert os.listdir(card) == ["1.jpg"]
    subprocess.run(["mount", "-o", "remount,rw", card], check=True)
    disk.move(original, card / "2.jpg")
    assert (card / "2.jpg").read_bytes() == PHOTO


@pytest.mark.fault(33)
@pytest.mark.trap("T08")
def test_a_move_to_another_disk_is_a_verified_copy(make_disk: MakeDisk) -> None:
    one, other = make_disk("one"), make_disk("other")
    (one / "1.jpg").write_bytes(PHOTO)
    os.utime(one / "1.jpg", ns=(1, 1_500_000_000_987_654_321))
    result = disk.move(one / "1.jpg", other / "1.jpg")
    assert result is not None
    assert result.content_hash == content_hash(other / "1.jpg")
    assert (other / "1.jpg").stat().st_mtime_ns == 1_500_000_000_987_654_321
    assert os.listdir(one) == []
    with pytest.raises(DiskError):
        disk.rename(other / "1.jpg", one / "1.jpg")


@pytest.mark.fault(31)
def test_a_source_that_cannot_be_removed_is_kept_and_said(make_disk: MakeDisk, folder: Path) -> None:
    card = make_disk("card")
    (card / "1.jpg").write_bytes(PHOTO)
    subprocess.run(["mount", "-o", "remount,ro", card], check=True)
    with pytest.raises(SourceKeptError, match="could not be removed"):
        disk.move(card / "1.jpg", folder / "1.jpg")
    assert (card / "1.jpg").read_bytes() == (folder / "1.jpg").read_bytes() == PHOTO


@pytest.mark.fault(31)
@pytest.mark.fault(45)
def test_a_source_changed_after_its_copy_is_kept(make_disk: MakeDisk, folder: Path) -> None:
    source = make_disk("card") / "1.jpg"
    source.write_bytes(PHOTO)

    class Late(System):
        def before(self, call: str, path: Path | int) -> None:
            if call == "sync_folder":
                source.write_bytes(PHOTO + b"edited")

    with pytest.raises(SourceKeptError, match="changed since"):
        Disk(Late()).move(source, folder / "1.jpg")
    assert source.read_bytes() == PHOTO + b"edited"
    assert (folder / "1.jpg").read_bytes() == PHOTO


@pytest.mark.fault(31)
def test_a_link_whose_old_name_stays_is_taken_back(original: Path, folder: Path) -> None:
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+a", original.parent], check=False).returncode:
        pytest.skip("chattr +a is not possible here")
    try:
        with pytest.raises(PermissionError):
            link_then_unlink(original, folder / "1.jpg")
    finally:
        subprocess.run(["chattr", "-a", original.parent], check=True)
    assert original.read_bytes() == PHOTO
    assert os.listdir(folder) == []


@pytest.mark.fault(30)
def test_an_immutable_file_stays_and_is_named(original: Path, folder: Path) -> None:
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", original], check=False).returncode:
        pytest.skip("chattr +i is not possible here")
    try:
        with pytest.raises(ReadOnlyError, match=r"IMG_1\.JPG"):
            disk.move(original, folder / "1.jpg")
        (move,) = plan_trash(original.parent, "op", [("", original.name)])
        with pytest.raises(ReadOnlyError):
            move_in(move)
    finally:
        subprocess.run(["chattr", "-i", original], check=True)
    assert original.read_bytes() == PHOTO
    assert os.listdir(folder) == []


@pytest.mark.fault(22)
@pytest.mark.fault(23)
@pytest.mark.fault(24)
@pytest.mark.trap("T03")
def test_a_card_pulled_out_leaves_its_project_offline_and_no_folder(tmp_path: Path, make_disk: MakeDisk) -> None:
    layout = LibraryLayout(tmp_path / "library")
    card = make_disk("card")
    (card / "shoot").mkdir()
    recorded = volumes.volume_id(card / "shoot")
    status, online = ProjectStatus.ACTIVE, Availability.ONLINE
    project = Project(1, "u", "S", str(card / "shoot"), True, recorded, status, online, "t", "", "", None)
    at_root = replace(project, folder=str(card))
    assert volumes.project_availability(layout, project) is online
    assert volumes.project_availability(layout, at_root) is online
    (card / "shoot").rename(card / "away")
    assert volumes.project_availability(layout, project) is Availability.MISSING
    (card / "away").rename(card / "shoot")
    subprocess.run(["umount", card], check=True)
    assert volumes.project_availability(layout, project) is Availability.OFFLINE
    assert volumes.project_availability(layout, at_root) is Availability.OFFLINE
    assert os.listdir(card) == []
    make_disk("card")
    (card / "shoot").mkdir()
    assert volumes.project_availability(layout, project) is Availability.OFFLINE


@pytest.mark.fault(23)
@pytest.mark.fault(25)
def test_a_disk_unmounted_in_the_middle_of_a_scan_ends_it(make_disk: MakeDisk) -> None:
    card = make_disk("card")
    for number in range(3):
        (card / f"d{number}").mkdir()
        (card / f"d{number}" / "1.jpg").touch()
    listings = scan_tree(card)
    assert next(listings).subfolder == ""
    subprocess.run(["umount", "--lazy", card], check=True)
    with pytest.raises(ScanAborted):
        list(listings)


@pytest.mark.fault(34)
def test_one_folder_mounted_twice_is_one_folder(make_disk: MakeDisk) -> None:
    card = make_disk("card")
    (card / "a").mkdir()
    (card / "a" / "1.jpg").touch()
    (card / "b").mkdir()
    bound = subprocess.run(["mount", "--bind", card, card / "b"], check=False, capture_output=True)
    if bound.returncode:
        pytest.skip("bind mounts are not possible here")
    try:
        assert [listing.subfolder for listing in scan_tree(card)] == ["", "a"]
    finally:
        subprocess.run(["umount", card / "b"], check=True)


# ---- every call fails once ----------------------------------------------------------------------------------------


def copy_calls(tmp_path: Path) -> list[str]:
    """The calls of one copy of PHOTO that goes well."""
    (tmp_path / "p").write_bytes(PHOTO)
    system = RecordingSystem()
    Disk(system).copy_verified(tmp_path / "p", tmp_path / "c")
    (tmp_path / "p").unlink()
    (tmp_path / "c").unlink()
    return system.names


@pytest.mark.fault(9)
def test_data_is_on_the_disk_before_the_name_and_the_name_after(tmp_path: Path) -> None:
    calls = copy_calls(tmp_path)
    assert calls.index("set_times") < calls.index("sync") < calls.index("rename") < calls.index("sync_folder")
    assert calls[calls.index("sync") : calls.index("rename")].count("read") == 4
    assert "write" not in calls[calls.index("sync") :]


@pytest.mark.fault(17)
@pytest.mark.fault(20)
@pytest.mark.fault(21)
@pytest.mark.fault(26)
@pytest.mark.fault(27)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EPERM, errno.ESTALE])
def test_each_call_of_a_copy_failing_leaves_the_source_and_nothing_else(
    number: int, tmp_path: Path, original: Path, folder: Path
) -> None:
    for at, call in enumerate(copy_calls(tmp_path), start=1):
        with pytest.raises(PhotoDeskError) as raised:
            Disk(FailingSystem(number, at)).copy_verified(original, folder / "1.jpg")
        assert os.listdir(folder) == [], call
        assert original.read_bytes() == PHOTO
        assert raised.value.hint
        if call == "sync":
            full = DiskFullError if number in (errno.ENOSPC, errno.EDQUOT) else PhotoDeskError
            assert isinstance(raised.value, full)


@pytest.mark.fault(21)
@pytest.mark.fault(27)
@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS, errno.EXDEV])
def test_each_call_of_a_move_failing_keeps_the_bytes(number: int, original: Path, folder: Path) -> None:
    target = folder / "1.jpg"
    for at in range(1, 30):
        system = FailingSystem(number, at)
        try:
            Disk(system).move(original, target)
        except PhotoDeskError:
            assert_invariant(original, target)
            assert original.exists(), "a failed move has not happened"
        assert not [n for n in os.listdir(folder) if n.startswith(TEMP_PREFIX)]
        if target.exists():
            assert target.read_bytes() == PHOTO
            target.rename(original)


@pytest.mark.fault(33)
@pytest.mark.fault(2)
def test_each_call_failing_after_exdev_never_loses_the_source(original: Path, folder: Path) -> None:
    target = folder / "1.jpg"

    class OtherDisk(FailingSystem):
        def before(self, call: str, path: Path | int) -> None:
            if call == "rename" and "rename" not in self.names:
                self.calls.append((call, path))
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            super().before(call, path)

    finished = 0
    for at in range(1, 40):
        try:
            Disk(OtherDisk(errno.EIO, at)).move(original, target)
            finished += 1
        except SourceKeptError:
            assert target.read_bytes() == PHOTO
        except PhotoDeskError:
            assert original.read_bytes() == PHOTO
            assert not target.exists()
        assert_invariant(original, target)
        target.unlink(missing_ok=True)
        original.write_bytes(PHOTO)
    assert finished > 10


@pytest.mark.fault(92)
def test_a_file_held_for_a_moment_is_waited_for(original: Path, folder: Path) -> None:
    answers = iter([errno.EBUSY, errno.EBUSY, 0])

    def held() -> str:
        if number := next(answers):
            raise OSError(number, os.strerror(number))
        return "done"

    assert patiently(held) == "done"
    with pytest.raises(DiskError, match="another program"):
        Disk(FailingSystem(errno.EBUSY, only="rename")).copy_verified(original, folder / "1.jpg")


@pytest.mark.fault(26)
def test_a_bad_sector_names_the_file_and_is_no_fault_of_the_target(original: Path, folder: Path) -> None:
    with pytest.raises(UnreadableError, match=r"IMG_1\.JPG cannot be read"):
        Disk(FailingSystem(errno.EIO, 2, only="read")).copy_verified(original, folder / "1.jpg")
    assert os.listdir(folder) == []


@pytest.mark.fault(27)
def test_a_sync_that_failed_is_not_tried_again(original: Path, folder: Path) -> None:
    system = FailingSystem(errno.EIO, only="sync")
    with pytest.raises(DiskError):
        Disk(system).copy_verified(original, folder / "1.jpg")
    assert system.names.count("sync") == 1


@pytest.mark.fault(4)
@pytest.mark.trap("T36")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_each_call_of_a_write_failing_keeps_the_old_content(number: int, tmp_path: Path) -> None:
    thumb = tmp_path / ".photodesk" / "thumbs" / "0000" / "1.jpg"
    thumb.parent.mkdir(parents=True)
    thumb.write_bytes(b"old")
    for at in range(1, 5):
        with pytest.raises(PhotoDeskError):
            Disk(FailingSystem(number, at)).write_bytes(thumb, b"new")
        assert os.listdir(thumb.parent) == ["1.jpg"]
        assert thumb.read_bytes() == b"old"
    with pytest.raises(PhotoDeskError):
        Disk(FailingSystem(number, only="sync_folder")).write_bytes(thumb, b"new")
    assert thumb.read_bytes() == b"new"
