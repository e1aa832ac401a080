"""Reading off the GUI thread: a callable goes out, its result comes back on the GUI thread, stale answers never."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from photodesk.domain.errors import PhotoDeskError

T = TypeVar("T")


class _Question(Generic[T]):
    """Gives up its callable before the answer is announced: a QObject in its closure must never be released, and so
    destroyed, on the reading thread."""

    __slots__ = ("_work",)

    def __init__(self, work: Callable[[], T]) -> None:
        self._work: Callable[[], T] | None = work

    def __call__(self) -> T:
        work, self._work = self._work, None
        assert work is not None
        try:
            return work()
        finally:
            del work


class Reader(QObject):
    """One background thread that answers in order. GUI thread only, except where it says otherwise.

    A PhotoDeskError goes to the `refused` callback of its request (or the `failed` signal); any other error is
    raised again on the GUI thread, where the excepthook shows it.
    """

    failed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="photodesk-reader")
        self._waiting: dict[int, Callable[[Future[object]], None]] = {}
        self._held: dict[int, object] = {}
        self._last = 0
        self._stopped = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[PhotoDeskError], None] | None = None,
    ) -> int:
        """Run `work` on the reading thread, then `done(result)` here. Returns a token for `forget`.

        After `stop` nothing is run and nothing answered: the program is ending.
        """
        self._last += 1
        token = self._last
        if self._stopped:
            return token

        def deliver(future: Future[object]) -> None:
            try:
                result = future.result()
            except PhotoDeskError as error:
                (refused or self.failed.emit)(error)
                return
            done(result)  # type: ignore[arg-type]

        self._waiting[token] = deliver
        self._held[token] = work
        future: Future[T] = self._pool.submit(_Question(work))
        future.add_done_callback(lambda ended: self._arrived.emit((token, ended)))
        return token

    def forget(self, token: int | None) -> None:
        """The answer of this request is no longer wanted: it will not be delivered."""
        if token is not None:
            self._waiting.pop(token, None)

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def stop(self) -> None:
        """Drop what waits, finish what runs, end the thread. Nothing is delivered afterwards."""
        self._stopped = True
        self._waiting.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._held.clear()

    def _deliver(self, answer: tuple[int, Future[object]]) -> None:
        token, future = answer
        self._held.pop(token, None)
        deliver = self._waiting.pop(token, None)
        if deliver is not None and not future.cancelled():
            deliver(future)
