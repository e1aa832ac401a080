"""Reads what `photodesk demo --json` said, stops when something failed, and keeps the screenshot."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path


def main(report: str, picture: str) -> int:
    """Returns 0 when the demo did everything, 1 when not."""
    told = json.loads(Path(report).read_text(encoding="utf-8"))
    shutil.copy(told["screenshot"], picture)
    print(f"{told['photos']} photos, ok: {told['ok']}, problems: {told['problems']}")
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
