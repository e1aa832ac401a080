"""What the columns of the table are sorted by, as SQL over `photos p`. NULL is “has none” and comes last, both ways."""

from __future__ import annotations

from collections.abc import Mapping

from photodesk.domain.filter import SortKey

_FILES = "FROM photo_files f WHERE f.photo_id = p.id AND f.state = 'present'"

COLUMNS: Mapping[SortKey, str] = {
    SortKey.PROJECT: "(SELECT r.name_key FROM projects r WHERE r.id = p.project_id)",
    SortKey.FOLDER: "p.subfolder",
    SortKey.CAMERA: "p.camera COLLATE NOCASE",
    SortKey.LENS: "p.lens COLLATE NOCASE",
    SortKey.SHUTTER: "p.exposure_seconds",
    SortKey.APERTURE: "p.aperture",
    SortKey.ISO: "p.iso",
    SortKey.FOCAL: "p.focal_length",
    SortKey.LABEL: "CASE p.label WHEN 'red' THEN 1 WHEN 'yellow' THEN 2 WHEN 'green' THEN 3 WHEN 'blue' THEN 4"
    " WHEN 'purple' THEN 5 END",
    SortKey.TAGS: "(SELECT min(t.name_key) FROM photo_tags pt JOIN tags t ON t.id = pt.tag_id"
    " WHERE pt.photo_id = p.id)",
    SortKey.PIXELS: "p.width * p.height",
    SortKey.STATE: "p.state",
    SortKey.FILES: f"(SELECT count(*) {_FILES})",
    SortKey.KEEP_JPEG: "p.keep_jpeg",
    SortKey.KEEP_RAW: "p.keep_raw",
}
