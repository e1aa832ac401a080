"""PySide6 6.12.0 on Python 3.11 loses a reference of None and True with every emit and aborts the process later."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    said = Signal(object)
    told = Signal(bool)


def test_emitting_does_not_eat_references(qapp: object) -> None:
    sender = Sender()
    sender.said.connect(lambda value: None)
    sender.told.connect(lambda value: True)
    watched = (True, None)
    before = [sys.getrefcount(value) for value in watched]
    for _ in range(100):
        sender.said.emit(None)
        sender.told.emit(True)
    after = [sys.getrefcount(value) for value in watched]
    for value, was, now in zip(watched, before, after, strict=True):
        assert now > was - 50, f"PySide6 lost {was - now} references of {value!r} in 100 emits: pin another version"
