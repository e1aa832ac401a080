"""Showing files in the desktop's file manager, selected where it can do that."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QDesktopServices

ASKED = 50
"""File managers open a window or a tab per folder: more files than this are shown by their folder only."""


def reveal(paths: Sequence[Path]) -> bool:
    """Ask the file manager to show `paths`. GUI thread; returns at once, False when nobody took the request."""
    shown = list(paths[:ASKED])
    if sys.platform == "win32":
        return QProcess.startDetached("explorer", [f"/select,{shown[0]}"])[0]
    if sys.platform == "darwin":
        return QProcess.startDetached("open", ["-R", *(str(p) for p in shown)])[0]
    return _show_items(shown) or QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown[0].parent)))


def _show_items(paths: Sequence[Path]) -> bool:
    """org.freedesktop.FileManager1.ShowItems of the session bus; False when there is no bus or no file manager."""
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    message = QDBusMessage.createMethodCall(
        "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1", "ShowItems"
    )
    message.setArguments([[QUrl.fromLocalFile(str(p)).toString() for p in paths], ""])
    service = bus.interface().isServiceRegistered("org.freedesktop.FileManager1")
    activatable = bus.interface().activatableServiceNames().value() if not service.value() else []
    if not service.value() and "org.freedesktop.FileManager1" not in (activatable or []):
        return False
    return bool(bus.send(message))
