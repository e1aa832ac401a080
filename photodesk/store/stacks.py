"""StackStore: who stands in which stack, kept up to date a little at a time, and what the user decided by hand."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence

from photodesk.domain.stack_choices import Choices
from photodesk.domain.stacks import Stack, StackKind, StackPlace, StackTable
from photodesk.store.database import Database
from photodesk.store.fields import id_list
from photodesk.store.stack_frames import choices_of, settled_around

BATCH = 2000
"""Photos looked at in one transaction: some tens of milliseconds."""

_PLACES = """SELECT m.photo_id, m.stack_id, m.kind, m.place, m.by_hand FROM json_each(?) j
    CROSS JOIN stack_members m ON m.photo_id = j.value"""
_SIZES = """SELECT m.stack_id, count(*) FROM json_each(?) j CROSS JOIN stack_members m ON m.stack_id = j.value
    JOIN photos p ON p.id = m.photo_id WHERE p.state <> 'trashed' GROUP BY m.stack_id"""


class StackStore:
    """Any thread; every write is one transaction. Only `choose` writes what the user decided."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def due(self) -> bool:
        """Whether photos came, changed or went whose stacks have not been looked at yet."""
        return bool(self.db.sql("SELECT EXISTS (SELECT 1 FROM stacks_due)")[0][0])

    def settle(self) -> tuple[list[int], bool]:
        """Find the stacks of up to BATCH photos anew. (members of stacks that changed, whether more are due)."""
        with self.db.atomic():
            due = [i for (i,) in self.db.sql("SELECT photo_id FROM stacks_due ORDER BY photo_id LIMIT ?", (BATCH,))]
            if not due:
                return [], False
            looked_at, stacks = settled_around(self.db, due)
            changed = self._put(looked_at, stacks)
            self.db.change(
                "DELETE FROM stacks_due WHERE photo_id IN (SELECT value FROM json_each(?))", (id_list(looked_at),)
            )
        return changed, self.due()

    def _put(self, looked_at: Collection[int], stacks: Iterable[Stack]) -> list[int]:
        """Write where these photos stand; only rows that differ."""
        wanted = {
            photo_id: (stack.photo_ids[0], place, str(stack.kind), int(stack.by_hand))
            for stack in stacks
            for place, photo_id in enumerate(stack.photo_ids)
        }
        rows = self.db.sql(
            "SELECT m.photo_id, m.stack_id, m.place, m.kind, m.by_hand FROM json_each(?) j"
            " CROSS JOIN stack_members m ON m.photo_id = j.value",
            (id_list(looked_at),),
        )
        held = {row[0]: tuple(row[1:]) for row in rows}
        gone = [i for i in held if i not in wanted]
        new = [i for i, row in wanted.items() if held.get(i) != row]
        self.db.change("DELETE FROM stack_members WHERE photo_id IN (SELECT value FROM json_each(?))", (id_list(gone),))
        self.db.change_many(
            "INSERT INTO stack_members (photo_id, stack_id, place, kind, by_hand) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (photo_id) DO UPDATE SET stack_id = excluded.stack_id, place = excluded.place,"
            " kind = excluded.kind, by_hand = excluded.by_hand",
            [(i, *wanted[i]) for i in new],
        )
        if gone or new:
            self.db.change(
                "INSERT INTO meta (key, value) VALUES ('stacks_version', '1')"
                " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
        touched = {row[i][0] for row in (held, wanted) for i in (*gone, *new) if i in row}
        return sorted(i for i in held.keys() | wanted.keys() if {r[i][0] for r in (held, wanted) if i in r} & touched)

    def places(self, photo_ids: Iterable[int]) -> dict[int, StackPlace]:
        """Where photos stand in their stacks; who stands alone (or is the last one outside the trash) is absent."""
        rows = self.db.sql(_PLACES, (id_list(photo_ids),))
        if not rows:
            return {}
        sizes: dict[int, int] = dict(self.db.sql(_SIZES, (id_list({row[1] for row in rows}),)))
        return {
            photo_id: StackPlace(stack_id, StackKind(kind), place, sizes[stack_id], bool(by_hand))
            for photo_id, stack_id, kind, place, by_hand in rows
            if sizes.get(stack_id, 0) > 1
        }

    def of(self, photo_ids: Iterable[int]) -> list[Stack]:
        """The whole stacks of these photos, trashed members too, in order of their ids."""
        return self._stacks(
            "WHERE s.stack_id IN (SELECT m.stack_id FROM json_each(?) j CROSS JOIN stack_members m"
            " ON m.photo_id = j.value)",
            (id_list(photo_ids),),
        )

    def every(self) -> list[Stack]:
        """All stacks, in order of their ids."""
        return self._stacks("", ())

    def _stacks(self, which: str, bindings: Sequence[str]) -> list[Stack]:
        rows = self.db.sql(
            f"SELECT s.stack_id, s.photo_id, s.kind, s.by_hand FROM stack_members s {which}"
            " ORDER BY s.stack_id, s.place",
            bindings,
        )
        found: dict[int, list[tuple[int, str, int]]] = {}
        for stack_id, photo_id, kind, by_hand in rows:
            found.setdefault(stack_id, []).append((photo_id, kind, by_hand))
        return [Stack(StackKind(m[0][1]), tuple(i for i, _, _ in m), bool(m[0][2])) for m in found.values()]

    def version(self) -> int:
        """A number that changes whenever photos were put into stacks or taken from them, by whatever program."""
        rows = self.db.sql("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'stacks_version'")
        return int(rows[0][0]) if rows else 0

    def table(self) -> StackTable:
        """Every member of every stack, stack by stack, by capture time."""
        rows = self.db.sql("SELECT photo_id, stack_id FROM stack_members ORDER BY stack_id, place")
        return StackTable(array("q", (row[0] for row in rows)), array("q", (row[1] for row in rows)))

    def choices(self, photo_ids: Iterable[int]) -> Choices:
        """What the user decided by hand about each of these photos; None where nothing."""
        wanted = list(photo_ids)
        return dict.fromkeys(wanted) | choices_of(self.db, id_list(wanted))

    def same_numbers(self, choices: Choices) -> list[int]:
        """Every photo that has one of the numbers in `choices` (0 aside)."""
        numbers = {c.number for c in choices.values() if c is not None and c.number}
        rows = self.db.sql(
            "SELECT photo_id FROM stack_choices WHERE number IN (SELECT value FROM json_each(?))", (id_list(numbers),)
        )
        return [photo_id for (photo_id,) in rows]

    def new_numbers(self, count: int) -> list[int]:
        """Numbers no stack has had. Call it in the transaction that uses them."""
        last = self.db.sql(
            "INSERT INTO meta (key, value) VALUES ('stack_number', ?1)"
            " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + ?1 RETURNING CAST(value AS INTEGER)",
            (count,),
        )[0][0]
        return list(range(last - count + 1, last + 1))

    def choose(self, choices: Choices, now: str) -> None:
        """Write the user's decisions; it survives a power cut once it returns. Photos that are gone are passed over."""
        forget = [i for i, choice in choices.items() if choice is None]
        keep = [(c.number, now, i, c.kind and str(c.kind)) for i, c in choices.items() if c is not None]
        with self.db.atomic(durable=True):
            self.db.change(
                "DELETE FROM stack_choices WHERE photo_id IN (SELECT value FROM json_each(?))", (id_list(forget),)
            )
            self.db.change_many(
                "INSERT INTO stack_choices (photo_id, number, decided_at, kind)"
                " SELECT id, ?1, ?2, ?4 FROM photos WHERE id = ?3 ON CONFLICT (photo_id) DO UPDATE"
                " SET number = excluded.number, decided_at = excluded.decided_at, kind = excluded.kind",
                keep,
            )
