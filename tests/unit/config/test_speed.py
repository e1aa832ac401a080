"""What Gentle, Normal and Full come to."""

from __future__ import annotations

import pytest

from photodesk.config.settings import DecoderSettings, Settings, WorkerSettings
from photodesk.config.speed import Speed, decoders, niceness, slots


@pytest.mark.parametrize(
    ("speed", "expected"), [(Speed.GENTLE, (2, 1, 15)), (Speed.NORMAL, (9, 8, 5)), (Speed.FULL, (9, 8, 0))]
)
def test_speed_of_the_defaults(speed: Speed, expected: tuple[int, int, int]) -> None:
    settings = Settings(workers=WorkerSettings(speed=speed))
    assert (slots(settings, 8), decoders(settings, 8), niceness(settings)) == expected


def test_what_was_set_holds_at_normal_speed_and_full_takes_every_core() -> None:
    for speed, expected in ((Speed.GENTLE, (2, 1)), (Speed.NORMAL, (4, 3)), (Speed.FULL, (9, 8))):
        settings = Settings(decoders=DecoderSettings(processes=3), workers=WorkerSettings(4, speed))
        assert (slots(settings, 8), decoders(settings, 8)) == expected
