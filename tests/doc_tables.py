"""The tables of the documentation that can be read from the code: tasks, settings, actions, verbs, rooms, failures.

`python -m tests.doc_tables` writes each between its `<!-- table: name -->` and `<!-- end -->`. No Qt and no database.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from photodesk.actions.catalog import ACTIONS, MENUS
from photodesk.cli.parser import build
from photodesk.config.settings import BOUNDS, Settings
from photodesk.config.words import words_of
from photodesk.domain.derivative import REMEDIES, SENTENCES
from photodesk.domain.task import TASKS, Step
from tests.test_architecture import ALLOWED, QT

ROOT = Path(__file__).resolve().parents[1]
BETWEEN = re.compile(r"(<!-- table: (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
CONTEXT = "context:"
AND_GO_ON = ".next_photo"
"""The twin of a decision that goes on to the next photo: told once for all of them, in words."""


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; `head` is its columns, parted by |."""
    columns = [column.strip() for column in head.split("|")]
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def tasks() -> str:
    rows = (
        (f"`{d.type}`", d.label, ", ".join(d.scopes), d.lane, " → ".join(_step(s) for s in d.steps))
        for d in TASKS.values()
    )
    return table("task | what the user reads | scopes | lane | steps (priority)", rows)


def _step(step: Step) -> str:
    return f"{step.type} {step.priority}{f' [{step.lane}]' if step.lane else ''}"


def settings() -> str:
    rows = (
        (f"`{path}`", words_of(path).name, _default(path), f"{low:,} to {high:,}", words_of(path).sentence)
        for path, (low, high) in BOUNDS.items()
    )
    return table("setting | in the window | default | allowed | what it does", rows)


def _default(path: str) -> str:
    section, _, name = path.partition(".")
    value, words = getattr(getattr(Settings(), section), name), words_of(path)
    if value == 0 and words.zero:
        return f"0 ({words.zero})"
    return f"{value:,} {words.unit}".strip()


def actions() -> str:
    rows = (
        (f"`{spec.id}`", spec.label, ", ".join(_menu(menu) for menu in spec.menus), _keys(spec.shortcuts), spec.tip)
        for spec in ACTIONS.values()
        if spec.id.removesuffix(AND_GO_ON) == spec.id or spec.id.removesuffix(AND_GO_ON) not in ACTIONS
    )
    return table("action | label | menus | keys | what it does", rows)


def _menu(menu: str) -> str:
    if menu.startswith(CONTEXT):
        return f"the menu of a {menu.removeprefix(CONTEXT).split('/')[0]}"
    parts = menu.split("/")
    return " → ".join(MENUS.get("/".join(parts[: n + 1]), part) for n, part in enumerate(parts))


def _keys(shortcuts: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in shortcuts)


def verbs() -> str:
    rows = ((f"`{name}{_arguments(parser)}`", told) for name, told, parser in parsers())
    return table("verb | does", rows)


def parsers() -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Every verb with its help and its parser; `project rename` and its like count as verbs of their own."""
    yield from _below("", build())


def _below(before: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, each in action.choices.items():
                inner = list(_below(f"{before}{name} ", each))
                yield from inner or [(f"{before}{name}", told.get(name, ""), each)]


def _arguments(parser: argparse.ArgumentParser) -> str:
    """Its own arguments as its usage line shows them; those every verb takes are left out."""
    usage = re.sub(r"\s+", " ", parser.format_usage()).strip()
    usage = usage.removeprefix("usage: ").removeprefix(parser.prog)
    return usage.replace(" [-h]", "")


def rooms() -> str:
    rows = (
        (f"`{room}`", ", ".join(_in_order(doors)) or "–", ", ".join(_in_order(QT.get(room, ()))) or "–")
        for room, doors in ALLOWED.items()
    )
    return table("room | may import | PySide6", rows)


def _in_order(names: Iterable[str]) -> list[str]:
    order = [*ALLOWED, "QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork", "QtDBus"]
    return sorted(names, key=lambda name: (order.index(name.split(".")[0]), name))


def failures() -> str:
    rows = ((f"`{kind}`", f"{sentence}.", REMEDIES[kind]) for kind, sentence in SENTENCES.items())
    return table("kind | what the photo says | what to do", rows)


WRITERS: dict[str, Callable[[], str]] = {
    "tasks": tasks,
    "settings": settings,
    "actions": actions,
    "verbs": verbs,
    "rooms": rooms,
    "failures": failures,
}


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def rewritten(text: str) -> str:
    """`text` with every table as the code has it. KeyError for a table nobody writes."""
    return BETWEEN.sub(lambda found: f"{found[1]}{WRITERS[found['name']]()}{found[3]}", text)


def main() -> int:
    for page in pages():
        old = page.read_text(encoding="utf-8")
        new = rewritten(old)
        if new != old:
            page.write_text(new, encoding="utf-8")
            print(f"rewritten: {page.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
