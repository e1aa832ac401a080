"""A condition of the whole view, for the banner: a drive that is away, a question about the project in view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from photodesk.domain.project import Availability
from photodesk.ui import question_words, words
from photodesk.ui.empty_view import Offer
from photodesk.ui.session_port import Session

OFFLINE = {
    Availability.OFFLINE: "The drive of “{}” is not connected. Its photos stay here; files change when it is back.",
    Availability.MISSING: "The folder of “{}” was not found. Nothing is removed; its photos stay here.",
}


def condition(session: Session, project_id: int | None) -> tuple[str, Sequence[Offer]]:
    """The banner's words and buttons for a view of `project_id` (None for views of many projects); "" for none."""
    summary = session.projects.summary(project_id or 0)
    if summary is not None and summary.project.availability in OFFLINE:
        return OFFLINE[summary.project.availability].format(words.shown(summary.project.name)), ()
    question = session.activity.questions.of_project(project_id)
    if question is None:
        return "", ()
    answer = session.activity.answer
    return words.shown(question.message), [
        (text, partial(answer, question, each)) for each, text in question_words.answers(question)
    ]
