"""Verbs that make a library and take photos in: init, import."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.domain.intake import FileOutcome, ImportMode, ImportPlan, PlanOutcome
from photodesk.domain.job import ItemStatus
from photodesk.library.import_plan import check_sources, import_request, plan_import, project_for_import


def import_photos(desk: Desk, args: Namespace, out: Output) -> int:
    sources = [Path(p).absolute() for p in args.paths]
    mode = ImportMode(args.mode.replace("-", "_"))
    found = check_sources(desk.lib, sources, mode)
    if args.dry_run:
        return _plan(plan_import(desk.lib, sources), out)
    name = args.project if args.project is not None else (sources[0] if sources[0].is_dir() else sources[0].parent).name
    project = project_for_import(desk.lib, name, mode, sources)
    request = import_request(desk.lib, sources, project, mode, files=found, tags=args.tag)
    finished = waiting.run(desk, request)
    document = documents.work(finished.started, finished.task, finished.problems)
    first = {job.id for job in finished.task.jobs if job.step == 0}
    items = [i for i in desk.jobs.task_items(finished.task.id) if i.job_id in first]
    files = [
        {"path": i.name, "outcome": _outcome(i.status, i.kind), "photo_id": i.photo_id, "message": i.message}
        for i in items
    ]
    taken_in = (FileOutcome.IMPORTED, FileOutcome.RENAMED, FileOutcome.JOINED)
    document["project"] = {"id": project.id, "name": project.name}
    document["photo_ids"] = list(dict.fromkeys(f["photo_id"] for f in files if f["outcome"] in taken_in))
    document["files"] = files
    # A file that was skipped because it is here already, or is no photo, is an answer, not a problem.
    document["problems"] = [p for p in document["problems"] if p["kind"] not in _ANSWERS]
    out.result(document, _lines(document))
    return int(finished.failed)


_ANSWERS = {FileOutcome.DUPLICATE, FileOutcome.SIDECAR, FileOutcome.REFUSED}


def _outcome(status: ItemStatus, kind: str) -> str:
    known = set(FileOutcome)
    return kind if kind in known else FileOutcome.REFUSED if status is not ItemStatus.DONE else FileOutcome.IMPORTED


def _lines(document: dict[str, Any]) -> list[str]:
    words = {
        FileOutcome.IMPORTED: "imported",
        FileOutcome.JOINED: "joined a photo",
        FileOutcome.RENAMED: "kept under another name",
        FileOutcome.DUPLICATE: "here already",
        FileOutcome.SIDECAR: "sidecars",
        FileOutcome.REFUSED: "refused",
    }
    counts = {outcome: sum(f["outcome"] == outcome for f in document["files"]) for outcome in FileOutcome}
    told = ", ".join(f"{n:,} {words[o]}" for o, n in counts.items() if n)
    lines = [f"{counted(len(document['photo_ids']), 'photo')} in {plain(document['project']['name'])}: {told}"]
    refused = [f for f in document["files"] if f["outcome"] == FileOutcome.REFUSED]
    lines += [f"  {plain(f['path'])}: {f['message']}" for f in refused[:20]]
    return lines + documents.problem_lines(document["problems"])


def _plan(plan: ImportPlan, out: Output) -> int:
    files = [
        {"path": f.path, "outcome": f.outcome, "kind": f.kind, "size": f.size, "of": f.of, "message": f.message}
        for f in plan.files
    ]
    count = {o: sum(f.outcome is o for f in plan.files) for o in PlanOutcome}
    told = ", ".join(f"{n:,} {o}" for o, n in count.items() if n)
    lines = [f"{counted(len(plan.files), 'file')}: {told or 'none'}. Nothing was imported."]
    lines += [f"  {plain(f.path)}: same as {plain(f.of)}" for f in plan.files if f.outcome is PlanOutcome.DUPLICATE]
    lines += list(plan.problems)
    out.result({"dry_run": True, "files": files, "problems": list(plan.problems)}, lines)
    return 0
