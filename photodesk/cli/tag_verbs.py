"""The verb `tag`: give photos tags and take others from them."""

from __future__ import annotations

from argparse import Namespace

from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain
from photodesk.cli.plan_verbs import NOTHING, told_dry
from photodesk.domain.errors import UsageError
from photodesk.library import tags as tagging
from photodesk.library.rehearsal import rehearsed


def tag(desk: Desk, args: Namespace, out: Output) -> int:
    if not args.add and not args.remove:
        raise UsageError("Say which tags: --add NAME… or --remove NAME….", "See: photodesk tag --help")
    lib = desk.lib
    known = {photo_id for photo_id, _ in lib.photos.existing(args.ids, lib.tenant)}
    with rehearsed(lib, args.dry_run):
        change, _ = tagging.tag_photos(lib, args.ids, args.add, args.remove)
    unknown = [i for i in dict.fromkeys(args.ids) if i not in known]
    document = {
        **told_dry(args.dry_run),
        "changed": len(change.photo_ids),
        "photo_ids": sorted(change.photo_ids),
        "added": {name: sorted(ids) for name, ids in change.given.items()},
        "removed": {name: sorted(ids) for name, ids in change.taken.items()},
        "problems": [],
        "unknown_ids": unknown,
    }
    lines = [f"{counted(len(ids), 'photo')}: {plain(name)} added" for name, ids in change.given.items()]
    lines += [f"{counted(len(ids), 'photo')}: {plain(name)} removed" for name, ids in change.taken.items()]
    lines += [NOTHING] if args.dry_run and lines else []
    out.result(document, (lines or ["Nothing to change."]) + [f"  photo {i} is not known" for i in unknown])
    return int(bool(unknown))
