"""Shared fixtures: where the photo corpus is, and a guard against left-over state."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def corpus_folder() -> Path | None:
    """The corpus named by PHOTODESK_CORPUS, or the one beside the checkout."""
    named = os.environ.get("PHOTODESK_CORPUS")
    folder = Path(named) if named else _BESIDE
    return folder if (folder / "MANIFEST.tsv").is_file() else None


QT_TESTS = frozenset({"bridge", "ui", "journeys"})


@pytest.fixture(autouse=True)
def garbage_dies_on_the_main_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Qt objects left over by a test are freed here: never by a collector that runs on a later test's worker."""
    if QT_TESTS.isdisjoint(request.path.relative_to(Path(__file__).parent).parts[:1]):
        yield
        return
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def corpus() -> Path:
    folder = corpus_folder()
    if folder is None:
        pytest.skip("THE PHOTO CORPUS IS ABSENT: set PHOTODESK_CORPUS to its folder to run this test on real photos")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if corpus_folder() is None:
        terminalreporter.write_line(
            "WARNING: the photo corpus is absent; every test on real photos was skipped. "
            "Put it at ../shared/corpus or set PHOTODESK_CORPUS.",
            red=True,
            bold=True,
        )
