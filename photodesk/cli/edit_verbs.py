"""Verbs of what the user says of photos: rotate, describe, clock. Originals are never changed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from photodesk.cli import documents, waiting
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.cli.plan_verbs import NOTHING, one_of, told_dry
from photodesk.domain.edits import (
    WORD_FIELDS,
    Edit,
    Known,
    OwnTime,
    SetTime,
    SetWords,
    SetZone,
    ShiftTime,
    Turn,
    TurnBack,
    applied,
    parse_local,
    parse_shift,
    parse_zone,
)
from photodesk.domain.errors import EmptyTargetsError, UsageError
from photodesk.domain.photo import PhotoRef
from photodesk.domain.task import TaskRequest
from photodesk.library.edits import Edited, clock_of, edit_photos, known
from photodesk.library.projects import find_project
from photodesk.library.rehearsal import rehearsed


def rotate(desk: Desk, args: Namespace, out: Output) -> int:
    """Turn photos and make their pictures so."""
    edit: Edit = TurnBack() if args.reset else Turn({"left": 270, "right": 90}.get(args.to or "", args.turn))
    with rehearsed(desk.lib, args.dry_run):
        done = edit_photos(desk.lib, args.ids, edit)
    document = {**told_dry(args.dry_run), **_document(done)}
    lines = [f"{counted(len(done.after), 'photo')} turned", *([NOTHING] if args.dry_run else [])]
    failed = False
    if done.turned and not args.dry_run:
        refs = tuple(PhotoRef(i, 0) for i in done.turned)
        request = TaskRequest("generate_derivatives", photos=refs, label="Pictures of turned photos")
        finished = waiting.run(desk, request)
        work = documents.work(finished.started, finished.task, finished.problems)
        document |= {"task_id": work["task_id"], "counts": work["counts"], "problems": work["problems"]}
        lines += documents.problem_lines(work["problems"])
        failed = finished.failed
    return _told(done, document, lines, out) or int(failed)


def describe(desk: Desk, args: Namespace, out: Output) -> int:
    """Write title, caption, creator, copyright of photos."""
    words: dict[str, str | None] = {f: getattr(args, f) for f in WORD_FIELDS if getattr(args, f) is not None}
    words |= dict.fromkeys(args.reset or (), None)
    if not words:
        raise UsageError("Say what: --title, --caption, --creator, --copyright TEXT.", "Nothing was changed.")
    with rehearsed(desk.lib, args.dry_run):
        done = edit_photos(desk.lib, args.ids, SetWords(words))
    lines = [f"{counted(len(done.after), 'photo')} described", *([NOTHING] if args.dry_run else [])]
    return _told(done, {**told_dry(args.dry_run), **_document(done)}, lines, out)


def clock(desk: Desk, args: Namespace, out: Output) -> int:
    """Capture times: set, shift, zone, or what the files say; of photos, or of all one camera took."""
    lib = desk.lib
    edit = _time_edit(args)
    one_of(args.photos, args.project, args.all)
    if args.all and not args.camera:
        raise UsageError("--all needs a camera: --camera NAME.", "Nothing was changed.")
    project = find_project(lib, args.project).id if args.project is not None else None
    if args.camera:
        ids = clock_of(lib, args.camera, [] if project is None else [project], args.photos)
    else:
        ids = args.photos if project is None else [photo.id for photo in lib.photos.by_project(project)]
    if not ids:
        raise EmptyTargetsError("No photo of that camera is there.", "List them with: photodesk photos camera:NAME")
    before = known(lib, ids)
    preview = [_moment(k, edit) for k in before]
    if args.dry_run:
        unknown = [i for i in ids if i not in {k.photo_id for k in before}]
        document = {"changed": 0, "photo_ids": [], "preview": preview, "problems": [], "unknown_ids": unknown}
        out.result(document, _moments(preview))
        return int(bool(unknown))
    done = edit_photos(lib, ids, edit)
    lines = [f"{counted(len(done.after), 'photo')} with another capture time", *_moments(preview)]
    return _told(done, {**_document(done), "preview": preview}, lines, out)


def _time_edit(args: Namespace) -> Edit:
    chosen: list[Edit] = []
    if args.shift is not None:
        seconds = parse_shift(args.shift)
        if seconds is None:
            raise UsageError(f"“{args.shift}” is no shift.", "Write it as +1:00, or -0:05:30 with an = before it.")
        chosen.append(ShiftTime(seconds))
    if args.set is not None:
        local = parse_local(args.set)
        if local is None:
            raise UsageError(f"“{args.set}” is no date and time.", "Write it as 2026-06-11 10:42:05.")
        chosen.append(SetTime(local))
    if args.zone is not None:
        try:
            chosen.append(SetZone(None if args.zone == "none" else parse_zone(args.zone)))
        except (ValueError, IndexError):
            raise UsageError(f"“{args.zone}” is no time zone.", "Write it as +02:00, or none.") from None
    if args.reset:
        chosen.append(OwnTime())
    if len(chosen) != 1:
        raise UsageError("Say one of --shift, --set, --zone and --reset.", "Nothing was changed.")
    return chosen[0]


def _moment(photo: Known, edit: Edit) -> dict[str, Any]:
    after = applied(edit, photo).time or photo.file_time
    return {
        "photo_id": photo.photo_id,
        "name": photo.name,
        "before": photo.time.local if photo.time else None,
        "after": after.local if after else None,
    }


def _moments(preview: Sequence[dict[str, Any]]) -> list[str]:
    """The first and the last, before and after."""
    shown = preview if len(preview) <= 2 else (preview[0], preview[-1])
    return [f"  {plain(m['name'])}: {m['before'] or 'no time'} → {m['after'] or 'no time'}" for m in shown]


def _document(done: Edited) -> dict[str, Any]:
    return {
        "changed": len(done.after),
        "photo_ids": sorted(done.after),
        "problems": [{"photo_id": i, "status": "skipped", "message": why} for i, why in done.passed_over.items()],
        "unknown_ids": list(done.unknown_ids),
    }


def _told(done: Edited, document: dict[str, Any], lines: list[str], out: Output) -> int:
    lines += [f"  {plain(why)}" for why in done.passed_over.values()]
    lines += [f"  photo {photo_id} is not known" for photo_id in done.unknown_ids]
    out.result(document, lines)
    return int(bool(done.passed_over or done.unknown_ids))
