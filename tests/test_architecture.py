"""The rooms of the house and their doors, kept by an AST walk and by importing the Qt-free part without Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "photodesk"

ALLOWED: dict[str, set[str]] = {
    "domain": set(),
    "config": {"domain"},
    "files": {"domain", "config"},
    "imaging": {"domain", "files"},
    "store": {"domain", "config"},
    "library": {"domain", "config", "files", "imaging", "store"},
    "jobs": {"domain", "config", "library", "store.jobs"},
    "actions": {"domain", "library"},
    "bridge": {"domain", "config", "library", "jobs", "actions"},
    "ui": {"domain", "config", "actions", "bridge"},
    "cli": {"domain", "config", "library", "jobs"},
}
"""Which room may import which. A table of permissions, not a ladder: ui stands above store and may not reach it."""

QT: dict[str, set[str]] = {
    "bridge": {"QtCore", "QtGui", "QtNetwork", "QtDBus"},
    "ui": {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork"},
    "cli": {"QtCore"},
}
"""Which Qt modules a room may import; a room that is not named, none."""

ROOTS = {"app", "desktop", "open_window", "reports", "welcome", "demo"}
"""The composition root: app, and its halves that need Qt. Only these wire."""

DATABASE = {"peewee", "playhouse", "apsw", "sqlite3"}
FORBIDDEN_NAMES = {"utils", "util", "core", "common", "manager", "helper", "helpers", "misc"}
QT_FREE = ("domain", "config", "files", "imaging", "store", "library", "jobs", "actions")


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path


def room_of(relative: str) -> str:
    return relative.split("/", maxsplit=1)[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively; name the room"
            module = node.module or ""
            yield node.lineno, module
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def allowed(room: str, target: str) -> bool:
    """Whether `room` may import `target` (dotted, below photodesk)."""
    if target.split(".")[0] in {room, "__version__", ""}:
        return True
    return any(
        target == door or target.startswith(f"{door}.") or door.startswith(f"{target}.") for door in ALLOWED[room]
    )


def test_every_room_keeps_to_its_doors() -> None:
    faults = []
    for relative, path in modules():
        room = room_of(relative)
        if room not in ALLOWED:
            continue
        for line, name in imports(path):
            if name.startswith("photodesk.") and not allowed(room, name.removeprefix("photodesk.")):
                faults.append(f"{relative}:{line}: {room} may not import {name}")
    assert not faults, "\n".join(faults)


def test_every_folder_is_a_known_room() -> None:
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert rooms == ALLOWED.keys()


def test_qt_stays_where_it_is_allowed() -> None:
    faults = []
    for relative, path in modules():
        room = room_of(relative)
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] not in {"PySide6", "shiboken6"} or room in ROOTS:
                continue
            if parts[0] == "shiboken6" or room not in QT or (len(parts) > 1 and parts[1] not in QT[room]):
                faults.append(f"{relative}:{line}: {room} may not import {name}")
    assert not faults, "\n".join(faults)


def test_only_the_store_knows_the_database() -> None:
    faults = [
        f"{relative}:{line}: {name}"
        for relative, path in modules()
        if room_of(relative) != "store"
        for line, name in imports(path)
        if name.split(".")[0] in DATABASE
    ]
    assert not faults, "\n".join(faults)


CHANGES_DISK = {"unlink", "rmtree", "rename", "replace", "rmdir", "mkdir", "makedirs", "write_text", "write_bytes"}


def test_only_the_files_room_changes_the_disk() -> None:
    """Calls that change the disk stand in files/ only (text.replace has two arguments or more and is not meant)."""
    faults = []
    for relative, path in modules():
        if room_of(relative) in {"files", "store"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            through_files = name in {"disk", "layout"} or name.endswith("queue")
            plain = node.func.attr == "replace" and (len(node.args) != 1 or bool(node.keywords))
            if node.func.attr in CHANGES_DISK and not through_files and not plain:
                faults.append(f"{relative}:{node.lineno}: {ast.unparse(node.func)}(…)")
    assert not faults, "\n".join(faults)


def test_no_drawer_without_a_noun() -> None:
    faults = [
        relative for relative, path in modules() if FORBIDDEN_NAMES & set(relative.removesuffix(".py").split("/"))
    ]
    assert not faults


def test_every_module_says_what_it_is_for() -> None:
    faults = [rel for rel, path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not faults, "modules without a docstring: " + ", ".join(faults)


@pytest.mark.parametrize("room", QT_FREE)
def test_the_room_imports_without_qt(room: str) -> None:
    """A fresh interpreter in which importing PySide6 raises still imports every module of the room."""
    names = [
        "photodesk." + rel.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for rel, _ in modules()
        if room_of(rel) == room
    ]
    code = (
        f"import sys; sys.modules['PySide6'] = None\nimport importlib\nfor n in {names!r}: importlib.import_module(n)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


QUEUE_WRITERS = {"create_task", "add_jobs", "enqueue", "enqueue_with_items"}


@pytest.mark.req("R41")
@pytest.mark.req("R42")
@pytest.mark.trap("T51")
def test_work_gets_into_the_queue_by_one_door() -> None:
    """No verb, action or schedule writes jobs of its own: all of it goes through `start_task`, and so has a row."""
    found = {
        relative
        for relative, path in modules()
        if room_of(relative) != "store"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in QUEUE_WRITERS
    }
    assert found == {"jobs/submitting.py"}
