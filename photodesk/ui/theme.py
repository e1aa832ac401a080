"""The look of the program: tokens, palette, style sheet and fonts, applied to the application in one call."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from photodesk.ui import style_sheet
from photodesk.ui import tokens as tokens_of
from photodesk.ui.tokens import Tokens

SIZES = {"token": 10, "caption": 11, "body": 12, "emphasis": 13, "title": 14, "sheet": 18, "number": 22, "hero": 26}
"""Text roles in pixels at a system font of 12 px."""

_WEIGHTS = {
    "token": QFont.Weight.DemiBold,
    "title": QFont.Weight.DemiBold,
    "sheet": QFont.Weight.DemiBold,
    "number": QFont.Weight.DemiBold,
}


class _Notifier(QObject):
    changed = Signal()


class _State:
    """What `apply` last chose; there is one look per process."""

    def __init__(self) -> None:
        self.asked = "dark"
        self.tokens: Tokens | None = None
        self.scale = 0.0
        self.family = ""
        self.follows = False


_state = _State()
_notifier = _Notifier()
changed = _notifier.changed
"""Emitted on the GUI thread after palette, style sheet and tokens were replaced: forget cached pixmaps, repaint."""


def tokens() -> Tokens:
    """The colours in force (dark until `apply` was called)."""
    return _state.tokens or tokens_of.load("dark")


def asked() -> str:
    """The look the user chose: "dark", "light" or "system"."""
    return _state.asked


def apply(app: QApplication, name: str = "system") -> None:
    """Dress `app` in "dark", "light" or, following the desktop, "system". May be called again at any time."""
    if name not in ("dark", "light", "system"):
        raise ValueError(f"Unknown theme {name!r}: use dark, light or system")
    _state.asked = name
    if not _state.follows:
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(app))
        _state.follows = True
    if not _state.family:
        _measure_fonts(app)
        fusion = QStyleFactory.create("Fusion")
        if fusion is not None:
            app.setStyle(fusion)
    _state.tokens = tokens_of.load(_resolved(app, name), high_contrast=_high_contrast(app))
    app.setFont(font("body"))
    app.setPalette(palette(_state.tokens))
    app.setStyleSheet(style_sheet.build(_state.tokens, px))
    changed.emit()


def px(size: float) -> int:
    """A length of the design (made for a 12 px system font) in pixels of this system."""
    return round(size * (_state.scale or 1.0))


def font(role: str = "body", weight: QFont.Weight | None = None) -> QFont:
    """The font of a text role: system family (Inter if installed), pixel size, tabular figures."""
    made = QFont(_state.family) if _state.family else QFont()
    made.setPixelSize(max(8, px(SIZES[role])))
    made.setWeight(weight if weight is not None else _WEIGHTS.get(role, QFont.Weight.Normal))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if role == "token":
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.25)
    return made


def surface(widget: QWidget, token: str) -> None:
    """Fill the background of a bare QWidget with a surface token (canvas, panel, raised, well, loupe)."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    widget.setProperty("surface", token)


def palette(colors: Tokens) -> QPalette:
    """The QPalette of a theme: what Fusion draws by itself then matches the style sheet."""
    roles = QPalette.ColorRole
    made = QPalette()
    table: dict[QPalette.ColorRole, QColor] = {
        roles.Window: colors.panel,
        roles.WindowText: colors.t1,
        roles.Base: colors.well,
        roles.AlternateBase: colors.raised,
        roles.Text: colors.t1,
        roles.Button: colors.ctl,
        roles.ButtonText: colors.t1,
        roles.BrightText: colors.t1,
        roles.Highlight: colors.accfill,
        roles.HighlightedText: QColor("#FFFFFF"),
        roles.Accent: colors.accfill,
        roles.Link: colors.acc,
        roles.LinkVisited: colors.acc,
        roles.PlaceholderText: colors.t3,
        roles.ToolTipBase: colors.raised,
        roles.ToolTipText: colors.t1,
        roles.Mid: colors.edge,
        roles.Midlight: colors.hover,
        roles.Light: colors.hover,
        roles.Dark: colors.line,
        roles.Shadow: colors.canvas,
    }
    for role, color in table.items():
        made.setColor(role, color)
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colors.dis)
    return made


def _resolved(app: QGuiApplication, name: str) -> str:
    if name != "system":
        return name
    return "light" if app.styleHints().colorScheme() is Qt.ColorScheme.Light else "dark"


def _high_contrast(app: QGuiApplication) -> bool:
    hints = app.styleHints()
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _follow(app: QApplication) -> None:
    if _state.asked == "system":
        apply(app, "system")


def _measure_fonts(app: QApplication) -> None:
    system = app.font()
    _state.family = "Inter" if "Inter" in QFontDatabase.families() else QFontInfo(system).family()
    _state.scale = min(2.0, max(0.75, QFontInfo(system).pixelSize() / 12))
