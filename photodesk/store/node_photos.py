"""The rows of photos and tags of the older photo manager: one row per base name, tags per project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import apsw

from photodesk.domain.moving_in import Finding, Matter, OldPhoto
from photodesk.domain.photo import CaptureTime, FileKind
from photodesk.store.node_rows import Read, Value, flag, read_table, whole, words
from photodesk.store.node_values import camera_of, capture_time, label_of, lens_of, metadata_of

MAX_STARS = 5

_PHOTOS = {
    "id": ("id",),
    "project_id": ("project_id", "projectid"),
    "base": ("basename", "base_name", "filename", "file_name", "name"),
    "suffix": ("ext", "extension"),
    "jpeg": ("jpg_available", "jpeg_available"),
    "raw": ("raw_available",),
    "other": ("other_available",),
    "keep_jpeg": ("keep_jpg", "keep_jpeg"),
    "keep_raw": ("keep_raw",),
    "keep_other": ("keep_other",),
    "orientation": ("orientation",),
    "taken": ("date_time_original", "taken_at"),
    "meta": ("meta_json", "metadata"),
    "visibility": ("visibility",),
    "rating": ("rating", "stars"),
    "label": ("label", "color", "colour"),
}
_TAGS = {"id": ("id",), "name": ("name", "tag", "label"), "project_id": ("project_id", "projectid")}
_PHOTO_TAGS = {"photo_id": ("photo_id", "photoid"), "tag_id": ("tag_id", "tagid")}
_KNOWN = frozenset({"manifest_id", "thumbnail_status", "preview_status", "created_at", "updated_at", "tenant_id"})
"""Columns that say nothing a user has decided."""

Row = Mapping[str, Value]


def read_photos(connection: apsw.Connection) -> tuple[tuple[OldPhoto, ...], list[Finding]]:
    """Photos with their tags, and what is to be told of rows that make no sense."""
    findings: list[Finding] = []
    found = read_table(connection, "photos", _PHOTOS) or Read(())
    if found.torn:
        findings.append(Finding(Matter.ROW, "table photos", f"Some rows cannot be read ({found.torn})."))
    more = [name for name in found.unknown if name.casefold() not in _KNOWN]
    if more:
        listed = ", ".join(more)
        findings.append(
            Finding(Matter.DATABASE, "photos", f"Columns PhotoDesk does not know were passed over: {listed}.")
        )
    tags = _tags_by_photo(connection, findings, {whole(row.get("id")) for row in found.rows})
    seen: set[int] = set()
    photos = []
    for row in found.rows:
        photo = _photo(row, tags, findings)
        if photo is not None and photo.id not in seen:
            seen.add(photo.id)
            photos.append(photo)
    return tuple(photos), findings


def _photo(row: Row, tags: Mapping[int, Sequence[str]], findings: list[Finding]) -> OldPhoto | None:
    number, base = whole(row.get("id")), words(row.get("base")).replace("\\", "/")
    subject = f"photo {row.get('id')!r} “{base}”"
    if number is None or not base.rpartition("/")[2] or "\0" in base or ".." in base.split("/"):
        findings.append(Finding(Matter.ROW, subject, "It has no number, or no name a file can have."))
        return None
    told = _Told(subject, findings)
    meta = told.metadata(row.get("meta"))
    return OldPhoto(
        id=number,
        project_id=whole(row.get("project_id")),
        base=base.strip("/"),
        suffix=words(row.get("suffix")).lstrip("."),
        available={kind: told.flag(row, str(kind), f"{kind} available") for kind in FileKind},
        keep={kind: told.flag(row, f"keep_{kind}", f"keep {kind}") for kind in FileKind},
        orientation=told.orientation(row.get("orientation")),
        taken=told.taken(row.get("taken")),
        camera=camera_of(meta),
        lens=lens_of(meta),
        rating=told.rating(row.get("rating")),
        label=label_of(words(row.get("label"))),
        visibility=words(row.get("visibility")),
        tags=tuple(tags.get(number, ())),
    )


class _Told:
    """The values of one row; those that mean nothing are told and left out."""

    def __init__(self, subject: str, findings: list[Finding]) -> None:
        self._subject, self._findings = subject, findings

    def _odd(self, what: str, value: Value) -> None:
        self._findings.append(Finding(Matter.VALUE, self._subject, f"{what} {str(value)[:60]!r} was left out."))

    def flag(self, row: Row, key: str, what: str) -> bool | None:
        try:
            return flag(row.get(key))
        except ValueError:
            self._odd(what, row.get(key))
            return None

    def orientation(self, value: Value) -> int | None:
        number = whole(value)
        if value is not None and value != "" and (number is None or not 0 <= number <= 8):
            self._odd("orientation", value)
        return number if number is not None and 1 <= number <= 8 else None

    def rating(self, value: Value) -> int:
        number = whole(value)
        if value not in (None, "") and (number is None or not 0 <= number <= MAX_STARS):
            self._odd("stars", value)
        return number if number is not None and 0 <= number <= MAX_STARS else 0

    def taken(self, value: Value) -> CaptureTime | None:
        found = capture_time(value)
        if found is None and value not in (None, "", 0):
            self._odd("capture time", value)
        return found

    def metadata(self, value: Value) -> Mapping[str, object]:
        try:
            return metadata_of(value)
        except ValueError:
            self._odd("metadata", value)
            return {}


def _tags_by_photo(
    connection: apsw.Connection, findings: list[Finding], known: set[int | None]
) -> dict[int, list[str]]:
    """Tag names per photo id, in the order they were made."""
    tags = read_table(connection, "tags", _TAGS) or Read(())
    links = read_table(connection, "photo_tags", _PHOTO_TAGS) or Read(())
    for name, found in (("tags", tags), ("photo_tags", links)):
        if found.torn:
            findings.append(Finding(Matter.TAG, f"table {name}", f"Some rows cannot be read ({found.torn})."))
    names = {number: words(row.get("name")) for row in tags.rows if (number := whole(row.get("id"))) is not None}
    used: set[int] = set()
    by_photo: dict[int, list[str]] = {}
    for row in links.rows:
        photo, tag = whole(row.get("photo_id")), whole(row.get("tag_id"))
        if tag not in names or photo not in known or photo is None:
            subject = f"tag {row.get('tag_id')!r} of photo {row.get('photo_id')!r}"
            why = "There is no such tag." if tag not in names else "There is no such photo."
            findings.append(Finding(Matter.TAG, subject, why))
            continue
        used.add(tag)
        by_photo.setdefault(photo, []).append(names[tag])
    for number in sorted(names.keys() - used):
        findings.append(
            Finding(Matter.DATABASE, f"tag {number} “{names[number]}”", "No photo had it; it was not made.")
        )
    return by_photo
