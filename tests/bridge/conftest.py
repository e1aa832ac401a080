"""Qt objects left over by a test are freed here, on the main thread: never by a collector on a later test's worker."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def garbage_dies_on_the_main_thread() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()
