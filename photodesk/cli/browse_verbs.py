"""Verbs that only look: projects, photos, show, jobs."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from photodesk.cli import documents
from photodesk.cli.desk import Desk
from photodesk.cli.output import Output, counted, plain, table
from photodesk.domain.edits import WORD_FIELDS
from photodesk.domain.errors import NotFoundError
from photodesk.domain.filter import PhotoFilter, Sort, SortKey
from photodesk.domain.photo import Photo
from photodesk.domain.search import parse
from photodesk.domain.stacks import in_words
from photodesk.library import browse, edits, stacks
from photodesk.library import tags as tag_verbs
from photodesk.library.open_library import OpenLibrary
from photodesk.library.projects import find_project

DEFAULT_LIMIT = 1000


def projects(desk: Desk, args: Namespace, out: Output) -> int:
    found = [documents.project(desk.lib, s) for s in browse.projects(desk.lib)]
    rows = [(p["id"], p["name"], p["photos"], p["availability"], p["folder"]) for p in found]
    out.result({"projects": found}, table(rows, right=(0, 2)) or ["No projects yet. Import some photos."])
    return 0


def filter_of(lib: OpenLibrary, words: list[str]) -> PhotoFilter:
    """The filter of search words, project names resolved. Raises SearchError, NotFoundError."""
    query = parse(" ".join(words))
    ids = tuple(find_project(lib, name).id for name in query.projects)
    return replace(query.filter, project_ids=ids)


def photos(desk: Desk, args: Namespace, out: Output) -> int:
    lib = desk.lib
    found = browse.photo_list(lib, filter_of(lib, args.words), Sort(SortKey(args.sort), args.order == "desc"))
    ids = found.ids[args.offset : args.offset + args.limit]
    known = {p.id: p for p in lib.projects.list(lib.tenant, include_archived=True)}
    tags = tag_verbs.of_photos(lib, list(ids))
    said = {k.photo_id: k for k in edits.known(lib, list(ids))}
    stood = stacks.places(lib, ids)
    listed = [
        documents.photo(lib, p, known[p.project_id], tags.get(p.id, ()), said.get(p.id), stood.get(p.id))
        for p in lib.photos.get(list(ids))
    ]
    rows = [(p["id"], p["name"], _kinds(p), p["taken_at"] or "no date", p["project"], _status(p)) for p in listed]
    lines = table(rows, right=(0,))
    lines.append(f"{len(listed):,} of {counted(len(found), 'photo')}" if listed else "No photos.")
    out.result({"total": len(found), "photos": listed}, lines)
    return 0


def _kinds(photo: documents.Document) -> str:
    return "+".join(f["kind"] for f in photo["files"])


def _status(photo: documents.Document) -> str:
    if photo["state"] != "present":
        return str(photo["state"])
    return photo["thumbnail"]["error"] or str(photo["thumbnail"]["status"])


def show(desk: Desk, args: Namespace, out: Output) -> int:
    photo = _photo(desk.lib, args.id)
    owner = desk.lib.projects.get(photo.project_id)
    if owner is None:
        raise NotFoundError(f"The project of photo {photo.id} is gone.", "Run maintenance.")
    tags = tag_verbs.of_photos(desk.lib, [photo.id]).get(photo.id, ())
    said = next(iter(edits.known(desk.lib, [photo.id])), None)
    place = stacks.places(desk.lib, [photo.id]).get(photo.id)
    document = documents.photo(desk.lib, photo, owner, tags, said, place)
    if place is not None:
        document["stack"]["photo_ids"] = list(stacks.members(desk.lib, photo.id))
    file_time = said.file_time if said else None
    document["file_taken_at"] = file_time.local if file_time else None
    document["history"] = [
        {"at": e.at, "actor": e.actor, "action": e.action, "detail": e.detail}
        for e in desk.lib.events.for_photo(photo.id)
    ]
    lines = [f"{photo.stem}  ({photo.state}) in {owner.name}", f"  taken    {document['taken_at'] or 'no date'}"]
    lines += [
        f"  {f['kind']:<8} {plain(f['path'])}  ({counted(f['size'], 'byte')}, {f['state']})" for f in document["files"]
    ]
    lines += [f"  {f:<8} {plain(document[f])}" for f in WORD_FIELDS if document.get(f)]
    lines += [f"  stack    {place.place + 1} of a {in_words(place.kind, place.size)}"] if place else []
    lines += [f"  tags     {plain(', '.join(tags))}"] if tags else []
    lines += [f"  {k:<8} {document[k]['path'] or document[k]['status']}" for k in ("thumbnail", "preview")]
    lines += [f"  {plain(e['at'])}  {e['actor']}: {e['action']} {plain(e['detail'])}" for e in document["history"]]
    out.result(document, lines)
    return 0


def _photo(lib: OpenLibrary, photo_id: int) -> Photo:
    found = lib.photos.existing([photo_id], lib.tenant)
    if not found:
        raise NotFoundError(f"There is no photo {photo_id}.", "List them with: photodesk photos")
    return lib.photos.get([photo_id])[0]


def jobs(desk: Desk, args: Namespace, out: Output) -> int:
    if args.task is not None:
        one = desk.jobs.task(args.task)
        if one is None or one.tenant_id != desk.lib.tenant:
            raise NotFoundError(f"There is no task {args.task}.", "List them with: photodesk jobs")
        tasks = [one]
    else:
        tasks = desk.jobs.tasks(args.limit, tenant_id=desk.lib.tenant)
    rows = [
        (t.id, t.label or t.type, t.scope, t.status, f"{t.progress.finished:,} of {t.progress.total:,}", t.created_at)
        for t in tasks
    ]
    out.result({"tasks": [documents.task(t) for t in tasks]}, table(rows, right=(0,)) or ["Nothing has run yet."])
    return 0
