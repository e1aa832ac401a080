"""The reading thread: answers come on the GUI thread, in order, and nothing of Qt's is ever released over there."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from photodesk.bridge.reader import Reader
from photodesk.domain.errors import PhotoDeskError


@pytest.fixture
def reader(qapp) -> Iterator[Reader]:
    made = Reader()
    yield made
    made.stop()


def test_work_runs_elsewhere_and_the_answer_comes_here(qtbot, reader: Reader) -> None:
    seen: list[tuple[bool, bool]] = []
    here = threading.current_thread()
    reader.ask(
        lambda: threading.current_thread() is here,
        lambda was_here: seen.append((was_here, threading.current_thread() is here)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]


def test_answers_keep_the_order_of_the_questions(qtbot, reader: Reader) -> None:
    seen: list[int] = []
    for number in range(50):
        reader.ask(lambda number=number: number, seen.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == list(range(50))


def test_a_forgotten_question_is_not_answered(qtbot, reader: Reader) -> None:
    seen: list[str] = []
    token = reader.ask(lambda: "old", seen.append)
    reader.ask(lambda: "new", seen.append)
    reader.forget(token)
    qtbot.waitUntil(lambda: not reader.busy)
    assert seen == ["new"]


def refuse() -> None:
    raise PhotoDeskError("The drive is not connected")


def test_a_refusal_goes_to_who_asked_or_to_everybody(qtbot, reader: Reader) -> None:
    seen: list[str] = []
    reader.ask(refuse, lambda _: seen.append("answered"), lambda error: seen.append(str(error)))
    qtbot.waitUntil(lambda: bool(seen))
    assert "not connected" in seen[0]
    with qtbot.waitSignal(reader.failed):
        reader.ask(refuse, lambda _: seen.append("answered"))
    assert len(seen) == 1


def test_what_a_question_holds_is_released_on_the_gui_thread(qtbot, reader: Reader) -> None:
    """A QTimer destroyed on the reading thread brought the program down."""
    released: list[threading.Thread] = []

    class Held:
        def __del__(self) -> None:
            released.append(threading.current_thread())

        def work(self) -> int:
            return 1

    for number in range(200):
        token = reader.ask(Held().work, lambda _: None)
        if number % 3 == 0:
            reader.forget(token)
    qtbot.waitUntil(lambda: len(released) == 200)
    assert set(released) == {threading.current_thread()}


def test_nothing_is_answered_after_stop(qtbot, reader: Reader) -> None:
    seen: list[int] = []
    reader.ask(lambda: 1, seen.append)
    reader.stop()
    reader.ask(lambda: 2, seen.append)
    with qtbot.assertNotEmitted(reader.failed, wait=30):
        pass
    assert seen == []
