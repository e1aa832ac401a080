"""What the window keeps between runs: its shape, the view, the photo that was current."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from photodesk.ui import theme, window_state
from photodesk.ui.table import columns
from photodesk.ui.window_state import Shape, Shown

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow


def save(window: MainWindow, settings: QSettings, widths: Mapping[QWidget, int]) -> None:
    """Keep shape and view for the next run; `widths` are the user's, in pixels of this screen."""
    window_state.save_shape(settings, _shape(window, widths))
    session = window.session
    current = session.selection.current
    top = window.centre.browser.top_photo()
    shown = Shown(
        window.choice,
        session.photos.sort,
        current.photo_id if current else None,
        top.photo_id if top else None,
        session.photos.folding,
    )
    window_state.save_shown(settings, session.library_path, shown)
    window_state.save_folded(settings, session.library_path, window.centre.grid.folds.keys)
    settings.sync()


def _shape(window: MainWindow, widths: Mapping[QWidget, int]) -> Shape:
    panels, centre = window.panels, window.centre
    scale = theme.px(100) / 100
    return Shape(
        geometry=window.saveGeometry(),
        sidebar_width=round(widths[window.sidebar] / scale),
        info_width=round(widths[window.info] / scale),
        sidebar=panels.sidebar,
        info=panels.info,
        loupe_sidebar=panels.loupe_sidebar,
        loupe_info=panels.loupe_info,
        filter_bar=window.filter_bar_shown,
        exposure=centre.loupe.exposure,
        cell=centre.filter_bar.slider.value(),
        theme=theme.asked(),
        auto_advance=window.auto_advance,
        table=centre.table_chosen,
        columns=columns.written(centre.table.header.columns()),
    )


def restore(window: MainWindow, settings: QSettings, shape: Shape, shown: Shown) -> None:
    """Give a new window the shape and the order of the last run, before its first list is read."""
    if shape.geometry.isEmpty() or not window.restoreGeometry(shape.geometry):
        window.resize(1440, 900)
    window.setGeometry(window_state.pulled_back(window.geometry(), window_state.screens()))
    window.centre.filter_bar.slider.setValue(shape.cell)
    window.centre.grid.set_cell_width(shape.cell)
    window.centre.loupe.exposure = shape.exposure
    window.centre.show_filter_bar(shape.filter_bar)
    window.table.restore(shape.columns, shown=shape.table)
    window.session.photos.set_sort(shown.sort)
    window.session.photos.set_folding(shown.folding)
    window.centre.grid.folds.put(window_state.load_folded(settings, window.session.library_path))


def come_back(window: MainWindow, shown: Shown) -> None:
    """The first list of this run: the photo that was current, and the view where it was."""
    session = window.session
    row = session.photos.index_of(shown.photo_id) if shown.photo_id is not None else None
    if row is not None:
        session.selection.click(row)
    if shown.top_id is not None:
        window.centre.browser.scroll_to(shown.top_id, top=True)
