"""Originals for the screen: full-size pixels and readings, made in decoder processes of their own.

Of their own, so that a photo looked at waits neither for an import's thousands nor for a RAW left behind (T40).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photodesk.config.settings import Settings
from photodesk.domain.derivative import FailureKind, Recipe
from photodesk.domain.errors import NotFoundError
from photodesk.domain.photo import FileKind, FileState
from photodesk.domain.readings import Readings
from photodesk.files.scratch import Scratch, read_into
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.formats import classify
from photodesk.imaging.pixels import MeasureRequest, PixelsRequest, PixelsResult
from photodesk.imaging.sandbox import DecodeFailure, DecoderPool
from photodesk.library.open_library import OpenLibrary

FIRST_SHOWN = (FileKind.JPEG, FileKind.OTHER, FileKind.RAW)
"""Which file of a photo is on screen unless the user says otherwise: the one its preview is made from."""

PROCESSES = 2
"""One for the photo looked at, one for its neighbour or for what replaces it while it is given up."""

_UNKNOWN_PIXELS = 60_000_000
_MEBIBYTE, _MEGAPIXEL = 1 << 20, 1_000_000


@dataclass(frozen=True, slots=True)
class Original:
    """A file of a photo to be seen in full. `pixels` is how many it has, as far as known."""

    path: Path
    kind: FileKind
    pixels: int | None = None


@dataclass(slots=True)
class Pixels:
    """A request under way: `future` gives the levels; then `load` each in turn, then `close`."""

    original: Original
    place: Path
    future: Future[PixelsResult]


@dataclass(slots=True)
class Glance:
    """A small picture under way: `future` ends, then `load_glance`, which removes it."""

    place: Path
    future: Future[DeriveResult]


Find = Callable[[int, FileKind], Original]
"""Where a file of a photo is. Raises NotFoundError. Called on the thread that asks."""


class Originals:
    """Any thread; nothing here waits for a decoder. `close` once at the end."""

    def __init__(self, find: Find, decoders: DecoderPool, scratch: Scratch | None = None) -> None:
        self._find, self._decoders, self._scratch = find, decoders, scratch or Scratch()

    def ask(self, photo_id: int, kind: FileKind, *, floor: int, priority: int = 0, turn: int = 0) -> Pixels:
        """Begin to decode a file of a photo in full size, with smaller copies down to twice `floor` pixels,
        turned by `turn` degrees.

        Reads the database. Raises NotFoundError, DiskFullError, DecodeFailure for a name that is no picture's.
        """
        original = self._find(photo_id, kind)
        info = classify(original.path.name)
        if info is None:
            raise DecodeFailure(FailureKind.UNSUPPORTED)
        place = self._scratch.place((original.pixels or _UNKNOWN_PIXELS) * 16 // 3)
        request = PixelsRequest(original.path, info.family, None, place, floor, turn)
        return Pixels(original, place, self._decoders.render(request, priority))

    def measure(self, preview: str, *, mask: bool, priority: int = 10) -> tuple[Future[Readings], Path | None]:
        """Begin to read tones and sharpness of a preview; where it is in focus goes to the path, if asked for."""
        place = self._scratch.place(4 * _MEBIBYTE) if mask else None
        return self._decoders.measure(MeasureRequest(Path(preview), "jpeg", place), priority), place

    def glance(self, path: Path, side: int, priority: int = 100) -> Glance:
        """Begin to make a small upright JPEG (sRGB, long side `side` pixels) of any file, of no library yet.

        Raises DiskFullError, DecodeFailure for a name that is no picture's.
        """
        info = classify(path.name)
        if info is None:
            raise DecodeFailure(FailureKind.UNSUPPORTED)
        place = self._scratch.place(4 * _MEBIBYTE)
        recipe = Recipe(thumbnail_side=side)
        request = DeriveRequest(path, info.family, None, recipe, thumbnail=place, preview=None)
        return Glance(place, self._decoders.derive(request, priority))

    def load_glance(self, glance: Glance) -> bytes:
        """The JPEG. Raises what the decoder raised, OSError when it is not there. Removes the file."""
        try:
            glance.future.result()
            return glance.place.read_bytes()
        finally:
            self._scratch.drop(glance.place)

    def load(self, pixels: Pixels, buffers: list[memoryview]) -> None:
        """Fill one buffer per level with the pixels. Raises OSError when they are not there. Removes the file."""
        try:
            with pixels.place.open("rb", buffering=0) as stream:
                for buffer in buffers:
                    read_into(stream, buffer)
        finally:
            self._scratch.drop(pixels.place)

    def load_mask(self, place: Path) -> tuple[int, int, bytes]:
        """Width, height and bytes of a focus mask. OSError when it is not whole. Removes the file."""
        try:
            data = place.read_bytes()
        finally:
            self._scratch.drop(place)
        width, height = (int.from_bytes(data[at : at + 4], "little") for at in (0, 4))
        if len(data) != 8 + width * height:
            raise OSError("the mask is not whole")
        return width, height, data[8:]

    def give_up(self, pixels: Pixels) -> None:
        """Nobody waits for it any more: stop decoding, and leave nothing behind."""
        self._decoders.give_up(pixels.future)
        pixels.future.add_done_callback(lambda _ended: self._scratch.drop(pixels.place))

    def configure(self, settings: Settings) -> None:
        """Limits of the decoders, from the next picture on."""
        self._decoders.configure(PROCESSES, *_limits(settings), niceness=0)

    def close(self) -> None:
        """End the decoders and remove what is left of their work. Under a second."""
        self._decoders.close()
        with suppress(OSError):
            self._scratch.close()


def originals(find: Find, settings: Settings) -> Originals:
    """Decoders of full priority under the limits that hold for all. No process starts before it is needed."""
    return Originals(find, DecoderPool(PROCESSES, *_limits(settings), niceness=0))


def originals_of(lib: OpenLibrary) -> Originals:
    """Those of a library."""
    return originals(lambda photo_id, kind: find_original(lib, photo_id, kind), lib.settings())


def find_original(lib: OpenLibrary, photo_id: int, kind: FileKind) -> Original:
    """The file of that kind of a photo. NotFoundError when the photo has none on disk. Reads the database only."""
    photo = next(iter(lib.photos.get([photo_id])), None)
    project = lib.projects.get(photo.project_id) if photo is not None else None
    files = [f for f in photo.files if f.kind is kind and f.state is FileState.PRESENT] if photo is not None else []
    if photo is None or project is None or not files:
        raise NotFoundError("The file is not there any more.", "Look for it: Library, Find moved files.")
    pixels = photo.width * photo.height if photo.width and photo.height else None
    return Original(lib.layout.file_path(project, photo.subfolder, files[0].name), kind, pixels)


def _limits(settings: Settings) -> tuple[float, int, int]:
    rules = settings.decoders
    return float(rules.time_limit_s), rules.memory_limit_mb * _MEBIBYTE, rules.pixel_limit_mp * _MEGAPIXEL
