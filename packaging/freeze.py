"""Builds the bundle `dist/photodesk` (on macOS also `dist/PhotoDesk.app`) with PyInstaller, for the system it runs on.

Run it with the Python of an environment that holds `.[formats,package]` and nothing else: what is not installed
cannot slip in.
"""

from __future__ import annotations

import os
import subprocess
import sys

import icons
import notices
from product import AUTHORS, COPYRIGHT, NAME, ROOT, SUMMARY, VERSION

MADE = ROOT / "build" / "made"
BUNDLE = ROOT / "dist" / "photodesk"

MEGABYTE = 1_000_000
LARGEST = 230 * MEGABYTE
"""More than this, and something came in that nobody asked for."""


def main() -> int:
    """Notices, icons, bundle, then what is checked in it. Returns the exit status."""
    notices.collect(MADE / "licences")
    icons.render(MADE)
    (MADE / "version.txt").write_text(windows_version(), encoding="utf-8")
    _run_pyinstaller()
    if sys.platform.startswith("linux"):
        import elf_gaps
        import linux_libraries

        linux_libraries.copy_notices(BUNDLE)
        gained = linux_libraries.drop_debug_information(BUNDLE)
        print(f"debug information left out: {gained / MEGABYTE:.1f} MB")
        gained = sum(elf_gaps.close_holes(path) for path in linux_libraries.elf_files(BUNDLE))
        print(f"holes left out: {gained / MEGABYTE:.1f} MB")
    _check()
    return 0


def _run_pyinstaller() -> None:
    environment = os.environ | {
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", _date()),
    }
    folders = ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "pyinstaller")]
    spec = ROOT / "packaging" / "photodesk.spec"
    command = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
        *folders,
        str(spec),
    ]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


def _date() -> str:
    """The time of the commit, so that two builds of it are alike; of the version's file when there is no git."""
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return asked or str(int((ROOT / "photodesk" / "__init__.py").stat().st_mtime))


def _check() -> None:
    files = [path for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    inside_wheels = [p.name for p in files if p.parent.name.endswith((".libs", ".dylibs"))]
    unknown = notices.unknown_libraries(inside_wheels)
    if unknown:
        raise SystemExit(f"licence unknown (packaging/licences/native.tsv): {', '.join(unknown)}")
    print(f"{BUNDLE}: {len(files)} files, {size / MEGABYTE:.1f} MB")
    if size > LARGEST:
        raise SystemExit(f"the bundle is larger than {LARGEST // MEGABYTE} MB: find what came in")


def windows_version() -> str:
    """The version resource of the Windows programs, in the form PyInstaller reads."""
    numbers = [int(part) for part in VERSION.split(".")[:3]]
    words = {
        "CompanyName": AUTHORS,
        "FileDescription": SUMMARY,
        "FileVersion": VERSION,
        "InternalName": NAME,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    four = tuple([*numbers, 0, 0, 0, 0][:4])
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),\n"
        f"  kids=[StringFileInfo([StringTable('040904B0', [{strings}])]),\n"
        "        VarFileInfo([VarStruct('Translation', [1033, 1200])])],\n"
        ")\n"
    )


if __name__ == "__main__":
    sys.exit(main())
