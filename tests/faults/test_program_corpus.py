"""Real photographs and hostile files through the whole program: what can be shown is, what cannot is named."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.cli_runner import Program, Ran, fingerprint, leftovers
from tests.corpus_checks import compare, every_failure_is_named, manifest, take

GROWTH = 50 << 20


def watch(child: subprocess.Popen[bytes], high: list[int], decoders: set[psutil.Process]) -> None:
    """The peak resident memory of the main process itself, and the processes it starts, until it ends."""
    status = Path(f"/proc/{child.pid}/status")
    while child.poll() is None:
        try:
            lines = status.read_text(encoding="ascii").splitlines()
        except OSError:
            return
        with suppress(psutil.Error):
            decoders.update(psutil.Process(child.pid).children(recursive=True))
        high += [int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")]
        time.sleep(0.05)


def watched(program: Program, *words: object, timeout: float) -> tuple[Ran, int]:
    """A run and the peak memory of its main process in bytes."""
    child, high = program.start("--json", *words), [0]
    decoders: set[psutil.Process] = set()
    watcher = threading.Thread(target=watch, args=(child, high, decoders))
    watcher.start()
    out, err = child.communicate(timeout=timeout)
    watcher.join()
    assert decoders, "nothing was decoded"
    assert psutil.wait_procs(decoders, timeout=5)[1] == [], "a decoder outlived the program"
    return Ran(child.returncode, out, err), max(high)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "library", tmp_path / "config")
    made.ask("init")
    return made


def corpus_run(program: Program, corpus: Path, sources: list[Path], timeout: float) -> None:
    """Everything the corpus says can be decoded is shown, with date and orientation as its manifest says (F9)."""
    before = {path: path.stat().st_mtime_ns for path in sources}
    ran = program.run("--json", "import", *sources, "--project", "Good", timeout=timeout)
    assert ran.status in (0, 1), ran.said[-1000:]
    seen = compare(program, corpus, ran.json["files"])
    assert seen.readable > 40
    assert len(seen.unshown) <= seen.readable * 0.005, seen.unshown
    assert seen.wrong_dates == []
    assert seen.wrong_orientations == []
    every_failure_is_named(program, ran.json)
    assert {path: path.stat().st_mtime_ns for path in sources} == before


@pytest.mark.corpus
@pytest.mark.req("R15")
@pytest.mark.trap("T33")
@pytest.mark.trap("T54")
def test_a_sample_of_real_raw_and_modern_files(program: Program, corpus: Path) -> None:
    rng = random.Random(8)
    readable = sorted(p for p in manifest(corpus) if p.startswith(("real/", "raw/", "modern/")))
    corpus_run(program, corpus, [corpus / p for p in sorted(rng.sample(readable, 80))], 100)


@pytest.mark.corpus
@pytest.mark.torture
@pytest.mark.req("R15")
def test_every_real_raw_and_modern_file(program: Program, corpus: Path) -> None:
    folders = [corpus / name for name in ("real", "raw", "modern")]
    corpus_run(program, corpus, folders, 600)
    again = program.ask("maintain", timeout=300)
    assert [s for s in again["steps"] if s["changed"] and s["type"] != "duplicate_resolution"] == []


def hostile_run(program: Program, corpus: Path, paths: list[str], tmp_path: Path, timeout: float) -> int:
    """It ends; each unreadable file is a failed item with kind and sentence; the main process stays small (F7)."""
    copies = take(corpus, paths, tmp_path / "hostile")
    before = fingerprint(tmp_path / "hostile")
    good = program.run("--json", "import", corpus / "real" / "orientation", "--project", "Good")
    assert good.status == 0, good.said
    _, usual = watched(program, "regenerate", "--project", "Good", timeout=60)
    ran, high = watched(program, "import", *copies[:1000], "--project", "Hostile", timeout=timeout)
    assert ran.status == 1, ran.said[-1000:]
    assert "Traceback" not in ran.said
    assert high - usual <= GROWTH, f"the main process grew by {(high - usual) >> 20} MB"
    assert fingerprint(tmp_path / "hostile") == before
    failed = every_failure_is_named(program, ran.json)
    assert failed >= len(paths) // 4
    outcomes = {"imported", "refused", "sidecar", "duplicate", "joined", "renamed"}
    assert {f["outcome"] for f in ran.json["files"]} <= outcomes
    for task in program.ask("jobs")["tasks"]:
        assert task["status"] in ("completed", "completed_with_errors"), task
    assert leftovers(program.library) == []
    again = program.run("--json", "maintain", timeout=timeout)
    assert {s["type"]: s["status"] for s in again.json["steps"]}["cache_validation"] == "completed"
    assert program.ask("photos", "--limit", "1")["total"] == program.rows("SELECT count(*) FROM photos")[0][0]
    return failed


@pytest.mark.corpus
@pytest.mark.fault(72)
@pytest.mark.fault(73)
@pytest.mark.fault(74)
@pytest.mark.fault(75)
@pytest.mark.fault(78)
@pytest.mark.fault(80)
@pytest.mark.trap("T35")
@pytest.mark.trap("T49")
def test_a_sample_of_hostile_files(program: Program, corpus: Path, tmp_path: Path) -> None:
    rng = random.Random(120)
    paths = sorted(p for p in manifest(corpus) if p.startswith("hostile/") and not p.startswith("hostile/bombs/"))
    bombs = sorted(p for p in manifest(corpus) if p.startswith("hostile/bombs/"))
    assert hostile_run(program, corpus, rng.sample(paths, 110) + rng.sample(bombs, 10), tmp_path, 100) >= 30


@pytest.mark.corpus
@pytest.mark.torture
@pytest.mark.fault(74)
def test_every_hostile_file(program: Program, corpus: Path, tmp_path: Path) -> None:
    paths = sorted(p for p in manifest(corpus) if p.startswith("hostile/"))
    hostile_run(program, corpus, paths, tmp_path, 1200)
