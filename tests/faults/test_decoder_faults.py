"""A decoder that dies, hangs, hoards or raises costs one photo; the others are made and the program does not notice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import psutil
import pytest
from PIL import Image

from photodesk.domain.derivative import SENTENCES, FailureKind, Recipe
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.formats import classify
from photodesk.imaging.sandbox import DecodeFailure, DecoderPool, DecodersClosedError
from tests.faults.stub_decoders import ZOO

TIME_LIMIT = 1.5
ROOT = Path(__file__).parents[2]
STUBS = "tests.faults.stub_decoders:perform"


@pytest.fixture(scope="module")
def pool() -> Iterator[DecoderPool]:
    with DecoderPool(2, time_limit=TIME_LIMIT, memory_limit=512 << 20, entry=STUBS, import_paths=(ROOT,)) as pool:
        yield pool


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.jpg"
    Image.effect_noise((640, 480), 40).convert("RGB").save(path)
    return path


def ask(pool: DecoderPool, source: Path, folder: Path, priority: int = 0) -> Future[DeriveResult]:
    target = folder / f"{source.stem}-{time.monotonic_ns()}"
    return pool.derive(
        DeriveRequest(source, "jpeg", None, Recipe(), target.with_suffix(".t.jpg"), target.with_suffix(".p.jpg")),
        priority,
    )


def fate(future: Future[DeriveResult]) -> FailureKind:
    with pytest.raises(DecodeFailure) as caught:
        future.result(30)
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message
    return caught.value.failure_kind


@pytest.mark.fault(13)
@pytest.mark.fault(26)
@pytest.mark.trap("T35")
@pytest.mark.parametrize("death", ["segv", "abort", "exit", "sysexit", "nonsense"])
def test_a_decoder_that_dies_costs_its_own_photo(pool: DecoderPool, good: Path, tmp_path: Path, death: str) -> None:
    futures = [ask(pool, good, tmp_path), ask(pool, tmp_path / f"{death}.jpg", tmp_path), ask(pool, good, tmp_path)]
    assert fate(futures[1]) is FailureKind.CRASHED
    assert [futures[n].result(30).width for n in (0, 2)] == [640, 640]


@pytest.mark.fault(14)
@pytest.mark.trap("T35")
@pytest.mark.parametrize("hang", ["loop", "sleep"])
def test_a_decoder_that_hangs_is_stopped_at_the_limit(pool: DecoderPool, good: Path, tmp_path: Path, hang: str) -> None:
    began = time.monotonic()
    hung, fine = ask(pool, tmp_path / f"{hang}.jpg", tmp_path), ask(pool, good, tmp_path)
    assert fate(hung) is FailureKind.TIMEOUT
    assert TIME_LIMIT <= time.monotonic() - began < TIME_LIMIT * 4
    assert fine.result(30).width == 640


@pytest.mark.fault(74)
def test_a_decoder_that_hoards_memory_is_too_large(good: Path, tmp_path: Path) -> None:
    # Time enough on a busy computer: it is the memory that shall end it.
    with DecoderPool(1, time_limit=60.0, memory_limit=512 << 20, entry=STUBS, import_paths=(ROOT,)) as pool:
        assert fate(ask(pool, tmp_path / "hoard.jpg", tmp_path)) is FailureKind.TOO_LARGE
        assert ask(pool, good, tmp_path).result(60).width == 640


@pytest.mark.fault(74)
def test_where_the_system_sets_no_limit_the_watch_ends_what_is_too_large(tmp_path: Path) -> None:
    # A negative limit is one the system refuses to set, and one that every process exceeds: only the watch is left.
    with DecoderPool(1, memory_limit=-(1 << 40), entry=STUBS, import_paths=(ROOT,)) as pool:
        assert fate(ask(pool, tmp_path / "sleep.jpg", tmp_path)) is FailureKind.TOO_LARGE


@pytest.mark.fault(80)
@pytest.mark.parametrize("name", sorted(ZOO))
def test_every_exception_becomes_a_failure_with_a_sentence(pool: DecoderPool, tmp_path: Path, name: str) -> None:
    kind = fate(ask(pool, tmp_path / f"{name}.jpg", tmp_path))
    assert kind is (FailureKind.TOO_LARGE if name in ("memory", "bomb") else FailureKind.CORRUPT)


@pytest.mark.fault(13)
def test_a_photo_is_not_blamed_for_what_the_one_before_it_did(good: Path, tmp_path: Path) -> None:
    poison = good.rename(tmp_path / "poison.jpg")
    innocent = tmp_path / "sleepless.jpg"
    innocent.write_bytes(poison.read_bytes())
    with DecoderPool(1, entry=STUBS, import_paths=(ROOT,)) as pool:
        for _ in range(3):
            assert ask(pool, poison, tmp_path).result(30).width == 640
            (pid,) = pool.pids() or (0,)
            psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
            assert ask(pool, innocent, tmp_path).result(30).width == 640


@pytest.mark.fault(13)
def test_what_a_decoder_prints_goes_nowhere(tmp_path: Path, good: Path, capfd: pytest.CaptureFixture[str]) -> None:
    noisy = good.rename(tmp_path / "noise.jpg")
    with DecoderPool(1, entry=STUBS, import_paths=(ROOT,)) as pool:
        assert ask(pool, noisy, tmp_path).result(30).width == 640
    assert capfd.readouterr() == ("", "")


@pytest.mark.fault(13)
@pytest.mark.fault(14)
def test_faults_among_good_photos_leave_every_good_one_made(pool: DecoderPool, good: Path, tmp_path: Path) -> None:
    """F8 in small: 12 faults of all kinds among 120 good photos."""
    faults = ["segv", "abort", "exit", "value", "nonsense", "eof"] * 2
    futures: list[tuple[str, Future[DeriveResult]]] = []
    for number in range(120):
        if number % 10 == 5:
            name = faults[number // 10]
            futures.append((name, ask(pool, tmp_path / f"{name}-{number}.jpg", tmp_path)))
        futures.append(("good", ask(pool, good, tmp_path)))
    outcomes = [(name, future.exception(60)) for name, future in futures]
    assert [error for name, error in outcomes if name == "good"] == [None] * 120
    assert all(isinstance(error, DecodeFailure) for name, error in outcomes if name != "good")
    assert len(list(tmp_path.glob("good-*.t.jpg"))) == len(list(tmp_path.glob("good-*.p.jpg"))) == 120


def test_closing_ends_hung_decoders_within_a_second(tmp_path: Path, good: Path) -> None:
    pool = DecoderPool(1, entry=STUBS, import_paths=(ROOT,))
    ask(pool, good, tmp_path).result(30)
    pids = pool.pids()
    running, waiting = ask(pool, tmp_path / "sleep.jpg", tmp_path), ask(pool, good, tmp_path)
    began = time.monotonic()
    while not running.running():
        assert time.monotonic() - began < 10
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 1.0
    assert isinstance(running.exception(5), DecodersClosedError)
    assert waiting.cancelled()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(DecodersClosedError):
        ask(pool, good, tmp_path)


def test_a_decoder_entry_that_is_not_there_fails_items_and_does_not_hang(tmp_path: Path, good: Path) -> None:
    with DecoderPool(1, entry="no_such_module:perform") as pool:
        assert fate(ask(pool, good, tmp_path)) is FailureKind.CRASHED


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a POSIX signal")
@pytest.mark.parametrize("work", ["idle", "sleep"])
def test_decoders_leave_when_the_program_is_killed(tmp_path: Path, good: Path, work: str) -> None:
    program = textwrap.dedent(
        f"""
        import sys, time
        from pathlib import Path
        from photodesk.domain.derivative import Recipe
        from photodesk.imaging.derive import DeriveRequest
        from photodesk.imaging.sandbox import DecoderPool
        pool = DecoderPool(1, entry={STUBS!r}, import_paths=(Path({str(ROOT)!r}),))
        pid = pool.derive(DeriveRequest(Path("pid.jpg"), "jpeg", None, Recipe(), None, None)).result().width
        pool.derive(DeriveRequest(Path({work!r} + ".jpg"), "jpeg", None, Recipe(), None, None))
        print(pid, flush=True)
        time.sleep(60)
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    gone, alive = psutil.wait_procs([worker], timeout=10)
    assert gone
    assert not alive


@pytest.mark.fault(4)
@pytest.mark.trap("T36")
def test_a_decoder_killed_while_it_writes_leaves_no_torn_file(tmp_path: Path) -> None:
    source = tmp_path / "large.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(source, quality=95)
    seen: set[str] = set()
    with DecoderPool(1) as pool:
        for attempt in range(7):
            targets = [tmp_path / f"{attempt}.{kind}.jpg" for kind in "tp"]
            future = pool.derive(DeriveRequest(source, "jpeg", None, Recipe(), *targets))
            deadline = time.monotonic() + 0.03 * attempt
            while not future.done() and time.monotonic() < deadline:
                pass
            for pid in pool.pids():
                os.kill(pid, signal.SIGTERM)
            error = future.exception(30)
            seen.add("killed" if error else "made")
            for target in targets:
                if target.exists():
                    with Image.open(target) as image:
                        image.load()  # raises when the file is torn
    assert "made" in seen


@pytest.mark.torture
@pytest.mark.fault(13)
@pytest.mark.fault(14)
def test_two_hundred_faults_among_two_thousand_good_photos(good: Path, tmp_path: Path) -> None:
    """F8: every good photo (12 megapixels) made, every fault marked, most of the throughput left; hangs not counted."""
    Image.effect_noise((4000, 3000), 30).convert("RGB").save(good)
    names = ["segv", "abort", "exit", "hoard", "value", "eof", "nonsense", "sysexit", "memory", "loop"] * 20
    limit = 5.0
    with DecoderPool(2, time_limit=limit, memory_limit=512 << 20, entry=STUBS, import_paths=(ROOT,)) as pool:
        began = time.monotonic()
        for future in [ask(pool, good, tmp_path) for _ in range(200)]:
            future.result(60)
        undisturbed = (time.monotonic() - began) / 200
        futures = []
        began = time.monotonic()
        for number in range(2000):
            if number % 10 == 5:
                name = names[number // 10]
                futures.append((name, ask(pool, tmp_path / f"{name}-{number}.jpg", tmp_path)))
            futures.append(("good", ask(pool, good, tmp_path)))
        outcomes = [(name, future.exception(600)) for name, future in futures]
    spent = (time.monotonic() - began - names.count("loop") * limit / pool.processes) / 2000
    assert [error for name, error in outcomes if name == "good"] == [None] * 2000
    assert all(isinstance(error, DecodeFailure) for name, error in outcomes if name != "good")
    print(f"throughput left: {undisturbed / spent:.0%} of {1 / undisturbed:.0f} photos a second")
    assert undisturbed / spent > 0.5  # F8 asks for 0.8 on a quiet machine


@pytest.mark.corpus
@pytest.mark.fault(72)
@pytest.mark.fault(73)
@pytest.mark.fault(74)
@pytest.mark.fault(75)
@pytest.mark.fault(78)
def test_every_hostile_file_ends_in_a_named_state(corpus: Path, tmp_path: Path) -> None:
    """F7: no hang, no death, no swelling; originals untouched (they are read-only here)."""
    files = [path for path in sorted((corpus / "hostile").rglob("*")) if path.is_file() and classify(path.name)]
    assert len(files) > 700
    before = psutil.Process().memory_info().rss
    peak = 0
    with DecoderPool(time_limit=10.0) as pool:
        work: list[tuple[Path, Future[DeriveResult]]] = []
        for number, path in enumerate(files):
            info = classify(path.name)
            assert info is not None
            targets = (tmp_path / f"{number}.t.jpg", tmp_path / f"{number}.p.jpg")
            work.append((path, pool.derive(DeriveRequest(path, info.family, None, Recipe(), *targets))))
            pool.read_metadata(path, info.family)
        outcomes: dict[str, list[str]] = {}
        for path, future in work:
            error = future.exception(60)
            assert error is None or isinstance(error, DecodeFailure), path
            state = "made" if error is None else error.failure_kind.value
            outcomes.setdefault(state, []).append(path.name)
            peak = max([peak, *(_resident(pid) for pid in pool.pids())])
    assert not {"timeout", "crashed"} & outcomes.keys(), outcomes
    assert set(outcomes) <= {"made"} | {kind.value for kind in SENTENCES}
    assert len(outcomes["made"]) >= 230
    assert psutil.Process().memory_info().rss - before < 50 << 20
    assert peak < 1100 << 20


def _resident(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
