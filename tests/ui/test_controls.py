"""The shared small widgets: they answer mouse and keys, and say who they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from photodesk.ui import theme
from photodesk.ui.controls.badge import Badge, ScopeBadge
from photodesk.ui.controls.check_box import CheckBox
from photodesk.ui.controls.chip import Chip
from photodesk.ui.controls.combo_box import ComboBox
from photodesk.ui.controls.elided_label import ElidedLabel
from photodesk.ui.controls.icon_button import IconButton
from photodesk.ui.controls.key_cap import KeyCap
from photodesk.ui.controls.ring import Ring
from photodesk.ui.controls.segmented import Segment, Segmented
from photodesk.ui.controls.size_slider import SizeSlider
from photodesk.ui.controls.thin_bar import ThinBar

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def plan() -> Segmented:
    return Segmented((Segment("all", "All"), Segment("keep", "Keep", "check", "keep"), Segment("disc", "Discard", "x")))


def test_a_segment_is_chosen_by_click_and_by_arrow(qtbot) -> None:
    control = plan()
    shown(qtbot, control)
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.mouseClick(control, LEFT, pos=QPoint(control.width() - 8, 12))
    assert told.args == ["disc"]
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.keyClick(control, Qt.Key.Key_Left)
    assert told.args == ["keep"]
    qtbot.keyClick(control, Qt.Key.Key_Left)
    with qtbot.assertNotEmitted(control.chosen):
        qtbot.keyClick(control, Qt.Key.Key_Left)
    assert control.current == "all"


def test_setting_a_segment_from_the_program_tells_nobody(qtbot) -> None:
    control = plan()
    qtbot.addWidget(control)
    with qtbot.assertNotEmitted(control.chosen):
        control.set_current("keep")
    assert control.current == "keep"
    with pytest.raises(KeyError):
        control.set_current("maybe")


def test_counts_make_room_for_themselves(qtbot) -> None:
    control = plan()
    qtbot.addWidget(control)
    bare = control.sizeHint().width()
    control.set_count("all", 48212)
    assert control.sizeHint().width() > bare
    control.set_count("all", None)
    assert control.sizeHint().width() == bare


def test_a_chip_is_clicked_or_taken_away(qtbot) -> None:
    chip = Chip("4 projects", removable=True)
    shown(qtbot, chip)
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip, LEFT, pos=QPoint(chip.width() - 12, 10))
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        qtbot.mouseClick(chip, LEFT, pos=QPoint(12, 10))
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert chip.accessibleName() == "4 projects"


def test_scope_badges_say_the_scope_in_words(qtbot) -> None:
    for badge, words in (
        (ScopeBadge("project", "Coastal Light"), "Project · Coastal Light"),
        (ScopeBadge("photo_set", "7 photos in 2 projects"), "Photo set · 7 photos in 2 projects"),
        (ScopeBadge("global"), "Global"),
    ):
        qtbot.addWidget(badge)
        assert badge.accessibleName() == badge.text == words
    badge.set_text("Global · hourly")
    assert badge.accessibleName() == "Global · hourly"


def test_a_check_box_goes_round_its_states(qtbot) -> None:
    box = CheckBox("Verify every copy")
    shown(qtbot, box)
    qtbot.mouseClick(box, LEFT, pos=QPoint(10, 10))
    assert box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()


def test_the_size_slider_stays_in_its_bounds(qtbot) -> None:
    slider = SizeSlider()
    shown(qtbot, slider)
    qtbot.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 1, 10))
    assert slider.value() == 320
    qtbot.mouseClick(slider, LEFT, pos=QPoint(0, 10))
    assert slider.value() == 112
    assert slider.accessibleName() == "Thumbnail size"


def test_a_label_that_is_too_long_shows_the_rest_as_a_tool_tip(qtbot) -> None:
    label = ElidedLabel("a very long name of a project that has no room")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_an_icon_button_has_a_name_and_a_hit_area(qtbot) -> None:
    for small in (False, True):
        button = IconButton("funnel", "Filter", small=small)
        qtbot.addWidget(button)
        assert button.accessibleName() == button.toolTip() == "Filter"
        assert button.width() >= 22


def test_fractions_are_kept_between_nothing_and_all(qtbot) -> None:
    bar = ThinBar()
    qtbot.addWidget(bar)
    for given, kept in ((-1.0, 0.0), (0.4, 0.4), (7.0, 1.0)):
        bar.set_fraction(given)
        assert bar.fraction == kept


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_control_repaints_itself_in_another_theme(qtbot, qapp, name: str) -> None:
    theme.apply(qapp, "light" if name == "dark" else "dark")
    ring = Ring()
    ring.set_fraction(0.5)
    bar = ThinBar()
    bar.set_fraction(0.5)
    box = ComboBox()
    box.addItem("One")
    for widget in (plan(), Chip("x"), Badge("x", "folder"), KeyCap("Ctrl"), ring, bar, SizeSlider(), box):
        shown(qtbot, widget)
        before = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        theme.apply(qapp, name)
        after = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert before != after
        theme.apply(qapp, "light" if name == "dark" else "dark")
