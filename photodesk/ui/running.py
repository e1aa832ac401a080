"""The one QApplication of the process."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


def running_application() -> QApplication:
    """The application that runs. A widget cannot exist without one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
