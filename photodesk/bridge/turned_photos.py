"""Pictures of photos the user turned are made anew when the turning rests; until then they are painted so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from photodesk.domain.photo import PhotoRef

REST_MS = 1500
"""Whoever turns a photo turns it again, or the next one: one task for all of them."""


class TurnedPhotos(QObject):
    """GUI thread only. What a program that ends meanwhile leaves undone, maintenance finds by the recipe."""

    def __init__(self, make: Callable[[Sequence[PhotoRef], str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._gathered: dict[int, PhotoRef] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._begin)

    def gather(self, refs: Sequence[PhotoRef]) -> None:
        """These were turned just now."""
        self._gathered.update((r.photo_id, r) for r in refs)
        self._rest.start()

    def _begin(self) -> None:
        refs, self._gathered = list(self._gathered.values()), {}
        self._make(refs, "Pictures of turned photos")
