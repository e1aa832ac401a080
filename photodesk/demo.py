"""The demo: a throw-away library with sample photos, in the window; without a display its main job offscreen."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QMenu

from photodesk.app import make_library
from photodesk.bridge.reader import Reader
from photodesk.bridge.session import LibrarySession
from photodesk.cli.output import Output
from photodesk.desktop import Desktop, application, has_display, run_desktop
from photodesk.domain.derivative import DerivativeKind
from photodesk.domain.errors import PhotoDeskError
from photodesk.domain.events import JobEvent
from photodesk.domain.filter import PhotoFilter
from photodesk.domain.intake import ImportChoice, ImportPlan
from photodesk.domain.job import TERMINAL, JobStatus
from photodesk.domain.photo import PhotoRef
from photodesk.domain.selection import Selection
from photodesk.domain.task import TaskStarted
from photodesk.files import disk
from photodesk.imaging.samples.shoot import SampleProject, write_samples
from photodesk.library.preferences import Preferences
from photodesk.open_window import OpenWindow

PATIENCE_S = 300
"""How long the offscreen demo waits for one task before it says that something hangs."""

WINDOW = (1440, 900)

SETTLED_MS = 400


def run_demo(folder: Path | None, keep: bool, out: Output) -> int:
    """Make the throw-away library in `folder` (default: a temporary folder, removed at the end unless `keep`).

    With a display: the window, which fills while it is looked at. Without: import, derivatives, Regenerate of three
    photos of two projects through the context menu, one round of maintenance; then a screenshot whose path is said.
    Returns 0 when everything was done, 1 when something failed.
    """
    with _place(folder, keep) as root:
        prefs = Preferences(root / "Settings")
        library = root / "Demo library"
        make_library(library)
        if has_display():
            return run_desktop(library, prefs, lambda desktop: _fill(desktop, root / "Card"))
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return OffscreenDemo(root, library, prefs, out).run()


@contextmanager
def _place(folder: Path | None, keep: bool) -> Iterator[Path]:
    if folder is not None or keep:
        root = folder or Path(tempfile.mkdtemp(prefix="photodesk-demo-"))
        disk.make_folder(root)
        yield root
        return
    with tempfile.TemporaryDirectory(prefix="photodesk-demo-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def _fill(desktop: Desktop, card: Path) -> None:
    if desktop.current is not None:
        SampleMaker(desktop.current).fill(card)


class SampleMaker(QObject):
    """Draws the sample shoots in the background and imports them through the session of that window."""

    def __init__(self, shown: OpenWindow) -> None:
        super().__init__(shown)
        self._shown = shown
        self._reader, self._over = Reader(self), threading.Event()
        shown.closing.connect(self._end)

    def fill(self, card: Path) -> None:
        """Draw into `card` (or beside it, when something is there), then import each shoot as a project."""
        self._say("Drawing 48 sample photos. They appear as they are ready.")
        self._reader.ask(lambda: write_samples(_free(card), stop=self._over.is_set), self._drawn, self._failed)

    def fill_if_empty(self, card: Path) -> None:
        """As `fill`, unless the library has photos: the samples of an earlier time."""
        lib = self._shown.works.lib
        self._reader.ask(lambda: lib.photos.count(PhotoFilter()), lambda photos: None if photos else self.fill(card))

    def _end(self) -> None:
        """The window is going: nobody waits for the rest of the pictures."""
        self._over.set()
        self._reader.stop()

    def _drawn(self, shoots: Sequence[SampleProject]) -> None:
        for shoot in shoots:
            import_shoot(self._shown.session, shoot)

    def _failed(self, error: PhotoDeskError) -> None:
        self._say(f"The samples could not be drawn. {error.message} {error.hint}".strip())

    def _say(self, text: str) -> None:
        window = self._shown.window
        # Once the window has its size: a toast stands where the view is.
        QTimer.singleShot(SETTLED_MS, window, lambda: window.toast.show_message(text))


def _free(card: Path) -> Path:
    names = [card, *(card.with_name(f"{card.name} {number}") for number in range(2, 100))]
    return next((place for place in names if not place.exists()), card)


def import_shoot(session: LibrarySession, shoot: SampleProject) -> None:
    """Plan and start the import of one sample shoot into a project of its name."""

    def planned(plan: ImportPlan) -> None:
        session.start_import(ImportChoice((str(shoot.folder),), plan.files, project_name=shoot.name))

    def refused(error: PhotoDeskError) -> None:
        session.refused.emit(error.told, error.hint)

    session.plan_import([str(shoot.folder)], None, planned, refused)


class OffscreenDemo:
    """The main job of the program in a real window that nobody sees."""

    def __init__(self, root: Path, library: Path, prefs: Preferences, out: Output) -> None:
        self._root, self._out = root, out
        self._desktop = Desktop(application(), prefs)
        self._library = library
        self._started: list[TaskStarted] = []
        self._refused: list[str] = []
        self._steps: dict[str, object] = {}

    def run(self) -> int:
        self._out.say("No display: the demo does its main job offscreen.")
        try:
            ok = self._run()
        finally:
            self._desktop.close()
        return 0 if ok and not self._refused else 1

    def _run(self) -> bool:
        shoots = self._draw()
        if not self._desktop.open(self._library):
            return False
        session, window = self._desktop.session, self._desktop.window
        assert session is not None
        assert window is not None
        window.resize(*WINDOW)
        session.started.connect(self._started.append)
        session.refused.connect(lambda message, hint: self._refused.append(f"{message} {hint}"))
        session.hub.progressed.connect(self._progress)
        ok = self._import(session, shoots) and self._regenerate(session) and self._maintain()
        self._screenshot(ok)
        return ok

    def _draw(self) -> list[SampleProject]:
        def progress(done: int, total: int, name: str) -> None:
            if done % 8 == 0 or done == total:
                self._out.say(f"  drawn {done} of {total}: {name}")

        self._out.say("Drawing sample photos")
        return write_samples(self._root / "Card", progress=progress)

    def _import(self, session: LibrarySession, shoots: Sequence[SampleProject]) -> bool:
        self._out.say("Importing three shoots")
        before = len(self._started)
        for shoot in shoots:
            import_shoot(session, shoot)
        started = self._wait(lambda: len(self._started) == before + len(shoots) or bool(self._refused))
        done = started and self._ended([t.task_id for t in self._started[before:]])
        shown = done and self._wait(lambda: len(session.photos) >= 48 and not session.photos.loading)
        self._steps["photos"] = len(session.photos)
        return shown

    def _regenerate(self, session: LibrarySession) -> bool:
        """Three photos of two projects, through the context menu's own action."""
        refs = three_of_two(list(session.photos.photo_list.refs()))
        session.selection.put(Selection(refs, refs[0], refs[0]))
        window = self._desktop.window
        assert window is not None
        self._out.say("Regenerate for 3 photos of 2 projects, from the context menu")
        before = {path: path.stat().st_mtime_ns for path in self._derivatives(refs)}
        started = len(self._started)
        self._wait(lambda: window.targets.files is not None)
        menu: QMenu = window.photo_menu()
        action = next(a for a in menu.actions() if a.text().startswith("Regenerate"))
        action.trigger()
        menu.close()
        ok = self._wait(lambda: len(self._started) > started) and self._ended([self._started[-1].task_id])
        return ok and all(path.stat().st_mtime_ns > old for path, old in before.items())

    def _maintain(self) -> bool:
        window = self._desktop.window
        assert window is not None
        self._out.say("One round of maintenance")
        started = len(self._started)
        window.qactions["library.maintenance"].trigger()
        return self._wait(lambda: len(self._started) > started) and self._ended([self._started[-1].task_id])

    def _derivatives(self, refs: Sequence[PhotoRef]) -> list[Path]:
        works = self._desktop.works
        assert works is not None
        layout = works.lib.layout
        return [layout.derivative(ref.photo_id, kind) for ref in refs for kind in DerivativeKind]

    def _screenshot(self, ok: bool) -> None:
        window = self._desktop.window
        works = self._desktop.works
        assert window is not None
        assert works is not None
        self._wait(partial(_painted, self._desktop), seconds=10)
        fallback = Path(tempfile.gettempdir()) / "photodesk-demo.png"
        window.grab().save(str(fallback))
        document = {**self._steps, "ok": ok, "screenshot": str(fallback), "problems": self._refused}
        lines = [f"{self._steps.get('photos', 0)} photos. A screenshot of the window is in {fallback}"]
        lines += [f"Refused: {text}" for text in self._refused]
        self._out.result(document, lines if ok else [*lines, "Something failed; see above."])

    def _progress(self, event: JobEvent) -> None:
        self._out.progress(event)

    def _ended(self, task_ids: Sequence[int]) -> bool:
        """Wait for the end of tasks; True when none failed."""
        works = self._desktop.works
        assert works is not None

        def statuses() -> list[JobStatus]:
            found = [works.queue.task(i) for i in task_ids]
            return [t.status for t in found if t is not None]

        return self._wait(lambda: all(s in TERMINAL for s in statuses())) and set(statuses()) == {JobStatus.COMPLETED}

    def _wait(self, condition: Callable[[], bool], seconds: int = PATIENCE_S) -> bool:
        """Let the window live until `condition` holds; False when that takes too long."""
        if condition():
            return True
        loop = QEventLoop()
        look, end = QTimer(interval=50), QTimer(interval=seconds * 1000, singleShot=True)
        look.timeout.connect(lambda: loop.quit() if condition() else None)
        end.timeout.connect(loop.quit)
        look.start()
        end.start()
        loop.exec()
        return condition()


def three_of_two(refs: Sequence[PhotoRef]) -> tuple[PhotoRef, ...]:
    """Two photos of the first project met and one of the next."""
    first = refs[0].project_id
    same = [r for r in refs if r.project_id == first][:2]
    other = [r for r in refs if r.project_id != first][:1]
    return (*same, *other)


def _painted(desktop: Desktop) -> bool:
    """Whether the photos in view have their pictures and the status bar knows that the work has ended."""
    session = desktop.session
    if session is None:
        return True
    if session.tasks.summary.running or session.tasks.summary.waiting:
        return False
    first = [session.photos.ref(row).photo_id for row in range(min(10, len(session.photos)))]
    return all(session.thumbnails.image(photo_id) is not None for photo_id in first)
