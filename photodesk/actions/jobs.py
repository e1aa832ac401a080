"""What can be asked of background work."""

from __future__ import annotations

from dataclasses import replace

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import action
from photodesk.actions.reasons import needs_photos
from photodesk.domain.task import TaskRequest


@action(
    "jobs.activity",
    "Show activity",
    menus=("jobs",),
    section="show",
    shortcut="Ctrl+J",
    icon="activity",
    tip="What runs, what waits and what failed",
)
def show_activity(ctx: ActionContext) -> None:
    ctx.view.show_activity()


@action(
    "jobs.retry_failed",
    "Retry everything that failed in this view",
    menus=("jobs",),
    section="retry",
    icon="retry",
    tip="Try again every photo of this view whose thumbnail or preview could not be made",
    enabled=needs_photos,
)
def retry_failed_in_view(ctx: ActionContext) -> None:
    chosen = replace(ctx.state.filter, failed=True)
    ctx.submit(TaskRequest("generate_derivatives", filter=chosen, force=True, label="Retry what failed"))
