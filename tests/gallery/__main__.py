"""Every view of the program as a picture, to be looked at: `python -m tests.gallery [FOLDER] [view…]`.

Each in dark and light, at 1x and 2x. The pictures of the documentation are copied from here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.gallery.library import build

LOOKS = (("dark", "1"), ("light", "1"), ("dark", "2"), ("light", "2"))


def main() -> int:
    words = sys.argv[1:]
    folder = Path(words[0] if words else "build/gallery").absolute()
    library = folder / "made" / "Studio library"
    if not library.exists():
        print("Making the library", flush=True)
        build(folder / "made")
    looks = LOOKS if len(words) < 2 else LOOKS[:2]
    for theme, scale in looks:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        out = folder / f"{theme}-{scale}x"
        command = [sys.executable, "-m", "tests.gallery.stage", str(library), str(out), theme, *words[1:]]
        if status := subprocess.run(command, env=environment, check=False).returncode:
            return status
    print(f"The pictures are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
