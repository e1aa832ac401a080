"""Which tests hold which requirement, trap and fault: read from the markers, written into docs/REQUIREMENTS.md.

`python -m tests.requirement_table` rewrites the last column of the tables; with numbers (`R59 T07 F35`) it prints the
tests of each. Markers are found by reading the source, so nothing is imported and nothing is run.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
TABLE = TESTS.parent / "docs" / "REQUIREMENTS.md"

KINDS = ("req", "trap", "fault")
UNSAID = "none: SAY WHY"
"""What stands in the last column of a row whose tests are gone, until somebody writes the reason."""

REQUIREMENTS = [f"R{n}" for n in range(1, 141) if n != 139] + [f"Q{n}" for n in range(1, 6)]
TRAPS = [f"T{n:02}" for n in range(1, 66)]
FAULTS = [f"Fault {n}" for n in range(1, 93)]
FIGURES = [f"F{n}" for n in range(1, 18)]
"""Figures have no marker: their rows name the benchmark or torture test by hand."""

ROW = re.compile(r"^\| (?P<id>R\d+|Q\d|T\d\d|Fault \d+) \|")
REASON = re.compile(r"(none|not yet): \S")


@dataclass(frozen=True, slots=True)
class Marked:
    """A test (or, by `pytestmark`, a whole file) that names a number. `path` is relative to tests/."""

    id: str
    path: str
    line: int
    name: str


def row_id(kind: str, value: object) -> str:
    """The number of a marker's argument as its table row names it: R59, T07, Fault 35."""
    return f"Fault {value}" if kind == "fault" else str(value)


def marked(folder: Path = TESTS) -> list[Marked]:
    """Every marker in the test files below `folder`."""
    found = []
    for path in sorted(folder.rglob("test_*.py")):
        relative = path.relative_to(folder).as_posix()
        found += _in_scope(ast.parse(path.read_text(encoding="utf-8")), relative, "")
    return found


def _in_scope(scope: ast.AST, path: str, name: str) -> Iterator[Marked]:
    """The markers below `scope`, each under the innermost function or class around (or decorated by) it."""
    for node in ast.iter_child_nodes(scope):
        inner = name
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{name}::{node.name}" if name else node.name
        if isinstance(node, ast.Call) and (kind := _marker(node.func)):
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    yield Marked(row_id(kind, argument.value), path, node.lineno, inner)
        yield from _in_scope(node, path, inner)


def _marker(function: ast.expr) -> str:
    """`req`, `trap` or `fault` for `pytest.mark.req` and its like, else ""."""
    text = ast.unparse(function)
    kind = text.removeprefix("pytest.mark.")
    return kind if text.startswith("pytest.mark.") and kind in KINDS else ""


def files_of(found: Sequence[Marked]) -> dict[str, list[str]]:
    """Test files by number, each named once."""
    files: dict[str, list[str]] = {}
    for each in found:
        named = files.setdefault(each.id, [])
        if each.path not in named:
            named.append(each.path)
    return files


def rewritten(text: str, files: dict[str, list[str]]) -> str:
    """`text` with the last column of every numbered row as the markers have it. A reason stays while it is needed."""
    lines = []
    for line in text.splitlines():
        found = ROW.match(line)
        if found:
            *head, old = line.strip().strip("|").rsplit("|", 1)
            lines.append(f"|{head[0].rstrip()} | {_tests_cell(files.get(found['id'], []), old.strip())} |")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _tests_cell(files: Sequence[str], old: str) -> str:
    if files:
        return ", ".join(f"`{path}`" for path in files)
    return old if REASON.match(old) else UNSAID


def rows(text: str) -> dict[str, str]:
    """Every row of the tables by number, with its last column."""
    pattern = re.compile(r"^\| (R\d+|Q\d|T\d\d|Fault \d+|F\d+) \|")
    found = {}
    for line in text.splitlines():
        if match := pattern.match(line):
            found[match[1]] = line.strip().strip("|").rsplit("|", 1)[-1].strip()
    return found


def main(arguments: Sequence[str]) -> int:
    found = marked()
    if arguments:
        wanted = {re.sub(r"^F(\d)", r"Fault \1", a) for a in arguments}
        for each in found:
            if each.id in wanted:
                print(f"{each.id}  tests/{each.path}:{each.line}  {each.name or '(the whole file)'}")
        return 0
    TABLE.write_text(rewritten(TABLE.read_text(encoding="utf-8"), files_of(found)), encoding="utf-8")
    unsaid = [number for number, cell in rows(TABLE.read_text(encoding="utf-8")).items() if cell == UNSAID]
    if unsaid:
        print(f"No test names {', '.join(unsaid)}: write the reason into docs/REQUIREMENTS.md (none: … or not yet: …).")
    return int(bool(unsaid))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
