"""Verbs that move originals: commit, trash, restore, move, project delete. Each can be taken back."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from photodesk.cli import documents, dry_runs, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain, table
from photodesk.cli.plan_verbs import one_of, pending_document
from photodesk.domain.errors import UsageError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.task import TaskRequest
from photodesk.domain.trash import operation_name
from photodesk.library import trash as trash_can
from photodesk.library.commit import commit_request
from photodesk.library.move import OnConflict, move_request
from photodesk.library.plan import pending
from photodesk.library.projects import find_project
from photodesk.library.restore import restore_request


def commit(desk: Desk, args: Namespace, out: Output) -> int:
    one_of(args.photos, args.project, args.all)
    lib = desk.lib
    if args.photos:
        request = commit_request(lib, photo_ids=args.photos, expected=args.fingerprint)
    elif args.project is not None:
        request = commit_request(lib, project=find_project(lib, args.project), expected=args.fingerprint)
    else:
        request = commit_request(lib, expected=args.fingerprint)
    if args.dry_run:
        found = pending(lib, photo_ids=[ref.photo_id for ref in request.photos])
        document = pending_document(lib, found)
        out.result(
            document,
            [f"{counted(document['files'], 'file')} of {counted(document['photos'], 'photo')} would go to the trash"],
        )
        return 0
    known = {photo_id for photo_id, _ in lib.photos.existing(args.photos, lib.tenant)}
    idle = known - {ref.photo_id for ref in request.photos}
    unknown = tuple(sorted(set(args.photos) - known))
    return _run(desk, request, "moved to the trash", out, unknown, tuple(sorted(idle)))


def trash(desk: Desk, args: Namespace, out: Output) -> int:
    found = trash_can.entries(desk.lib)
    entries = [
        {
            "id": e.id,
            "photo_id": e.photo_id,
            "file_id": e.file_id,
            "project_id": e.project_id,
            "name": e.name,
            "origin": e.origin,
            "size": e.size,
            "reason": e.reason,
            "operation": e.operation_id,
            "deleted_at": e.deleted_at,
            "purge_after": e.purge_after,
        }
        for e in found
    ]
    rows = [(e.id, e.photo_id, e.origin, e.reason, e.deleted_at[:16], f"until {e.purge_after[:10]}") for e in found]
    out.result({"entries": entries}, table(rows, right=(0, 1)) or ["The trash is empty."])
    return 0


def restore(desk: Desk, args: Namespace, out: Output) -> int:
    if sum(map(bool, (args.photos, args.entries, args.operation, args.all))) != 1:
        raise UsageError("Say what: --photos ID…, --entries ID…, --operation NAME or --all.", "Exactly one of them.")
    request = restore_request(
        desk.lib,
        photo_ids=args.photos or None,
        entry_ids=args.entries or None,
        operation=args.operation,
        everything=args.all,
    )
    named = {ref.photo_id for ref in request.photos}
    unknown = tuple(sorted(set(args.photos) - named))
    if args.dry_run:
        return dry_runs.tell(desk, request, out, unknown)
    return _run(desk, request, "restored", out, unknown)


def move(desk: Desk, args: Namespace, out: Output) -> int:
    target = find_project(desk.lib, args.to)
    request = move_request(desk.lib, args.photos, target, OnConflict(args.on_conflict))
    if args.dry_run:
        return dry_runs.tell(desk, request, out)
    return _run(desk, request, f"moved to {plain(target.name)}", out)


def delete_project(desk: Desk, args: Namespace, out: Output) -> int:
    found = find_project(desk.lib, args.name)
    photos = desk.lib.photos.count(PhotoFilter(project_ids=(found.id,)))
    request = TaskRequest("project_delete", project_id=found.id, label=f"Delete {found.name}")
    if args.dry_run:
        return dry_runs.tell(desk, request, out)
    if not args.yes:
        what = "forgotten; the folder is not touched" if found.in_place else "moved to the trash"
        raise UsageError(f"“{found.name}” has {counted(photos, 'photo')}, to be {what}.", "Say --yes to do it.")
    finished = waiting.run(desk, request)
    document = documents.work(finished.started, finished.task, finished.problems)
    document["operation"] = operation_name("delete", finished.task.id, finished.task.created_at)
    document["messages"] = [m for job in finished.task.jobs if (m := job.error or str(job.result.get("message", "")))]
    moved = sum(int(job.result.get("changed", 0)) for job in finished.task.jobs if job.type == "project_delete_files")
    document["project"] = {"id": found.id, "name": found.name}
    document["photos"] = moved
    lines = [f"{plain(found.name)} is deleted; in the trash: {counted(moved, 'photo')} (restore --operation NAME)"]
    out.result(document, [*lines, *map(plain, document["messages"])])
    return int(finished.failed)


def _run(
    desk: Desk,
    request: TaskRequest,
    words: str,
    out: Output,
    unknown: tuple[int, ...] = (),
    idle: tuple[int, ...] = (),
) -> int:
    """Start a task, see it to its end, tell what became of each photo. `unknown` are ids that came to nothing, `idle`
    photos with nothing to be done, which is told and is no failure."""
    finished = waiting.run(desk, request)
    started = replace(finished.started, unknown_ids=tuple(sorted({*finished.started.unknown_ids, *unknown})))
    document = documents.work(started, finished.task, finished.problems)
    verb = {"restore": "restore", "image_move": "move"}.get(request.type, "commit")
    document["operation"] = operation_name(verb, finished.task.id, finished.task.created_at)
    counts = document["counts"]
    lines = [f"{counts['done']:,} of {counted(counts['total'], 'photo')} {words}"]
    lines += [f"  skipped: photo {p['photo_id']}: {p['message']}" for p in document["problems"] if _skipped(p)]
    lines += [f"  photo {photo_id} is not known here" for photo_id in unknown]
    lines += [f"  photo {photo_id}: nothing is planned" for photo_id in idle]
    failed = finished.failed or bool(unknown) or any(_skipped(p) for p in document["problems"])
    document["problems"] += [_nothing(photo_id) for photo_id in idle]
    out.result(document, lines + documents.problem_lines(document["problems"]))
    return int(failed)


def _nothing(photo_id: int) -> documents.Document:
    message = "Nothing is planned to be discarded."
    return {"photo_id": photo_id, "name": "", "status": "skipped", "kind": "nothing_pending", "message": message}


def _skipped(problem: documents.Document) -> bool:
    return bool(problem["status"] == "skipped")
