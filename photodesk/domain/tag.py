"""Tags: names with levels (`Place/Coast`), what changes when they are given and taken, and the tree of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.project import name_key

MAX_LENGTH = 200
"""Characters of a tag with all its levels."""

NAMED = 3
"""Tags called by name in a sentence; of more the number is said."""

__all__ = ["TagChange", "TagCount", "TagNode", "TagShare", "tag_tree", "tidy", "words_of_tags"]


class TagError(PhotoDeskError):
    """A tag that cannot be."""

    kind = "tag"


@dataclass(frozen=True, slots=True)
class TagChange:
    """Which photos get which tags and which lose which; applied as it stands. `inverse` takes it back exactly.

    A tag named in `given` is written as it is there; a tag nobody has any more is gone.
    """

    given: Mapping[str, frozenset[int]] = field(default_factory=dict)
    taken: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)

    @property
    def inverse(self) -> TagChange:
        return TagChange(self.taken, self.given)

    @property
    def photo_ids(self) -> frozenset[int]:
        return frozenset[int]().union(*self.given.values(), *self.taken.values())


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag of the library and the photos that have it or a tag below it."""

    name: str
    photos: int


@dataclass(frozen=True, slots=True)
class TagShare:
    """A tag that `photos` of `of` chosen photos have."""

    name: str
    photos: int
    of: int

    @property
    def mixed(self) -> bool:
        return self.photos < self.of


@dataclass(frozen=True, slots=True)
class TagNode:
    """A level of the tree; `depth` counts from 0. `photos` are those with the tag or one below it."""

    name: str
    depth: int
    photos: int
    parent: bool

    @property
    def label(self) -> str:
        return self.name.rpartition("/")[2]


def tidy(name: str) -> str:
    """A tag as it is stored: levels trimmed, empty levels left out. "" when nothing is left."""
    return "/".join(part for level in name.split("/") if (part := " ".join(level.split())))


def checked(name: str) -> str:
    """A tag tidied. Raises TagError when nothing is left, or too much, or when it is the word for no tag."""
    tag = tidy(name)
    if not tag:
        raise TagError("A tag needs a name.", "Write at least one letter; levels are separated by “/”.")
    if any("\ud800" <= char <= "\udfff" for char in tag):
        raise TagError("The tag holds bytes that are no text.", "Write it again by hand.")
    if len(tag) > MAX_LENGTH:
        raise TagError("The tag is too long.", f"A tag has at most {MAX_LENGTH} characters with all its levels.")
    if name_key(tag) == "none":
        raise TagError("“none” cannot be a tag.", "In a search it stands for photos without tags.")
    return tag


def below(name: str, key: str) -> bool:
    """Whether a tag is the tag of `key` (folded) or stands below it."""
    own = name_key(name)
    return own == key or own.startswith(f"{key}/")


def tag_tree(counts: Sequence[TagCount], opened: Iterable[str] = ()) -> list[TagNode]:
    """The rows of the tree, top to bottom: tags of the first level, and below those whose names are in `opened`.

    `counts` holds every level, by folded name.
    """
    open_keys = {name_key(name) for name in opened}
    listed = sorted(counts, key=lambda c: name_key(c.name).split("/"))
    parents = {name_key(c.name).rpartition("/")[0] for c in listed}
    rows: list[TagNode] = []
    for count in listed:
        levels = name_key(count.name).split("/")
        above = ("/".join(levels[:n]) for n in range(1, len(levels)))
        if all(level in open_keys for level in above):
            rows.append(TagNode(count.name, len(levels) - 1, count.photos, name_key(count.name) in parents))
    return rows


def words_of_tags(change: TagChange) -> str:
    """What a change does, for toasts, undo and the history of photos: "tag Coast, Pier, untag June"."""
    parts = (("tag", change.given), ("untag", change.taken))
    return ", ".join(f"{verb} {_listed(list(names))}" for verb, names in parts if names)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
