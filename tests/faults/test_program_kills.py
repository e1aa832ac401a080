"""The whole program killed, stopped and held up at work: every byte is there, each photo once, nothing is stuck."""

from __future__ import annotations

import fcntl
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import apsw
import pytest

from photodesk.files.layout import TEMP_PREFIX
from tests.cli_runner import Program, fingerprint, kill, leftovers
from tests.pictures import write_jpeg, write_picture

PHOTOS = 60
WAIT_S = 20.0


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty photos of a few kB: in two folders, some as pairs of JPEG and TIFF of one stem, one with a sidecar."""
    folder = tmp_path_factory.mktemp("card")
    for n in range(PHOTOS):
        write_jpeg(folder / ("day 1" if n % 2 else "") / f"IMG_{n:03}.JPG", seed=n, size=(240, 160))
    write_picture(folder / "IMG_000.tif", seed=500)
    (folder / "IMG_002.xmp").write_text("<x:xmpmeta/>", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An empty library to copy."""
    place = tmp_path_factory.mktemp("empty")
    made = Program(place / "library", place / "config")
    made.ask("init")
    return made


@pytest.fixture
def program(tmp_path: Path, empty: Program) -> Program:
    return empty.copy(tmp_path / "library")


def wait_for(what: Callable[[], object], child: subprocess.Popen[bytes]) -> None:
    """Until `what` is true, or the child has ended by itself."""
    until = time.monotonic() + WAIT_S
    while not what() and child.poll() is None:
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.002)


def hold_when(what: Callable[[], object], child: subprocess.Popen[bytes]) -> None:
    """As `wait_for`, and the child stands still (SIGSTOP) at that moment, however slow this computer looks."""
    until = time.monotonic() + WAIT_S
    while child.poll() is None:
        child.send_signal(signal.SIGSTOP)
        if what():
            return
        child.send_signal(signal.SIGCONT)
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.002)


def assert_invariant(program: Program, card: Path, before: dict[str, str]) -> None:
    """Invariant I, from outside: the card as it was, every byte once under its own name, each photo whole."""
    assert fingerprint(card) == before
    project = program.library / "A"
    kept = fingerprint(project)
    kept.pop(".project.yaml", None)
    assert kept == before, "a file is missing, doubled, torn or under another name"
    assert leftovers(program.library) == []
    listed = program.ask("photos")["photos"]
    files = [f["path"] for photo in listed for f in photo["files"]]
    assert len(files) == len(set(files)) == PHOTOS + 1
    assert {p["state"] for p in listed} == {"present"}
    assert {p[kind]["status"] for p in listed for kind in ("thumbnail", "preview")} == {"generated"}
    assert program.rows("SELECT count(*) FROM jobs WHERE status IN ('queued', 'running', 'paused')") == [(0,)]
    assert program.rows("PRAGMA integrity_check") == [("ok",)]


def recover(program: Program, card: Path, rng: random.Random) -> None:
    """What comes after a crash: a worker and the same import once more, in one order or the other."""
    verbs: list[tuple[object, ...]] = [("work", "--until-empty"), ("import", card, "--project", "A")]
    for words in rng.sample(verbs, 2):
        program.ask(*words)


def kill_at_random(program: Program, words: tuple[object, ...], rng: random.Random, longest_s: float) -> bool:
    """Kill the program somewhere in its work; whether it was still at it."""
    child = program.start(*words)
    time.sleep(rng.uniform(0.2, longest_s))
    alive = child.poll() is None
    kill(child)
    return alive


@pytest.mark.fault(1)
@pytest.mark.fault(3)
@pytest.mark.fault(67)
@pytest.mark.trap("T36")
@pytest.mark.trap("T44")
def test_killed_at_random_moments_of_an_import(program: Program, card: Path, tmp_path: Path) -> None:
    rng, before, deaths = random.Random(2026), fingerprint(card), 0
    span = 1.4
    for turn in range(10):
        each = program.copy(tmp_path / f"library {turn}")
        killed = kill_at_random(each, ("import", card, "--project", "A"), rng, span)
        deaths += killed
        span *= 1.0 if killed else 0.7  # a fast computer had ended before
        recover(each, card, rng)
        assert_invariant(each, card, before)
        if deaths == 2:
            break
    assert deaths == 2, "the kills came too late to prove anything"


@pytest.mark.fault(4)
@pytest.mark.fault(7)
@pytest.mark.trap("T36")
def test_killed_at_random_moments_of_a_regenerate_and_of_its_recovery(program: Program, card: Path) -> None:
    rng, before, deaths = random.Random(7), fingerprint(card), 0
    program.ask("import", card, "--project", "A")
    span = 1.2
    for _ in range(8):
        killed = kill_at_random(program, ("regenerate", "--all"), rng, span)
        killed += kill_at_random(program, ("work", "--until-empty"), rng, span)
        deaths += killed
        span *= 1.0 if killed else 0.7  # a fast computer had ended before
        program.ask("work", "--until-empty")
        assert_invariant(program, card, before)
        if deaths >= 2:
            break
    assert deaths >= 2


@contextmanager
def held_database(program: Program) -> Iterator[apsw.Connection]:
    """Nobody else can write to the database meanwhile: what is done on disk has no row yet."""
    with closing(apsw.Connection(str(program.database))) as connection:
        connection.set_busy_timeout(5000)
        connection.execute("BEGIN IMMEDIATE")
        yield connection


@pytest.mark.fault(3)
@pytest.mark.parametrize("mode", ["copy", "move"])
def test_killed_between_the_file_and_its_row(program: Program, card: Path, tmp_path: Path, mode: str) -> None:
    before = fingerprint(card)
    source = tmp_path / "source"
    subprocess.run(["cp", "-a", str(card), str(source)], check=True)
    child = program.start("import", source, "--project", "A", "--mode", mode)
    project = program.library / "A"
    wait_for(lambda: len(list(project.rglob("*.JPG"))) > 5, child)
    with held_database(program):
        seen = len(list(project.rglob("IMG*")))
        time.sleep(0.2)  # let it run into the lock, one file ahead of its rows
        ahead = len(list(project.rglob("IMG*")))
        kill(child)
    files, rows = ahead, program.rows("SELECT count(*) FROM photo_files")[0][0]
    assert files >= seen >= 6
    program.run("--json", "work", "--until-empty")
    program.run("--json", "import", source, "--project", "A")
    program.ask("maintain")
    assert files > rows, "the kill did not come between a file and its row"
    assert_invariant(program, card, before)


@pytest.mark.fault(10)
@pytest.mark.parametrize(
    ("verb", "number"), [("work", signal.SIGTERM), ("import", signal.SIGTERM), ("import", signal.SIGINT)]
)
def test_asked_to_end_it_puts_the_job_back_uncounted(
    program: Program, card: Path, verb: str, number: signal.Signals
) -> None:
    child = program.start("--json", "import", card, "--project", "A")
    if verb == "work":
        wait_for(lambda: list(program.library.glob("A/*.JPG")), child)
        kill(child)
        child = program.start("--json", "work")
    hold_when(lambda: len(list(program.library.glob("A/*.JPG"))) > 4, child)
    asked = time.monotonic()
    child.send_signal(number)
    child.send_signal(signal.SIGCONT)
    out, err = child.communicate(timeout=10)
    took = time.monotonic() - asked
    assert took < 5.0
    assert child.returncode == (0 if verb == "work" else 130), err
    assert b"Traceback" not in err
    assert out.count(b"\n}\n") == 1, "one document"
    jobs = program.rows("SELECT status, attempts, lease_token FROM jobs WHERE status NOT LIKE 'completed%'")
    assert jobs == [("queued", 1 if verb == "work" else 0, None)]
    program.ask("work", "--until-empty")
    assert_invariant(program, card, fingerprint(card))


@pytest.mark.fault(16)
@pytest.mark.trap("T44")
def test_a_job_that_kills_its_program_three_times_is_parked(program: Program, card: Path) -> None:
    program.ask("import", card, "--project", "A")
    claimed = "SELECT 1 FROM jobs WHERE status = 'running' AND attempts = ?"
    for start in range(3):
        child = program.start(*(("regenerate", "--all") if start == 0 else ("work",)))
        wait_for(partial(program.rows, claimed, (start + 1,)), child)
        kill(child)
    program.ask("work", "--until-empty")
    ((status, attempts, error),) = program.rows("SELECT status, attempts, error FROM jobs ORDER BY id DESC LIMIT 1")
    assert (status, attempts) == ("failed", 3)
    assert "3 times" in error
    assert program.ask("regenerate", "--all")["counts"]["done"] == PHOTOS


@pytest.mark.fault(59)
def test_a_database_held_by_another_program_is_waited_for(program: Program, card: Path) -> None:
    with held_database(program):
        child = program.start("--json", "import", card, "--project", "A")
        time.sleep(1.5)
        assert child.poll() is None, child.communicate()
    out, err = child.communicate(timeout=WAIT_S)
    assert child.returncode == 0, err
    assert out
    assert_invariant(program, card, fingerprint(card))


@pytest.mark.fault(5)
@pytest.mark.fault(6)
def test_killed_while_a_library_is_made(tmp_path: Path) -> None:
    rng = random.Random(3)
    for turn in range(3):
        program = Program(tmp_path / f"library {turn}", tmp_path / "config")
        child = program.start("init")
        wait_for(program.library.exists, child)
        time.sleep(rng.uniform(0, 0.03))
        kill(child)
        ran = program.run("--json", "init")
        assert ran.status == 0 or ran.error_kind == "conflict"
        assert program.ask("projects") == {"projects": []}


def test_an_empty_folder_left_by_the_dead_is_used_and_a_full_one_is_not(program: Program, card: Path) -> None:
    (program.library / "A").mkdir()
    mine = program.library / "B" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("the user's", encoding="utf-8")
    for name in "AB":
        program.ask("import", card / f"IMG_00{'02'['AB'.index(name)]}.JPG", "--project", name)
    folders = sorted(p.name for p in program.library.iterdir())
    assert folders == [".photodesk", "A", "B", "B (2)"]
    assert [p.name for p in mine.parent.iterdir()] == ["mine.txt"]


@pytest.mark.fault(4)
@pytest.mark.trap("T36")
def test_what_the_dead_left_is_swept_and_what_the_living_hold_stays(program: Program, card: Path) -> None:
    program.ask("import", card / "IMG_000.JPG", "--project", "A")
    thumbs, project = program.library / ".photodesk" / "thumbs" / "0000", program.library / "A"
    name = f"{TEMP_PREFIX}0123456789abcdef"

    def litter(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(b"half a picture")
        return path

    dead = litter(thumbs)
    program.ask("regenerate", "--all")
    assert not dead.exists(), "regenerating sweeps the folder it writes to"
    dead = litter(project)
    program.ask("import", card / "IMG_004.JPG", "--project", "A")
    assert not dead.exists(), "importing sweeps the folder it copies to"
    dead, other = litter(thumbs), litter(project)
    program.ask("maintain")
    assert (dead.exists(), other.exists()) == (False, False), "maintenance sweeps everywhere"
    held = litter(project)
    with held.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        program.ask("maintain")
        assert held.exists(), "a copy that is still being made was swept away"
