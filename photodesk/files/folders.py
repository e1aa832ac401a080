"""The folders of a library's own folder: which there are, and whether one holds photos."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from photodesk.domain.errors import ScanAborted
from photodesk.files.layout import DOT_DIR
from photodesk.files.os_errors import on_source
from photodesk.files.scan import is_hidden, scan_tree

LOOKED_AT = 50_000
"""So many files are looked at to say whether a folder holds photos."""


def names_in(folder: Path) -> list[str]:
    """Every name in `folder`, hidden ones too. NotFoundError or UnreadableError when it cannot be listed."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise on_source(error, folder) from error


def child_folders(root: Path) -> list[str]:
    """Names of the folders in `root`, sorted. Hidden ones, links and other libraries are left out.

    NotFoundError or UnreadableError when `root` cannot be listed.
    """
    try:
        with os.scandir(root) as entries:
            found = [e.name for e in entries if not is_hidden(e.name) and e.is_dir(follow_symlinks=False)]
    except OSError as error:
        raise on_source(error, root) from error
    return sorted(name for name in found if not (root / name / DOT_DIR).exists())


def holds_file(folder: Path, wanted: Callable[[str], bool]) -> bool:
    """Whether any file in `folder` or below has a name that is `wanted`. Stops at the first, and at `LOOKED_AT` files
    that are not: a folder of documents is not read through every few minutes."""
    try:
        names = (file.name for listing in scan_tree(folder) for file in listing.files)
        return any(wanted(name) for name in islice(names, LOOKED_AT))
    except ScanAborted:
        return False
