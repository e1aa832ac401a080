"""Compiles the Windows installer with NSIS from `dist/photodesk`; to check the script elsewhere, from a stand-in."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from product import HOME, ROOT, VERSION  # noqa: E402

SETUP = f"photodesk-{VERSION}-windows-setup.exe"
STAND_IN = ("PhotoDesk.exe", "photodesk-cli.exe", "_internal/resources/tokens.json", "_internal/licences/README.txt")


def main() -> int:
    """Returns the exit status of the compiler."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true", help="compile with a stand-in payload and keep nothing")
    if asked.parse_args().check:
        with tempfile.TemporaryDirectory() as folder:
            return compiled(_stand_in(Path(folder) / "photodesk"), Path(folder) / SETUP)
    return compiled(ROOT / "dist" / "photodesk", ROOT / "dist" / SETUP)


def compiled(payload: Path, output: Path) -> int:
    """Run makensis; warnings are errors."""
    words = {
        "VERSION": VERSION,
        "PAYLOAD": str(payload),
        "OUTPUT": str(output),
        "ICON": str(ROOT / "build" / "made" / "photodesk.ico"),
        "LICENCE": str(ROOT / "LICENSE"),
        "HOME": HOME,
    }
    defined = [f"-D{name}={value}" for name, value in words.items()]
    command = ["makensis", "-V2", "-WX", "-NOCD", *defined, str(HERE / "photodesk.nsi")]
    status = subprocess.run(command, check=False).returncode
    if status == 0:
        print(f"{output.name}: {output.stat().st_size / 1_000_000:.1f} MB")
    return status


def _stand_in(folder: Path) -> Path:
    for name in STAND_IN:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("stand-in\n", encoding="ascii")
    return folder


if __name__ == "__main__":
    sys.exit(main())
