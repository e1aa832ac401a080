"""What the user sees now, as actions are given it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodesk.actions.context import ActionContext, ViewState
from photodesk.ui import theme

if TYPE_CHECKING:
    from photodesk.ui.main_window import MainWindow


def of(window: MainWindow) -> ActionContext:
    """A snapshot of `window`: selection, view, and what can be undone."""
    photos = window.session.photos
    summary = window.session.projects.summary(window.choice.project_id or 0)
    return ActionContext(
        selection=window.targets.refs,
        current=window.session.selection.current,
        files=window.targets.files,
        failed=window.targets.failed(),
        list_length=len(photos),
        state=ViewState(
            loupe=window.centre.in_loupe,
            filter=photos.filter,
            sort=photos.sort,
            theme=theme.asked(),
            sidebar=window.sidebar.isVisible(),
            info=window.info.isVisible(),
            filter_bar=window.filter_bar_shown,
            exposure=window.centre.loupe.exposure,
            full_screen=window.isFullScreen(),
            auto_advance=window.auto_advance,
            undo=window.session.decisions.undo_words,
            redo=window.session.decisions.redo_words,
            pending=bool(window.session.commits.standing),
            looking=window.looks.state(),
            stacked=window.stacks.state(),
            project=summary.project if summary is not None else None,
        ),
        submit=window.session.submit,
        view=window.verbs,
        trashed=window.targets.trashed(),
    )
