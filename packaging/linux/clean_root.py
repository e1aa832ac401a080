"""A Debian without Python and without PhotoDesk, to install the package in: debootstrap's smallest system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

USER = 1000
MIRROR = os.environ.get("PHOTODESK_MIRROR", "http://deb.debian.org/debian")
SUITE = os.environ.get("PHOTODESK_SUITE", "bookworm")

_INSIDE = """
mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" 2>/dev/null || mkdir -p "$1/dev/shm"
root=$1; shift
exec chroot "$@"
"""


class CleanRoot:
    """A folder with a system in it. Mounts live in a namespace of the command only: nothing is left when it ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home" / "photographer"

    def make(self, base: Path) -> None:
        """A fresh copy of `base`, which is fetched first when it is not there. CalledProcessError when it cannot be."""
        if not (base / "usr" / "bin" / "dpkg").exists():
            shutil.rmtree(base, ignore_errors=True)
            subprocess.run(
                ["debootstrap", "--variant=minbase", SUITE, str(base), MIRROR], check=True, stdout=sys.stderr
            )
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run(["cp", "-a", str(base), str(self.folder)], check=True)
        shutil.copy("/etc/resolv.conf", self.folder / "etc" / "resolv.conf")
        (self.folder / "usr" / "sbin" / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        (self.folder / "usr" / "sbin" / "policy-rc.d").chmod(0o755)
        self.home.mkdir(parents=True)
        os.chown(self.home, USER, USER)

    def command(self, *words: str, user: int = USER, **variables: str) -> list[str]:
        """The command line that runs `words` inside, with nothing of our own environment."""
        home = "/home/photographer" if user else "/root"
        settings = {"HOME": home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **variables}
        inside = ["env", "-i", *(f"{name}={value}" for name, value in settings.items()), *words]
        who = [f"--userspec={user}:{user}"] if user else []
        return ["unshare", "--mount", "sh", "-c", _INSIDE, "sh", str(self.folder), *who, str(self.folder), *inside]

    def run(self, *words: str, user: int = USER, check: bool = True, **variables: str) -> str:
        """Run `words` inside to their end; what they said on standard output."""
        done = subprocess.run(
            self.command(*words, user=user, **variables), stdout=subprocess.PIPE, text=True, check=False, timeout=900
        )
        if check and done.returncode != 0:
            raise SystemExit(f"failed with {done.returncode}: {' '.join(words)}\n{done.stdout[-2000:]}")
        return done.stdout

    def install(self, package: Path) -> None:
        """Install a .deb with what it depends on, as apt does it."""
        shutil.copy(package, self.folder / "tmp" / package.name)
        quiet = ["-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
        self.run("apt-get", "install", *quiet, f"/tmp/{package.name}", user=0, DEBIAN_FRONTEND="noninteractive")

    def own(self, path: Path) -> None:
        """Give what was put under `path` to the user inside."""
        for entry in (path, *path.rglob("*")):
            os.chown(entry, USER, USER, follow_symlinks=False)

    def traces(self) -> list[str]:
        """Every path that tells of PhotoDesk, the user's own folder left out."""
        found = []
        for folder, folders, files in os.walk(self.folder):
            if Path(folder) == self.folder:
                folders[:] = [name for name in folders if name not in ("proc", "sys", "dev", "home", "tmp")]
            found += [str(Path(folder) / name) for name in (*folders, *files) if "photodesk" in name.lower()]
        return found
