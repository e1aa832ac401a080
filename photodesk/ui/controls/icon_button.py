"""A square button with an icon, a tool tip and an accessible name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from photodesk.ui import icons, theme


class IconButton(QToolButton):
    """26 px (small: 22) with a 16 px icon (small: 14). `name` is what a screen reader and the tool tip say."""

    def __init__(
        self,
        icon: str,
        name: str,
        parent: QWidget | None = None,
        *,
        token: str = "t2",
        small: bool = False,
        checkable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._token = token
        side = theme.px(22 if small else 26)
        self.setFixedSize(side, side)
        glyph = theme.px(14 if small else 16)
        self.setIconSize(QSize(glyph, glyph))
        self.setAutoRaise(True)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.set_icon(icon)

    def set_icon(self, icon: str, token: str | None = None) -> None:
        self._token = token or self._token
        self.setIcon(icons.icon(icon, self._token))
