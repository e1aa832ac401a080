"""What can be asked of background work."""

from __future__ import annotations

from dataclasses import replace

from photodesk.actions.context import ActionContext
from photodesk.actions.declare import Run, action
from photodesk.actions.reasons import needs_one_project, needs_photos
from photodesk.domain.job import Control
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


_CONTROLS: tuple[tuple[Control, str, str, str], ...] = (
    (Control.PAUSE, "Pause work on this project", "pause", "Imports, checks and repairs of this project wait"),
    (Control.RESUME, "Resume work on this project", "play", "What was paused goes on"),
    (Control.CANCEL, "Cancel work on this project", "x", "What is done stays; the rest is left undone"),
    (Control.RETRY, "Retry what failed in this project", "retry", "Do again what failed or was canceled"),
)


def _controls(control: Control) -> Run:
    def run(ctx: ActionContext) -> None:
        ctx.view.control_project(ctx.project_id or 0, control)

    return run


for _control, _label, _icon, _tip in _CONTROLS:
    action(
        f"jobs.project_{_control}",
        _label,
        menus=("jobs", "context:project/work"),
        section="project",
        icon=_icon,
        tip=_tip,
        enabled=needs_one_project,
    )(_controls(_control))
