"""A decoder process from the inside: read a message, do the work, answer, until the pipe is closed.

Started as `python -P -m photodesk.imaging.worker`, or, in a frozen program, as the program itself with the argument
`--photodesk-decoder`: `app.main` calls `run_if_asked` before it imports anything of Qt. Neither imports the main
module of the program the way `multiprocessing` does, so no decoder ever loads PySide6.
"""

from __future__ import annotations

import importlib
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from photodesk.imaging.failure import failure_of
from photodesk.imaging.limits import Limits
from photodesk.imaging.wire import Message, pack_failure, read_frame, write_frame

FLAG = "--photodesk-decoder"

Entry = Callable[[Message, Limits], Message]

_CPU_SLACK_S = 5.0


def run_if_asked(arguments: list[str]) -> bool:
    """Be a decoder process when the first argument says so; returns (True) when its work has ended."""
    if arguments[1:2] != [FLAG]:
        return False
    main()
    return True


def main() -> None:
    """Serve standard input until it is closed. Standard output is kept for answers: decoders' chatter goes nowhere."""
    requests, answers = _take_over_standard_streams()
    settings = read_frame(requests)
    if settings is None:
        return
    _be_modest(settings["niceness"])
    entry = _entry(settings["entry"])
    _limit_memory(settings["memory_limit"])
    limits = Limits(settings["pixel_limit"], settings["memory_limit"])
    write_frame(answers, {"ready": True})
    inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    while True:
        message = inbox.get()
        _limit_cpu(settings["time_limit"])
        write_frame(answers, _answer(entry, message, limits))


def _answer(entry: Entry, message: Message, limits: Limits) -> Message:
    try:
        return {"ok": entry(message, limits)}
    except Exception as error:  # noqa: BLE001
        # The one edge where any exception of any decoder library must become an answer: they raise what they like,
        # from SyntaxError to their own types, and one damaged file must not end the process.
        return {"failure": pack_failure(failure_of(error))} | (
            {"tired": True} if isinstance(error, MemoryError) else {}
        )


def _listen(requests: IO[bytes], inbox: queue.SimpleQueue[Message]) -> None:
    """Hand messages on; when the program has gone or closed the pipe, leave at once, even in mid-decode."""
    with suppress(OSError, ValueError):
        while (message := read_frame(requests)) is not None:
            inbox.put(message)
    os._exit(0)


def _take_over_standard_streams() -> tuple[IO[bytes], IO[bytes]]:
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return requests, answers


def _entry(name: str) -> Entry:
    module, _, function = name.partition(":")
    entry: Entry = getattr(importlib.import_module(module), function)
    return entry


def _be_modest(niceness: int) -> None:
    """The priority as told, so that the window stays first; no core dumps of pictures; Ctrl+C is for the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return  # the priority class was set when the process was started
    import resource

    with suppress(OSError):
        os.nice(niceness)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_memory(limit: int) -> None:
    """Let the process map `limit` bytes beyond what it has now. Where that is not offered the pool watches instead."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - pathlib has no gain for a kernel file
        mapped = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    ceiling = mapped + limit
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _limit_cpu(time_limit: float) -> None:
    """A decode that spins on without the program (it was killed) is ended by the system itself."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(time.process_time() + time_limit * (os.cpu_count() or 1) + _CPU_SLACK_S) + 1
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()
