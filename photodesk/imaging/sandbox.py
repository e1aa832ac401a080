"""The decoder processes: foreign bytes are decoded there, so that a bad file costs one item and not the program (T35).

Workers are fresh interpreters (never forked), started when first needed, kept warm, and replaced when they die, hang,
grow too large or tire. See `worker` for how they start, also in a frozen program.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from photodesk.domain.derivative import FailureKind
from photodesk.domain.photo import Metadata
from photodesk.domain.readings import Readings
from photodesk.imaging import wire
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.failure import DecodeFailure, DecodersClosedError
from photodesk.imaging.limits import DEFAULT_MEMORY, DEFAULT_PIXELS
from photodesk.imaging.pixels import MeasureRequest, PixelsRequest, PixelsResult
from photodesk.imaging.process import DEFAULT_NICENESS, STANDARD_ENTRY, DecoderProcess, WorkerSettings
from photodesk.imaging.rendition import RenditionRequest, RenditionResult, StampRequest
from photodesk.imaging.wire import Message

__all__ = ["DecodeFailure", "DecoderPool", "DecodersClosedError"]

log = logging.getLogger(__name__)

_WATCH_INTERVAL_S = 0.1
_CLOSE_LIMIT_S = 0.8


@dataclass(slots=True, order=True)
class _Item:
    """One piece of work, ordered by priority, then age."""

    priority: int
    number: int
    message: Message = field(compare=False)
    unpack: Callable[[Message], Any] = field(compare=False)
    future: Future[Any] = field(compare=False)
    given_up: bool = field(default=False, compare=False)


@dataclass(slots=True, eq=False)
class _Holder:
    """The process one pool thread works with, if it has one."""

    process: DecoderProcess | None = None
    item: _Item | None = None


class DecoderPool:
    """Decodes in other processes. Methods are thread-safe and return at once; futures complete on pool threads.

    A future gives its result or raises DecodeFailure (the file's fate) or DecodersClosedError (the pool closed first;
    nothing is known about the file). Waiting items may be cancelled. Lower priority numbers go first.
    Limits are per item: seconds of wall time, bytes beyond a fresh worker's, declared pixels.
    """

    def __init__(
        self,
        processes: int | None = None,
        time_limit: float = 20.0,
        memory_limit: int = DEFAULT_MEMORY,
        pixel_limit: int = DEFAULT_PIXELS,
        *,
        niceness: int = DEFAULT_NICENESS,
        entry: str = STANDARD_ENTRY,
        import_paths: tuple[Path, ...] = (),
    ) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._settings = WorkerSettings(time_limit, memory_limit, pixel_limit, niceness, entry, import_paths)
        self._waiting: list[_Item] = []
        self._numbers = itertools.count()
        self._change = threading.Condition()
        self._closing = False
        self._watcher: threading.Thread | None = None
        self._threads: set[threading.Thread] = set()
        self._serving = 0
        """Threads that take items; one that leaves is still in `_threads` until its process has gone."""
        self._idle = 0
        self._live: set[DecoderProcess] = set()
        self._holders: set[_Holder] = set()
        self._stop_watch = threading.Event()
        self._busy = threading.Event()

    def __enter__(self) -> DecoderPool:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def configure(
        self,
        processes: int | None,
        time_limit: float,
        memory_limit: int,
        pixel_limit: int,
        *,
        niceness: int = DEFAULT_NICENESS,
    ) -> None:
        """Other limits from the next item on; what is being decoded ends under the old ones. Returns at once.

        A process too many goes after the item it has in hand; one with other limits is replaced before its next.
        """
        with self._change:
            self.processes = processes or os.cpu_count() or 1
            self._settings = replace(
                self._settings,
                time_limit=time_limit,
                memory_limit=memory_limit,
                pixel_limit=pixel_limit,
                niceness=niceness,
            )
            for _ in range(min(len(self._waiting) - self._idle, self.processes - self._serving)):
                self._start_thread()
            self._change.notify_all()

    def derive(self, request: DeriveRequest, priority: int = 0) -> Future[DeriveResult]:
        """Make the derivatives of one file."""
        return self._submit(wire.pack_request(request), wire.unpack_result, priority)

    def read_metadata(self, path: Path, family: str, priority: int = 0) -> Future[Metadata]:
        """Read what a file says about itself."""
        message = {"op": "metadata", "source": str(path), "family": family}
        return self._submit(message, wire.unpack_metadata, priority)

    def render(self, request: PixelsRequest, priority: int = 0) -> Future[PixelsResult]:
        """Write the full-size pixels of one file for the screen."""
        return self._submit(wire.pack_pixels_request(request), wire.unpack_pixels_result, priority)

    def measure(self, request: MeasureRequest, priority: int = 0) -> Future[Readings]:
        """Read tones and sharpness of one picture."""
        return self._submit(wire.pack_measure_request(request), wire.unpack_readings, priority)

    def finish(self, request: RenditionRequest, priority: int = 0) -> Future[RenditionResult]:
        """Write a JPEG for an export."""
        return self._submit(wire.pack_rendition_request(request), wire.unpack_rendition_result, priority)

    def stamp(self, request: StampRequest, priority: int = 0) -> Future[int]:
        """Write a sidecar for an export; its bytes."""
        return self._submit(wire.pack_stamp_request(request), lambda answer: int(answer["size"]), priority)

    def give_up(self, future: Future[Any]) -> None:
        """Nobody waits for this item any more: it is cancelled, or the process that works on it is ended (T40).

        The future raises CancelledError. One that is done stays as it is.
        """
        if future.cancel():
            return
        with self._change:
            for holder in self._holders:
                if holder.item is not None and holder.item.future is future and holder.process is not None:
                    holder.item.given_up = True
                    holder.process.kill()

    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that live now."""
        with self._change:
            return tuple(process.pid for process in self._live)

    def close(self) -> None:
        """End all workers, now: waiting items are cancelled, running ones raise DecodersClosedError. Under a second."""
        with self._change:
            self._closing = True
            waiting, self._waiting = self._waiting, []
            for process in self._live:
                process.kill()
            self._change.notify_all()
        for item in waiting:
            item.future.cancel()
        self._stop_watch.set()
        self._busy.set()  # the watch wakes and ends
        deadline = time.monotonic() + _CLOSE_LIMIT_S
        with self._change:
            threads = self._threads | ({self._watcher} if self._watcher else set())
        for thread in threads - {threading.current_thread()}:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _submit(self, message: Message, unpack: Callable[[Message], Any], priority: int) -> Future[Any]:
        future: Future[Any] = Future()
        with self._change:
            if self._closing:
                raise DecodersClosedError
            heapq.heappush(self._waiting, _Item(priority, next(self._numbers), message, unpack, future))
            if len(self._waiting) > self._idle and self._serving < self.processes:
                self._start_thread()
            self._change.notify()
        return future

    def _start_thread(self) -> None:
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="decoder-watch", daemon=True)
            self._watcher.start()
        thread = threading.Thread(target=self._serve, name=f"decoder-{len(self._threads) + 1}", daemon=True)
        self._serving += 1
        self._threads.add(thread)
        thread.start()

    def _next(self) -> _Item | None:
        """The next item that was not cancelled; blocks. None when this thread is to end: the pool closes, or has
        become smaller."""
        with self._change:
            while not self._closing and self._serving <= self.processes:
                while self._waiting:
                    item = heapq.heappop(self._waiting)
                    if item.future.set_running_or_notify_cancel():
                        return item
                self._idle += 1
                self._change.wait()
                self._idle -= 1
            self._serving -= 1
            self._change.notify()  # an item this thread was woken for is another's now
            return None

    def _serve(self) -> None:
        """The life of one pool thread: it owns one process at a time."""
        holder = _Holder()
        with self._change:
            self._holders.add(holder)
        while (item := self._next()) is not None:
            self._work(item, holder)
        self._release(holder)
        with self._change:
            self._holders.discard(holder)
            self._threads.discard(threading.current_thread())

    def _work(self, item: _Item, holder: _Holder) -> None:
        """Do one item and say what came of it; afterwards the process is fit for the next or gone."""
        try:
            result = _result(item, self._ask(item, holder))
        except DecodeFailure as failure:
            if item.given_up:
                self._release(holder)
                item.future.set_exception(CancelledError())
                return
            if failure.failure_kind in (FailureKind.CRASHED, FailureKind.TIMEOUT):
                log.warning("decoder: %s (%s)", failure.message, failure.detail)
            if failure.failure_kind is FailureKind.CRASHED:
                self._release(holder)  # it is dead, or answers what cannot be understood
            item.future.set_exception(DecodersClosedError() if self._closing else failure)
        except OSError as error:
            log.error("no decoder process could be started: %s", error)
            item.future.set_exception(DecodeFailure(FailureKind.CRASHED, detail=str(error)))
        except DecodersClosedError as closed:
            item.future.set_exception(closed)
        else:
            item.future.set_result(result)
        if holder.process is not None and holder.process.worn:
            self._release(holder)

    def _ask(self, item: _Item, holder: _Holder) -> Message:
        """The answer of the process at hand, or of a new one."""
        with self._change:
            holder.item = item
        try:
            return self._ask_twice(item, holder)
        finally:
            with self._change:
                holder.item = None

    def _ask_twice(self, item: _Item, holder: _Holder) -> Message:
        used = holder.process is not None and holder.process.settings == self._settings
        try:
            return self._able(holder).ask(item.message)
        except DecodeFailure as failure:
            if failure.failure_kind is not FailureKind.CRASHED or not used or self._closing or item.given_up:
                raise
        # It may have died of what it did before: only a fresh process proves that this item is to blame.
        self._release(holder)
        return self._able(holder).ask(item.message)

    def _able(self, holder: _Holder) -> DecoderProcess:
        """A process fit for work under the limits in force, which the watch looks after from now on."""
        settings = self._settings
        if holder.process is not None and holder.process.settings != settings:
            self._release(holder)
        if holder.process is None:
            holder.process = DecoderProcess(settings, self._busy)
            with self._change:
                self._live.add(holder.process)
                closing = self._closing
            if closing:
                self._release(holder)
                raise DecodersClosedError
        return holder.process

    def _release(self, holder: _Holder) -> None:
        process, holder.process = holder.process, None
        if process is not None:
            process.reap()
            with self._change:
                self._live.discard(process)

    def _watch(self) -> None:
        """Looks after time and memory of the workers that work, and sleeps while none does."""
        while self._busy.wait() and not self._stop_watch.wait(_WATCH_INTERVAL_S):
            self._busy.clear()
            with self._change:
                processes = tuple(self._live)
            for process in processes:
                if process.check(time.monotonic()):
                    self._busy.set()


def _result(item: _Item, answer: Message) -> Any:
    """What the worker made, as a value. An answer that does not fit is a worker that cannot be trusted any more."""
    if "failure" in answer:
        with suppress(KeyError, ValueError, TypeError):
            raise wire.unpack_failure(answer["failure"])
    try:
        return item.unpack(answer["ok"])
    except (KeyError, ValueError, TypeError) as error:
        raise DecodeFailure(FailureKind.CRASHED, detail=f"unintelligible answer: {error}") from error
