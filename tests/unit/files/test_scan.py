"""Listing folders: what is seen, what is passed over, and when nothing may be concluded."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from photodesk.files import disk
from photodesk.files.hashing import content_hash
from photodesk.files.scan import ScanAborted, expand_sources, scan_tree


def place(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name))


def seen(root: Path) -> dict[str, list[str]]:
    return {listing.subfolder: [f.name for f in listing.files] for listing in scan_tree(root)}


def test_every_folder_once_parents_first_in_name_order(tmp_path: Path) -> None:
    place(tmp_path, "b/2.jpg", "b/1.nef", "a/x/3.jpg", "0.jpg", "a/0.jpg")
    listings = list(scan_tree(tmp_path))
    assert [listing.subfolder for listing in listings] == ["", "a", "a/x", "b"]
    assert [f.name for f in listings[3].files] == ["1.nef", "2.jpg"]
    file = listings[0].files[0]
    status = (tmp_path / "0.jpg").stat()
    assert (file.size, file.mtime_ns, file.inode) == (status.st_size, status.st_mtime_ns, status.st_ino)
    assert file.is_regular
    assert all(listing.complete for listing in listings)


@pytest.mark.trap("T07")
def test_hidden_places_are_passed_over_and_unknown_files_are_seen(tmp_path: Path) -> None:
    place(tmp_path, "1.jpg", "1.xmp", "clip.mov", ".project.yaml", ".photodesk-tmp-1", ".photodesk/thumbs/1.jpg")
    place(tmp_path, ".photodesk-trash/op/1.jpg", ".git/x.jpg", "._1.jpg")
    before = sorted(tmp_path.rglob("*"))
    assert seen(tmp_path) == {"": ["1.jpg", "1.xmp", "clip.mov"]}
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.fault(43)
def test_what_is_no_file_is_not_listed(tmp_path: Path) -> None:
    place(tmp_path, "real.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.jpg"))
        assert seen(tmp_path) == {"": ["real.jpg"], "folder.jpg": []}


@pytest.mark.fault(42)
def test_links_are_followed_to_files_inside_only(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    place(root, "a/real.jpg", ".hidden/secret.jpg")
    place(outside, "foreign.jpg")
    (root / "loop").symlink_to(root)
    (root / "self.jpg").symlink_to("self.jpg")
    (root / "0-alias").symlink_to("a")
    (root / "out").symlink_to(outside)
    (root / "out.jpg").symlink_to(outside / "foreign.jpg")
    (root / "broken.jpg").symlink_to("nowhere.jpg")
    (root / "hidden.jpg").symlink_to(".hidden/secret.jpg")
    (root / "inside.jpg").symlink_to("a/real.jpg")
    listings = list(scan_tree(root))
    assert {x.subfolder: [(f.name, f.is_regular) for f in x.files] for x in listings} == {
        "": [("inside.jpg", False)],
        "a": [("real.jpg", True)],
    }
    assert all(listing.complete for listing in listings)


def test_a_root_that_is_a_link_is_scanned(tmp_path: Path) -> None:
    place(tmp_path / "real", "1.jpg", "a/2.jpg")
    (tmp_path / "real" / "l.jpg").symlink_to("1.jpg")
    (tmp_path / "link").symlink_to("real")
    assert seen(tmp_path / "link") == {"": ["1.jpg", "l.jpg"], "a": ["2.jpg"]}


@pytest.mark.fault(41)
def test_a_thousand_folders_deep_ends_with_a_reason(tmp_path: Path) -> None:
    place(tmp_path, "top.jpg")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1000):
        os.mkdir("a-long-folder", dir_fd=here)
        below = os.open("a-long-folder", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    listings = list(scan_tree(tmp_path))
    assert listings[0].files[0].name == "top.jpg"
    assert len(listings) > 250
    assert "too long" in listings[-1].errors[0].message
    subprocess.run(["rm", "-rf", tmp_path / "a-long-folder"], check=True)  # shutil would recurse


@pytest.mark.fault(30)
def test_a_folder_without_rights_is_reported_and_the_rest_is_listed(tmp_path: Path) -> None:
    place(tmp_path, "a/1.jpg", "b/2.jpg", "locked/3.jpg")
    (tmp_path / "locked").chmod(0)

    def check() -> None:
        listings = {listing.subfolder: listing for listing in scan_tree(tmp_path)}
        assert [f.name for f in listings["b"].files] == ["2.jpg"]
        assert not listings["locked"].complete
        assert "may not be read" in listings["locked"].errors[0].message
        problems = expand_sources([tmp_path]).problems
        assert [p.path.name for p in problems] == ["locked"]

    try:
        as_nobody(check, tmp_path)
    finally:
        (tmp_path / "locked").chmod(0o700)


def as_nobody(check: Callable[[], None], reach: Path) -> None:
    """Runs `check` in a child without root's rights; the folders above `reach` are opened for it."""
    if os.geteuid() != 0:
        return check()
    for folder in (reach, *reach.parents):
        if folder.stat().st_mode & 0o5 != 0o5 and folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o55)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            check()
        except BaseException as error:  # noqa: BLE001 (the child says it by its exit status)
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return None


@pytest.mark.fault(22)
@pytest.mark.trap("T03")
def test_a_root_that_is_not_there_is_no_empty_root(tmp_path: Path) -> None:
    with pytest.raises(ScanAborted, match="not there"):
        list(scan_tree(tmp_path / "gone"))
    place(tmp_path, "file")
    with pytest.raises(ScanAborted):
        list(scan_tree(tmp_path / "file"))
    assert sorted(os.listdir(tmp_path)) == ["file"]


@pytest.mark.fault(25)
@pytest.mark.parametrize("replaced", [False, True])
def test_a_root_that_vanishes_on_the_way_ends_the_scan(tmp_path: Path, replaced: bool) -> None:
    root = tmp_path / "root"
    place(root, "a/1.jpg", "b/2.jpg")
    listings = scan_tree(root)
    assert next(listings).subfolder == ""
    root.rename(tmp_path / "unplugged")
    if replaced:
        root.mkdir()
    with pytest.raises(ScanAborted):
        list(listings)


@pytest.mark.fault(25)
def test_a_root_that_vanishes_after_its_last_folder_ends_the_scan(tmp_path: Path) -> None:
    root = tmp_path / "root"
    place(root, "1.jpg")
    listings = scan_tree(root)
    next(listings)
    root.rename(tmp_path / "unplugged")
    with pytest.raises(ScanAborted):
        next(listings)


@pytest.mark.fault(25)
def test_a_folder_that_vanishes_on_the_way_is_an_error_of_its_own(tmp_path: Path) -> None:
    place(tmp_path, "a/1.jpg", "b/2.jpg")
    listings = scan_tree(tmp_path)
    next(listings)
    (tmp_path / "a").rename(tmp_path / "c")
    rest = {listing.subfolder: listing for listing in listings}
    assert not rest["a"].complete
    assert rest["b"].complete


@pytest.mark.fault(34)
def test_two_names_of_one_file_are_listed_with_one_inode(tmp_path: Path) -> None:
    place(tmp_path, "1.jpg")
    (tmp_path / "2.jpg").hardlink_to(tmp_path / "1.jpg")
    first, second = next(scan_tree(tmp_path)).files
    assert first.inode == second.inode


@pytest.mark.fault(44)
@pytest.mark.trap("T56")
def test_a_hundred_thousand_files_in_one_folder(tmp_path: Path) -> None:
    real = tmp_path / "x"
    real.touch()
    folder = tmp_path / "many"
    folder.mkdir()
    at, source = os.open(folder, os.O_RDONLY), 0
    for number in range(100_000):
        if number % 30_000 == 0:
            source = number
            (folder / f"{number:06}.jpg").touch()
        else:
            os.link(f"{source:06}.jpg", f"{number:06}.jpg", src_dir_fd=at, dst_dir_fd=at)
    os.close(at)
    tracemalloc.start()
    listing = next(scan_tree(folder))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(listing.files) == 100_000
    assert listing.files[99_999].name == "099999.jpg"
    assert peak < 64 << 20


def hostile_names(corpus: Path) -> list[str]:
    return [entry["name"] for entry in json.loads((corpus / "hostile/names/NAMES.json").read_text())]


@pytest.mark.corpus
@pytest.mark.fault(36)
@pytest.mark.fault(37)
@pytest.mark.fault(38)
@pytest.mark.fault(39)
@pytest.mark.fault(40)
def test_every_hostile_name_is_listed_copied_and_hashed(corpus: Path, tmp_path: Path) -> None:
    names = hostile_names(corpus)
    place(tmp_path / "card", *names)
    (tmp_path / "in").mkdir()
    visible = sorted(name for name in names if not name.startswith("."))
    (listing,) = scan_tree(tmp_path / "card")
    assert [f.name for f in listing.files] == visible
    listed = expand_sources([tmp_path / "card"])
    assert sorted(f.name for f in listed.files) == visible
    taken = disk.free_names(tmp_path / "in", ["x"])
    assert taken == ("x",)
    for source in listed.files:
        name = disk.free_name(tmp_path / "in", source.name)
        assert len(os.fsencode(name)) <= 255
        result = disk.copy_verified(source.path, tmp_path / "in" / name)
        assert (tmp_path / "in" / name).read_bytes() == os.fsencode(source.name)
        assert content_hash(source.path) == result.content_hash
    assert len(os.listdir(tmp_path / "in")) == len(visible)


@pytest.mark.corpus
@pytest.mark.fault(40)
def test_every_hostile_name_can_be_numbered(corpus: Path, tmp_path: Path) -> None:
    for name in hostile_names(corpus):
        place(tmp_path, name)
        free = disk.free_name(tmp_path, name)
        assert free != name
        assert len(os.fsencode(free)) <= 255
        disk.copy_verified(tmp_path / name, tmp_path / free)


def test_sources_are_files_and_folders_each_file_once(tmp_path: Path) -> None:
    place(tmp_path, "card/DCIM/1.jpg", "card/.Trashes/x.jpg", "card/.hidden.jpg", "loose.nef", ".dot.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    names = ["card", "card/DCIM/1.jpg", "loose.nef", "gone.jpg", "gone folder", "pipe.jpg", ".dot.jpg"]
    listed = expand_sources([tmp_path / name for name in names])
    assert [(f.name, f.subfolder, f.root) for f in listed.files] == [
        ("1.jpg", "DCIM", tmp_path / "card"),
        ("loose.nef", "", tmp_path),
    ]
    assert listed.files[1].size == len("loose.nef")
    assert [p.path.name for p in listed.problems] == ["gone.jpg", "gone folder", "pipe.jpg", ".dot.jpg"]
    assert "not there" in listed.problems[0].message


def test_a_single_file_then_its_folder_is_one_file(tmp_path: Path) -> None:
    place(tmp_path, "card/1.jpg")
    assert len(expand_sources([tmp_path / "card/1.jpg", tmp_path / "card"]).files) == 1
