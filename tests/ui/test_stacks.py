"""Stacks in the window: S folds, the chip says how many, and no key reaches a photo that is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from photodesk.actions.catalog import ACTIONS
from photodesk.bridge.fake_library import stacked
from photodesk.bridge.fake_photos import FakeLibrary
from photodesk.domain.changes import Aspect
from photodesk.domain.folding import Folding
from photodesk.domain.marks import SetKeep
from photodesk.domain.pair_change import PairDeed
from photodesk.domain.photo import Keep
from photodesk.domain.plan import KeepChoice
from photodesk.domain.stack_choices import StackDeed
from photodesk.domain.stacks import StackKind
from photodesk.ui.grid import stacking
from photodesk.ui.grid.states import look, spoken, tip
from photodesk.ui.review.sheet import ReviewSheet
from photodesk.ui.review.torn_row import title_of
from tests.ui.conftest import Desk

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def library(library: FakeLibrary) -> FakeLibrary:
    """Photos 2-5 are a burst, 6-8 a bracket; the list is newest first."""
    library.add(stacked([library.photos[i] for i in (2, 3, 4, 5)]))
    library.add(stacked([library.photos[i] for i in (6, 7, 8)], StackKind.BRACKET))
    return library


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def listed(desk: Desk) -> list[int]:
    return list(desk.session.photos.photo_list.ids)


def stand_on(desk: Desk, photo_id: int) -> None:
    desk.select(photo_id)
    desk.until(lambda: desk.session.photos.row_of(photo_id) is not None)
    desk.window.centre.focus_photos()


def selected(desk: Desk) -> set[int]:
    return set(desk.session.selection.ids)


def reason(desk: Desk, id: str) -> str:
    return ACTIONS[id].reason(desk.window.context()) or ""


def plans(desk: Desk) -> dict[int, Keep]:
    return {i: row.keep for i, row in desk.session.library.photos.items() if row.keep != Keep()}


def test_s_folds_a_stack_into_its_first_photo_and_unfolds_it(desk: Desk) -> None:
    before = listed(desk)
    stand_on(desk, 4)
    press(desk, Key.Key_S)
    desk.listed(9)
    assert listed(desk) == [i for i in before if i not in (3, 4, 5)]
    assert desk.session.selection.current == desk.refs(2)[0], "the shown photo of the stack is the current one"
    assert desk.session.photos.folded.beneath == {2: 3}
    press(desk, Key.Key_S)
    desk.listed(12)
    assert listed(desk) == before


def test_the_chip_stands_on_the_first_photo_shown_of_each_stack_and_says_what_it_is(desk: Desk) -> None:
    model = desk.session.photos
    desk.until(lambda: all(model.row_of(i) is not None for i in listed(desk)))
    chips = {i: stacking.chip_of(model, row) for row, i in enumerate(listed(desk))}
    assert {i: c for i, c in chips.items() if c[1]} == {8: ("3 bracket", "3"), 5: ("4", "4")}
    desk.window.qactions.run("stack.fold_all")
    desk.listed(7)
    chips = {i: stacking.chip_of(model, row) for row, i in enumerate(listed(desk))}
    assert {i: c for i, c in chips.items() if c[1]} == {6: ("3 bracket", "3"), 2: ("4", "4")}


def test_a_click_on_the_chip_folds_and_selects_nothing(desk: Desk, qtbot) -> None:
    grid = desk.window.centre.grid
    desk.select(1)
    row = desk.session.photos.index_of(5)
    assert row is not None
    desk.until(lambda: grid.hits(row) is not None and grid.hits(row).stack is not None)
    chip = grid.hits(row).stack.center() + QPointF(*grid.viewport_rect(row)[:2])
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=chip.toPoint())
    desk.listed(9)
    assert 2 in listed(desk)
    assert not {3, 4, 5} & set(listed(desk))


@pytest.mark.trap("T19")
@pytest.mark.trap("T20")
def test_a_mark_on_a_folded_stack_hits_its_shown_photo_only_and_the_status_bar_says_so(desk: Desk) -> None:
    stand_on(desk, 2)
    press(desk, Key.Key_S)
    desk.listed(9)
    assert "1 photo" in desk.window.status.target.text()
    assert "The shown photo of a folded burst of 4, not the 3 under it" in desk.window.status.hidden.text()
    press(desk, Key.Key_X)
    assert plans(desk) == {2: Keep(jpeg=False)}


@pytest.mark.trap("T20")
def test_what_a_fold_hides_leaves_the_selection(desk: Desk) -> None:
    desk.select(1, 3, 4, 5)
    desk.window.centre.focus_photos()
    desk.window.qactions.run("stack.fold_all")
    desk.listed(7)
    assert selected(desk) <= {1, 2}
    press(desk, Key.Key_X)
    assert set(plans(desk)) <= {1, 2}


@pytest.mark.trap("T19")
def test_the_whole_stack_is_hit_when_it_is_chosen_which_unfolds_it(desk: Desk) -> None:
    stand_on(desk, 2)
    press(desk, Key.Key_S)
    desk.listed(9)
    press(desk, Key.Key_S, Mod.ShiftModifier)
    desk.listed(12)
    desk.until(lambda: selected(desk) == {2, 3, 4, 5})
    desk.until(lambda: "The whole stack (burst of 4)" in desk.window.status.hidden.text())
    assert "4 photos, 4 files" in desk.window.status.target.text()
    press(desk, Key.Key_X)
    assert set(plans(desk)) == {2, 3, 4, 5}


@pytest.mark.trap("T20")
def test_of_a_stack_that_a_filter_shows_in_part_only_that_part_is_selected_and_thinned(desk: Desk) -> None:
    for photo_id in (2, 3):
        desk.session.library.change(photo_id, rating=5)
    desk.window.centre.top_bar.search.setText("rating:>=4")
    QTest.keyClick(desk.window.centre.top_bar.search, Key.Key_Return)
    desk.listed(2)
    stand_on(desk, 3)
    desk.until(lambda: "K keeps this and discards the other 1 shown" in desk.window.status.hidden.text())
    press(desk, Key.Key_S, Mod.ShiftModifier)
    desk.until(lambda: selected(desk) == {2, 3})
    desk.until(lambda: "All that is shown of a burst of 4" in desk.window.status.hidden.text())
    press(desk, Key.Key_K)
    desk.until(lambda: bool(plans(desk)))
    assert plans(desk) == {3: Keep(jpeg=True), 2: Keep(jpeg=False)}


def test_k_keeps_one_of_a_burst_as_one_step_that_undo_takes_back(desk: Desk) -> None:
    stand_on(desk, 4)
    press(desk, Key.Key_K)
    desk.until(lambda: len(plans(desk)) == 4)
    assert {i for i, keep in plans(desk).items() if keep == Keep(jpeg=False)} == {2, 3, 5}
    press(desk, Key.Key_Z, Mod.ControlModifier)
    desk.until(lambda: plans(desk) == {})


@pytest.mark.parametrize("kind", [StackKind.BRACKET, StackKind.PANORAMA])
def test_k_refuses_on_a_bracket_and_a_panorama_and_says_why(desk: Desk, kind: StackKind) -> None:
    for row in stacked([desk.session.library.photos[i] for i in (6, 7, 8)], kind):
        desk.change(row.ref.photo_id, Aspect.STACKS, stack=row.stack)
    stand_on(desk, 7)
    press(desk, Key.Key_K)
    assert plans(desk) == {}
    assert reason(desk, "stack.keep_only") == f"A {kind} of 3: all of its frames belong together"


def test_k_refuses_while_the_stack_is_folded(desk: Desk) -> None:
    stand_on(desk, 2)
    press(desk, Key.Key_S)
    desk.listed(9)
    press(desk, Key.Key_K)
    assert plans(desk) == {}
    assert "not shown" in reason(desk, "stack.keep_only")


def test_join_split_take_out_and_forget_hit_what_the_bar_says(desk: Desk) -> None:
    made = desk.session.decisions.restacked
    desk.select(1, 2)
    desk.window.centre.focus_photos()
    press(desk, Key.Key_G, Mod.ControlModifier)
    assert made == [(StackDeed.JOIN, desk.refs(1, 2))]
    stand_on(desk, 4)
    press(desk, Key.Key_G, Mod.ControlModifier | Mod.ShiftModifier)
    desk.window.qactions.run("stack.split")
    desk.window.qactions.run("stack.forget")
    desk.window.qactions.run("stack.is_panorama")
    assert made[1:] == [
        (StackDeed.TAKE_OUT, desk.refs(4)),
        (StackDeed.SPLIT, desk.refs(4)),
        (StackDeed.FORGET, desk.refs(4)),
        (StackDeed.PANORAMA, desk.refs(4)),
    ]


def test_a_photo_that_stands_alone_has_nothing_to_fold_split_or_thin(desk: Desk) -> None:
    stand_on(desk, 1)
    for id in ("stack.toggle", "stack.split", "stack.keep_only"):
        assert reason(desk, id) == "The current photo is in no stack"
    assert reason(desk, "stack.take_out") == "None of the selected photos is in a stack"
    press(desk, Key.Key_S)
    assert not desk.session.photos.loading
    assert desk.session.photos.folding == Folding()


def test_how_stacks_are_folded_comes_back_after_a_restart(
    desk: Desk, library: FakeLibrary, settings: QSettings, reopen
) -> None:
    stand_on(desk, 4)
    press(desk, Key.Key_S)
    desk.listed(9)
    desk.window.save()
    again = reopen(library, settings)
    again.listed(9)
    assert again.session.photos.folding == Folding(others=frozenset({2}))
    assert "under folded stacks" in again.window.centre.top_bar.counts.text()
    again.session.close()


def test_the_grid_groups_the_photos_of_an_unfolded_stack_with_a_band(desk: Desk) -> None:
    grid, model = desk.window.centre.grid, desk.session.photos
    desk.until(lambda: all(model.row_of(i) is not None for i in listed(desk)))
    bands = list(stacking.bands(model, grid.layout_, range(len(model))))
    covered = {i for row, i in enumerate(listed(desk)) if any(_inside(grid.layout_.rect(row), b) for b in bands)}
    assert covered == {2, 3, 4, 5, 6, 7, 8}
    desk.window.qactions.run("stack.fold_all")
    desk.listed(7)
    assert list(stacking.bands(model, grid.layout_, range(len(model)))) == []


def _inside(cell, band) -> bool:
    return band.x <= cell.x and cell.right <= band.x + band.w and band.y <= cell.y and cell.bottom <= band.y + band.h


def test_a_stack_is_told_to_a_screen_reader_and_in_the_tool_tip(desk: Desk) -> None:
    row = desk.session.library.photos[7]
    assert "in a bracket of 3" in spoken(row, 0, 12, selected=False, shown=look(row))
    assert "Bracket of 3; nothing of it is suggested for discarding" in tip(row, look(row))
    burst = replace(desk.session.library.photos[2])
    assert "Burst of 4" in tip(burst, look(burst))


def open_review(desk: Desk) -> ReviewSheet:
    desk.window.qactions["library.commit"].trigger()
    return desk.window.findChildren(ReviewSheet)[-1]


def discard(desk: Desk, *photo_ids: int) -> None:
    desk.session.decisions.mark(desk.refs(*photo_ids), SetKeep(KeepChoice.NONE))


def test_a_bracket_that_would_be_torn_apart_is_left_out_unless_the_user_wants_it(desk: Desk) -> None:
    discard(desk, 1, 6, 7)
    sheet = open_review(desk)
    (warning,) = sheet.torn
    assert title_of(warning.share) == "A bracket of 3 would be torn apart"
    assert warning.choice.current == "out"
    assert sheet.go.text() == "Commit 1 photo"
    QTest.keyClick(warning.choice, Key.Key_Right)
    assert sheet.go.text() == "Commit 3 photos"
    sheet.rows[0].strip.toggled.emit(6)
    assert warning.choice.current == "go"
    assert sheet.go.text() == "Commit 2 photos"
    QTest.keyClick(warning.choice, Key.Key_Left)
    sheet.go.click()
    ((_, shown),) = desk.session.commits.asked
    assert set(shown.photo_ids) == {1}


def test_a_whole_bracket_goes_without_a_warning_and_revert_warns_of_nothing(desk: Desk) -> None:
    discard(desk, 6, 7, 8)
    assert open_review(desk).torn == []
    desk.session.decisions.undo()
    discard(desk, 6)
    desk.window.qactions["library.revert"].trigger()
    revert = desk.window.findChildren(ReviewSheet)[-1]
    assert revert.torn == []
    assert revert.go.text() == "Revert 1 photo"


def test_the_review_says_whether_every_burst_keeps_a_frame(desk: Desk) -> None:
    discard(desk, 2, 3)
    sheet = open_review(desk)
    assert sheet.rows[0]._note.text() == "Every burst keeps at least one frame"
    sheet.dismiss()
    discard(desk, 4, 5)
    sheet = open_review(desk)
    assert sheet.rows[0]._note.text() == "1 burst with no frame left"
    sheet.rows[0].strip.toggled.emit(3)
    assert sheet.rows[0]._note.text() == "1 left out · Every burst keeps at least one frame"


def test_a_pair_is_parted_and_halves_are_joined_from_the_menu_with_reasons_where_that_does_not_apply(
    desk: Desk,
) -> None:
    stand_on(desk, 1)
    assert reason(desk, "pair.part") == ""
    desk.window.qactions.run("pair.part")
    assert reason(desk, "pair.join") == "Select two photos or more"
    desk.select(2, 3)
    assert reason(desk, "pair.part") == "None of the selected photos has both a RAW and a JPEG"
    assert "one name" in reason(desk, "pair.join")
    desk.change(3, Aspect.FILES, stem=desk.session.library.photos[2].stem)
    assert reason(desk, "pair.join") == ""
    desk.window.qactions.run("pair.join")
    assert desk.session.decisions.paired == [(PairDeed.PART, desk.refs(1)), (PairDeed.JOIN, desk.refs(2, 3))]


@pytest.mark.trap("T19")
def test_in_the_survey_k_means_the_ringed_photo_and_the_bar_says_how_many_go(desk: Desk) -> None:
    desk.select(2, 3)
    desk.window.centre.focus_photos()
    desk.window.qactions.run("view.survey")
    survey = desk.window.centre.viewer.survey
    desk.until(lambda: len(survey.refs) == 2)
    ringed = survey.refs[survey.ringed or 0]
    desk.until(lambda: "K keeps this and discards the other 3 listed" in desk.window.status.hidden.text())
    assert "Frame" in desk.window.status.hidden.text()
    press(desk, Key.Key_K)
    desk.until(lambda: len(plans(desk)) == 4)
    assert {i for i, keep in plans(desk).items() if keep == Keep(jpeg=True)} == {ringed.photo_id}


def test_the_info_panel_counts_what_passes_the_filter_also_under_folded_stacks(desk: Desk) -> None:
    desk.window.qactions.run("stack.fold_all")
    desk.listed(7)
    desk.session.selection.clear()
    desk.until(lambda: "12 photos" in shown_text(desk.window.info))
    assert "7 photos" not in shown_text(desk.window.info)


def shown_text(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
