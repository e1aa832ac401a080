"""folder_discovery: folders of the library folder that are no project yet become one; copies are asked about."""

from __future__ import annotations

from photodesk.domain.job import Scope, Source
from photodesk.domain.task import TaskRequest
from photodesk.jobs.context import JobContext
from photodesk.jobs.job_type import Outcome
from photodesk.library.discovery import Discovery, discover
from photodesk.library.open_library import OpenLibrary


class FolderDiscovery:
    """What it finds is taken in by one folder_check; on a library without news there is no follow-up."""

    name = "folder_discovery"
    per_photo = False
    alone = True

    def __init__(self, lib: OpenLibrary) -> None:
        self._lib = lib

    def run(self, ctx: JobContext) -> Outcome:
        ctx.set_total(1)
        found = discover(self._lib, ctx.should_stop)
        ctx.changed(found.changes)
        ctx.advance()
        return Outcome(
            found=len(found.new) + len(found.back) + found.asked,
            changed=found.changed,
            message=" ".join(found.messages),
            follow_up=_take_in(found, ctx.job.tenant_id),
        )


def _take_in(found: Discovery, tenant_id: str) -> tuple[TaskRequest, ...]:
    """One task for whatever was found: of the one project, or of all (T51, R51)."""
    projects = [*found.new, *found.back]
    if not projects:
        return ()
    if len(projects) == 1:
        return (TaskRequest("folder_check", project_id=projects[0], source=Source.SYSTEM, tenant_id=tenant_id),)
    return (TaskRequest("folder_check", scope=Scope.GLOBAL, source=Source.SYSTEM, tenant_id=tenant_id),)
