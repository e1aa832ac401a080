"""QuestionStore: what PhotoDesk asks the user and will not decide by itself."""

from __future__ import annotations

from photodesk.domain.question import Question, QuestionKind
from photodesk.store.database import Database, Row
from photodesk.store.fields import name_from_db, name_to_db, shown_text

_COLUMNS = "id, kind, subject, project_id, message, hint, asked_at, answered_at, answer"


class QuestionStore:
    """Questions of the library, one open one at most for each kind and subject. Any thread."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def ask(
        self,
        tenant: str,
        kind: QuestionKind,
        subject: str,
        message: str,
        hint: str,
        now: str,
        *,
        project_id: int | None = None,
    ) -> bool:
        """Put a question, or bring the words of the open one up to date. Whether anything was written."""
        words = (shown_text(message), shown_text(hint))
        with self.db.atomic():
            for old in self.open(tenant, kind):
                if old.subject == subject:
                    if (old.message, old.hint) == words:
                        return False
                    return bool(
                        self.db.change("UPDATE questions SET message = ?, hint = ? WHERE id = ?", (*words, old.id))
                    )
            self.db.change(
                "INSERT INTO questions (tenant_id, kind, subject, project_id, message, hint, asked_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (tenant, str(kind), name_to_db(subject), project_id, *words, now),
            )
        return True

    def settle(self, tenant: str, kind: QuestionKind, subject: str, answer: str, now: str) -> bool:
        """Close the open question, by the user's answer or because it no longer arises. False when there was none."""
        changed = self.db.change(
            "UPDATE questions SET answered_at = ?, answer = ?"
            " WHERE tenant_id = ? AND kind = ? AND subject = ? AND answered_at IS NULL",
            (now, answer, tenant, str(kind), name_to_db(subject)),
        )
        return changed > 0

    def open(self, tenant: str, kind: QuestionKind | None = None) -> list[Question]:
        """Questions that wait for an answer, oldest first."""
        rows = self.db.sql(
            f"SELECT {_COLUMNS} FROM questions WHERE tenant_id = ?1 AND answered_at IS NULL"
            " AND (?2 IS NULL OR kind = ?2) ORDER BY id",
            (tenant, None if kind is None else str(kind)),
        )
        return [_question(row) for row in rows]


def _question(row: Row) -> Question:
    return Question(row[0], QuestionKind(row[1]), name_from_db(row[2]), *row[3:])
