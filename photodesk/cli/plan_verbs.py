"""Verbs of decisions: plan, rate, label; what a commit would take; revert. Nothing here touches a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.domain.errors import EmptyTargetsError, UsageError
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.photo import Label
from photodesk.domain.plan import KeepChoice, Pending
from photodesk.library import plan as plans
from photodesk.library.open_library import OpenLibrary
from photodesk.library.plan import Decided
from photodesk.library.projects import find_project
from photodesk.library.rehearsal import rehearsed

NOTHING = "Nothing was changed."


def plan(desk: Desk, args: Namespace, out: Output) -> int:
    with rehearsed(desk.lib, args.dry_run):
        done = plans.set_plan(desk.lib, args.ids, KeepChoice(args.keep))
    return _told(done, f"planned: keep {args.keep}", out, dry=args.dry_run)


def rate(desk: Desk, args: Namespace, out: Output) -> int:
    with rehearsed(desk.lib, args.dry_run):
        done = plans.rate(desk.lib, args.ids, args.stars)
    return _told(done, f"rated {args.stars}", out, dry=args.dry_run)


def label(desk: Desk, args: Namespace, out: Output) -> int:
    chosen = None if args.color == "none" else Label(args.color)
    with rehearsed(desk.lib, args.dry_run):
        done = plans.set_label(desk.lib, args.ids, chosen)
    return _told(done, f"labelled {args.color}", out, dry=args.dry_run)


def revert(desk: Desk, args: Namespace, out: Output) -> int:
    found = _chosen(desk.lib, args)
    if not found.items:
        raise EmptyTargetsError("Nothing is planned to be discarded there.", "There is nothing to forget.")
    if args.dry_run:
        return _list(desk.lib, found, out)
    return _told(plans.revert(desk.lib, found.photo_ids), "no longer planned to be discarded", out)


def pending(desk: Desk, args: Namespace, out: Output) -> int:
    everything = not (args.photos or args.project is not None)
    return _list(desk.lib, plans.pending(desk.lib) if everything else _chosen(desk.lib, args), out)


def _list(lib: OpenLibrary, found: Pending, out: Output) -> int:
    document = pending_document(lib, found)
    lines = [
        f"{i['photo_id']:>8}  {plain(i['name'])}  ({i['kind']}, {counted(i['size'], 'byte')})"
        for i in document["items"]
    ]
    numbers = [counted(document[f"{noun}s"], noun) for noun in ("file", "photo", "byte")]
    lines.append("{} of {}, {}".format(*numbers))
    out.result(document, lines if found.items else ["Nothing is planned to be discarded."])
    return 0


def _chosen(lib: OpenLibrary, args: Namespace) -> Pending:
    """What is pending among exactly one of --photos, --project and --all."""
    one_of(args.photos, args.project, getattr(args, "all", False))
    if args.photos:
        return plans.pending(lib, photo_ids=args.photos)
    if args.project is not None:
        return plans.pending(lib, PhotoFilter(project_ids=(find_project(lib, args.project).id,)))
    return plans.pending(lib)


def one_of(*chosen: object) -> None:
    """Raise UsageError unless exactly one is given: no targets never means everything (T16)."""
    if sum(bool(c) or c == "" for c in chosen) != 1:
        raise UsageError("Say which: --photos ID…, --project NAME or --all.", "Exactly one of them.")


def pending_document(lib: OpenLibrary, found: Pending) -> dict[str, Any]:
    sums = found.totals
    projects = []
    for project_id, part in found.by_project().items():
        project = lib.projects.get(project_id)
        projects.append(
            {
                "id": project_id,
                "name": project.name if project else None,
                "photos": part.photos,
                "files": part.files,
                "bytes": part.bytes,
            }
        )
    return {
        "photos": sums.photos,
        "files": sums.files,
        "bytes": sums.bytes,
        "projects": projects,
        "items": [
            {"photo_id": i.photo_id, "file_id": i.file_id, "name": i.name, "kind": i.kind, "size": i.size}
            for i in found.items
        ],
        "fingerprint": found.fingerprint,
    }


def told_dry(dry: bool) -> dict[str, Any]:
    """What the document of a dry run says beside what would be."""
    return {"dry_run": True} if dry else {}


def _told(decided: Decided, words: str, out: Output, *, dry: bool = False) -> int:
    document = {
        **told_dry(dry),
        "changed": len(decided.changed),
        "photo_ids": list(decided.changed),
        "problems": [
            {"photo_id": i, "status": "skipped", "message": reason} for i, reason in decided.passed_over.items()
        ],
        "unknown_ids": list(decided.unknown_ids),
    }
    lines = [f"{counted(len(decided.changed), 'photo')} {words}"]
    lines += [f"  {plain(reason)}" for reason in decided.passed_over.values()]
    lines += _unknown(decided.unknown_ids)
    out.result(document, lines + ([NOTHING] if dry else []))
    return int(bool(decided.passed_over or decided.unknown_ids))


def _unknown(ids: Sequence[int]) -> list[str]:
    return [f"  photo {photo_id} is not known" for photo_id in ids]
