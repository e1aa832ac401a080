"""A condition of the whole view, for the banner: a disk that is away or full, a question about the project in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from photodesk.domain.project import Availability
from photodesk.domain.trouble import Trouble
from photodesk.ui import question_words, words
from photodesk.ui.empty_view import Offer
from photodesk.ui.session_port import Session

OFFLINE = {
    Availability.OFFLINE: "The drive of “{}” is not connected. Its photos stay here; files change when it is back.",
    Availability.MISSING: "The folder of “{}” was not found. Nothing is removed; its photos stay here.",
}


TROUBLE = {
    Trouble.GONE: "The drive of this library is not connected. What is on screen stays, and nothing is lost. Connect it"
    " again: nothing can be stored until then.",
    Trouble.READ_ONLY: "This library is write-protected. Everything can be looked at; decisions cannot be stored and no"
    " file is changed. Make its folder writable to go on working.",
    Trouble.FULL: "The disk of this library is full. Photos and decisions stored so far are safe; new ones cannot be"
    " stored. Free some space to go on working.",
}
LOOKING = "This library was opened for looking only. Its disk can be written to again."


def condition(session: Session, project_id: int | None, reopen: Callable[[], None]) -> tuple[str, Sequence[Offer]]:
    """The banner's words and buttons for a view of `project_id` (None for views of many projects); "" for none.
    `reopen` opens the library anew."""
    room = session.room
    if room.trouble is not Trouble.NONE:
        return TROUBLE[room.trouble], [("Look again", room.refresh)]
    if room.looking:
        return LOOKING, [("Open for working", reopen)]
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
