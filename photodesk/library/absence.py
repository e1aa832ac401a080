"""Many files gone at once: nothing is marked, and the question stays until the user answers or the files are back."""

from __future__ import annotations

from photodesk.domain.project import Availability, Project
from photodesk.domain.question import QuestionKind
from photodesk.library.open_library import OpenLibrary
from photodesk.library.reconcile import CheckReport, MassAbsenceError, check_manifest
from photodesk.library.reports import Stop


def check_or_ask(lib: OpenLibrary, project: Project, stop: Stop, *, accept_absence: bool = False) -> CheckReport:
    """`check_manifest`, whose refusal becomes a lasting question (T03). Raises MassAbsenceError all the same.

    The question is closed by the next check that goes through: `accept_absence` is the user's yes, files that are back
    are an answer, too.
    """
    try:
        report = check_manifest(lib, project, stop, accept_absence=accept_absence)
    except MassAbsenceError as error:
        lib.questions.ask(
            lib.tenant,
            QuestionKind.MASS_ABSENCE,
            project.uuid,
            error.message,
            error.hint,
            lib.now(),
            project_id=project.id,
        )
        raise
    seen = lib.projects.get(project.id)
    if seen is not None and seen.availability is Availability.ONLINE:
        answer = "accepted" if accept_absence else "the files are back"
        lib.questions.settle(lib.tenant, QuestionKind.MASS_ABSENCE, project.uuid, answer, lib.now())
    return report
