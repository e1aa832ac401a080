"""Content hashes of whole files."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import xxhash

from photodesk.domain.errors import NotFoundError, StoppedError, UnreadableError
from photodesk.files.hashing import content_hash, hash_stream


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000])
def test_the_hash_is_that_of_all_bytes_whatever_the_chunks(size: int, tmp_path: Path) -> None:
    data = os.urandom(size)
    (tmp_path / "f").write_bytes(data)
    assert content_hash(tmp_path / "f") == xxhash.xxh3_128_hexdigest(data) == hash_stream(io.BytesIO(data))
    assert len(content_hash(tmp_path / "f")) == 32


def test_one_bit_makes_another_hash(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(3_000_000))
    before = content_hash(tmp_path / "f")
    with (tmp_path / "f").open("r+b") as stream:
        stream.seek(2_999_999)
        stream.write(b"\x01")
    assert content_hash(tmp_path / "f") != before


def test_hashing_stops_when_asked(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(3_000_000))
    with pytest.raises(StoppedError):
        content_hash(tmp_path / "f", stop=lambda: True)


def test_what_is_gone_and_what_is_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        content_hash(tmp_path / "gone")
    with pytest.raises(UnreadableError):
        content_hash(tmp_path)


@pytest.mark.corpus
def test_real_photos_hash_as_their_bytes(corpus: Path) -> None:
    photos = [path for path in sorted((corpus / "hostile" / "wrong_type").iterdir()) if path.is_file()]
    assert photos
    for path in photos:
        assert content_hash(path) == xxhash.xxh3_128_hexdigest(path.read_bytes())
