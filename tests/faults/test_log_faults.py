"""The log on a disk that is full: lines are lost, the program is not."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from photodesk.app import _Log

FULL = Path("/dev/full")


@pytest.mark.fault(18)
@pytest.mark.fault(90)
@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_a_log_that_could_not_be_written_can_be_closed() -> None:
    handler = _Log(FULL, maxBytes=1000, encoding="utf-8")
    for number in range(3):
        handler.handle(logging.makeLogRecord({"msg": f"line {number}"}))
    handler.close()
