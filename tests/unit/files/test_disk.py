"""The verbs of the disk on real files: no overwriting, proof of copies, only own files removed."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from photodesk.domain.errors import (
    ConflictError,
    DiskError,
    DiskFullError,
    NotFoundError,
    StoppedError,
    UnreadableError,
    UnstableSourceError,
    UsageError,
    VerifyError,
)
from photodesk.files import disk
from photodesk.files.disk import Disk
from photodesk.files.fakes import RecordingSystem
from photodesk.files.hashing import content_hash
from photodesk.files.layout import TEMP_PREFIX
from photodesk.files.system import System, link_then_unlink, rename_no_replace, reserve_then_replace


def temporaries(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(TEMP_PREFIX)]


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "card" / "IMG_1.JPG"
    path.parent.mkdir()
    path.write_bytes(os.urandom(3_000_001))
    os.utime(path, ns=(1, 1_600_000_000_123_456_789))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "project"
    path.mkdir()
    return path


@pytest.mark.trap("T28")
def test_a_copy_is_the_same_bytes_and_time_and_nothing_else_is_left(original: Path, folder: Path) -> None:
    original.chmod(0o777)
    result = disk.copy_verified(original, folder / "IMG_1.JPG")
    target = folder / "IMG_1.JPG"
    assert target.read_bytes() == original.read_bytes()
    assert result.size == 3_000_001
    assert result.content_hash == content_hash(original) == content_hash(target)
    assert result.mtime_ns == target.stat().st_mtime_ns == original.stat().st_mtime_ns
    assert not target.stat().st_mode & 0o111
    assert os.listdir(folder) == ["IMG_1.JPG"]


def test_an_empty_file_is_copied(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "empty").touch()
    assert disk.copy_verified(tmp_path / "empty", folder / "empty").size == 0
    assert (folder / "empty").read_bytes() == b""


@pytest.mark.fault(35)
@pytest.mark.trap("T13")
@pytest.mark.parametrize("verb", [disk.copy_verified, disk.move, disk.rename, disk.publish])
def test_no_verb_ever_overwrites(verb: object, original: Path, folder: Path) -> None:
    (folder / "taken").write_bytes(b"another photo")
    with pytest.raises(FileExistsError) as raised:
        verb(original, folder / "taken")  # type: ignore[operator]
    assert isinstance(raised.value, ConflictError)
    assert "taken" in str(raised.value)
    assert (folder / "taken").read_bytes() == b"another photo"
    assert original.stat().st_size == 3_000_001
    assert not temporaries(folder)


def test_a_taken_name_costs_no_reading(original: Path, folder: Path) -> None:
    (folder / "taken").touch()
    system = RecordingSystem()
    with pytest.raises(FileExistsError):
        Disk(system).copy_verified(original, folder / "taken")
    assert system.names == []


@pytest.mark.fault(35)
def test_a_file_that_appears_between_check_and_rename_is_kept(original: Path, folder: Path) -> None:
    target = folder / "IMG_1.JPG"

    class Racing(System):
        def before(self, call: str, path: Path | int) -> None:
            if call == "rename":
                target.write_bytes(b"the other one was faster")

    with pytest.raises(FileExistsError):
        Disk(Racing()).copy_verified(original, target)
    assert target.read_bytes() == b"the other one was faster"
    assert not temporaries(folder)


@pytest.mark.fault(32)
@pytest.mark.parametrize("rename", [rename_no_replace, link_then_unlink, reserve_then_replace])
def test_each_way_of_renaming_moves_and_refuses(rename: object, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        rename(tmp_path / "a", tmp_path / "b")  # type: ignore[operator]
    assert (tmp_path / "b").read_bytes() == b"b"
    rename(tmp_path / "a", tmp_path / "c")  # type: ignore[operator]
    assert sorted(os.listdir(tmp_path)) == ["b", "c"]
    assert (tmp_path / "c").read_bytes() == b"a"


@pytest.mark.fault(35)
def test_of_eight_threads_moving_to_one_name_exactly_one_wins(tmp_path: Path) -> None:
    target = tmp_path / "target"
    won, start = [], threading.Barrier(8)

    def race(number: int) -> None:
        source = tmp_path / f"s{number}"
        source.write_bytes(b"%d" % number)
        start.wait()
        try:
            disk.rename(source, target)
            won.append(number)
        except FileExistsError:
            assert source.read_bytes() == b"%d" % number

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert target.read_bytes() == b"%d" % won[0]


@pytest.mark.trap("T28")
def test_a_copy_that_reads_back_differently_is_removed(original: Path, folder: Path) -> None:
    class Rotten(System):
        """A disk that flips one bit of what it was given, after it was written."""

        def forget_cache(self, descriptor: int) -> None:
            super().forget_cache(descriptor)
            byte = os.pread(descriptor, 1, 2_000_000)[0]
            os.pwrite(descriptor, bytes([byte ^ 1]), 2_000_000)

    with pytest.raises(VerifyError, match=r"IMG_1\.JPG"):
        Disk(Rotten()).copy_verified(original, folder / "IMG_1.JPG")
    assert os.listdir(folder) == []
    assert original.exists()


@pytest.mark.fault(45)
@pytest.mark.parametrize("change", ["grow", "shrink", "touch", "replace"])
def test_a_source_still_being_written_is_not_imported(change: str, original: Path, folder: Path) -> None:
    def disturb() -> None:
        if change == "grow":
            with original.open("ab") as stream:
                stream.write(b"more")
        elif change == "shrink":
            os.truncate(original, 2_500_000)
        elif change == "touch":
            os.utime(original, ns=(5, 5))
        else:
            other = original.with_name("other")
            other.write_bytes(original.read_bytes())
            os.utime(other, ns=(1, original.stat().st_mtime_ns))
            other.replace(original)

    class Writing(System):
        calls = 0

        def before(self, call: str, path: Path | int) -> None:
            self.calls += call == "write"
            if call == "write" and self.calls == 1:
                disturb()

    with pytest.raises(UnstableSourceError, match="changed while it was read") as raised:
        Disk(Writing()).copy_verified(original, folder / "IMG_1.JPG")
    assert "camera" in raised.value.hint
    assert os.listdir(folder) == []


@pytest.mark.fault(45)
def test_a_file_growing_without_end_ends_the_copy(original: Path, folder: Path) -> None:
    class Endless(System):
        def before(self, call: str, path: Path | int) -> None:
            if call == "read":
                with original.open("ab") as stream:
                    stream.write(bytes(2_000_000))

    with pytest.raises(UnstableSourceError):
        Disk(Endless()).copy_verified(original, folder / "IMG_1.JPG")
    assert os.listdir(folder) == []


def test_stopping_leaves_nothing(original: Path, folder: Path) -> None:
    answers = iter([False, True])
    with pytest.raises(StoppedError):
        disk.copy_verified(original, folder / "IMG_1.JPG", stop=lambda: next(answers))
    assert os.listdir(folder) == []


@pytest.mark.fault(43)
def test_what_is_no_file_is_never_waited_for(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "dir.jpg").mkdir()
    for name in ("pipe.jpg", "dir.jpg"):
        with pytest.raises(UnreadableError):
            disk.copy_verified(tmp_path / name, folder / name)
        with pytest.raises(UnreadableError):
            content_hash(tmp_path / name)
    assert os.listdir(folder) == []


def test_a_source_that_is_gone_is_said_to_be_gone(tmp_path: Path, folder: Path) -> None:
    for verb in (disk.copy_verified, disk.move):
        with pytest.raises(NotFoundError, match="gone"):
            verb(tmp_path / "gone", folder / "x")


def test_a_target_folder_that_is_gone_is_not_created(original: Path, tmp_path: Path) -> None:
    for verb in (disk.copy_verified, disk.move):
        with pytest.raises(DiskError, match="not there any more"):
            verb(original, tmp_path / "nowhere" / "x")
    assert not (tmp_path / "nowhere").exists()


def test_a_move_on_one_disk_is_a_rename(original: Path, folder: Path) -> None:
    inode = original.stat().st_ino
    assert disk.move(original, folder / "x.jpg") is None
    assert (folder / "x.jpg").stat().st_ino == inode
    assert not original.exists()


@pytest.mark.fault(42)
def test_moving_a_link_moves_a_copy_and_keeps_what_it_leads_to(original: Path, folder: Path) -> None:
    link = original.with_name("link.jpg")
    link.symlink_to(original.name)
    result = disk.move(link, folder / "link.jpg")
    assert result is not None
    assert result.content_hash == content_hash(original)
    assert not (folder / "link.jpg").is_symlink()
    assert not os.path.lexists(link)
    assert original.exists()


@pytest.mark.fault(34)
def test_two_names_of_one_file_are_known_as_one(original: Path) -> None:
    twin = original.with_name("twin.jpg")
    twin.hardlink_to(original)
    assert disk.same_file(original, twin)
    with pytest.raises(FileExistsError):
        disk.move(original, twin)
    assert original.exists()
    assert twin.exists()
    assert not disk.same_file(original, original.with_name("gone"))


@pytest.mark.trap("T36")
def test_own_files_are_replaced_in_one_step_and_others_never(tmp_path: Path) -> None:
    thumb = tmp_path / ".photodesk" / "thumbs" / "0000" / "1.jpg"
    disk.make_folder(thumb.parent)
    disk.write_bytes(thumb, b"old")
    disk.write_bytes(thumb, b"new", sync=False)
    assert thumb.read_bytes() == b"new"
    disk.write_text(tmp_path / "export.txt", "ä")
    with pytest.raises(FileExistsError):
        disk.write_text(tmp_path / "export.txt", "other")
    assert (tmp_path / "export.txt").read_bytes() == "ä".encode()
    disk.write_text(tmp_path / "export.txt", "other", replace=True)
    assert os.listdir(thumb.parent) == ["1.jpg"]


def test_a_library_below_a_folder_called_photodesk_is_no_own_file(tmp_path: Path) -> None:
    photo = tmp_path / ".photodesk" / "Photos" / "1.jpg"
    disk.make_folder(photo.parent)
    photo.write_bytes(b"original")
    with pytest.raises(FileExistsError):
        disk.write_bytes(photo, b"x")
    with pytest.raises(UsageError):
        disk.remove_own(photo)


def test_only_own_files_are_removed(tmp_path: Path) -> None:
    dot = tmp_path / ".photodesk"
    thumb, backup = dot / "thumbs" / "0000" / "1.jpg", dot / "backups" / "b.sqlite3"
    for path in (thumb, backup, dot / "library.sqlite3", dot / "library.json", tmp_path / "photo.jpg"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / f"{TEMP_PREFIX}1").touch()
    for path in (thumb, backup, tmp_path / f"{TEMP_PREFIX}1", thumb):
        disk.remove_own(path)
        assert not path.exists()
    (dot / "previews").symlink_to(tmp_path)
    for path in (
        dot / "library.sqlite3",
        dot / "library.json",
        tmp_path / "photo.jpg",
        dot / "thumbs",
        dot / "thumbs" / ".." / ".." / "photo.jpg",
        dot / "previews" / "photo.jpg",
    ):
        with pytest.raises(UsageError):
            disk.remove_own(path)
        assert path.exists()


def test_making_a_folder_twice_is_once(tmp_path: Path) -> None:
    disk.make_folder(tmp_path / "a" / "b" / "c")
    disk.make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(DiskError):
        disk.make_folder(tmp_path / "file" / "x")
    assert stat.S_ISREG((tmp_path / "file").stat().st_mode)


def test_room_is_checked_before_work_starts(tmp_path: Path) -> None:
    free = disk.free_space(tmp_path / "not" / "yet")
    assert free > 0
    disk.check_room(tmp_path, 1)
    with pytest.raises(DiskFullError, match=r"has room for .* 16\.0 MB kept spare"):
        disk.check_room(tmp_path, 1 << 60)
    assert os.listdir(tmp_path) == []
