"""A question to the user: something PhotoDesk found and will not decide by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """`mass_absence`: many files of a project are gone at once. `copied_project`: two folders say they are one
    project (T23)."""

    MASS_ABSENCE = "mass_absence"
    COPIED_PROJECT = "copied_project"


@dataclass(frozen=True, slots=True)
class Question:
    """Open until `answered_at` (ISO UTC) is set. `subject` is what it is about: a project's uuid or a folder's path.

    `hint` says how to answer it. The work it stands before is not done as long as it is open.
    """

    id: int
    kind: QuestionKind
    subject: str
    project_id: int | None
    message: str
    hint: str
    asked_at: str
    answered_at: str | None = None
    answer: str = ""
