"""--dry-run of the verbs that start work: what would be worked on, and nothing is."""

from __future__ import annotations

from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.domain.task import TaskRequest, step_label


def tell(desk: Desk, request: TaskRequest, out: Output, unknown: tuple[int, ...] = ()) -> int:
    """Say what `request` would become. Refused as the work itself would be; 1 when ids named come to nothing."""
    found = desk.engine.preview(request)
    names = {p.id: p.name for p in desk.lib.projects.list(desk.lib.tenant, include_archived=True)}
    missing = sorted({*found.unknown_ids, *unknown})
    document = {
        "dry_run": True,
        "type": found.type,
        "scope": found.scope,
        "label": found.label,
        "steps": list(found.steps),
        "job_count": found.job_count,
        "photo_ids": list(found.photo_ids),
        "projects": [{"id": i, "name": names.get(i, "")} for i in found.project_ids],
        "unknown_ids": missing,
    }
    where = ", ".join(plain(names[i]) for i in found.project_ids if i in names)
    what = counted(len(found.photo_ids), "photo") if found.photo_ids else f"scope {found.scope}"
    lines = [f"{found.label}: {what}{f' in {where}' if where else ''}, {counted(found.job_count, 'job')} to begin with"]
    lines += [f"  {number}. {step_label(step)}" for number, step in enumerate(found.steps, 1)]
    lines += [f"  photo {photo_id} is not known" for photo_id in missing]
    out.result(document, [*lines, "Nothing was changed."])
    return int(bool(missing))
