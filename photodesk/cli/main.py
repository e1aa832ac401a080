"""The terminal's entry: arguments in, a verb run, an exit status out.

0 all done; 1 finished, some items failed; 2 bad usage or input; 3 library offline, locked or newer.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from photodesk.cli import browse_verbs, intake_verbs, parser, work_verbs
from photodesk.cli.desk import Desk, Host
from photodesk.cli.output import Output
from photodesk.domain.errors import PhotoDeskError

Verb = Callable[[Desk, Namespace, Output], int]

VERBS: dict[str, Verb] = {
    "projects": browse_verbs.projects,
    "photos": browse_verbs.photos,
    "show": browse_verbs.show,
    "jobs": browse_verbs.jobs,
    "import": intake_verbs.import_photos,
    "regenerate": work_verbs.regenerate,
    "maintain": work_verbs.maintain,
    "work": work_verbs.work,
}
"""Verbs that need an open library."""


def main(argv: Sequence[str], host: Host) -> int:
    """Run one command line. Never raises a PhotoDeskError: it is printed, and its exit status returned."""
    out = Output("--json" in argv)
    try:
        return _run(parser.parse(argv), host, out)
    except PhotoDeskError as error:
        out.error(error)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output has gone (photodesk photos | head): nobody is left to tell.
        sys.stderr.close()
        return 0


def _run(args: Namespace, host: Host, out: Output) -> int:
    host.log_to_terminal(args.verbose)
    if args.verb in (None, "open"):
        return host.window(args.library)
    if args.verb == "demo":
        return host.demo(args, out)
    root = host.library_path(args.library)
    if args.verb == "init":
        made = host.create(root)
        out.result({"library": str(root), "uuid": made}, [f"An empty library is in {root}"])
        return 0
    with host.open(root, out.progress) as desk:
        return VERBS[args.verb](desk, args, out)
