"""What many photos have in common, counted by the database: one statement however many are selected."""

from __future__ import annotations

from collections.abc import Sequence

from photodesk.domain.story import Comparison, Spread
from photodesk.store.database import Database
from photodesk.store.photo_reads import id_list

_FACTS = (
    "pr.name",
    "p.taken_local",
    "p.camera",
    "p.lens",
    "CASE WHEN p.width IS NULL THEN NULL ELSE p.width || ' × ' || p.height END",
    "CASE WHEN p.rating = 0 THEN NULL ELSE p.rating END",
    "p.label",
)
_SPREADS = ", ".join(f"count(DISTINCT {f}) + max(({f}) IS NULL), min({f}), max({f})" for f in _FACTS)
_PHOTOS = f"""SELECT count(*), sum(p.state = 'missing'), {_SPREADS}
    FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value JOIN projects pr ON pr.id = p.project_id"""
_FILES = """SELECT count(*), coalesce(sum(f.size), 0) FROM json_each(?) j
    CROSS JOIN photo_files f ON f.photo_id = j.value WHERE f.state = 'present'"""


def compare(db: Database, photo_ids: Sequence[int]) -> Comparison | None:
    """None when none of the ids is known. Any thread."""
    ids = id_list(photo_ids)
    with db.snapshot():
        photos, missing, *facts = db.sql(_PHOTOS, (ids,))[0]
        files, size = db.sql(_FILES, (ids,))[0]
    if not photos:
        return None
    spreads = [Spread(facts[i], _text(facts[i + 1]), _text(facts[i + 2])) for i in range(0, len(facts), 3)]
    projects, taken, cameras, lenses, sizes, ratings, labels = spreads
    return Comparison(photos, files, size, projects, taken, cameras, lenses, sizes, ratings, labels, missing)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
