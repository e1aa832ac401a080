"""Cyclic garbage is collected on the GUI thread only: a QTimer or widget destroyed on a worker thread ends the program.

Python runs its collector on whichever thread happens to allocate. With Qt objects in reference cycles (every lambda
connected to a signal makes one) that may be a worker, and Qt objects must die on the thread they live on.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 400


class GuiCollector(QObject):
    """Takes over from the automatic collector between `start` and `stop`; Python's own thresholds say what is due."""

    def __init__(self, parent: QObject | None = None, *, period_ms: int = PERIOD_MS) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(period_ms)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        """What exists now lives as long as the program: it is never looked at again, which keeps collections short."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect_due(self) -> int:
        """Collect the oldest generation whose threshold is passed; the number of objects freed."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                return gc.collect(generation)
        return 0
