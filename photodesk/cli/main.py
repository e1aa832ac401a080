"""The terminal's entry: arguments in, a verb run, an exit status out.

0 all done; 1 finished, some items failed; 2 bad usage or input; 3 library offline, locked or newer; 130 interrupted.
"""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from photodesk.cli import (
    browse_verbs,
    care_verbs,
    control_verbs,
    edit_verbs,
    export_verbs,
    file_verbs,
    intake_verbs,
    move_in_verb,
    parser,
    plan_verbs,
    project_verbs,
    rename_verbs,
    sidecar_verbs,
    tag_verbs,
    work_verbs,
)
from photodesk.cli.desk import Desk, Host
from photodesk.cli.output import Output, OutputError
from photodesk.domain.errors import PhotoDeskError

Verb = Callable[[Desk, Namespace, Output], int]

VERBS: dict[str, Verb] = {
    "projects": browse_verbs.projects,
    "photos": browse_verbs.photos,
    "show": browse_verbs.show,
    "jobs": browse_verbs.jobs,
    "import": intake_verbs.import_photos,
    "migrate-node": move_in_verb.migrate,
    "plan": plan_verbs.plan,
    "rate": plan_verbs.rate,
    "label": plan_verbs.label,
    "tag": tag_verbs.tag,
    "rotate": edit_verbs.rotate,
    "describe": edit_verbs.describe,
    "clock": edit_verbs.clock,
    "sidecars": sidecar_verbs.sidecars,
    "pending": plan_verbs.pending,
    "revert": plan_verbs.revert,
    "commit": file_verbs.commit,
    "trash": file_verbs.trash,
    "restore": file_verbs.restore,
    "move": file_verbs.move,
    "rename": rename_verbs.rename,
    "export": export_verbs.export,
    "regenerate": work_verbs.regenerate,
    "maintain": work_verbs.maintain,
    "discover": care_verbs.discover,
    "check": care_verbs.check,
    "backup": care_verbs.backup,
    "project": project_verbs.project,
    "work": work_verbs.work,
    "cancel": control_verbs.cancel,
    "pause": control_verbs.pause,
    "resume": control_verbs.resume,
    "retry": control_verbs.retry,
}
"""Verbs that need an open library."""

LOOKING = frozenset({"projects", "photos", "show", "jobs"})
"""Verbs that write nothing: they work on a full and on a write-protected disk too."""


INTERRUPTED = 130
"""What a shell expects of a program that was stopped by the user."""


class _InterruptedError(PhotoDeskError):
    kind = "interrupted"
    exit_status = INTERRUPTED


def main(argv: Sequence[str], host: Host) -> int:
    """Run one command line. Never raises a PhotoDeskError: it is printed, and its exit status returned."""
    out = Output("--json" in argv)
    try:
        return _told(argv, host, out)
    except BrokenPipeError:
        # The reader of our output has gone (photodesk photos | head): nobody is left to tell.
        return 0


def _told(argv: Sequence[str], host: Host, out: Output) -> int:
    try:
        return _run(parser.parse(argv), host, out)
    except OutputError as error:
        out.say(f"photodesk: {error.message}")
        return error.exit_status
    except PhotoDeskError as error:
        out.error(error)
        return error.exit_status
    except KeyboardInterrupt:
        out.error(_InterruptedError("Interrupted; what was begun waits in the queue.", "Go on with: photodesk work"))
        return INTERRUPTED


def _run(args: Namespace, host: Host, out: Output) -> int:
    host.log_to_terminal(args.verbose)
    if args.verb in (None, "open"):
        return host.window(args.library, [Path(path).absolute() for path in getattr(args, "paths", ())])
    if args.verb == "demo":
        return host.demo(args, out)
    root = move_in_verb.library_for(args) if args.verb == "migrate-node" else host.library_path(args.library)
    with _terminated_as_interrupted():
        if args.verb == "init":
            made = host.create(root)
            out.result({"library": str(root), "uuid": made}, [f"An empty library is in {root}"])
            return 0
        if args.verb == "migrate-node":
            if args.dry_run:
                return move_in_verb.dry(root, host, args, out)
            move_in_verb.check(args)
            host.ensure(root)
        with (host.look if args.verb in LOOKING else host.open)(root, out.progress) as desk:
            if desk.notice:
                out.say(f"photodesk: {desk.notice}")
            return VERBS[args.verb](desk, args, out)


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM (a logout, a service manager) ends the program as Ctrl+C does: tidily (fault 10)."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
