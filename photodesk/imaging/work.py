"""What a decoder process does with one message: the standard entry of every worker."""

from __future__ import annotations

from pathlib import Path

from photodesk.imaging import wire
from photodesk.imaging.limits import Limits
from photodesk.imaging.wire import Message


def perform(message: Message, limits: Limits) -> Message:
    """Do the work one message asks for and say what came of it. Raises whatever decoder or disk raise."""
    if message["op"] == "derive":
        from photodesk.imaging.render import render

        return wire.pack_result(render(wire.unpack_request(message), limits))
    if message["op"] == "metadata":
        from photodesk.imaging.metadata import read

        return wire.pack_metadata(read(Path(message["source"]), message["family"]))
    if message["op"] == "pixels":
        from photodesk.imaging.develop import develop

        return wire.pack_pixels_result(develop(wire.unpack_pixels_request(message), limits))
    if message["op"] == "measure":
        from photodesk.imaging.develop import measure

        return wire.pack_readings(measure(wire.unpack_measure_request(message), limits))
    if message["op"] == "rendition":
        from photodesk.imaging.finish import finish

        return wire.pack_rendition_result(finish(wire.unpack_rendition_request(message), limits))
    if message["op"] == "stamp":
        from photodesk.imaging.finish import stamp

        return {"size": stamp(wire.unpack_stamp_request(message))}
    raise ValueError(f"unknown work {message['op']!r}")
