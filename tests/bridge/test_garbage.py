"""Qt objects in cycles die on the GUI thread, whoever makes the garbage that calls the collector."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from photodesk.bridge.garbage import GuiCollector


class Cycle:
    """Stands for a widget with a lambda on its own signal."""

    dead_on: list[threading.Thread]

    def __init__(self, dead_on: list[threading.Thread]) -> None:
        self.dead_on = dead_on
        self.me = self

    def __del__(self) -> None:
        self.dead_on.append(threading.current_thread())


@pytest.fixture
def collector(qapp) -> Iterator[GuiCollector]:
    enabled = gc.isenabled()
    made = GuiCollector(period_ms=10)
    made.start()
    yield made
    made.stop()
    (gc.enable if enabled else gc.disable)()


def allocate() -> None:
    """Enough garbage to call the automatic collector many times."""
    for _ in range(200):
        [[] for _ in range(1000)]


def test_cycles_are_freed_on_the_gui_thread_while_workers_allocate(qtbot, collector: GuiCollector) -> None:
    dead_on: list[threading.Thread] = []
    for _ in range(3000):
        Cycle(dead_on)
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert dead_on == [], "nothing dies on the worker"
    qtbot.waitUntil(lambda: len(dead_on) == 3000)
    assert set(dead_on) == {threading.main_thread()}


def test_the_automatic_collector_is_back_afterwards(qapp) -> None:
    enabled = gc.isenabled()
    collector = GuiCollector()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    (gc.enable if enabled else gc.disable)()
