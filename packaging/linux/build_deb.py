"""Makes the .tar.xz and the .deb from `dist/photodesk`. Runs on Debian and its kin, as any user."""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import time
from email.utils import formatdate
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

import linux_libraries  # noqa: E402
from icons import SIZES  # noqa: E402
from product import AUTHORS, CONTACT, HOME, IDENTIFIER, MIME_TYPES, ROOT, VERSION  # noqa: E402

from photodesk.cli.parser import build as build_parser  # noqa: E402

DIST = ROOT / "dist"
MADE = ROOT / "build" / "made"
FONTS = "fonts-inter | fonts-dejavu-core | fonts-noto-core | fonts-liberation2 | fonts-freefont-ttf"


def main() -> int:
    """Build both packages, or with --only-deb just that one. Returns the exit status."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--version", default=VERSION, help="another version in the package's metadata, for upgrade tests"
    )
    asked.add_argument("--only-deb", action="store_true")
    asked.add_argument("--level", default="6", help="of xz: 6 for what is given away, 0 for a quick try")
    asked.add_argument("--into", type=Path, default=DIST, help="the folder of the packages")
    asked.add_argument("--tree", type=Path, default=ROOT / "build" / "deb", help="where the .deb is laid out")
    options = asked.parse_args()
    when = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    lay_out(options.tree, fields(options.version, when, architecture), when)
    deb = options.into / f"photodesk_{options.version}-1_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{options.level}", "--build", str(options.tree), str(deb)],
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(when)},
        stdout=subprocess.DEVNULL,
    )
    made = [deb]
    if not options.only_deb:
        made.append(_tar(architecture, when))
    for path in made:
        print(f"{path}: {path.stat().st_size / 1_000_000:.1f} MB")
    return 0


def fields(version: str, when: int, architecture: str) -> dict[str, str]:
    """What is filled into the templates of this folder."""
    bundle = DIST / "photodesk"
    packages = linux_libraries.packages_of(linux_libraries.from_the_system(bundle))
    libc = f"libc6 (>= {linux_libraries.oldest_glibc(bundle)})"
    return {
        "ARCHITECTURE": architecture,
        "AUTHORS": AUTHORS,
        "CONTACT": CONTACT,
        "DATE": time.strftime("%Y-%m-%d", time.gmtime(when)),
        "DEPENDS": ", ".join([libc, *packages, "fontconfig-config", FONTS]),
        "HOME": HOME,
        "IDENTIFIER": IDENTIFIER,
        "INSTALLED_SIZE": "0",
        "MAIL_DATE": formatdate(when),
        "MEDIATYPES": "\n".join(f"    <mediatype>{t}</mediatype>" for t in MIME_TYPES if t != "inode/directory"),
        "MIME_TYPES": "".join(f"{kind};" for kind in MIME_TYPES),
        "VERBS": manual_of_verbs(),
        "VERSION": version,
    }


def manual_of_verbs() -> str:
    """The verbs as the program's own help tells them, for the manual page."""
    parts = []
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                parts.append(f".TP\n.B {choice.dest}\n{_roff(str(choice.help))}.")
    return "\n".join(parts)


def _roff(text: str) -> str:
    return (text[:1].upper() + text[1:]).replace("\\", "\\e").replace("-", "\\-")


def filled(name: str, values: dict[str, str]) -> str:
    """A template of this folder with its @FIELDS@ filled in. KeyError for a field nobody knows."""
    return re.sub(r"@([A-Z_]+)@", lambda found: values[found[1]], (HERE / name).read_text(encoding="utf-8"))


def lay_out(tree: Path, values: dict[str, str], when: int) -> None:
    """The folder tree of the .deb, with everything in its place and all times those of the release."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(DIST / "photodesk", tree / "opt" / "photodesk", symlinks=True)
    share = tree / "usr" / "share"
    _write(share / "applications" / "photodesk.desktop", filled("photodesk.desktop", values))
    _write(share / "metainfo" / f"{IDENTIFIER}.metainfo.xml", filled(f"{IDENTIFIER}.metainfo.xml", values))
    _write(share / "lintian" / "overrides" / "photodesk", filled("lintian-overrides", values))
    _write(share / "doc" / "photodesk" / "copyright", filled("copyright", values))
    _write_gzip(share / "doc" / "photodesk" / "changelog.Debian.gz", filled("changelog", values))
    _write_gzip(
        share / "doc" / "photodesk" / "changelog.gz", (ROOT / "docs" / "CHANGELOG.md").read_text(encoding="utf-8")
    )
    _write_gzip(share / "man" / "man1" / "photodesk.1.gz", filled("photodesk.1", values))
    for size in SIZES:
        _copy(MADE / f"{size}.png", share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "photodesk.png")
    _copy(ROOT / "resources" / "photodesk.svg", share / "icons" / "hicolor" / "scalable" / "apps" / "photodesk.svg")
    link = tree / "usr" / "bin" / "photodesk"
    link.parent.mkdir(parents=True)
    link.symlink_to("/opt/photodesk/photodesk")
    _normalise(tree, when)
    size = sum(p.stat().st_size for p in tree.rglob("*") if p.is_file() and not p.is_symlink())
    _write(tree / "DEBIAN" / "control", filled("control", {**values, "INSTALLED_SIZE": str(size // 1024)}))
    _write(tree / "DEBIAN" / "md5sums", _sums(tree))


def _normalise(tree: Path, when: int) -> None:
    """Modes as Debian wants them, whatever the umask was."""
    for path in sorted(tree.rglob("*"), reverse=True):
        if path.is_symlink():
            os.utime(path, (when, when), follow_symlinks=False)
            continue
        runs = path.is_dir() or path == tree / "opt" / "photodesk" / "photodesk"
        path.chmod(0o755 if runs else 0o644)
        os.utime(path, (when, when))


def _sums(tree: Path) -> str:
    files = sorted(p.relative_to(tree) for p in tree.rglob("*") if p.is_file() and not p.is_symlink())
    names = [str(name) for name in files if name.parts[0] != "DEBIAN"]
    return subprocess.run(["md5sum", "--", *names], cwd=tree, capture_output=True, text=True, check=True).stdout


def _tar(architecture: str, when: int) -> Path:
    target = DIST / f"photodesk-{VERSION}-linux-{architecture}.tar.xz"
    order = ["--sort=name", f"--mtime=@{when}", "--owner=0", "--group=0", "--numeric-owner"]
    subprocess.run(
        ["tar", *order, "-cJf", str(target), "-C", str(DIST), "photodesk"],
        check=True,
        env=os.environ | {"XZ_OPT": "-6 -T2"},
    )
    return target


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_gzip(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    sys.exit(main())
