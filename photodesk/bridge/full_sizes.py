"""Full-size pictures for the viewers: asked of the decoder processes, loaded off the GUI thread, given up in time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage

from photodesk.bridge.reader import Reader
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.photo import FileKind
from photodesk.library.originals import Originals, Pixels

BUDGET = 1 << 30
"""Bytes of pictures kept: ten of 24 megapixels. The one looked at is kept whatever it takes."""
REST_MS = 45
"""After a request was given up, the next waits so long: while a key is held nothing is begun only to be given up."""
FLOOR = 3200
"""Smaller copies are made while they are larger than this: below it, previews do."""
_GUESS_S_PER_MP = {FileKind.JPEG: 0.016, FileKind.OTHER: 0.03, FileKind.RAW: 0.06}
"""What decoding takes until one was seen."""


@dataclass(frozen=True, slots=True)
class FullWish:
    """A file of a photo in full size. `megapixels` as far as known."""

    photo_id: int
    version: str
    kind: FileKind
    megapixels: float = 24.0
    turn: int = 0

    @property
    def key(self) -> tuple[int, str, FileKind]:
        return self.photo_id, self.version, self.kind


@dataclass(frozen=True, slots=True, eq=False)
class FullImage:
    """The pixels of a file, upright, and smaller copies. `developed`: a RAW was demosaiced."""

    levels: tuple[QImage, ...]
    kind: FileKind
    developed: bool

    @property
    def cost(self) -> int:
        return sum(level.sizeInBytes() for level in self.levels)


@dataclass(slots=True, eq=False)
class _Running:
    """A wish being fulfilled: first a question to the library, then pixels under way."""

    wish: FullWish
    began: float
    token: int | None = None
    pixels: Pixels | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Ended:
    running: _Running
    image: FullImage | None = None
    problem: str = ""


@dataclass(slots=True)
class _Pace:
    """Seconds per megapixel of each kind, as seen lately."""

    seen: dict[FileKind, float] = field(default_factory=lambda: dict(_GUESS_S_PER_MP))

    def learn(self, kind: FileKind, seconds: float, megapixels: float) -> None:
        if megapixels > 1:
            self.seen[kind] = 0.5 * self.seen[kind] + 0.5 * seconds / megapixels

    def expected(self, wish: FullWish) -> float:
        return max(0.05, self.seen[wish.kind] * wish.megapixels)


class FullSizes(QObject):
    """GUI thread only; `stop()` before the end.

    `ready(photo_id)`: a picture arrived. `failed(photo_id)`: it could not be made, see `problem`.
    """

    ready = Signal(int)
    failed = Signal(int)
    _decoded = Signal(object)
    _loaded = Signal(object)

    def __init__(
        self, originals: Originals, reader: Reader, parent: QObject | None = None, *, budget: int = BUDGET
    ) -> None:
        super().__init__(parent)
        self._originals, self._reader, self._budget = originals, reader, budget
        self._held: OrderedDict[tuple[int, str, FileKind], FullImage] = OrderedDict()
        self._problems: dict[tuple[int, str, FileKind], str] = {}
        self._wishes: tuple[FullWish, ...] = ()
        self._running: dict[tuple[int, str, FileKind], _Running] = {}
        self._pace = _Pace()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._begin)
        self._stopped = False
        self._decoded.connect(self._load, Qt.ConnectionType.QueuedConnection)
        self._loaded.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def used(self) -> int:
        """Bytes of pictures held."""
        return sum(image.cost for image in self._held.values())

    @property
    def busy(self) -> bool:
        """Whether anything is being decoded or about to be."""
        return bool(self._running) or self._rest.isActive()

    def image(self, photo_id: int, version: str, kind: FileKind) -> FullImage | None:
        """The picture, if it is held."""
        found = self._held.get((photo_id, version, kind))
        if found is not None:
            self._held.move_to_end((photo_id, version, kind))
        return found

    def problem(self, photo_id: int, version: str, kind: FileKind) -> str:
        """Why it could not be made, in a sentence; "" otherwise."""
        return self._problems.get((photo_id, version, kind), "")

    def fraction(self, photo_id: int, version: str, kind: FileKind) -> float | None:
        """How far it is, by the time others took lately; None when it is not under way."""
        running = self._running.get((photo_id, version, kind))
        if running is None:
            return None
        return min(0.95, (time.monotonic() - running.began) / self._pace.expected(running.wish))

    def want(self, wishes: Sequence[FullWish]) -> None:
        """What is wanted now, in this order. What is under way and not wanted any more is given up."""
        self._wishes = tuple(wishes)
        keys = {wish.key for wish in wishes}
        stale = [running for key, running in self._running.items() if key not in keys]
        for running in stale:
            self._give_up(running)
        if stale:
            self._rest.start()
        elif not self._rest.isActive():
            self._begin()

    def retry(self, photo_id: int) -> None:
        """Forget why it failed: its file may be whole again."""
        for key in [k for k in self._problems if k[0] == photo_id]:
            del self._problems[key]

    def stop(self) -> None:
        """Give up everything and end the decoders."""
        self._stopped = True
        self._rest.stop()
        for running in list(self._running.values()):
            self._give_up(running)
        self._pool.waitForDone()
        self._originals.close()

    def _begin(self) -> None:
        for place, wish in enumerate(self._wishes):
            if wish.key in self._held or wish.key in self._running or wish.key in self._problems:
                continue
            running = _Running(wish, time.monotonic())
            self._running[wish.key] = running
            self._ask(running, place)

    def _ask(self, running: _Running, priority: int) -> None:
        originals, wish = self._originals, running.wish

        def refused(error: PhotoDeskError) -> None:
            self._arrived(_Ended(running, problem=f"{error.message} {error.hint}".strip()))

        def asked(pixels: Pixels) -> None:
            running.pixels = pixels
            if running.dropped:
                originals.give_up(pixels)
            else:
                pixels.future.add_done_callback(lambda _ended: self._tell(running))

        running.token = self._reader.ask(
            lambda: originals.ask(wish.photo_id, wish.kind, floor=FLOOR, priority=priority, turn=wish.turn),
            asked,
            refused,
        )

    def _tell(self, running: _Running) -> None:
        """Pool thread of the decoders."""
        if not self._stopped:
            self._decoded.emit(running)

    def _give_up(self, running: _Running) -> None:
        running.dropped = True
        self._running.pop(running.wish.key, None)
        if running.pixels is not None:
            self._originals.give_up(running.pixels)

    def _load(self, running: _Running) -> None:
        assert running.pixels is not None
        if running.dropped or self._stopped:
            return
        pixels, originals, loaded = running.pixels, self._originals, self._loaded
        self._pool.start(lambda: loaded.emit(_loaded(running, pixels, originals)))

    def _arrived(self, ended: _Ended) -> None:
        running = ended.running
        if running.dropped or self._stopped:
            return
        key = running.wish.key
        self._running.pop(key, None)
        if ended.image is None:
            self._problems[key] = ended.problem
            self.failed.emit(key[0])
            return
        whole = ended.image.levels[0]
        self._pace.learn(key[2], time.monotonic() - running.began, whole.width() * whole.height() / 1e6)
        for old in [k for k in self._held if k[0] == key[0] and k[1] != key[1]]:
            del self._held[old]
        self._held[key] = ended.image
        self._make_room()
        self.ready.emit(key[0])

    def _make_room(self) -> None:
        wanted = {wish.key for wish in self._wishes[:9]}
        for key in [k for k in self._held if k not in wanted] + [w.key for w in reversed(self._wishes[1:])]:
            if self.used <= self._budget:
                return
            self._held.pop(key, None)


def _loaded(running: _Running, pixels: Pixels, originals: Originals) -> _Ended:
    """The answer of a decoder as pictures. Loading thread."""
    try:
        result = pixels.future.result()
        images = [QImage(width, height, QImage.Format.Format_RGB32) for width, height in result.levels]
        if any(image.isNull() for image in images):
            return _Ended(running, problem="There is not enough memory for the picture in full size.")
        originals.load(pixels, [memoryview(image.bits()) for image in images])
        return _Ended(running, FullImage(tuple(images), pixels.original.kind, result.developed))
    except PhotoDeskError as error:
        return _Ended(running, problem=f"{error.message} {error.hint}".strip())
    except CancelledError:
        return _Ended(running, problem="It was given up.")
    except OSError as error:
        return _Ended(running, problem=f"The pixels could not be read: {error.strerror or error}.")
