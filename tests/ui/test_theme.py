"""The look: both themes complete, readable by the numbers of UI.md, icons sharp and in a token's colour."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QPushButton

from photodesk.ui import icons, resources, theme, tokens
from photodesk.ui.style_sheet import build

PAIRS = [
    ("t1", "panel", 13.5, 15.0),
    ("t2", "panel", 7.9, 8.0),
    ("t2", "raised", 7.1, 8.5),
    ("t3", "panel", 5.2, 5.6),
    ("t3", "raised", 4.7, 6.1),
    ("t3", "canvas", 5.7, 4.8),
    ("t1", "sel", 7.9, 9.2),
    ("t1", "cursel", 6.0, 7.2),
    ("t2", "sel", 4.6, 4.9),
    ("keep", "panel", 7.1, 5.8),
    ("disc", "panel", 6.8, 6.0),
    ("warn", "panel", 8.1, 5.9),
    ("acc", "canvas", 7.0, 4.8),
    ("acc", "sel", 3.7, 3.4),
    ("ring", "cursel", 7.1, 7.9),
    ("edge2", "panel", 3.7, 3.6),
    ("edge2", "raised", 3.3, 3.9),
]


def luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = linear(color.redF()), linear(color.greenF()), linear(color.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, two: QColor) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "back", "dark", "light"), PAIRS)
def test_text_and_signs_keep_their_contrast(front: str, back: str, dark: float, light: float) -> None:
    for name, wanted in (("dark", dark), ("light", light)):
        colors = tokens.load(name)
        assert contrast(colors.color(front), colors.color(back)) >= wanted - 0.06


@pytest.mark.parametrize("name", ["dark", "light"])
def test_white_reads_on_every_fill(name: str) -> None:
    colors = tokens.load(name)
    for fill in (colors.accfill, colors.accfillh, colors.keepfill):
        assert contrast(QColor("#FFFFFF"), fill) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
def test_more_contrast_makes_borders_and_captions_stronger(name: str) -> None:
    plain, strong = tokens.load(name), tokens.load(name, high_contrast=True)
    assert contrast(strong.edge, strong.panel) > contrast(plain.edge, plain.panel)
    assert strong.t3 == plain.t2
    assert strong.dim > plain.dim


def test_css_colours_with_alpha_become_qt_colours() -> None:
    assert tokens.parse_color("#12345680") == QColor(0x12, 0x34, 0x56, 0x80)
    assert tokens.css(QColor(1, 2, 3, 4)) == "rgba(1,2,3,4)"


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_style_sheet_has_no_unfilled_token(name: str) -> None:
    sheet = build(tokens.load(name), lambda n: round(n))
    assert "@" not in sheet
    assert "$" not in sheet


@pytest.mark.parametrize("name", ["dark", "light"])
def test_applying_a_theme_dresses_widgets_and_tells_listeners(qapp: QApplication, qtbot, name: str) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, name)
    assert theme.tokens().dark is (name == "dark")
    button = QPushButton("Revert…")
    qtbot.addWidget(button)
    button.show()
    middle = button.grab().toImage().pixelColor(button.width() // 2, 4)
    assert middle == theme.tokens().ctl


def test_an_unknown_theme_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.apply(qapp, "sepia")


def test_figures_are_tabular(qapp: QApplication) -> None:
    font = theme.font("body")
    assert font.featureValue(font.Tag("tnum")) == 1
    assert font.pixelSize() == theme.px(12)


def inked(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def test_every_icon_draws_in_the_colour_of_its_token(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    for name in resources.icon_names():
        image = icons.pixmap(name, 64, theme.tokens().warn).toImage()
        assert inked(image) == {theme.tokens().warn.name()}, name


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_rendered_at_device_pixels(qapp: QApplication, ratio: float) -> None:
    drawn = icons.icon("star").pixmap(QSize(16, 16), ratio)
    assert drawn.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert drawn.devicePixelRatio() == ratio


def test_icons_follow_state_and_theme(qapp: QApplication) -> None:
    icon = icons.icon("grid")
    for name in ("dark", "light"):
        theme.apply(qapp, name)
        colors = tokens.load(name)
        for mode, state, wanted in (
            (QIcon.Mode.Normal, QIcon.State.Off, colors.t2),
            (QIcon.Mode.Normal, QIcon.State.On, colors.t1),
            (QIcon.Mode.Disabled, QIcon.State.Off, colors.dis),
            (QIcon.Mode.Selected, QIcon.State.Off, colors.acc),
        ):
            image = icon.pixmap(QSize(64, 64), 1.0, mode, state).toImage()
            assert inked(image) == {wanted.name()}


def test_an_unknown_icon_is_an_error_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("unicorn")
