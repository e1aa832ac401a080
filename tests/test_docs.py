"""The documentation against the program: links, paths, tables, settings, actions, verbs, columns, numbers (R57, T65).

Each failure says what to add to which page.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from photodesk.actions.catalog import ACTIONS
from photodesk.app import main
from photodesk.domain.changes import Aspect
from photodesk.domain.job import ItemStatus, JobStatus, Lane, Scope
from photodesk.domain.search import KEYS
from photodesk.domain.task import TASKS
from photodesk.imaging.samples.shoot import write_samples
from photodesk.jobs import types as job_types
from photodesk.store.database import Database
from tests import doc_tables
from tests import requirement_table as numbers

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = doc_tables.pages()
BASES = (ROOT, ROOT / "photodesk", ROOT / "tests", DOCS)
"""What a path in a page may be relative to."""

LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    r"(?:\.\./)?[\w.-]+(?:/[\w.-]+)*\.(?:py|sh)|(?:photodesk|tests|packaging|docs|resources)(?:/[\w.-]+)+"
)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PICTURE_BYTES = 700_000


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def hold(held: bool, sentence: str) -> None:
    """Fail with one sentence and nothing else: what to add to which page."""
    if not held:
        pytest.fail(sentence, pytrace=False)


def table_rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row of a page, without heads and rules."""
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def section(page: Path, heading: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    level, lines, found = heading.split(" ")[0], [], False
    for line in read(page).splitlines():
        if found and line.startswith("#") and len(line.split(" ")[0]) <= len(level):
            break
        found = found or line == heading
        if found:
            lines.append(line)
    assert lines, f"{page.name} has no heading “{heading}”"
    return "\n".join(lines)


# Links and paths


@pytest.mark.req("R57")
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    faults = []
    for found in LINK.finditer(FENCE.sub("", read(page))):
        target = (page.parent / found["path"]).resolve() if found["path"] else page
        if not target.exists():
            faults.append(f"{page.name} links to {found['path']}, which is not there")
        elif found["anchor"] and found["anchor"] not in anchors(target):
            faults.append(f"{page.name} links to #{found['anchor']}, which {target.name} does not have")
    hold(not faults, "\n".join(faults))


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.req("R57")
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    faults = [
        f"{page.name} names `{path}`, which is not there (looked below {', '.join(b.name for b in BASES)})"
        for code in CODE.findall(read(page))
        for path in PATH.findall(code)
        if code == path and "000N" not in path and not any((base / path).exists() for base in BASES)
    ]
    hold(not faults, "\n".join(faults))


def test_no_page_is_left_alone() -> None:
    """Every page can be reached from the README."""
    linked = {(ROOT / found["path"]).resolve() for found in LINK.finditer(read(ROOT / "README.md"))}
    lost = [page.name for page in sorted(DOCS.glob("*.md")) if page.resolve() not in linked]
    hold(not lost, f"README.md links to no {', '.join(lost)}: name it under “More”")


def test_pictures_are_small_and_used() -> None:
    text = "".join(read(page) for page in PAGES)
    for picture in sorted((DOCS / "images").iterdir()):
        assert picture.stat().st_size <= PICTURE_BYTES, f"{picture.name} is larger than {PICTURE_BYTES:,} bytes"
        assert picture.name in text, f"{picture.name} is shown on no page: show it or remove it"


# Tables made from the code


@pytest.mark.req("R53", "R57")
@pytest.mark.trap("T65")
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_tables_are_as_the_code_has_it(page: Path) -> None:
    """Tasks, settings, actions, verbs, rooms, failures."""
    text = read(page)
    now = set(doc_tables.rewritten(text).splitlines())
    hold(
        doc_tables.rewritten(text) == text,
        f"a table of {page.name} is not what the program says any more. "
        "Run: .venv/bin/python -m tests.doc_tables (and look whether the text around it still holds)\n"
        + "\n".join(sorted(now - set(text.splitlines()))[:10]),
    )


def test_every_table_has_its_place() -> None:
    placed = [found["name"] for page in PAGES for found in doc_tables.BETWEEN.finditer(read(page))]
    assert sorted(placed) == sorted(doc_tables.WRITERS)


def test_every_action_and_key_is_told() -> None:
    """Also of those that only exist with Shift."""
    text = read(DOCS / "USING.md")
    faults = [id for id in ACTIONS if f"`{id.removesuffix(doc_tables.AND_GO_ON)}`" not in text]
    hold(not faults, f"docs/USING.md does not tell {', '.join(faults)}. Run: .venv/bin/python -m tests.doc_tables")


def test_every_search_word_is_told() -> None:
    told = {row[0] for row in table_rows(section(DOCS / "USING.md", "## Search words"))} - {"word"}
    wanted = {f"`{key}:`" for key in KEYS}
    hold(told == wanted, f"“Search words” of docs/USING.md: add {wanted - told or '–'}, remove {told - wanted or '–'}")


def test_every_job_type_is_told() -> None:
    known = {step.type for definition in TASKS.values() for step in definition.steps}
    flags = {name: (per_photo, alone) for name, per_photo, alone in declared_job_types()}
    told = {row[0].strip("`"): row[1:3] for row in table_rows(section(DOCS / "JOBS_OVERVIEW.md", "## Steps"))}
    told.pop("job type", None)
    wanted = {
        name: ["photo by photo" if per_photo else "project by project", "yes" if alone else "no"]
        for name, (per_photo, alone) in flags.items()
        if name in known
    }
    faults = [
        f"| `{name}` | {works} | {alone} | what it does |"
        for name, (works, alone) in wanted.items()
        if name not in told
    ]
    hold(not faults, "add to the table under “Steps” of docs/JOBS_OVERVIEW.md:\n" + "\n".join(faults))
    wrong = [name for name in told if name in wanted and told[name] != wanted[name]]
    hold(not wrong, f"“Steps” of docs/JOBS_OVERVIEW.md is wrong about {', '.join(wrong)}: {[wanted[n] for n in wrong]}")
    gone = [name for name in told if name not in known]
    hold(not gone, f"“Steps” of docs/JOBS_OVERVIEW.md tells of {', '.join(gone)}, which no task has: remove the row")


def declared_job_types() -> Iterator[tuple[str, bool, bool]]:
    """Name, per_photo and alone of every class in jobs/types that says them."""
    for module in pkgutil.iter_modules(job_types.__path__):
        found = importlib.import_module(f"{job_types.__name__}.{module.name}")
        for each in vars(found).values():
            if isinstance(each, type) and each.__module__ == found.__name__ and hasattr(each, "per_photo"):
                yield each.name, each.per_photo, each.alone  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words", [JobStatus, ItemStatus, Scope, Lane, Aspect], ids=["job", "item", "scope", "lane", "aspect"]
)
def test_every_state_is_told(words: type) -> None:
    text = read(DOCS / "JOBS_OVERVIEW.md")
    lost = [str(word) for word in words if f"`{word}`" not in text]  # type: ignore[attr-defined]
    hold(not lost, f"docs/JOBS_OVERVIEW.md does not name {', '.join(f'`{w}`' for w in lost)}")


# The schema


@pytest.fixture
def schema(tmp_path: Path) -> dict[str, dict[str, str]]:
    """Tables and columns with their types, as the newest schema has them."""
    db = Database.open(tmp_path / "library.sqlite3", create=True)
    listed = "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%'"
    tables = [row[0] for row in db.sql(listed)]
    found = {
        table: {
            name: (kind or "words") + ("" if needed or key or not kind else ", NULL")
            for _, name, kind, needed, _, key in db.sql(f'PRAGMA table_info("{table}")')
        }
        for table in tables
    }
    db.close()
    return found


@pytest.mark.req("R53", "R57")
def test_the_schema_page_equals_the_tables(schema: dict[str, dict[str, str]]) -> None:
    page = DOCS / "SCHEMA_DOCUMENTATION.md"
    told = set(re.findall(r"^### `(\w+)`$", read(page), re.MULTILINE))
    lost = schema.keys() - told
    hold(not lost, f"docs/SCHEMA_DOCUMENTATION.md has no “### `table`” with its columns for: {', '.join(sorted(lost))}")
    hold(not told - schema.keys(), f"docs/SCHEMA_DOCUMENTATION.md: there is no table {told - schema.keys()}; remove it")
    for table, columns in schema.items():
        rows = {row[0].strip("`"): row[1] for row in table_rows(section(page, f"### `{table}`"))}
        rows.pop("column", None)
        missing = [f"| `{name}` | {kind} | what it means |" for name, kind in columns.items() if name not in rows]
        hold(not missing, f"add to `{table}` of docs/SCHEMA_DOCUMENTATION.md:\n" + "\n".join(missing))
        hold(rows == columns, f"`{table}` of docs/SCHEMA_DOCUMENTATION.md: the columns are {columns}")


def test_the_schema_page_names_the_version() -> None:
    from photodesk.store.migrations import MIGRATIONS

    wanted = f"version {MIGRATIONS[-1].version} (`user_version`)"
    hold(wanted in read(DOCS / "SCHEMA_DOCUMENTATION.md"), f"docs/SCHEMA_DOCUMENTATION.md must say “{wanted}”")


# Numbers


def test_every_number_has_one_row() -> None:
    wanted = [*numbers.REQUIREMENTS, *numbers.TRAPS, *numbers.FAULTS, *numbers.FIGURES]
    ids = re.findall(r"^\| (R\d+|Q\d|T\d\d|Fault \d+|F\d+) \|", read(numbers.TABLE), re.MULTILINE)
    hold(sorted(ids) == sorted(wanted), f"docs/REQUIREMENTS.md: {sorted(set(ids) ^ set(wanted)) or 'a number twice'}")


def test_the_tests_column_is_up_to_date() -> None:
    text = read(numbers.TABLE)
    before, after = numbers.rows(text), numbers.rows(numbers.rewritten(text, numbers.files_of(numbers.marked())))
    stale = [number for number in before if before[number] != after[number]]
    hold(
        not stale,
        f"docs/REQUIREMENTS.md: the tests column is not what the markers say any more ({', '.join(stale)}). "
        "Run: .venv/bin/python -m tests.requirement_table (and mend the third column where a “not yet” is done)",
    )


def test_a_row_without_tests_says_why() -> None:
    unsaid = [
        number for number, cell in numbers.rows(read(numbers.TABLE)).items() if not cell or cell == numbers.UNSAID
    ]
    hold(not unsaid, f"docs/REQUIREMENTS.md: write why no test names {', '.join(unsaid)} (none: … or not yet: …)")


def test_no_marker_names_a_number_that_is_not_there() -> None:
    known = {*numbers.REQUIREMENTS, *numbers.TRAPS, *numbers.FAULTS}
    faults = [f"tests/{m.path}:{m.line} names {m.id}" for m in numbers.marked() if m.id not in known]
    hold(not faults, "\n".join(faults))


# What the pages promise


@pytest.mark.req("R84")
@pytest.mark.parametrize("name", ["PROJECT_OVERVIEW.md", "JOBS_OVERVIEW.md", "SCHEMA_DOCUMENTATION.md", "SECURITY.md"])
def test_cache_validation_is_told_where_it_must_be(name: str) -> None:
    assert "cache validation" in read(DOCS / name).lower()


@pytest.mark.req("R53")
@pytest.mark.parametrize("name", ["JOBS_OVERVIEW.md", "PROJECT_OVERVIEW.md", "SCHEMA_DOCUMENTATION.md"])
def test_the_scopes_are_told(name: str) -> None:
    assert all(f"`{scope}`" in read(DOCS / name) for scope in Scope)


@pytest.mark.req("R54", "R55")
def test_the_release_notes_cover_limits_validation_events_and_migration() -> None:
    notes = read(DOCS / "CHANGELOG.md")
    for heading in ("### Limits", "### Payload validation", "### Event behaviour", "### Migration"):
        hold(heading in notes, f"docs/CHANGELOG.md has no “{heading}”")
    for word in ("2,000", "empty_targets", "unknown_ids", "task_ended", "repair_foreign_keys"):
        assert word in notes


@pytest.mark.parametrize("page", [ROOT / "README.md", DOCS / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_every_make_target_that_is_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", read(page), re.MULTILINE))
    hold(named <= targets, f"{page.name} names make {', '.join(named - targets)}, which the Makefile does not have")


def test_every_verb_in_an_example_exists() -> None:
    known = {name.split(" ")[0] for name, _, _ in doc_tables.parsers()}
    examples = [line for fence in FENCE.findall(read(ROOT / "README.md")) for line in fence.splitlines()]
    named = {found[1] for line in examples if (found := re.match(r"\$ photodesk (?:--\w+ )*([a-z]+)", line))}
    assert named
    hold(named <= known, f"README.md shows photodesk {', '.join(named - known)}, which is no verb")


# The terminal as the README shows it


def transcript() -> Iterator[tuple[str, list[str]]]:
    """Every command of the README's terminal example with the lines it is shown to answer."""
    lines = [line for fence in FENCE.findall(read(ROOT / "README.md")) for line in fence.splitlines() if line]
    command, answer = "", list[str]()
    for line in lines:
        if line.startswith(("$ ", "```")):
            if command:
                yield command, answer
            command, answer = line.removeprefix("$ ") if line.startswith("$ ") else "", []
        elif command:
            answer.append(line)


def masked(line: str) -> str:
    """Without what differs from run to run: sizes and times."""
    line = re.sub(r"[\d,]+ bytes", "N bytes", line)
    return re.sub(r"20\d\d-\d\d-\d\d(T[\d:.]+)?", "WHEN", line)


@pytest.fixture
def quiet_afterwards() -> Iterator[None]:
    """The program sets up its log as for a run of its own: taken back, so that no later test writes into it."""
    ours = logging.getLogger("photodesk")
    before, level = list(ours.handlers), ours.level
    yield
    for handler in [h for h in ours.handlers if h not in before]:
        ours.removeHandler(handler)
        handler.close()
    ours.setLevel(level)


@pytest.mark.trap("T65")
@pytest.mark.usefixtures("quiet_afterwards")
def test_the_terminal_answers_as_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example, run from its first line to its last on the sample photos."""
    write_samples(tmp_path / "card", size=(192, 128))
    monkeypatch.setenv("PHOTODESK_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setenv("PHOTODESK_LIBRARY", str(tmp_path / "library"))
    status = run = 0
    for command, shown in transcript():
        words = shlex.split(command.replace("/media/card", str(tmp_path / "card")))
        if command == "echo $?":
            assert shown == [str(status)]
        elif words[0] == "photodesk" and "--json" not in words:
            status = main(words[1:])
            told = capsys.readouterr().out.replace(str(tmp_path / "library"), "/home/you/Pictures/PhotoDesk")
            wrong = "\n".join([f"README.md shows for “{command}”:", *shown, "but it says:", told])
            hold([masked(x) for x in told.splitlines()] == [masked(x) for x in shown], wrong)
            run += 1
    assert run > 10


# What must not be said

FORBIDDEN = tuple(word[::-1] for word in ("/krow/", "dp/pmt/", "noisses repleh", "noisses rehto", "loot xobdnas"))
"""Words of the place where this was made, which nobody who reads the project knows; backwards, so as not to be found
here."""


def test_nothing_of_a_workplace_is_named() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    paths = [ROOT / name for name in listed.splitlines()] or [*PAGES, *ROOT.glob("photodesk/**/*.py")]
    faults = []
    for path in paths:
        if path.suffix not in {".py", ".md", ".toml", ".sh", ".yml", ".yaml", ""} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace").lower()
        faults += [f"{path.relative_to(ROOT)} says “{word}”" for word in FORBIDDEN if word in text]
    hold(not faults, "\n".join(faults))
