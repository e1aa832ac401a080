"""The verb that copies photos out of the library."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from photodesk.cli import documents, waiting
from photodesk.cli.browse_verbs import filter_of
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.domain.errors import UsageError
from photodesk.domain.export import ExportChoice, ExportColour, ExportFacts, ExportFiles, ExportPlan, ExportWhat
from photodesk.domain.filter import PhotoFilter, Sort, SortKey
from photodesk.domain.job import ItemStatus
from photodesk.library import browse
from photodesk.library.export import export_request, plan_export
from photodesk.library.export_run import NOTE
from photodesk.library.projects import find_project

LISTED = 20


def export(desk: Desk, args: Namespace, out: Output) -> int:
    choice = _choice(args)
    ids = chosen_photos(desk, args, "export")
    if args.dry_run:
        return _dry(plan_export(desk.lib, ids, choice), choice, out)
    finished = waiting.run(desk, export_request(desk.lib, ids, choice))
    document = documents.work(finished.started, finished.task, finished.problems)
    document["to"] = choice.target
    done = desk.jobs.task_items(finished.task.id, (ItemStatus.DONE,))
    document["files"] = [
        {"photo_id": item.photo_id, "name": name, "path": str(Path(choice.target, name))}
        for item in done
        for name in item.message.partition(NOTE)[0].split("/")
    ]
    notes = [f"  {plain(note)}" for item in done if (note := item.message.partition(NOTE)[2])]
    counts = document["counts"]
    lines = [
        f"{counts['done']:,} of {counted(counts['total'], 'photo')} exported to {plain(choice.target)},"
        f" {counted(len(document['files']), 'file')}"
    ]
    passed = [p for p in document["problems"] if p["status"] == ItemStatus.SKIPPED]
    lines += notes + [f"  skipped: {plain(p['name'] or p['photo_id'])}: {plain(p['message'])}" for p in passed[:LISTED]]
    lines += [f"  … and {len(passed) - LISTED} more; --json lists them all"] if len(passed) > LISTED else []
    lines += [f"  photo {photo_id} is not known" for photo_id in finished.started.unknown_ids]
    out.result(document, lines + documents.problem_lines(document["problems"]))
    return int(finished.failed)


def chosen_photos(desk: Desk, args: Namespace, verb: str) -> Sequence[int]:
    """The photos that exactly one of --photos, --project, --all and search words says; by capture time, unless they are
    named. Raises UsageError."""
    chosen = [bool(args.photos), args.project is not None, args.all, bool(args.words)]
    if sum(chosen) != 1:
        raise UsageError(
            "Say which photos: --photos ID…, --project NAME, --all, or search words.",
            f"For example: photodesk {verb} --photos 12 13",
        )
    if args.photos:
        return list(args.photos)
    photo_filter = PhotoFilter()
    if args.project is not None:
        photo_filter = PhotoFilter(project_ids=(find_project(desk.lib, args.project).id,))
    elif args.words:
        photo_filter = filter_of(desk.lib, args.words)
    return list(browse.photo_list(desk.lib, photo_filter, Sort(SortKey.TAKEN, descending=False)).ids)


def _choice(args: Namespace) -> ExportChoice:
    choice = ExportChoice(
        target=str(Path(args.to).absolute()),
        what=ExportWhat(args.what),
        files=ExportFiles(args.files),
        side=args.size,
        quality=args.quality,
        sidecars=args.sidecars,
        names=args.names,
        facts=ExportFacts(args.facts),
        colour=ExportColour(args.colour),
    )
    choice.check()
    if not choice.renders and (choice.side is not None or args.quality != ExportChoice("").quality):
        raise UsageError("Originals are copied as they are.", "Say --what jpeg to give them a size or a quality.")
    return choice


def _dry(plan: ExportPlan, choice: ExportChoice, out: Output) -> int:
    document = {
        "to": choice.target,
        "photos": plan.photos,
        "files": plan.files,
        "bytes": plan.size,
        "free": plan.free,
        "failing": plan.failing,
        "refusal": plan.refusal or None,
        "samples": [
            {"photo_id": s.photo_id, "old": list(s.old), "new": list(s.new), "problem": s.problem or None}
            for s in plan.samples
        ],
    }
    about = "about " if choice.renders else ""
    lines = [
        f"{counted(plan.files, 'file')} of {counted(plan.photos, 'photo')}, {about}{plan.size / 1_000_000:,.1f} MB,"
        f" would go to {plain(choice.target)}"
    ]
    for sample in plan.samples[:LISTED]:
        became = plain(sample.problem) if not sample.new else " + ".join(map(plain, sample.new))
        lines.append(f"  {' + '.join(map(plain, sample.old))} → {became}")
    if plan.photos > LISTED:
        lines.append(f"  … and {plan.photos - LISTED:,} more")
    lines += [f"  {counted(plan.failing, 'photo')} would fail"] if plan.failing else []
    lines += [f"  It would not begin: {plain(plan.refusal)}"] if plan.refusal else []
    out.result(document, lines)
    return 2 if plan.refusal else int(bool(plan.failing))
