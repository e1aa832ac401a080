"""What there is to paint of one photo: which of its files is on screen, how large it is, and its pictures at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from photodesk.bridge.full_sizes import FullImage, FullWish
from photodesk.bridge.previews import Box, PreviewWish
from photodesk.bridge.viewing import Viewing
from photodesk.domain.derivative import REMEDIES, DerivativeStatus
from photodesk.domain.photo import FileKind, FileState, PhotoState
from photodesk.domain.photo_list import PhotoRow
from photodesk.domain.project import Availability
from photodesk.ui.info_facts import reason
from photodesk.ui.viewer.zoom import Mode, Placement, Size, View

FIRST_SHOWN = (FileKind.JPEG, FileKind.OTHER, FileKind.RAW)
"""The file a preview is made from: the first of these the photo has."""
_NAMES = {FileKind.JPEG: "JPEG", FileKind.RAW: "RAW"}
_SHARP_ENOUGH = 1.1
"""A preview enlarged by no more than this is not worth a decode of the original."""


def kinds(row: PhotoRow) -> tuple[FileKind, ...]:
    """Kinds of the files that are on disk, the one shown first in front."""
    present = {file.kind for file in row.files if file.state is FileState.PRESENT}
    return tuple(kind for kind in FIRST_SHOWN if kind in present)


def shown_kind(row: PhotoRow, wanted: FileKind | None) -> FileKind:
    """Which file is on screen: the wanted one if the photo has it."""
    there = kinds(row)
    if wanted in there:
        assert wanted is not None
        return wanted
    return there[0] if there else next((file.kind for file in row.files), FileKind.JPEG)


def name_of(row: PhotoRow, kind: FileKind) -> str:
    """ "JPEG", "RAW", or the suffix of another format."""
    if kind in _NAMES:
        return _NAMES[kind]
    return next((file.name.rpartition(".")[2].upper()[:4] for file in row.files if file.kind is kind), "File")


@dataclass(frozen=True, slots=True)
class Subject:
    """One photo as its viewer holds it. `wanted`: the kind of file the user asked to see, if any."""

    row: PhotoRow
    wanted: FileKind | None
    viewing: Viewing

    @property
    def kind(self) -> FileKind:
        return shown_kind(self.row, self.wanted)

    @property
    def first(self) -> bool:
        """Whether the file on screen is the one the preview was made from."""
        return self.kind == (kinds(self.row) or (self.kind,))[0]

    def full(self) -> FullImage | None:
        row = self.row
        return self.viewing.full_sizes.image(row.ref.photo_id, row.derivative_version, self.kind)

    def problem(self) -> str:
        """Why the full size could not be made."""
        row = self.row
        return self.viewing.full_sizes.problem(row.ref.photo_id, row.derivative_version, self.kind)

    def fraction(self) -> float | None:
        row = self.row
        return self.viewing.full_sizes.fraction(row.ref.photo_id, row.derivative_version, self.kind)

    def levels(self) -> list[QImage]:
        """Every picture at hand that shows this file, or, until one does, any picture of the photo."""
        full = self.full()
        levels = list(full.levels) if full is not None else []
        if self.first or not levels:
            levels += self.viewing.previews.of(self.row)
        if not levels:
            thumbnail = self.viewing.thumbnails.image(self.row.ref.photo_id)
            levels = [thumbnail.toImage()] if thumbnail is not None else []
        return levels

    def size(self, levels: Sequence[QImage]) -> Size:
        """Pixels of the file on screen, upright, as far as known."""
        full = self.full()
        if full is not None:
            return full.levels[0].width(), full.levels[0].height()
        known = self.row.upright or (0, 0)
        widest = max(levels, key=QImage.width, default=None)
        if widest is None or widest.isNull():
            return known if all(known) else (3, 2)
        if not all(known) or max(known) < max(widest.width(), widest.height()):
            return widest.width(), widest.height()
        lies = widest.width() > widest.height()
        return known if (known[0] > known[1]) == lies else (known[1], known[0])

    def needs_full(self, view: View, lies: Placement) -> bool:
        """Whether what is at hand is softer than the screen, or shows another file than the one asked for.

        A RAW that merely fits the window keeps its preview: a larger window must not change how it is developed (T40).
        """
        if not kinds(self.row):
            return False
        if not self.first or (view.mode is Mode.SCALE and lies.scale >= 1.0):
            return True
        if view.mode is Mode.FIT and self.kind is FileKind.RAW:
            return False
        preview = self.viewing.previews.whole(self.row)
        return preview is None or lies.width > preview.width() * _SHARP_ENOUGH

    def full_wish(self) -> FullWish:
        row = self.row
        pixels = (row.width or 6000) * (row.height or 4000)
        return FullWish(row.ref.photo_id, row.derivative_version, self.kind, pixels / 1e6, row.turn)

    def preview_wishes(self, lies: Placement | None) -> list[PreviewWish]:
        """The preview in the very size it is drawn, where that is much smaller, and whole."""
        whole = PreviewWish(self.row)
        held = self.viewing.previews.whole(self.row)
        if lies is None or (held is not None and lies.width * 1.2 > held.width()):
            return [whole]
        box: Box = (lies.width, lies.height)
        return [PreviewWish(self.row, box), whole]

    @property
    def failed(self) -> bool:
        """Whether the photo cannot be shown as it should."""
        broken = self.row.preview.status is DerivativeStatus.FAILED if self.first else bool(self.problem())
        return broken and self.full() is None

    def reasons(self) -> list[str]:
        """Why there is no sharp picture: what happened and what to do; empty while all is well."""
        row = self.row
        if self.full() is not None:
            return []
        if not self.first:
            problem = self.problem()
            return [f"The {name_of(row, self.kind)} cannot be shown", problem] if problem else []
        if row.preview.status is DerivativeStatus.FAILED:
            remedy = REMEDIES[row.preview.error_kind] if row.preview.error_kind else ""
            return [t for t in (reason(row.preview), remedy) if t]
        if self.levels():
            return []
        if row.availability is Availability.OFFLINE:
            return ["Drive not connected", "There is no preview yet. It is made when the drive is back."]
        if row.state is PhotoState.MISSING or row.availability is Availability.MISSING:
            return ["Not found on disk", "Put the file back; it is found by itself."]
        if row.preview.status is not DerivativeStatus.GENERATED or self.viewing.previews.is_absent(row):
            return ["The preview is not made yet", "It appears here as soon as it is."]
        return []
