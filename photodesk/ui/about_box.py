"""What the program is, and under which licences it and what it comes with may be used."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from photodesk.ui import resources


def components() -> list[tuple[str, str, str]]:
    """Name, licence and use of everything the program comes with."""
    _head, *lines = resources.text("components.tsv").splitlines()
    return [(name, licence, use) for name, licence, use in (line.split("\t") for line in lines)]


def licence_texts() -> Path | None:
    """The folder of all licence texts; only an installed program has it."""
    folder = resources.folder().parent / "licences"
    return folder if folder.is_dir() else None


class AboutBox(QMessageBox):
    """Version and licence in sight, the list of components behind “Show Details…”. GUI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About PhotoDesk")
        self.setText(
            f"<b>PhotoDesk {QApplication.applicationVersion()}</b><br>"
            "A desktop photo manager for photographers.<br><br>"
            "Free software under the GNU General Public License, version 3 or later.<br>"
            "Qt is used under the GNU Lesser General Public License, version 3."
        )
        texts = licence_texts()
        if texts is not None:
            address = QUrl.fromLocalFile(str(texts)).toString()
            self.setInformativeText(f'<a href="{address}">All licences, in full</a>')
        self.setDetailedText("\n".join(f"{name}\n    {licence}: {use}" for name, licence, use in components()))
