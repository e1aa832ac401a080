"""The worker slots: they drain until told, stop quickly, and come back after an unexpected error."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from photodesk.bridge.workers import Workers, lane_mix
from photodesk.domain.job import Lane


class Recorder:
    """An engine that only waits; `fail_first` of its drains raise."""

    def __init__(self, fail_first: int = 0) -> None:
        self.calls: list[tuple[str, Sequence[Lane] | None, int]] = []
        self.waiting = 0
        self.woken = False
        self._failures = fail_first
        self._lock = threading.Lock()

    def drain(self, worker_id: str, lanes: Sequence[Lane] | None, stop: threading.Event) -> None:
        with self._lock:
            self.calls.append((worker_id, lanes, threading.get_ident()))
            fails, self._failures = self._failures > 0, self._failures - 1
        if fails:
            raise OSError("the disk fell off")
        with self._lock:
            self.waiting += 1
        stop.wait(30)

    def wake(self) -> None:
        self.woken = True


def test_every_slot_drains_in_one_thread_and_stops_at_once(qtbot: QtBot) -> None:
    engine = Recorder()
    workers = Workers(engine)
    workers.start(3)
    qtbot.waitUntil(lambda: engine.waiting == 3)
    assert workers.running == 3
    assert {name for name, _, _ in engine.calls} == {"window-0", "window-1", "window-2"}
    assert len({thread for _, _, thread in engine.calls}) == 3
    started = time.monotonic()
    assert workers.stop(5)
    assert time.monotonic() - started < 1
    assert engine.woken
    assert workers.running == 0


def test_workers_can_be_started_again_but_not_twice(qtbot: QtBot) -> None:
    engine = Recorder()
    workers = Workers(engine)
    workers.start(1)
    qtbot.waitUntil(lambda: engine.waiting == 1)
    with pytest.raises(ValueError, match="running already"):
        workers.start(1)
    assert workers.stop(5)
    workers.start(1)
    qtbot.waitUntil(lambda: engine.waiting == 2)
    assert workers.stop(5)


def test_an_unexpected_error_is_logged_and_the_slot_comes_back(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    engine = Recorder(fail_first=1)
    workers = Workers(engine)
    with caplog.at_level(logging.ERROR, logger="photodesk.bridge.workers"):
        workers.start(1)
        qtbot.waitUntil(lambda: engine.waiting == 1)
    assert workers.stop(5)
    assert "the disk fell off" in caplog.text
    assert len(engine.calls) == 2


def test_a_stop_during_the_rest_after_an_error_does_not_wait_it_out(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    engine = Recorder(fail_first=1_000)
    workers = Workers(engine)
    workers.start(2)
    qtbot.waitUntil(lambda: len(engine.calls) >= 4)
    started = time.monotonic()
    assert workers.stop(5)
    assert time.monotonic() - started < 1


def test_a_stubborn_slot_is_reported_not_waited_for(qtbot: QtBot) -> None:
    entered, release = threading.Event(), threading.Event()

    class Deaf:
        def drain(self, worker_id: str, lanes: Sequence[Lane] | None, stop: threading.Event) -> None:
            entered.set()
            release.wait(30)

        def wake(self) -> None:
            return

    workers = Workers(Deaf())
    workers.start(1)
    qtbot.waitUntil(entered.is_set)
    assert not workers.stop(0.05)
    release.set()
    assert workers.stop(5)


def test_one_slot_is_kept_for_interactive_work() -> None:
    assert lane_mix(1) == [None]
    assert lane_mix(3) == [(Lane.INTERACTIVE,), None, None]
