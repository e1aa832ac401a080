"""The verb that gives photos names from a template."""

from __future__ import annotations

from argparse import Namespace

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.export_verbs import chosen_photos
from photodesk.cli.output import Output, counted, plain
from photodesk.domain.errors import NotFoundError, UsageError
from photodesk.domain.job import ItemStatus
from photodesk.domain.name_template import RenamePlan, check_template
from photodesk.domain.task import TaskRequest
from photodesk.library.rename import names_of, rename_request, undo_rename_request
from photodesk.library.rename_plan import plan_rename

LISTED = 20


def rename(desk: Desk, args: Namespace, out: Output) -> int:
    if args.undo is not None:
        return _run(desk, _undo(desk, args), out)
    if not args.names:
        raise UsageError("Say the names: --names TEMPLATE.", "For example: --names {date}_{number:4}")
    check_template(args.names)
    ids = chosen_photos(desk, args, "rename")
    if args.dry_run:
        return _dry(plan_rename(desk.lib, ids, args.names, first=args.first, limit=len(ids)), out)
    return _run(desk, rename_request(desk.lib, ids, args.names, first=args.first), out)


def _undo(desk: Desk, args: Namespace) -> TaskRequest:
    if args.names or args.photos or args.project is not None or args.all or args.words or args.dry_run:
        raise UsageError("--undo stands alone.", "For example: photodesk rename --undo 12")
    task = desk.jobs.task(args.undo)
    if task is None or task.type != "rename_photos" or task.tenant_id != desk.lib.tenant:
        raise NotFoundError(f"Task {args.undo} is no rename.", "List them with: photodesk jobs")
    return undo_rename_request(desk.lib, task)


def _run(desk: Desk, request: TaskRequest, out: Output) -> int:
    finished = waiting.run(desk, request)
    document = documents.work(finished.started, finished.task, finished.problems)
    now = {photo.id: photo.stem for photo in desk.lib.photos.get([ref.photo_id for ref in request.photos])}
    before = {photo_id: old for photo_id, (_, old) in names_of(request.payload).items()}
    document["names"] = [
        {"photo_id": photo_id, "old": before[photo_id], "new": stem}
        for photo_id, stem in now.items()
        if before[photo_id] != stem
    ]
    counts = document["counts"]
    lines = [f"{counts['done']:,} of {counted(counts['total'], 'photo')} renamed (rename --undo {finished.task.id})"]
    lines += [
        f"  skipped: {plain(p['name'] or p['photo_id'])}: {plain(p['message'])}"
        for p in document["problems"][:LISTED]
        if p["status"] == ItemStatus.SKIPPED
    ]
    out.result(document, lines + documents.problem_lines(document["problems"]))
    return int(finished.failed)


def _dry(plan: RenamePlan, out: Output) -> int:
    if plan.refusal:
        raise UsageError(plan.refusal, "Name photos that are there: photodesk photos")
    document = {
        "photos": plan.photos,
        "numbered": plan.numbered,
        "failing": plan.failing,
        "names": [
            {
                "photo_id": s.photo_id,
                "old": list(s.old),
                "new": list(s.new),
                "numbered": s.numbered,
                "problem": s.problem or None,
            }
            for s in plan.samples
        ],
    }
    lines = []
    for sample in plan.samples:
        then = " + ".join(map(plain, sample.new)) or plain(sample.problem)
        taken = "  (the name is taken: a number is added)" if sample.numbered else ""
        lines.append(f"{' + '.join(map(plain, sample.old))} → {then}{taken}")
    out.result(document, lines or ["No photos."])
    return int(bool(plan.failing))
