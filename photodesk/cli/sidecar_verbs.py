"""The verb `sidecars`: write, conflicts, resolve."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.cli.plan_verbs import one_of
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.photo import PhotoRef
from photodesk.domain.sidecar_merge import NAMES, Choice
from photodesk.domain.task import TaskRequest
from photodesk.library.projects import find_project
from photodesk.library.sidecar_due import all_request
from photodesk.library.sidecar_resolve import Conflict, conflicts, resolve


def sidecars(desk: Desk, args: Namespace, out: Output) -> int:
    verbs = {"write": _write, "conflicts": _conflicts, "resolve": _resolve}
    return verbs[args.sidecar_verb](desk, args, out)


def _write(desk: Desk, args: Namespace, out: Output) -> int:
    one_of(args.photos, args.project, args.all)
    payload = {"read_only": True} if args.read_only else {}
    if args.photos:
        request = TaskRequest("write_sidecars", photos=tuple(PhotoRef(i, 0) for i in args.photos), payload=payload)
    elif args.project is not None:
        project = find_project(desk.lib, args.project)
        request = TaskRequest("write_sidecars", project_id=project.id, payload=payload)
    else:
        found = all_request(desk.lib)
        request = TaskRequest("write_sidecars", photos=found.photos, payload=payload)
    finished = waiting.run(desk, request)
    document = documents.work(finished.started, finished.task, finished.problems)
    left = [_conflict(c) for c in conflicts(desk.lib)]
    document["conflicts"] = left
    counts = document["counts"]
    lines = [f"{counts['done']:,} of {counted(counts['total'], 'photo')} brought together with their sidecars"]
    lines += documents.problem_lines(document["problems"])
    out.result(document, lines + _lines(left))
    return int(finished.failed)


def _conflicts(desk: Desk, args: Namespace, out: Output) -> int:
    found = [_conflict(c) for c in conflicts(desk.lib, args.photos or None)]
    out.result({"conflicts": found}, _lines(found) or ["Photos and sidecars say the same."])
    return 0


def _resolve(desk: Desk, args: Namespace, out: Output) -> int:
    settled: list[int] = []
    problems: list[dict[str, Any]] = []
    for photo in desk.lib.photos.get(args.ids):
        project = desk.lib.projects.get(photo.project_id)
        try:
            if project is not None:
                resolve(desk.lib, project, photo.id, Choice(args.keep))
                settled.append(photo.id)
        except PhotoDeskError as error:
            problems.append({"photo_id": photo.id, "status": "failed", "message": error.message})
    known = {photo.id for photo in desk.lib.photos.get(args.ids)}
    unknown = [i for i in args.ids if i not in known]
    lines = [f"{counted(len(settled), 'photo')} settled"] + [
        f"  {p['photo_id']}: {plain(p['message'])}" for p in problems
    ]
    document = {"changed": len(settled), "photo_ids": settled, "problems": problems, "unknown_ids": unknown}
    out.result(document, lines + [f"  photo {i} is not known" for i in unknown])
    return int(bool(problems or unknown))


def _conflict(found: Conflict) -> dict[str, Any]:
    return {
        "photo_id": found.photo_id,
        "sidecar": found.name,
        "field": found.field,
        "ours": found.ours,
        "theirs": found.theirs,
        "found_at": found.found_at,
    }


def _lines(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"  photo {c['photo_id']}: {NAMES[c['field']]} is {plain(c['ours'] or 'none')} here,"
        f" {plain(c['theirs'] or 'none')} in {plain(c['sidecar'])}"
        for c in found
    ]
