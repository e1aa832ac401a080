"""Memory cards are told from other drives by the folder that every camera makes."""

from __future__ import annotations

from pathlib import Path

from photodesk.files.cards import is_card, removable


def test_a_card_has_the_folder_of_a_camera(tmp_path: Path) -> None:
    for name in ("CARD", "STICK"):
        (tmp_path / name).mkdir()
    (tmp_path / "CARD" / "DCIM").mkdir()
    assert is_card(tmp_path / "CARD")
    assert not is_card(tmp_path / "STICK")
    assert not is_card(tmp_path / "gone")


def test_a_file_of_that_name_is_no_card(tmp_path: Path) -> None:
    (tmp_path / "DCIM").write_text("no folder")
    assert not is_card(tmp_path)


def test_only_what_is_plugged_in_is_looked_at() -> None:
    points = ["/", "/home", "/media/me/CARD 01", "/run/media/me/EOS", "/boot", "/mnt/nas"]
    assert list(removable(points)) == [Path("/media/me/CARD 01"), Path("/run/media/me/EOS"), Path("/mnt/nas")]
