"""Questions and their answers in words. Pure."""

from __future__ import annotations

from photodesk.bridge.activity_desk import ANSWERS, Answer
from photodesk.domain.question import Question, QuestionKind

TITLES = {
    QuestionKind.MASS_ABSENCE: "Many files are gone at once",
    QuestionKind.COPIED_PROJECT: "A project is there twice",
}

HINTS = {
    QuestionKind.MASS_ABSENCE: "If you removed them yourself, say so. If not, look at the drive first.",
    QuestionKind.COPIED_PROJECT: "Make the copy a project of its own, or remove it and look again.",
}

LABELS = {
    Answer.LOOK_AGAIN: "Look again",
    Answer.GONE: "They are gone: mark as missing",
    Answer.OWN_PROJECT: "Make it a project of its own",
}


def answers(question: Question) -> list[tuple[Answer, str]]:
    """What can be answered, the safe answer first."""
    found = [(answer, LABELS[answer]) for answer in ANSWERS.get(question.kind, ())]
    if question.kind is QuestionKind.MASS_ABSENCE:
        found[0] = (Answer.LOOK_AGAIN, "Look at the drive again")
    return found


def title(question: Question) -> str:
    return TITLES.get(question.kind, "A question")


def hint(question: Question) -> str:
    """What to do, in the window's words: the stored hint speaks of the terminal."""
    return HINTS.get(question.kind, question.hint)
