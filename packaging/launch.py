"""Where the frozen program begins; from a checkout it is the console script `photodesk` instead."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Be a decoder process when asked, without anything of the window; else the program. Returns the exit status."""
    _leave_no_traces_for_other_programs()
    from photodesk.imaging import worker

    if worker.run_if_asked(sys.argv):
        return 0
    from photodesk.app import main as program

    status: int = program()
    return status


def _leave_no_traces_for_other_programs() -> None:
    """The bundle's library path is for us alone: a file manager we start must find the system's own libraries.

    Libraries opened later still come from the bundle, because the loader reads the path once, when a process starts.
    Our own decoders are told to set it again (`PYINSTALLER_RESET_ENVIRONMENT`).
    """
    if not sys.platform.startswith("linux"):
        return
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    sys.exit(main())
