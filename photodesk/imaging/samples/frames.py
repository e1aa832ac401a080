"""From a shot to its files: render the scene once, take its frames, encode each as the camera would."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import numpy as np
from PIL import Image

from photodesk.imaging.samples.catalogue import Shoot, Shot
from photodesk.imaging.samples.dng import write_dng
from photodesk.imaging.samples.exif import Capture, exif_block
from photodesk.imaging.samples.stage import Pixels, Print, Stage

_TURN = Image.Transpose
_STORED = {
    1: None,
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_90,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_270,
}
"""How upright pixels are turned before they are stored with an EXIF orientation."""

_SHAKE = 0.022  # how much larger than its frames a burst is rendered
_LENSES = {True: "PhotoDesk 90mm F2.8 Macro", False: "PhotoDesk 20-70mm F1.8"}


@dataclass(frozen=True, slots=True)
class Frame:
    """One photo to be made: which shot of which shoot, which frame of it, its number and the round of the catalogue."""

    shoot: Shoot
    shot: Shot
    index: int
    number: int
    again: int = 0

    @property
    def stem(self) -> str:
        """The name of its files without suffix."""
        return f"{self.shoot.prefix}{self.number:04d}"

    def capture(self) -> Capture:
        """When and how it was taken; the frames of a burst are 320 ms apart."""
        shot = self.shot
        hour, minute = (int(part) for part in shot.clock.split(":"))
        second, milli = shot.seed * 7 % 48, shot.seed * 131 % 1000
        taken = datetime(2026, 6, shot.day, hour, minute, second, milli * 1000)  # noqa: DTZ001 — cameras write local time
        taken += timedelta(milliseconds=320 * self.index, days=28 * self.again)
        light = shot.light
        lens = _LENSES[light.focal == 90]
        return Capture(taken, "+02:00", light.shutter, light.aperture, light.iso, light.focal, lens)


def render(frames: list[Frame], size: tuple[int, int]) -> Iterator[tuple[Frame, Pixels]]:
    """The upright pictures of the frames of one shot; `size` = (long side, short side) in pixels."""
    shot, again = frames[0].shot, frames[0].again
    wide, high = (min(size), max(size)) if shot.portrait else (max(size), min(size))
    spare = 1 + _SHAKE if shot.frames > 1 else 1.0
    stage: Stage | None = None
    for frame in frames:
        if stage is None or shot.moving:
            stage = Stage(int(wide * spare), int(high * spare), shot.seed + 1000 * again)
            shot.scene(stage, **({"drift": shot.moving * frame.index} if shot.moving else {}))
        shake = np.random.default_rng((shot.seed, frame.index, again))
        left, top = (int(shake.uniform(0, room + 1)) for room in (stage.width - wide, stage.height - high))
        exposure = shot.lift + (float(shake.uniform(-0.06, 0.06)) if shot.frames > 1 else 0.0)
        yield frame, stage.develop(Print(exposure=exposure), (left, top, wide, high))


def encode(frame: Frame, pixels: Pixels) -> dict[str, bytes]:
    """The files of a frame: name → content. A pair is a DNG and a JPEG of one stem."""
    shot, capture, stem = frame.shot, frame.capture(), frame.stem
    picture = Image.fromarray(pixels)
    match shot.form:
        case "png":
            return {f"{stem}.PNG": _png(_smaller(picture), capture)}
        case "tiff":
            return {f"{stem}.TIF": _tiff(_smaller(picture), capture)}
        case _:
            files: dict[str, bytes] = {}
            stored = _turned(picture, shot.orientation)
            if shot.form in ("raw", "pair"):
                files[f"{stem}.DNG"] = _dng(_smaller(stored), capture, shot)
            if shot.form in ("jpeg", "pair"):
                files[f"{stem}.JPG"] = _camera_jpeg(stored, capture, shot.orientation)
            return files


def sidecar(frame: Frame, *, stars: int, label: str, keywords: tuple[str, ...]) -> bytes:
    """An XMP sidecar with a photographer's stars, label and keywords."""
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in keywords)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        f' xmp:Rating="{stars}" xmp:Label="{label}" xmp:CreateDate="{frame.capture().taken.isoformat()}">\n'
        f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>\n"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>\n'
    ).encode()


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _STORED[orientation]
    return picture if turn is None else picture.transpose(turn)


def _smaller(picture: Image.Image) -> Image.Image:
    """Two thirds of the size, with even sides: keeps the whole set small."""
    width, height = (max(2, side * 2 // 3 // 2 * 2) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX, reducing_gap=None)


def _jpeg(picture: Image.Image, quality: int, exif: bytes = b"") -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _camera_jpeg(stored: Image.Image, capture: Capture, orientation: int) -> bytes:
    factor = max(1, max(stored.size) // 200)
    thumbnail = _jpeg(stored.reduce(factor), 75)
    return _jpeg(stored, 90, exif_block(capture, orientation, thumbnail))


def _dng(stored: Image.Image, capture: Capture, shot: Shot) -> bytes:
    preview = _jpeg(stored, 86) if shot.preview else b""
    return write_dng(np.asarray(stored), capture, orientation=shot.orientation, preview=preview)


def _png(picture: Image.Image, capture: Capture) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", exif=exif_block(capture, 1), compress_level=1, compress_type=zlib.Z_RLE)
    return out.getvalue()


def _tiff(picture: Image.Image, capture: Capture) -> bytes:
    out = BytesIO()
    picture.save(out, "TIFF", exif=exif_block(capture, 1))
    return out.getvalue()
