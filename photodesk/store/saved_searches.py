"""SavedSearchStore: searches the user keeps, as the text of the search box."""

from __future__ import annotations

from photodesk.domain.project import name_key
from photodesk.domain.search import SavedSearch
from photodesk.store.database import Database


class SavedSearchStore:
    """One search per folded name. Any thread; writes survive a power cut once they return.

    A name that is taken is a ConflictError.
    """

    def __init__(self, db: Database) -> None:
        self.db = db

    def list(self, tenant: str) -> list[SavedSearch]:
        """Every saved search by name."""
        rows = self.db.sql(
            "SELECT id, name, query FROM saved_searches WHERE tenant_id = ? ORDER BY name_key", (tenant,)
        )
        return [SavedSearch(*row) for row in rows]

    def add(self, tenant: str, name: str, query: str, now: str) -> int:
        """Keep a search; its id."""
        with self.db.atomic(durable=True):
            rows = self.db.sql(
                "INSERT INTO saved_searches (tenant_id, name, name_key, query, created_at) VALUES (?, ?, ?, ?, ?)"
                " RETURNING id",
                (tenant, name, name_key(name), query, now),
            )
        return int(rows[0][0])

    def set_name(self, search_id: int, name: str) -> None:
        with self.db.atomic(durable=True):
            self.db.change(
                "UPDATE saved_searches SET name = ?, name_key = ? WHERE id = ?", (name, name_key(name), search_id)
            )

    def remove(self, search_id: int) -> None:
        with self.db.atomic(durable=True):
            self.db.change("DELETE FROM saved_searches WHERE id = ?", (search_id,))
