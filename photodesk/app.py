"""The composition root: builds every room and hands each what it needs. No other module wires."""

from __future__ import annotations

import logging
import logging.handlers
import multiprocessing
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import platformdirs

from photodesk.cli.desk import Desk, Watch
from photodesk.cli.main import main as run_command_line
from photodesk.cli.output import Output
from photodesk.config.settings import Settings
from photodesk.domain.changes import ChangeSet
from photodesk.domain.errors import DiskFullError, PhotoDeskError, ReadOnlyError, UsageError
from photodesk.domain.events import JobEvent, JobListener, TaskEvent
from photodesk.files import disk
from photodesk.imaging import worker
from photodesk.imaging.sandbox import DecoderPool
from photodesk.jobs.engine import Engine
from photodesk.jobs.types import build as build_job_types
from photodesk.library.journal import replay
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, is_library, look_into_library, open_library
from photodesk.library.preferences import Preferences
from photodesk.store.jobs import JobStore

log = logging.getLogger(__name__)

LOG_BYTES = 2_000_000
MEBIBYTE = 1 << 20
MEGAPIXEL = 1_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns its exit status: 0 done, 1 some items failed, 2 bad input, 3 library cannot be used."""
    multiprocessing.freeze_support()
    asked = sys.argv if argv is None else ["photodesk", *argv]
    if worker.run_if_asked(asked):
        return 0
    return run_command_line(sys.argv[1:] if argv is None else argv, Program(preferences()))


def preferences() -> Preferences:
    """The user's preferences; PHOTODESK_CONFIG names another folder (tests, portable use)."""
    named = os.environ.get("PHOTODESK_CONFIG")
    return Preferences(Path(named) if named else platformdirs.user_config_path("photodesk", appauthor=False))


class Program:
    """What the command line asks of the program as a whole (`cli.desk.Host`)."""

    def __init__(self, prefs: Preferences) -> None:
        self.prefs = prefs

    def log_to_terminal(self, verbose: bool) -> None:
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.INFO if verbose else logging.ERROR)
        handler.setFormatter((logging.Formatter if verbose else _OneLine)("%(levelname)s %(name)s: %(message)s"))
        logging.basicConfig(handlers=[handler])

    def library_path(self, named: str | None) -> Path:
        found = named or os.environ.get("PHOTODESK_LIBRARY")
        if found:
            return Path(found).expanduser().absolute()
        recent = self.prefs.recent()
        if recent:
            return recent[0]
        raise UsageError(
            "No library is named, and none was opened before.",
            "Name one: photodesk --library DIR …, or set PHOTODESK_LIBRARY.",
        )

    def create(self, root: Path) -> str:
        create_library(root)
        decoders = decoder_pool(self.prefs.settings())
        lib = open_library(root, self.prefs.settings, decoders)
        lib.db.close()
        decoders.close()
        return lib.uuid

    @contextmanager
    def open(self, root: Path, watch: Watch) -> Iterator[Desk]:
        with opened(root, self.prefs, _Watching(watch)) as works:
            yield Desk(works.lib, works.engine, works.queue, worker_count(self.prefs.settings()))

    @contextmanager
    def look(self, root: Path, watch: Watch) -> Iterator[Desk]:
        with ExitStack() as opened_here:
            try:
                desk = opened_here.enter_context(self.open(root, watch))
            except (ReadOnlyError, DiskFullError) as error:
                desk = opened_here.enter_context(self._unwritable(root, watch, error))
            yield desk

    @contextmanager
    def peek(self, root: Path) -> Iterator[OpenLibrary | None]:
        if not is_library(root):
            yield None
            return
        with closing(decoder_pool(self.prefs.settings())) as decoders:
            lib = look_into_library(root, self.prefs.settings, decoders, untouched=True)
            with closing(lib.db):
                yield lib

    def ensure(self, root: Path) -> None:
        make_library(root)

    @contextmanager
    def _unwritable(self, root: Path, watch: Watch, why: PhotoDeskError) -> Iterator[Desk]:
        """For verbs that only look."""
        with closing(look_works(root, self.prefs, _Watching(watch), why)) as works:
            yield Desk(works.lib, works.engine, works.queue, 0, works.notice)

    def window(self, named: str | None, paths: Sequence[Path] = ()) -> int:
        from photodesk.desktop import has_display, run_desktop

        if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
            raise UsageError(
                "There is no display to show the window on.",
                "Start it in a desktop session, or use the terminal: photodesk --help",
            )
        library, rest = _library_among(paths) if not named else (None, paths)
        meant = library or (self.library_path(named) if named or os.environ.get("PHOTODESK_LIBRARY") else None)
        return run_desktop(meant, self.prefs, paths=tuple(str(path) for path in rest))

    def demo(self, args: Namespace, out: Output) -> int:
        from photodesk.demo import run_demo

        return run_demo(Path(args.folder).absolute() if args.folder else None, args.keep, out)


class Works:
    """An open library with its queue running: what window and terminal are both built on.

    With `notice` it is open for looking only, and why: then nothing runs and nothing is written.
    """

    def __init__(
        self, lib: OpenLibrary, queue: JobStore, engine: Engine, log: logging.Handler | None = None, notice: str = ""
    ) -> None:
        self.lib = lib
        self.queue = queue
        self.engine = engine
        self.notice = notice
        self._log = log

    def close(self) -> None:
        """Stop the engine, the decoders and the database, in that order. A second call does nothing."""
        try:
            if not self.notice:
                self.engine.shutdown()
        finally:
            self.lib.decoders.close()
            self.lib.db.close()
            _end_log(self._log)


def start_works(root: Path, prefs: Preferences, listener: JobListener) -> Works:
    """Open the library in `root` and start its queue. Raises the errors of `open_library`."""
    decoders = decoder_pool(prefs.settings())
    try:
        lib = open_library(root, prefs.settings, decoders)
    except PhotoDeskError:
        decoders.close()
        raise
    queue = JobStore(lib.db)
    engine = Engine(queue, lib.photos, lib.projects, build_job_types(lib), listener)
    works = Works(lib, queue, engine, _log_to_library(lib))
    try:
        replay(lib)  # what a crash left half moved is settled before any job looks at files
        works.engine.start()
    except PhotoDeskError:
        decoders.close()
        lib.db.close()
        _end_log(works._log)
        raise
    prefs.remember(lib.root)
    return works


def start_or_look(root: Path, prefs: Preferences, listener: JobListener) -> Works:
    """As `start_works`; a library on a full or write-protected disk is opened for looking (faults 18, 21)."""
    try:
        return start_works(root, prefs, listener)
    except (ReadOnlyError, DiskFullError) as error:
        return look_works(root, prefs, listener, error)


def look_works(root: Path, prefs: Preferences, listener: JobListener, why: PhotoDeskError) -> Works:
    """The library as it is, without a queue that runs or a log. Raises the errors of `look_into_library`."""
    decoders = decoder_pool(prefs.settings())
    try:
        lib = look_into_library(root, prefs.settings, decoders)
    except PhotoDeskError:
        decoders.close()
        raise
    queue = JobStore(lib.db)
    engine = Engine(queue, lib.photos, lib.projects, build_job_types(lib), listener)
    return Works(lib, queue, engine, notice=f"{why.message} It is open for looking only.")


@contextmanager
def opened(root: Path, prefs: Preferences, listener: JobListener) -> Iterator[Works]:
    """`start_works`, closed at the end whatever happens."""
    works = start_works(root, prefs, listener)
    try:
        yield works
    finally:
        works.close()


def _library_among(paths: Sequence[Path]) -> tuple[Path | None, Sequence[Path]]:
    """A lone path that is a library is to be opened; anything else is to be taken in."""
    if len(paths) == 1 and is_library(paths[0]):
        return paths[0], ()
    return None, paths


def make_library(root: Path) -> None:
    """A new library in `root`, unless it is one already."""
    if not is_library(root):
        create_library(root)


def decoder_pool(settings: Settings) -> DecoderPool:
    rules = settings.decoders
    return DecoderPool(
        processes=rules.processes or None,
        time_limit=float(rules.time_limit_s),
        memory_limit=rules.memory_limit_mb * MEBIBYTE,
        pixel_limit=rules.pixel_limit_mp * MEGAPIXEL,
    )


def worker_count(settings: Settings) -> int:
    """Drain loops: as set, else one per core and one more, so that interactive work finds a free one."""
    return settings.workers.count or (os.cpu_count() or 1) + 1


def _log_to_library(lib: OpenLibrary) -> logging.Handler | None:
    """The log beside the library it speaks of. A log that cannot be written stops nothing (fault 90)."""
    try:
        disk.make_folder(lib.layout.logs)
        handler = _Log(
            lib.layout.logs / "photodesk.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8", errors="replace"
        )
    except (PhotoDeskError, OSError) as error:
        log.warning("no log is written: %s", error)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("photodesk")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    return handler


def _end_log(handler: logging.Handler | None) -> None:
    if handler is not None:
        logging.getLogger("photodesk").removeHandler(handler)
        handler.close()


class _OneLine(logging.Formatter):
    """Where an error comes from stands in the library's log; a terminal is told what happened."""

    def format(self, record: logging.LogRecord) -> str:
        bare = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        return super().format(bare)


class _Log(logging.handlers.RotatingFileHandler):
    """A log whose disk is full loses lines; it neither stops the program nor fills the terminal (fault 90)."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: there is nowhere left to tell it."""

    def close(self) -> None:
        """What could not be written is lost here too: closing writes it once more."""
        with suppress(OSError):
            super().close()


class _Watching:
    """A listener that passes progress on."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def queued(self, event: TaskEvent) -> None:
        """The caller knows what it has started."""

    def progressed(self, event: JobEvent) -> None:
        self._watch(event)

    def finished(self, event: JobEvent) -> None:
        self._watch(event)

    def changed(self, changes: ChangeSet) -> None:
        """A terminal shows no pictures."""


if __name__ == "__main__":
    sys.exit(main())
