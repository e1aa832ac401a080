"""What happens in the library's folders, as work: one task per project that changed, one for all when many did."""

from __future__ import annotations

import logging

from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.job import DEFAULT_TENANT, Scope, Source
from photodesk.domain.task import TaskRequest
from photodesk.jobs.engine import Engine
from photodesk.library.watching import News

log = logging.getLogger(__name__)

MANY = 3
"""More projects than this are looked at by one task over the whole library (R51)."""


def tasks_for(news: News, tenant_id: str = DEFAULT_TENANT) -> list[TaskRequest]:
    """Files that are new are taken in; where files are gone or changed, the rows are compared first. Pure."""
    found = []
    if news.unknown_folder:
        found.append(TaskRequest("folder_discovery", source=Source.SYSTEM, tenant_id=tenant_id))
    for task_type, projects in (("manifest_check", news.altered), ("folder_check", news.new)):
        if len(projects) > MANY:
            found.append(TaskRequest(task_type, scope=Scope.GLOBAL, source=Source.SYSTEM, tenant_id=tenant_id))
        else:
            found += [
                TaskRequest(task_type, project_id=each, source=Source.SYSTEM, tenant_id=tenant_id)
                for each in sorted(projects)
            ]
    return found


def submit(engine: Engine, news: News, tenant_id: str) -> None:
    """Put the work into the queue; what waits there already is not put twice. Any thread."""
    for request in tasks_for(news, tenant_id):
        try:
            engine.start_task(request)
        except PhotoDeskError as error:
            log.warning("%s was not started: %s", request.type, error.message)
