"""The items of a job: one row per photo or name, finished once, counted in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from photodesk.domain.job import FINISHED_ITEMS, ItemStatus, JobItem, Progress
from photodesk.store.fields import shown_text
from photodesk.store.job_enqueue import JobEnqueue
from photodesk.store.queue_sql import ITEM_COLUMNS, LeaseLostError, placeholders, progress_of, read_item

CANCELED_KIND = "canceled"
"""Kind of items a cancel left undone; Retry takes them up again."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How an item ended: done, failed or skipped, with the reason in words and its kind."""

    item_id: int
    status: ItemStatus
    message: str = ""
    kind: str = ""


class JobItems(JobEnqueue):
    """Items. Writing needs the job's lease; an item that is finished stays as it is (T44)."""

    def items(
        self, job_id: int, statuses: Sequence[ItemStatus] | None = None, *, limit: int | None = None, after: int = 0
    ) -> list[JobItem]:
        """Items of a job in order, those after item id `after`."""
        chosen = tuple(statuses) if statuses is not None else tuple(ItemStatus)
        rows = self._rows(
            f"SELECT {ITEM_COLUMNS} FROM job_items WHERE job_id = ? AND status IN ({placeholders(chosen)}) AND id > ? "
            "ORDER BY id LIMIT ?",
            (job_id, *chosen, after, -1 if limit is None else limit),
        )
        return [read_item(row) for row in rows]

    def start_items(self, job_id: int, token: str, item_ids: Sequence[int]) -> None:
        """Mark pending items as being worked on; counts an attempt of each."""
        with self.transaction():
            self._need_lease(job_id, token)
            self._many(
                "UPDATE job_items SET status = 'running', attempts = attempts + 1 "
                "WHERE id = ? AND job_id = ? AND status = 'pending'",
                [(item_id, job_id) for item_id in item_ids],
            )

    def finish_items(self, job_id: int, token: str, results: Sequence[ItemResult]) -> Progress:
        """Finish items and count them in one transaction; the job's progress after it.

        An item that is finished already is left alone. Raises LeaseLostError when `token` does not hold the job.
        """
        with self.transaction():
            self._need_lease(job_id, token)
            counts = dict.fromkeys(FINISHED_ITEMS, 0)
            for result in results:
                counts[result.status] += self._run(
                    "UPDATE job_items SET status = ?, message = ?, kind = ? "
                    "WHERE id = ? AND job_id = ? AND status IN ('pending', 'running')",
                    (result.status, shown_text(result.message), result.kind, result.item_id, job_id),
                )
            return self._count(job_id, counts)

    def assign_photo(self, job_id: int, token: str, item_id: int, photo_id: int) -> None:
        """Say which photo an import's item became; later steps take it as their target."""
        with self.transaction():
            self._need_lease(job_id, token)
            self._run("UPDATE job_items SET photo_id = ? WHERE id = ? AND job_id = ?", (photo_id, item_id, job_id))

    def set_progress(self, job_id: int, token: str, progress: Progress) -> Progress:
        """Progress of a job without items. Never goes back; what was stored.

        Raises LeaseLostError when `token` does not hold the job.
        """
        rows = self._rows(
            "UPDATE jobs SET progress_done = MAX(progress_done, ?1), progress_failed = MAX(progress_failed, ?2), "
            "progress_skipped = MAX(progress_skipped, ?3), progress_total = MAX(progress_total, ?4, "
            "MAX(progress_done, ?1) + MAX(progress_failed, ?2) + MAX(progress_skipped, ?3)) "
            "WHERE id = ?5 AND lease_token = ?6 "
            "RETURNING progress_total, progress_done, progress_failed, progress_skipped",
            (progress.done, progress.failed, progress.skipped, progress.total, job_id, token),
        )
        if not rows:
            raise _lost(job_id)
        return progress_of(rows[0])

    def free_items(self, job_id: int) -> None:
        """Items in work go back to pending."""
        self._run("UPDATE job_items SET status = 'pending' WHERE job_id = ? AND status = 'running'", (job_id,))

    def settle_items(self, job_id: int, status: ItemStatus, message: str, kind: str) -> int:
        """Finish every unfinished item of a job that ends, so that its progress reaches the total; how many."""
        with self.transaction():
            changed = self._run(
                "UPDATE job_items SET status = ?, message = ?, kind = ? "
                "WHERE job_id = ? AND status IN ('pending', 'running')",
                (status, shown_text(message), kind, job_id),
            )
            self._count(job_id, {status: changed})
        return changed

    def settle_canceled(self, job_id: int) -> None:
        """What a cancel left undone is skipped, and says so."""
        self.settle_items(job_id, ItemStatus.SKIPPED, "Canceled before it was reached.", CANCELED_KIND)

    def _need_lease(self, job_id: int, token: str) -> None:
        if self._one("SELECT 1 FROM jobs WHERE id = ? AND lease_token = ?", (job_id, token)) is None:
            raise _lost(job_id)

    def _count(self, job_id: int, counts: dict[ItemStatus, int]) -> Progress:
        rows = self._rows(
            "UPDATE jobs SET progress_done = progress_done + ?, progress_failed = progress_failed + ?, "
            "progress_skipped = progress_skipped + ? WHERE id = ? "
            "RETURNING progress_total, progress_done, progress_failed, progress_skipped",
            (
                counts.get(ItemStatus.DONE, 0),
                counts.get(ItemStatus.FAILED, 0),
                counts.get(ItemStatus.SKIPPED, 0),
                job_id,
            ),
        )
        return progress_of(rows[0]) if rows else Progress()


def _lost(job_id: int) -> LeaseLostError:
    return LeaseLostError(f"Job {job_id} is no longer held by this worker.", "It was canceled or given to another.")
