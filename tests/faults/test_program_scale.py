"""A library of very many rows in the terminal: asked for ten photos it answers at once; maintenance stays small."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.cli_runner import Program

NOW = "2026-11-20T19:00:00.000000Z"
_PHOTOS = """INSERT INTO photos (id, uuid, project_id, subfolder, stem, stem_key, taken_local, taken_source,
    thumbnail_status, preview_status, created_at, updated_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
    SELECT i, 'row-' || i, 1, '', printf('IMG_%07d', i), printf('img_%07d', i),
        strftime('%Y-%m-%dT%H:%M:%S', 1500000000 + i * 2654435761 % 280000000, 'unixepoch'), 'exif',
        'generated', 'generated', ?2, ?2 FROM n"""
_FILES = """INSERT INTO photo_files (photo_id, project_id, subfolder, name, name_key, kind, size, mtime_ns,
    content_hash)
    SELECT id, 1, '', stem || '.JPG', stem_key || '.jpg', 'jpeg', 8000000 + id, id, printf('%032x', id) FROM photos"""
_CACHE = """INSERT INTO derivative_cache SELECT id, ?1, printf('%032x', id), 'r1', 40000, ?2 FROM photos"""


def large(tmp_path: Path, photos: int) -> Program:
    """A library whose one project, in place, has `photos` rows; its drive is not connected."""
    program = Program(tmp_path / "library", tmp_path / "config")
    program.ask("init")
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "a.txt").write_text("x", encoding="utf-8")
    program.change(
        "INSERT INTO projects (id, uuid, name, name_key, folder, in_place, volume_id, status, availability, tenant_id, "
        "created_at, updated_at) "
        "VALUES (1, 'p', 'Large', 'large', ?, 1, 'uuid:other', 'active', 'online', 'user_0', ?, ?)",
        (str(drive), NOW, NOW),
    )
    program.change(_PHOTOS, (photos, NOW))
    program.change(_FILES)
    for kind in ("thumbnail", "preview"):
        program.change(_CACHE, (kind, NOW))
    return program


def measured(program: Program, *words: str, timeout: float = 100) -> tuple[float, int]:
    """Seconds and peak memory in bytes of a run that succeeds (of its main process and what it waited for)."""
    script = (
        "import resource, subprocess, sys; s = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(s)"
    )
    began = time.monotonic()
    done = subprocess.run(
        [program.command()[0], "-c", script, *program.command(*words)],
        capture_output=True,
        env=program.environment(),
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return time.monotonic() - began, int(done.stdout) << 10


def check_scale(program: Program, photos: int, *, list_s: float, care_s: float, growth: int) -> None:
    _, usual = measured(program, "--version")
    seconds, peak = measured(program, "--json", "photos", "--limit", "10")
    assert seconds < list_s, f"ten of {photos} photos took {seconds:.1f} s"
    assert peak - usual < growth, f"the list took {(peak - usual) >> 20} MB"
    seconds, peak = measured(program, "--json", "maintain", timeout=care_s)
    assert peak - usual < growth, f"maintenance took {(peak - usual) >> 20} MB"
    assert program.rows("SELECT count(*), sum(thumbnail_status = 'generated') FROM photos") == [(photos, photos)]
    assert program.rows("SELECT count(*) FROM derivative_cache") == [(2 * photos,)], "offline is no reason to forget"


@pytest.mark.req("R69")
@pytest.mark.trap("T03")
@pytest.mark.trap("T55")
def test_a_hundred_thousand_photos(tmp_path: Path) -> None:
    program = large(tmp_path, 100_000)
    check_scale(program, 100_000, list_s=8, care_s=60, growth=150 << 20)


@pytest.mark.torture
@pytest.mark.fault(44)
def test_a_million_photos(tmp_path: Path) -> None:
    program = large(tmp_path, 1_000_000)
    check_scale(program, 1_000_000, list_s=30, care_s=600, growth=400 << 20)
