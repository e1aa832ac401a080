"""The JSON shapes of the terminal: more keys may come, these stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from photodesk.domain.derivative import DerivativeKind, DerivativeState, DerivativeStatus
from photodesk.domain.edits import WORD_FIELDS, Known
from photodesk.domain.job import ItemStatus, Job, JobItem, Progress
from photodesk.domain.photo import Photo, upright
from photodesk.domain.project import Project, ProjectSummary
from photodesk.domain.stacks import StackPlace
from photodesk.domain.task import Task, TaskStarted
from photodesk.library.open_library import OpenLibrary

Document = dict[str, Any]


def project(lib: OpenLibrary, summary: ProjectSummary) -> Document:
    it = summary.project
    return {
        "id": it.id,
        "uuid": it.uuid,
        "name": it.name,
        "folder": str(lib.layout.project_folder(it)),
        "in_place": it.in_place,
        "status": it.status,
        "availability": it.availability,
        "photos": summary.photos,
        "pending_photos": summary.pending_photos,
        "pending_files": summary.pending_files,
    }


def stack(place: StackPlace | None) -> Document | None:
    """Where a photo stands in its stack (`place` from 0, by capture time); None when it stands alone."""
    if place is None:
        return None
    return {
        "id": place.stack_id,
        "kind": place.kind,
        "place": place.place,
        "size": place.size,
        "by_hand": place.by_hand,
    }


def photo(
    lib: OpenLibrary,
    it: Photo,
    owner: Project,
    tags: Sequence[str] = (),
    said: Known | None = None,
    place: StackPlace | None = None,
) -> Document:
    taken = it.taken
    shown = upright(it.width, it.height, it.orientation, it.turn)
    return {
        "id": it.id,
        "uuid": it.uuid,
        "project": owner.name,
        "project_id": it.project_id,
        "subfolder": it.subfolder,
        "name": it.stem,
        "state": it.state,
        "taken_at": taken.local if taken else None,
        "taken_offset_minutes": taken.offset_minutes if taken else None,
        "taken_source": taken.source if taken else None,
        "width": it.width,
        "height": it.height,
        "orientation": it.orientation,
        "turn": it.turn,
        "shown_width": shown[0] if shown else None,
        "shown_height": shown[1] if shown else None,
        **({f: said.word(f) or None for f in WORD_FIELDS} if said else {}),
        "camera": it.camera,
        "lens": it.lens,
        "exposure": {
            "seconds": it.exposure.seconds,
            "aperture": it.exposure.aperture,
            "iso": it.exposure.iso,
            "focal_length": it.exposure.focal_length,
        },
        "rating": it.rating,
        "label": it.label,
        "tags": list(tags),
        "stack": stack(place),
        "keep": {"jpeg": it.keep.jpeg, "raw": it.keep.raw, "other": it.keep.other},
        "files": _files(lib, it, owner),
        "thumbnail": derivative(it.thumbnail, lib.layout.derivative(it.id, DerivativeKind.THUMBNAIL)),
        "preview": derivative(it.preview, lib.layout.derivative(it.id, DerivativeKind.PREVIEW)),
    }


def _files(lib: OpenLibrary, it: Photo, owner: Project) -> list[Document]:
    return [
        {
            "id": f.id,
            "kind": f.kind,
            "name": f.name,
            "path": str(lib.layout.file_path(owner, it.subfolder, f.name)),
            "size": f.size,
            "hash": f.content_hash,
            "state": f.state,
        }
        for f in it.files
    ]


def derivative(state: DerivativeState, path: Path) -> Document:
    """`path` is where the file is; None while there is none to rely on."""
    return {
        "status": state.status,
        "path": str(path) if state.status is DerivativeStatus.GENERATED else None,
        "error": state.error or None,
        "error_kind": state.error_kind,
    }


def progress(it: Progress) -> Document:
    return {"done": it.done, "total": it.total, "failed": it.failed, "skipped": it.skipped}


def job(it: Job) -> Document:
    return {
        "id": it.id,
        "step": it.step,
        "type": it.type,
        "scope": it.scope,
        "project_id": it.project_id,
        "status": it.status,
        "priority": it.priority,
        "lane": it.lane,
        "attempts": it.attempts,
        "error": it.error or None,
        "progress": progress(it.progress),
        "created_at": it.created_at,
        "finished_at": it.finished_at,
    }


def task(it: Task) -> Document:
    return {
        "id": it.id,
        "tenant": it.tenant_id,
        "type": it.type,
        "scope": it.scope,
        "source": it.source,
        "label": it.label,
        "status": it.status,
        "project_id": it.project_id,
        "photos": it.photo_count,
        "created_at": it.created_at,
        "finished_at": it.finished_at,
        "jobs": [job(j) for j in it.jobs],
    }


def problem(item: JobItem) -> Document:
    return {
        "photo_id": item.photo_id,
        "name": item.name,
        "status": item.status,
        "kind": item.kind or None,
        "message": item.message,
    }


def work(started: TaskStarted, ended: Task, items: Iterable[JobItem]) -> Document:
    """What a work verb answers. Counts are of the things the task was asked to work on: a file whose picture could
    not be made by a later step counts as failed, once."""
    problems = [i for i in items if i.status in (ItemStatus.FAILED, ItemStatus.SKIPPED)]
    first = {j.id for j in ended.jobs if j.step == 0}
    counts = sum((j.progress for j in ended.jobs if j.step == 0), Progress())
    late = {i.photo_id for i in problems if i.status is ItemStatus.FAILED and i.job_id not in first}
    later = min(len(late), counts.done)
    return {
        "task_id": ended.id,
        "type": ended.type,
        "scope": ended.scope,
        "source": ended.source,
        "status": ended.status,
        "chunked": started.chunked,
        "job_count": started.job_count,
        "counts": {
            "total": counts.total,
            "done": counts.done - later,
            "failed": counts.failed + later,
            "skipped": counts.skipped,
        },
        "problems": [problem(i) for i in problems],
        "unknown_ids": list(started.unknown_ids),
    }


def problem_lines(problems: Sequence[Document], limit: int = 20) -> list[str]:
    """Failed items for people, the first `limit`."""
    failed = [p for p in problems if p["status"] == ItemStatus.FAILED]
    lines = [f"  failed: {p['name'] or p['photo_id']}: {p['message']}" for p in failed[:limit]]
    if len(failed) > limit:
        lines.append(f"  … and {len(failed) - limit} more; --json lists them all")
    return lines
