"""An error has three parts: what happened, what it means for the photos, what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from photodesk.domain import errors
from photodesk.domain.errors import ConflictError, DiskFullError, PhotoDeskError, ReadOnlyError


def kinds(base: type[PhotoDeskError] = PhotoDeskError) -> Iterator[type[PhotoDeskError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


@pytest.mark.parametrize(
    "kind", sorted({k for k in kinds() if k.__module__ == errors.__name__}, key=lambda k: k.__name__)
)
def test_every_kind_says_what_it_means(kind: type[PhotoDeskError]) -> None:
    assert kind.means.endswith(".")
    assert kind.means[0].isupper()
    assert kind("The sky fell.", "Look up.").told == f"The sky fell. {kind.means}"


def test_what_is_said_already_is_not_said_twice() -> None:
    assert (
        ConflictError("That exists already; nothing was changed.").told == "That exists already; nothing was changed."
    )
    assert ReadOnlyError("It cannot be written to.", "Your photos stay where they are.").meaning == ""
    assert DiskFullError("The disk is full.").meaning == DiskFullError.means


def test_message_and_hint_stay_as_they_are_for_scripts() -> None:
    error = DiskFullError("The disk is full.", "Free some space.")
    assert (error.message, error.hint, error.kind) == ("The disk is full.", "Free some space.", "disk_full")
