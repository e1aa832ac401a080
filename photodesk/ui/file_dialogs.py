"""The desktop's own dialogs for files and folders, behind one door so that tests can answer for the user."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget


class FileDialogs:
    """Each blocks until the user has answered; "" or an empty list is a cancel."""

    def folder(self, parent: QWidget, title: str) -> str:
        return QFileDialog.getExistingDirectory(parent, title)

    def files(self, parent: QWidget, title: str) -> list[str]:
        chosen, _ = QFileDialog.getOpenFileNames(parent, title)
        return list(chosen)
