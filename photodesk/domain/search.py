"""The words of the search box and the terminal: text in, a query out; a bad word is reported with its place.

`project:Name tag:coast rating:>=3 label:red kind:both plan:discard date:2026-05..2026-07 orientation:portrait
camera:"Canon EOS" status:missing imported:last` and free text; phrases in double quotes, a quotation mark in them is
written twice. Text and words are the same thing both ways: `words` takes a text apart, `text_of` puts it together.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.filter import PhotoFilter, Plan
from photodesk.domain.photo import FileKind, Label, PhotoState


class SearchError(PhotoDeskError):
    """A word that is not understood. `start` and `end` are its place in the text (characters, half-open)."""

    kind = "search"

    def __init__(self, message: str, hint: str, start: int, end: int) -> None:
        super().__init__(message, hint)
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Query:
    """A filter whose projects are still names: whoever knows the projects turns them into ids."""

    filter: PhotoFilter = field(default_factory=PhotoFilter)
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search the user keeps: `query` is the text of the search box."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Word:
    """One condition as typed: `key` is "" for free text; `start` and `end` are its place in the text (half-open)."""

    key: str
    value: str
    start: int = 0
    end: int = 0

    @property
    def text(self) -> str:
        """The word as it is written in the search box."""
        plain = _PLAIN.fullmatch(self.value) and (self.key or not _KEYED.match(self.value))
        value = self.value if plain else '"' + self.value.replace('"', '""') + '"'
        return f"{self.key}:{value}" if self.key else value


_TOKEN = re.compile(r'(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^\s"]*))', re.IGNORECASE)
_KEYED = re.compile(r"[a-z]+:", re.IGNORECASE)
_PLAIN = re.compile(r'[^\s"]+')
_COMPARE = re.compile(r"(?P<sign>>=|<=|>|<|=)?(?P<stars>[0-5])(?:\.\.(?P<last>[0-5]))?")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
KEYS = ("project", "tag", "rating", "label", "kind", "plan", "date", "orientation", "camera", "status", "imported")
REPEATED = frozenset({"", "project", "tag", "label"})
"""Words that may stand more than once; of all others the last one counts."""


def parse(text: str) -> Query:
    """The query of `text`; every word narrows. Raises SearchError with the place of the first word not understood."""
    query = Query()
    free: list[Word] = []
    for word in words(text):
        if not word.key:
            free.append(word)
        else:
            query = _APPLY[word.key](query, word)
    return replace(query, filter=replace(query.filter, text=text_of(free)))


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order. Raises SearchError for one that is none; values are not looked at."""
    return tuple(_words(text))


def words_before_fault(text: str) -> tuple[tuple[Word, ...], str]:
    """The words up to the first that is none, and the rest as it was typed; "" when all are words."""
    found: list[Word] = []
    try:
        for word in _words(text):
            found.append(word)
    except SearchError as error:
        return tuple(found), text[error.start :]
    return tuple(found), ""


def text_of(some: Iterable[Word]) -> str:
    """The text of words; taken apart again it gives the same words."""
    return " ".join(word.text for word in some)


def with_word(text: str, key: str, value: str) -> str:
    """The text with one more word. Of a key that counts only once the old words go; nothing is said twice."""
    added = Word(key, value)
    kept = [w for w in words(text) if _said(w) != _said(added) and (key in REPEATED or w.key != key)]
    return text_of([*kept, added])


def without_word(text: str, word: Word) -> str:
    """The text without one of its words, the rest as it was typed."""
    return f"{text[: word.start].rstrip()} {text[word.end :].lstrip()}".strip()


def without_key(text: str, key: str) -> str:
    """The text without the words of a key."""
    return text_of(w for w in words(text) if w.key != key)


def _said(word: Word) -> tuple[str, str]:
    return word.key, word.value.casefold()


def _words(text: str) -> Iterator[Word]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _TOKEN.match(text, place)
        assert found is not None  # every part of the pattern may be empty
        key = (found["key"] or "").lower()
        if key and key not in KEYS:
            hint = f"The words are: {', '.join(KEYS)}. To search the text itself, put it in quotation marks."
            raise SearchError(f"“{key}:” is not a search word.", hint, found.start(), found.end())
        quoted = found["quoted"]
        if quoted is None and not found["plain"]:
            if found.end() < len(text) and text[found.end()] == '"':
                raise SearchError("A quotation mark is not closed.", 'Write phrases as "two words".', place, len(text))
            raise SearchError(
                f"“{key}:” says nothing yet.",
                f"Write what it should be, as in {_EXAMPLES[key]}.",
                found.start(),
                found.end(),
            )
        yield Word(key, found["plain"] if quoted is None else quoted.replace('""', '"'), found.start(), found.end())
        place = found.end()


_EXAMPLES = {
    "project": 'project:"Old Town"',
    "tag": "tag:coast",
    "rating": "rating:>=3",
    "label": "label:red",
    "kind": "kind:raw",
    "plan": "plan:discard",
    "date": "date:2026-05..2026-07",
    "orientation": "orientation:portrait",
    "camera": 'camera:"Canon EOS"',
    "status": "status:missing",
    "imported": "imported:last",
}


def _bad(word: Word, allowed: str) -> SearchError:
    return SearchError(f"“{word.value}” does not fit “{word.key}:”.", f"It takes {allowed}.", word.start, word.end)


def _project(query: Query, word: Word) -> Query:
    return replace(query, projects=(*query.projects, word.value))


def _tag(query: Query, word: Word) -> Query:
    if word.value.casefold() == "none":
        return _narrow(query, untagged=True)
    return _narrow(query, tags=(*query.filter.tags, word.value))


def _rating(query: Query, word: Word) -> Query:
    found = _COMPARE.fullmatch(word.value)
    if found is None:
        raise _bad(word, "a number of stars such as 3, >=3, <2 or 2..4")
    stars = int(found["stars"])
    low, high = {
        ">=": (stars, 5),
        "<=": (0, stars),
        ">": (stars + 1, 5),
        "<": (0, stars - 1),
    }.get(found["sign"] or "=", (stars, int(found["last"] or stars)))
    return _narrow(query, rating_min=low, rating_max=high)


def _label(query: Query, word: Word) -> Query:
    try:
        return _narrow(query, labels=(*query.filter.labels, Label(word.value.lower())))
    except ValueError:
        raise _bad(word, f"one of {', '.join(Label)}") from None


def _kind(query: Query, word: Word) -> Query:
    kinds = {
        "raw": (FileKind.RAW,),
        "jpeg": (FileKind.JPEG,),
        "other": (FileKind.OTHER,),
        "both": (FileKind.JPEG, FileKind.RAW),
    }.get(word.value.lower())
    if kinds is None:
        raise _bad(word, "raw, jpeg, other or both")
    return _narrow(query, kinds=kinds)


def _plan(query: Query, word: Word) -> Query:
    plan = {"pending": Plan.DISCARD, "none": Plan.UNDECIDED}.get(word.value.lower())
    try:
        return _narrow(query, plan=plan or Plan(word.value.lower()))
    except ValueError:
        raise _bad(word, "undecided, keep or discard") from None


def _orientation(query: Query, word: Word) -> Query:
    if word.value.lower() not in {"portrait", "landscape", "square"}:
        raise _bad(word, "portrait, landscape or square")
    return _narrow(query, orientation=word.value.lower())


def _camera(query: Query, word: Word) -> Query:
    return _narrow(query, camera=word.value)


def _status(query: Query, word: Word) -> Query:
    value = word.value.lower()
    if value in {"missing", "trashed", "present"}:
        return _narrow(query, states=(PhotoState(value),))
    if value == "failed":
        return _narrow(query, failed=True)
    if value == "waiting":
        return _narrow(query, derivatives_missing=True)
    if value in {"duplicate", "duplicates"}:
        return _narrow(query, duplicates=True)
    raise _bad(word, "missing, failed, waiting, duplicate, trashed or present")


def _imported(query: Query, word: Word) -> Query:
    if word.value.lower() != "last":
        raise _bad(word, "last, for the newest import")
    return _narrow(query, last_import=True)


def _date(query: Query, word: Word) -> Query:
    """`2026`, `2026-05`, `2026-05-03`, and ranges with `..`, both ends included and either left open."""
    first, dots, last = word.value.partition("..")
    try:
        start = _span(first)[0] if first else None
        end = _span(last or first)[1] if last or not dots else None
    except ValueError:
        raise _bad(word, "a year, month or day such as 2026, 2026-05, 2026-05-03 or 2026-05..2026-07") from None
    return _narrow(query, date_from=start, date_to=end)


def _span(text: str) -> tuple[str, str]:
    """First day and the day after the last (half-open, so the last day is in: T54)."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    first = date(year, month or 1, day or 1)
    last = first if day else date(year, month or 12, monthrange(year, month or 12)[1])
    return first.isoformat(), (last + timedelta(days=1)).isoformat()


def _narrow(query: Query, **changes: object) -> Query:
    return replace(query, filter=replace(query.filter, **changes))  # type: ignore[arg-type]


_APPLY: dict[str, Callable[[Query, Word], Query]] = {
    "project": _project,
    "tag": _tag,
    "rating": _rating,
    "label": _label,
    "kind": _kind,
    "plan": _plan,
    "date": _date,
    "orientation": _orientation,
    "camera": _camera,
    "status": _status,
    "imported": _imported,
}
