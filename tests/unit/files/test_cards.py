"""Which of the mounted volumes are cards."""

from __future__ import annotations

from pathlib import Path

from photodesk.files.cards import cards_among, mounted
from photodesk.files.mounts import Mount


def test_a_card_is_a_volume_with_a_dcim_folder(tmp_path: Path) -> None:
    (tmp_path / "EOS_DIGITAL" / "DCIM").mkdir(parents=True)
    (tmp_path / "nikon" / "dcim").mkdir(parents=True)
    (tmp_path / "Backup" / "Photos").mkdir(parents=True)
    (tmp_path / "trick").mkdir()
    (tmp_path / "trick" / "DCIM").write_bytes(b"a file of that name")
    found = cards_among([*sorted(tmp_path.iterdir()), tmp_path / "gone"])
    assert [card.name for card in found] == ["EOS_DIGITAL", "nikon"]


def test_only_what_was_plugged_in_is_looked_at() -> None:
    """A sleeping network drive is never asked (fault 29); the system's own disks are no cards."""
    mounts = [
        Mount((8, 1), "/", "ext4", "/dev/sda1"),
        Mount((8, 2), "/home", "ext4", "/dev/sda2"),
        Mount((8, 17), "/run/media/you/EOS_DIGITAL", "vfat", "/dev/sdb1"),
        Mount((8, 33), "/media/you/My Card", "exfat", "/dev/sdc1"),
        Mount((0, 50), "/mnt/nas", "nfs4", "nas:/photos"),
    ]
    assert mounted(mounts) == [Path("/media/you/My Card"), Path("/run/media/you/EOS_DIGITAL")]
