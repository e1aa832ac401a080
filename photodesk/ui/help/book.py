"""The pages of the help, read from the README and the docs folder, in sections that can be searched. No widgets."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]

FENCE = re.compile(r"^(```|~~~)")
HEADING = re.compile(r"^(#{1,6}) (.+)$")
PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\s*$")
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]*)\)")
MARKS = re.compile(r"[*`|]|\]\([^)]*\)|^\s*[-:| ]+$|\[")

CONTENTS = (
    ("First steps", "README.md", "The first five minutes"),
    ("Using PhotoDesk", "docs/USING.md", ""),
    ("When something does not work", "README.md", "When something does not work"),
    ("Where things are", "README.md", "Where things are"),
    ("Words", "docs/GLOSSARY.md", ""),
    ("Background work", "docs/JOBS_OVERVIEW.md", ""),
    ("Safety", "docs/SECURITY.md", ""),
    ("What is new", "docs/CHANGELOG.md", ""),
)
"""Title, file, and the section of it when it is not the whole file."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next one. `page` and `place` count from 0 in the book and page."""

    page: int
    place: int
    title: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """`markdown` as it is shown; `source` is its file, relative to the folder of the help."""

    title: str
    source: str
    markdown: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All pages in order. A book without pages says that the program is incomplete."""

    pages: tuple[Page, ...] = ()

    def find(self, typed: str) -> list[Section]:
        """Sections with every typed word: those that have them in the title first, else in the order of the book."""
        words = typed.casefold().split()
        if not words:
            return []
        found = [s for page in self.pages for s in page.sections if _has(f"{s.title} {s.text}", words)]
        return sorted(found, key=lambda s: (not _has(s.title, words), s.page, s.place))

    def target(self, link: str, page: int) -> Section | None:
        """Where a link of a page leads inside the book; None when it leads out of it."""
        name, _, anchor = link.partition("#")
        source = self.pages[page].source
        path = _joined(source, name) if name else source
        for number, candidate in enumerate(self.pages):
            if candidate.source != path:
                continue
            at = next((s for s in candidate.sections if anchor and slug(s.title) == anchor), None)
            if at is not None or not anchor:
                return at or self.pages[number].sections[0]
        return None


def folder() -> Path | None:
    """Where the pages are: in a frozen bundle, beside the checkout, or installed with the package."""
    frozen = getattr(sys, "_MEIPASS", None)
    bundle = (Path(frozen) / "help",) if frozen else ()
    places = (*bundle, _ROOT, Path(sys.prefix) / "share" / "photodesk" / "help")
    return next((place for place in places if (place / "docs" / "USING.md").is_file()), None)


def load(root: Path | None = None) -> Book:
    """Read every page. Looks at the disk: not for the GUI thread. A page that cannot be read is left out."""
    root = root or folder()
    if root is None:
        return Book()
    known = frozenset(source for _, source, _ in CONTENTS)
    pages: list[Page] = []
    for title, source, wanted in CONTENTS:
        try:
            text = (root / source).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if wanted:
            text = _part(text, wanted)
        shown = _shown(text, title, source, known)
        pages.append(Page(title, source, shown, tuple(_sections(shown, len(pages)))))
    return Book(tuple(pages))


def slug(title: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _part(text: str, title: str) -> str:
    """One section of a page with everything below it; headings one level up."""
    lines, level = [], 0
    for line, heading in _lines(text):
        if heading is not None and level and len(heading[1]) <= level:
            break
        if heading is not None and heading[2] == title:
            level = len(heading[1])
        if level:
            lines.append(line[1:] if heading is not None else line)
    return "\n".join(lines)


def _shown(text: str, title: str, source: str, known: frozenset[str]) -> str:
    """Without pictures, comments and links that lead nowhere here; the page's own title instead of the file's."""
    lines = []
    for line, heading in _lines(text):
        if line.startswith("<!--") or PICTURE.match(line):
            continue
        first = heading is not None and len(heading[1]) == 1
        lines.append(f"# {title}" if first else LINK.sub(lambda found: _link(found, source, known), line))
    return "\n".join(lines).strip() + "\n"


def _link(found: re.Match[str], source: str, known: frozenset[str]) -> str:
    name = found[2].partition("#")[0]
    outside = found[2].startswith(("https://", "http://"))
    return found[0] if outside or not name or _joined(source, name) in known else found[1]


def _joined(source: str, name: str) -> str:
    """The file a relative link of `source` means."""
    parts = source.split("/")[:-1]
    for part in name.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _sections(markdown: str, page: int) -> Iterator[Section]:
    title, level, place = "", 0, 0
    held: list[str] = []
    for line, heading in _lines(markdown):
        if heading is None:
            held.append(line)
            continue
        if level:
            yield Section(page, place, title, level, _plain(held))
            place += 1
        title, level, held = heading[2], len(heading[1]), []
    if level:
        yield Section(page, place, title, level, _plain(held))


def _lines(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each line, with its heading if it is one and does not stand in a listing."""
    listing = False
    for line in text.splitlines():
        listing = listing != bool(FENCE.match(line))
        yield line, None if listing else HEADING.match(line)


def _plain(lines: list[str]) -> str:
    return " ".join(" ".join(MARKS.sub(" ", line) for line in lines if not FENCE.match(line)).split())


def _has(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
