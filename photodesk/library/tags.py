"""Giving and taking tags, renaming and deleting them: decisions of the user, stored durably, each exactly undoable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.errors import NotFoundError
from photodesk.domain.project import name_key
from photodesk.domain.tag import TagChange, TagCount, TagError, TagShare, below, checked, words_of_tags
from photodesk.library.open_library import OpenLibrary
from photodesk.store.events import PhotoEvent
from photodesk.store.tags import TagStore


def tag_photos(
    lib: OpenLibrary, photo_ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> tuple[TagChange, ChangeSet]:
    """Give photos tags and take others from them. What really changed, and the ChangeSet; unknown ids are passed over.

    A tag that is known keeps its spelling. Raises TagError for a name that cannot be one.
    """
    tags = TagStore(lib.db)
    ids = frozenset(photo_id for photo_id, _ in lib.photos.existing(photo_ids, lib.tenant))
    given, taken = {}, {}
    for name in dict.fromkeys(tags.spelled(lib.tenant, checked(name)) for name in add):
        if missing := ids - _having(lib, name):
            given[name] = missing
    for name in dict.fromkeys(tags.spelled(lib.tenant, checked(name)) for name in remove):
        if having := ids & _having(lib, name):
            taken[name] = having
    change = TagChange(given, taken)
    return change, change_tags(lib, change)


def rename_tag(lib: OpenLibrary, old: str, new: str) -> tuple[TagChange, ChangeSet]:
    """Give a tag and all below it another name; where there is one of that name the two become one.

    Raises NotFoundError for a tag that is not there, TagError for a name that cannot be or that lies below itself.
    """
    key, name = name_key(old), checked(new)
    held = _held(lib, old)
    if name_key(name).startswith(f"{key}/"):
        raise TagError(f"“{name}” lies below “{old}”.", "Choose a name that does not begin with the tag itself.")
    depth = len(key.split("/"))
    moved = {each: "/".join([name, *each.split("/")[depth:]]) for each in held}
    before = {name_key(each): ids for each, ids in held.items()}
    for target in moved.values():
        before.setdefault(name_key(target), _having(lib, target))
    after = {k: frozenset[int]() if below(k, key) else ids for k, ids in before.items()}
    for each, target in moved.items():
        after[name_key(target)] |= held[each]
    spelled = {name_key(each): each for each in held} | {name_key(target): target for target in moved.values()}
    targets = {name_key(target) for target in moved.values()}
    change = TagChange(
        {spelled[k]: after[k] - before[k] for k in targets},
        {old: before[k] - after[k] for k, old in ((name_key(each), each) for each in held)},
    )
    return change, change_tags(lib, change, touched=frozenset[int]().union(*held.values()))


def delete_tag(lib: OpenLibrary, name: str) -> tuple[TagChange, ChangeSet]:
    """Take a tag and all below it from every photo. Raises NotFoundError for a tag that is not there."""
    change = TagChange({}, _held(lib, name))
    return change, change_tags(lib, change)


def change_tags(
    lib: OpenLibrary, change: TagChange, words: str = "", touched: frozenset[int] | None = None
) -> ChangeSet:
    """Make a change as it stands, in one durable transaction; each photo gets a line in its history.

    `touched`: photos whose tags read differently now, where they are more than those that get or lose one.
    """
    if not change:
        return ChangeSet()
    now, detail = lib.now(), words or words_of_tags(change)
    ids = touched if touched is not None else change.photo_ids
    with lib.db.atomic(durable=True):
        TagStore(lib.db).apply(lib.tenant, change, now)
        lib.events.add_many([PhotoEvent(i, now, "user", "tags", detail) for i in sorted(change.photo_ids)])
    return ChangeSet.of(Aspect.TAGS, ids)


def tags_in_use(lib: OpenLibrary) -> list[TagCount]:
    return TagStore(lib.db).counts(lib.tenant)


def tag_names(lib: OpenLibrary) -> list[str]:
    return TagStore(lib.db).names(lib.tenant)


def of_photos(lib: OpenLibrary, photo_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Tag names per photo; photos without tags are absent."""
    return TagStore(lib.db).of_photos(photo_ids)


def shares(lib: OpenLibrary, photo_ids: Sequence[int]) -> list[TagShare]:
    """The tags of some photos and how many of them have each."""
    return TagStore(lib.db).shares(photo_ids)


def _having(lib: OpenLibrary, name: str) -> frozenset[int]:
    """Photos with the very tag, not one below it."""
    key = name_key(name)
    return next(
        (ids for n, ids in TagStore(lib.db).holders(lib.tenant, key).items() if name_key(n) == key), frozenset()
    )


def _held(lib: OpenLibrary, name: str) -> dict[str, frozenset[int]]:
    held = TagStore(lib.db).holders(lib.tenant, name_key(name))
    if not held:
        raise NotFoundError(f"There is no tag “{name}”.", "Tags stand in the sidebar.")
    return held
