"""What the grid asks for: the rows in view, their pictures, then the pictures a page down would show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize

from photodesk.bridge.photo_list_model import PhotoListModel
from photodesk.bridge.thumbnails import Thumbnails


def want(model: PhotoListModel, thumbnails: Thumbnails, runs: Sequence[range], box: QSize) -> None:
    """`runs` are in view, `box` is the size of a picture in device pixels. Rows beside the longest run are asked for as
    they are painted."""
    most = max(runs, key=len, default=range(0))
    model.show_rows(most.start, most.stop)
    ids = model.photo_list.ids
    end = runs[-1].stop if runs else 0
    ahead = range(end, min(len(ids), end + len(most)))
    known = (model.row_of(i) for part in (*runs, ahead) for i in ids[part.start : part.stop])
    thumbnails.want([row for row in known if row is not None], box)
