"""One look of the gallery: opens the window on the library, walks through its views by action, keeps what it sees."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from photodesk.actions.catalog import ACTIONS
from photodesk.desktop import Desktop, application
from photodesk.domain.photo import PhotoRef
from photodesk.domain.selection import Selection
from photodesk.library.preferences import Preferences
from photodesk.ui import theme
from photodesk.ui.main_window import MainWindow
from photodesk.ui.welcome_window import WelcomeWindow

SIZE = (1440, 900)
CALM_MS = 900
"""How long a view is given to load its pictures."""


class Stage:
    """The window and what can be done with it. `out`: where the pictures go."""

    def __init__(self, desktop: Desktop, library: Path, out: Path) -> None:
        self.desktop, self.library, self.out = desktop, library, out
        out.mkdir(parents=True, exist_ok=True)

    @property
    def window(self) -> MainWindow:
        assert self.desktop.window is not None
        return self.desktop.window

    def wait(self, ms: int = CALM_MS) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def do(self, *actions: str) -> None:
        for name in actions:
            self.window.qactions[name].trigger()
            self.wait(250)

    def find(self, words: str) -> None:
        """Type search words, as into the field."""
        field = self.window.centre.top_bar.search
        field.setText(words)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(500)

    def select(self, *rows: int) -> None:
        assert self.desktop.session is not None
        photos = self.desktop.session.photos
        refs: Sequence[PhotoRef] = [photos.ref(row) for row in rows if row < len(photos)]
        self.desktop.session.selection.put(Selection(tuple(refs), refs[0], refs[0]))
        self.wait(200)

    def keep(self, name: str, widget: QWidget | None = None) -> None:
        self.wait()
        picture = (widget or self.window).grab()
        self._with_popups(picture, widget or self.window)
        picture.save(str(self.out / f"{name}.png"))

    def _with_popups(self, picture: QPixmap, window: QWidget) -> None:
        """A menu is a window of its own: painted where it stands."""
        painter = QPainter(picture)
        for popup in QApplication.topLevelWidgets():
            if isinstance(popup, QMenu) and popup.isVisible():
                painter.drawPixmap(window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()


Scene = Callable[[Stage], None]


def grid(stage: Stage) -> None:
    stage.select(5, 6, 8, 11)
    stage.keep("grid")
    stage.do("view.bigger", "view.bigger", "view.bigger")
    stage.keep("grid-large")
    stage.do(*["view.smaller"] * 6)
    stage.keep("grid-small")
    stage.do("view.bigger", "view.bigger", "view.bigger")


def table(stage: Stage) -> None:
    stage.select(5, 6, 8)
    stage.do("view.table")
    stage.keep("table")
    stage.do("view.columns")
    stage.keep("table-columns")
    chooser = QApplication.activePopupWidget()
    assert chooser is not None
    chooser.close()
    stage.do("view.grid")


def menu(stage: Stage) -> None:
    stage.select(5, 6, 8)
    shown = stage.window.photo_menu()
    shown.popup(stage.window.mapToGlobal(QPoint(520, 210)))
    stage.keep("context-menu")
    shown.close()


def looking(stage: Stage) -> None:
    stage.select(6)
    stage.do("photo.loupe")
    stage.keep("loupe")
    stage.do("view.histogram", "zoom.toggle")
    stage.keep("loupe-100")
    stage.do("zoom.toggle", "view.histogram", "view.grid")
    stage.select(4, 5)
    stage.do("view.compare")
    stage.keep("compare")
    stage.do("view.grid")
    stage.select(2, 3, 4, 5, 6, 7)
    stage.do("view.survey")
    stage.keep("survey")
    stage.do("view.grid")


def _sheet(action: str) -> Scene:
    def show(stage: Stage) -> None:
        stage.select(5, 6, 8)
        stage.do(action)
        stage.keep(action.replace("_", "-").replace(".", "-"))
        escape(stage)

    return show


def importing(stage: Stage) -> None:
    card = stage.library.parent / "card" / "Coastal Light"
    new = stage.library.parent / "new card"
    stage.window.verbs.show_import((str(card), str(new)))
    stage.wait(3000)
    stage.keep("import")
    escape(stage)


def escape(stage: Stage) -> None:
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or stage.window, Qt.Key.Key_Escape)
        stage.wait(100)


def states(stage: Stage) -> None:
    for name, words in (
        ("nothing-matches", "label:purple rating:5 camera:nobody"),
        ("failed", "status:failed"),
        ("offline", 'project:"Alpine Traverse"'),
        ("pending", "plan:discard"),
    ):
        stage.find(words)
        stage.keep(name)
    stage.find("")


def stacks(stage: Stage) -> None:
    stage.do("stack.fold_all")
    stage.keep("stacks-folded")
    stage.do("stack.unfold_all")


def activity(stage: Stage) -> None:
    stage.do("edit.select_all", "photo.regenerate", "jobs.activity")
    stage.keep("activity-running")
    stage.wait(20_000)
    stage.keep("activity")
    stage.do("jobs.activity", "edit.select_none")


SHEETS = (
    "library.commit", "library.revert", "photo.move", "photo.rename", "photo.export", "photo.tags",
    "photo.clock", "app.settings", "help.palette", "help.keys", "library.move_in", "help.about",
    "help.pages",
)  # fmt: skip


def scenes() -> dict[str, Scene]:
    found: dict[str, Scene] = {
        "grid": grid,
        "table": table,
        "menu": menu,
        "looking": looking,
        "states": states,
        "import": importing,
        "stacks": stacks,
    }
    known = [name for name in SHEETS if name in ACTIONS]
    return {**found, **{name: _sheet(name) for name in known}, "activity": activity}


def first_run(stage: Stage, theme_name: str) -> None:
    """The program of somebody who has no library yet."""
    prefs = Preferences(stage.library.parent / f"nobody-{stage.out.name}")
    desktop = Desktop(application(), prefs)
    theme.apply(application(), theme_name)
    desktop.first_run()
    (first,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, WelcomeWindow)]
    first.resize(*SIZE)
    stage.wait(1500)
    stage.keep("first-run", first)
    first.hide()
    desktop.close()


def main() -> int:
    library, out, theme_name, *wanted = sys.argv[1:]
    desktop = Desktop(application(), Preferences(Path(library).parent / "config"))
    if not desktop.open(Path(library)):
        return 1
    try:
        stage = Stage(desktop, Path(library), Path(out))
        stage.window.resize(*SIZE)
        stage.wait(1500)
        stage.do(f"theme.{theme_name}")
        _walk(stage, wanted)
        if not wanted or "first-run" in wanted:
            first_run(stage, theme_name)
    finally:
        desktop.close_window()
        desktop.close()
    return 0


def _walk(stage: Stage, wanted: Sequence[str]) -> None:
    for name, scene in scenes().items():
        if not wanted or name in wanted:
            print(f"{stage.out.name}: {name}", flush=True)
            scene(stage)


if __name__ == "__main__":
    sys.exit(main())
