"""The status columns of thumbnail and preview: one statement per kind, so that neither speaks for the other (T32)."""

from __future__ import annotations

from collections.abc import Iterable

from photodesk.domain.derivative import DerivativeKind, DerivativeState
from photodesk.store.database import Database
from photodesk.store.fields import shown_text


def write(db: Database, states: Iterable[tuple[int, DerivativeKind, DerivativeState]], now: str) -> None:
    """Store the state of derivatives, each by photo id and kind, in one transaction."""
    with db.atomic():
        for photo_id, kind, state in states:
            error_kind = None if state.error_kind is None else str(state.error_kind)
            db.change(
                f"UPDATE photos SET {kind}_status = ?, {kind}_error_kind = ?, {kind}_error = ?, {kind}_attempts = ?,"
                " updated_at = ? WHERE id = ?",
                (str(state.status), error_kind, shown_text(state.error), state.attempts, now, photo_id),
            )
