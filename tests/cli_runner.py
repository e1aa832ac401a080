"""PhotoDesk as a child process: run it, read its JSON, kill it, and compare what is on disk afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from photodesk.files.layout import TEMP_PREFIX

PROGRAM = [sys.executable, "-m", "photodesk"]
LIMIT_S = 60.0


@dataclass(frozen=True)
class Ran:
    """How one run of the program ended."""

    status: int
    out: bytes
    err: bytes

    @property
    def json(self) -> Any:
        """The one document on standard output; fails when there is more than one, or anything beside it."""
        return json.loads(self.out)

    @property
    def said(self) -> str:
        return self.err.decode("utf-8", "backslashreplace")

    @property
    def error_kind(self) -> str:
        return str(self.json["error"]["kind"])

    def ok(self) -> Ran:
        assert self.status == 0, (self.status, self.out[-2000:], self.said[-2000:])
        return self


def _hear_ctrl_c() -> None:
    """A shell's background work ignores SIGINT, and so would what a suite started there starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Program:
    """The program with a configuration of its own, on one library."""

    def __init__(self, library: Path, config: Path, settings: str = "") -> None:
        self.library = library
        self.config = config
        if settings:
            config.mkdir(parents=True, exist_ok=True)
            (config / "settings.toml").write_text(settings, encoding="utf-8")

    def copy(self, to: Path) -> Program:
        """The same program on a copy of the library."""
        shutil.copytree(self.library, to)
        return Program(to, self.config)

    @property
    def database(self) -> Path:
        return self.library / ".photodesk" / "library.sqlite3"

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PHOTODESK_")}
        return {**kept, "PHOTODESK_CONFIG": str(self.config), **(more or {})}

    def command(self, *words: object) -> list[str | bytes]:
        told = [os.fsencode(w) if isinstance(w, Path) else str(w) for w in words]
        return [*PROGRAM, "--library", os.fsencode(self.library), *told]

    def run(self, *words: object, timeout: float = LIMIT_S, env: Mapping[str, str] | None = None) -> Ran:
        """To its end; a run that takes longer than `timeout` seconds fails the test."""
        done = subprocess.run(
            self.command(*words), capture_output=True, timeout=timeout, env=self.environment(env), check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def ask(self, *words: object, timeout: float = LIMIT_S) -> Any:
        """The document of a run that has to succeed."""
        return self.run("--json", *words, timeout=timeout).ok().json

    def refused(self, *words: object) -> Ran:
        """A run with `--json` that must end with an error document, and with a sentence but no traceback."""
        ran = self.run("--json", *words)
        assert ran.status in (2, 3), (ran.status, ran.out, ran.said)
        error = ran.json["error"]
        assert set(error) >= {"kind", "message", "hint"}
        assert error["message"].endswith((".", "!", "?")), error
        assert "Traceback" not in ran.said
        return ran

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        """In the background, in a session of its own. Use it as a context, or `end` it."""
        return subprocess.Popen(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(),
            start_new_session=True,
            preexec_fn=_hear_ctrl_c,
        )

    def rows(self, statement: str, bindings: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of the library's database, read from outside."""
        with closing(apsw.Connection(str(self.database), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            connection.set_busy_timeout(5000)
            return connection.execute(statement, tuple(bindings)).fetchall()

    def change(self, statement: str, bindings: Iterable[object] = ()) -> None:
        """Write into the library's database behind the program's back."""
        with closing(apsw.Connection(str(self.database))) as connection:
            connection.set_busy_timeout(5000)
            connection.execute(statement, tuple(bindings)).fetchall()

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of what a maintenance run must leave as it was; the queue's own rows are left out."""
        tables = ("projects", "photos", "photo_files", "derivative_cache", "photo_events", "photo_tags", "tags")
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def kill(child: subprocess.Popen[bytes]) -> None:
    """kill -9 of that process only: its decoders have to notice by themselves."""
    child.send_signal(signal.SIGKILL)
    child.communicate()


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file below `folder` with the hash of its bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[os.fsdecode(os.fsencode(path.relative_to(folder)))] = digest(path)
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def leftovers(folder: Path) -> list[Path]:
    """Temporary files anywhere below `folder`."""
    return [p for p in folder.rglob("*") if p.name.startswith(TEMP_PREFIX) or p.name.endswith(".tmp")]
