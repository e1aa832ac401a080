"""How the program and its decoder processes talk: JSON in length-prefixed frames.

JSON and not pickle, because a decoder that a hostile file has taken over must not be able to run code in the program.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from photodesk.domain.derivative import FailureKind, Recipe
from photodesk.domain.photo import CaptureTime, Exposure, Label, Metadata, TakenSource
from photodesk.domain.readings import BINS, Readings
from photodesk.imaging.derive import DeriveRequest, DeriveResult
from photodesk.imaging.failure import DecodeFailure
from photodesk.imaging.pixels import MeasureRequest, PixelsRequest, PixelsResult
from photodesk.imaging.rendition import Decided, RenditionRequest, RenditionResult, StampRequest

Message = dict[str, Any]

MAX_FRAME = 4 << 20
"""A longer answer is refused: no decoder has that much to say."""


def write_frame(stream: IO[bytes], message: Message) -> None:
    body = json.dumps(message).encode("ascii")
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> Message | None:
    """The next message, or None at the end of the stream. ValueError when it is not a message."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    length = int.from_bytes(head, "big")
    if length > MAX_FRAME:
        raise ValueError(f"a frame of {length} bytes")
    body = stream.read(length)
    if len(body) < length:
        return None
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("a frame that is no object")
    return message


def pack_request(request: DeriveRequest) -> Message:
    return {
        "op": "derive",
        "source": str(request.source),
        "family": request.family,
        "orientation": request.orientation,
        "recipe": asdict(request.recipe),
        "thumbnail": None if request.thumbnail is None else str(request.thumbnail),
        "preview": None if request.preview is None else str(request.preview),
        "turn": request.turn,
    }


def unpack_request(message: Message) -> DeriveRequest:
    return DeriveRequest(
        Path(message["source"]),
        message["family"],
        message["orientation"],
        Recipe(**message["recipe"]),
        None if message["thumbnail"] is None else Path(message["thumbnail"]),
        None if message["preview"] is None else Path(message["preview"]),
        message["turn"],
    )


def pack_result(result: DeriveResult) -> Message:
    return asdict(result)


def unpack_result(message: Message) -> DeriveResult:
    return DeriveResult(**message)


def pack_pixels_request(request: PixelsRequest) -> Message:
    paths = {"source": str(request.source), "target": str(request.target)}
    return {"op": "pixels", **asdict(request), **paths}


def unpack_pixels_request(message: Message) -> PixelsRequest:
    return PixelsRequest(
        Path(message["source"]),
        message["family"],
        message["orientation"],
        Path(message["target"]),
        message["floor"],
        message["turn"],
    )


def pack_pixels_result(result: PixelsResult) -> Message:
    return asdict(result)


def unpack_pixels_result(message: Message) -> PixelsResult:
    """ValueError for levels that are no sizes: the program makes room for as many pixels as it is told."""
    levels = tuple((int(width), int(height)) for width, height in message["levels"])
    if not levels or any(not 0 < side < 1 << 17 for level in levels for side in level):
        raise ValueError(f"levels {levels}")
    return PixelsResult(levels, bool(message["developed"]), float(message["seconds"]))


def pack_measure_request(request: MeasureRequest) -> Message:
    mask = None if request.mask is None else str(request.mask)
    return {"op": "measure", "source": str(request.source), "family": request.family, "mask": mask}


def unpack_measure_request(message: Message) -> MeasureRequest:
    mask = None if message["mask"] is None else Path(message["mask"])
    return MeasureRequest(Path(message["source"]), message["family"], mask)


def pack_rendition_request(request: RenditionRequest) -> Message:
    paths = {"source": str(request.source), "target": str(request.target)}
    return {"op": "rendition", **asdict(request), **paths}


def unpack_rendition_request(message: Message) -> RenditionRequest:
    return RenditionRequest(
        source=Path(message["source"]),
        family=message["family"],
        target=Path(message["target"]),
        side=message["side"],
        quality=message["quality"],
        facts=message["facts"],
        keep_profile=message["keep_profile"],
        marks=_unpack_marks(message["marks"]),
        turn=message["turn"],
    )


def pack_rendition_result(result: RenditionResult) -> Message:
    return asdict(result)


def unpack_rendition_result(message: Message) -> RenditionResult:
    return RenditionResult(
        int(message["width"]), int(message["height"]), int(message["size"]), bool(message["facts_lost"])
    )


def pack_stamp_request(request: StampRequest) -> Message:
    source = None if request.source is None else str(request.source)
    return {
        "op": "stamp",
        "target": str(request.target),
        "marks": asdict(request.marks),
        "source": source,
        "orientation": request.orientation,
    }


def unpack_stamp_request(message: Message) -> StampRequest:
    source = None if message["source"] is None else Path(message["source"])
    return StampRequest(Path(message["target"]), _unpack_marks(message["marks"]), source, message["orientation"])


def _unpack_marks(marks: Message) -> Decided:
    tags = tuple(str(tag) for tag in marks["tags"])
    return Decided(**marks | {"tags": tags})


def pack_readings(readings: Readings) -> Message:
    return asdict(readings)


def unpack_readings(message: Message) -> Readings:
    channels = [tuple(int(count) for count in message[name]) for name in ("red", "green", "blue")]
    left, top, width, height = (float(share) for share in message["spot"])
    if any(len(channel) != BINS for channel in channels):
        raise ValueError("a histogram of another length")
    return Readings(
        red=channels[0],
        green=channels[1],
        blue=channels[2],
        shadows=float(message["shadows"]),
        highlights=float(message["highlights"]),
        sharpness=float(message["sharpness"]),
        spot=(left, top, width, height),
    )


def pack_metadata(metadata: Metadata) -> Message:
    return asdict(metadata)


def unpack_metadata(message: Message) -> Metadata:
    taken = message["taken"]
    fields = message | {
        "taken": None if taken is None else CaptureTime(**taken | {"source": TakenSource(taken["source"])}),
        "exposure": Exposure(**message["exposure"]),
        "label": None if message["label"] is None else Label(message["label"]),
        "keywords": tuple(message["keywords"]),
    }
    return Metadata(**fields)


def pack_failure(failure: DecodeFailure) -> Message:
    return {"kind": failure.failure_kind.value, "message": failure.message, "detail": failure.detail}


def unpack_failure(message: Message) -> DecodeFailure:
    return DecodeFailure(FailureKind(message["kind"]), str(message["message"]), str(message["detail"]))
