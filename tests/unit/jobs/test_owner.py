"""Whose lease is it, and does it live? Told by the kernel, never by a clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from photodesk.jobs.owner import UNREADABLE, Life, Owner, life_of, parse_owner, start_of_process, this_process

HERE = Owner("machine", "boot", "1", 100, "555")
RUNNING = {100: "555", 200: "777"}


@pytest.mark.fault(57)
@pytest.mark.fault(58)
@pytest.mark.parametrize(
    ("owner", "life"),
    [
        (HERE, Life.ALIVE),
        (replace(HERE, pid=200, start="777"), Life.ALIVE),
        (replace(HERE, pid=200, start="776"), Life.DEAD),
        (replace(HERE, pid=300, start="1"), Life.DEAD),
        (replace(HERE, boot="earlier", pid=200, start="777"), Life.DEAD),
        (replace(HERE, space="2", pid=300), Life.UNKNOWN),
        (replace(HERE, machine="other", pid=300), Life.UNKNOWN),
        (replace(HERE, boot="", pid=300), Life.UNKNOWN),
        (None, Life.UNKNOWN),
    ],
    ids=["self", "lives", "number reused", "gone", "before a reboot", "container", "elsewhere", "no boot id", "nobody"],
)
def test_life(owner: Owner | None, life: Life) -> None:
    assert life_of(owner, HERE, RUNNING.get) is life


def test_a_process_hidden_from_us_is_not_taken_for_dead() -> None:
    assert life_of(replace(HERE, pid=200), HERE, lambda _: UNREADABLE) is Life.UNKNOWN


def test_where_the_system_tells_nothing_only_we_ourselves_are_sure() -> None:
    blind = Owner("m", "", "", 1, "")
    assert life_of(blind, blind, RUNNING.get) is Life.ALIVE
    assert life_of(replace(blind, pid=2), blind, RUNNING.get) is Life.UNKNOWN


def test_an_owner_is_read_back_from_a_worker_id() -> None:
    assert parse_owner(f"{HERE.text()}/window-1") == HERE
    assert parse_owner(HERE.text()) == HERE
    for other in (None, "", "w", "a:b:c:d:e", "somebody/else"):
        assert parse_owner(other) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="start times are read from /proc, which is Linux's")
def test_a_real_process_lives_until_it_is_killed_even_as_a_zombie() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        start = start_of_process(child.pid)
        assert start is not None
        assert start.isdigit()
        os.kill(child.pid, signal.SIGSTOP)
        assert start_of_process(child.pid) == start, "stopped is not dead (fault 11)"
    finally:
        child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert start_of_process(child.pid) is None, "a zombie does no work"
    child.wait()
    assert start_of_process(child.pid) is None
    child.stdin.close()  # type: ignore[union-attr]


def test_this_process_knows_itself() -> None:
    me = this_process()
    assert me.pid == os.getpid()
    assert me == this_process()
    assert ":" not in me.boot + me.machine + me.space
