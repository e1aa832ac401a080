"""The decoder pool at work: lazy, warm, ordered, cancellable, and without Qt."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photodesk.domain.derivative import FailureKind, Recipe
from photodesk.imaging import process, worker
from photodesk.imaging.derive import DeriveRequest
from photodesk.imaging.sandbox import DecodeFailure, DecoderPool
from photodesk.imaging.wire import MAX_FRAME, pack_request, read_frame, unpack_request

ROOT = Path(__file__).parents[3]
STUBS = "tests.faults.stub_decoders:perform"


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    with DecoderPool(1, entry=STUBS, import_paths=(ROOT,)) as pool:
        yield pool


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (2400, 1600), (90, 120, 60)).save(path)
    return path


def request(source: Path, name: str = "made") -> DeriveRequest:
    return DeriveRequest(
        source, "jpeg", None, Recipe(), source.parent / f"{name}.t.jpg", source.parent / f"{name}.p.jpg"
    )


def test_processes_start_with_the_first_photo_and_stay_warm(pool: DecoderPool, photo: Path) -> None:
    assert pool.pids() == ()
    assert pool.derive(request(photo)).result(30).width == 2400
    pids = pool.pids()
    assert len(pids) == 1
    for _ in range(5):
        pool.derive(request(photo)).result(30)
    assert pool.pids() == pids
    assert os.getpid() not in pids


def pid_of(pool: DecoderPool, folder: Path, name: str = "pid-x") -> int:
    """The process that answers now (the stub says its own id instead of a width)."""
    path = folder / f"{name}.jpg"
    path.touch()
    return pool.derive(request(path)).result(30).width


def test_new_limits_hold_for_the_next_item(pool: DecoderPool, photo: Path) -> None:
    pool.derive(request(photo)).result(30)
    first = pool.pids()
    pool.configure(1, 20.0, 1 << 30, 1_000_000)
    with pytest.raises(DecodeFailure) as refused:
        pool.derive(request(photo)).result(30)
    assert refused.value.failure_kind is FailureKind.TOO_LARGE
    assert pool.pids() != first
    pool.configure(1, 20.0, 1 << 30, 300_000_000)
    assert pool.derive(request(photo)).result(30).width == 2400


def test_a_new_time_limit_spares_the_item_in_hand(pool: DecoderPool, photo: Path) -> None:
    gate = photo.parent / "gate-1.jpg"
    running = pool.derive(request(gate, "gate"))
    while not pool.pids():
        time.sleep(0.01)
    pool.configure(1, 0.4, 1 << 30, 300_000_000)
    late = pool.derive(request(photo.parent / "gate-2.jpg"))
    begun = time.monotonic()
    while time.monotonic() < begun + 0.6:  # longer than the new limit: what is under way has the old one
        assert not running.done()
        time.sleep(0.01)
    photo.rename(gate)
    assert running.result(30).width == 2400
    with pytest.raises(DecodeFailure) as stopped:
        late.result(30)
    assert stopped.value.failure_kind is FailureKind.TIMEOUT


def test_a_pool_shrinks_and_grows_while_it_works(photo: Path) -> None:
    with DecoderPool(3, entry=STUBS, import_paths=(ROOT,)) as pool:
        for future in [pool.derive(request(photo, str(n))) for n in range(9)]:
            future.result(30)
        assert len(pool.pids()) == 3
        pool.configure(1, 20.0, 1 << 30, 300_000_000)
        deadline = time.monotonic() + 10
        while len(pool.pids()) > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(pool.pids()) == 1
        assert len({pid_of(pool, photo.parent) for _ in range(6)}) == 1
        gates = [photo.parent / f"gate-{n}.jpg" for n in range(3)]
        held = [pool.derive(request(gate, gate.stem)) for gate in gates]
        pool.configure(3, 20.0, 1 << 30, 300_000_000)
        while len(pool.pids()) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(pool.pids()) == 3, "what waited starts at once"
        for gate in gates:
            whole = shutil.copy(photo, photo.parent / f"{gate.stem}.part")
            Path(whole).rename(gate)
        assert [f.result(30).width for f in held] == [2400] * 3
        assert pool.processes == 3


@pytest.mark.skipif(os.name != "posix", reason="Windows has priority classes, set when the process starts")
def test_a_gentle_pool_gives_way_and_a_full_one_does_not(photo: Path) -> None:
    with DecoderPool(1, niceness=0, entry=STUBS, import_paths=(ROOT,)) as pool:
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        for niceness in (0, 15, 0):
            pool.configure(1, 20.0, 1 << 30, 300_000_000, niceness=niceness)
            pid = pid_of(pool, photo.parent)
            assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, ours + niceness)


def test_a_pool_has_as_many_processes_as_it_was_given(photo: Path) -> None:
    with DecoderPool(2) as pool:
        assert pool.processes == 2
        for future in [pool.derive(request(photo, str(n))) for n in range(8)]:
            future.result(30)
        assert len(pool.pids()) == 2
    assert DecoderPool().processes == os.cpu_count()


def test_decoders_do_not_import_qt(pool: DecoderPool, tmp_path: Path) -> None:
    answer = pool.derive(request(tmp_path / "pid.jpg")).result(30)
    assert answer.width in pool.pids()
    assert answer.height == 0, "PySide6 is loaded in a decoder process"


def test_metadata_comes_the_same_way(pool: DecoderPool, photo: Path) -> None:
    found = pool.read_metadata(photo, "jpeg").result(30)
    assert (found.width, found.height) == (2400, 1600)
    with pytest.raises(DecodeFailure) as caught:
        pool.read_metadata(photo.with_name("none.jpg"), "jpeg").result(30)
    assert caught.value.failure_kind is FailureKind.MISSING_SOURCE


def test_lower_numbers_go_first_then_age(pool: DecoderPool, photo: Path) -> None:
    order: list[str] = []
    gate = photo.with_name("gate.jpg")
    first = pool.derive(request(gate))
    while not first.running():
        pass
    futures = [first]
    for name, priority in (("bulk 1", 5), ("bulk 2", 5), ("on screen", -1), ("asked", 0)):
        futures.append(pool.derive(request(photo, name), priority))
        futures[-1].add_done_callback(lambda _, name=name: order.append(name))  # type: ignore[misc]
    gate.write_bytes(photo.read_bytes())
    for future in futures:
        future.result(30)
    pool.derive(request(photo, "last")).result(30)  # by now the callbacks of the others have been called
    assert order == ["on screen", "asked", "bulk 1", "bulk 2"]


@pytest.mark.trap("T40")
def test_what_still_waits_can_be_cancelled(pool: DecoderPool, photo: Path) -> None:
    futures = [pool.derive(request(photo, str(number))) for number in range(6)]
    assert all(future.cancel() for future in futures[3:])
    assert [future.result(30).width for future in futures[:2]] == [2400, 2400]
    pool.derive(request(photo, "last")).result(30)
    assert not list(photo.parent.glob("[345].*"))


def test_unused_pools_close_at_once() -> None:
    began = time.monotonic()
    pool = DecoderPool()
    pool.close()
    pool.close()
    assert time.monotonic() - began < 0.5


def test_requests_survive_the_wire_with_any_name(tmp_path: Path) -> None:
    odd = DeriveRequest(Path("/x/caf\udce9 \u202e.jpg"), "raw", 6, Recipe(400, 900, 70, 80), None, tmp_path / "ü.jpg")
    assert unpack_request(pack_request(odd)) == odd


def test_frames_that_are_none_are_refused(tmp_path: Path) -> None:
    for content in (b"", b"\0\0", b"\0\0\0\x09{}"):
        (tmp_path / "f").write_bytes(content)
        with (tmp_path / "f").open("rb") as stream:
            assert read_frame(stream) is None
    for content in ((MAX_FRAME + 1).to_bytes(4, "big"), b"\0\0\0\x02[]", b"\0\0\0\x02{{"):
        (tmp_path / "f").write_bytes(content)
        with (tmp_path / "f").open("rb") as stream, pytest.raises(ValueError, match=r"frame|Expecting"):
            read_frame(stream)


def test_a_frozen_program_starts_itself_as_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)  # only a bundle has it; `make package-test` runs a real one
    assert process._command()[1:] == [worker.FLAG]
    assert worker.run_if_asked(["photodesk", "open"]) is False
