"""Plan, commit, restore, move, revert, crash: any sequence of them, against a model of what must be where."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from photodesk.domain.photo import FileState
from photodesk.domain.plan import KeepChoice
from photodesk.files.disk import Disk
from photodesk.files.fakes import FailingSystem
from photodesk.files.system import System
from photodesk.library import plan, trash
from photodesk.library.journal import replay
from photodesk.library.move import OnConflict, move_photos
from photodesk.library.opening import create_library
from photodesk.library.places import Places
from photodesk.library.projects import create_project
from photodesk.library.reports import never
from photodesk.library.restore import restore_photos
from photodesk.store.journal import JournalStore
from photodesk.store.trash_entries import TrashStore
from tests.originals import Told, commit, contents, discard, pictures, reopen, restore, shoot

SHOTS = [
    ("A.JPG", "A.NEF", "A.xmp"),
    ("B.JPG", "B.JPG.xmp"),
    ("C.tif", "C.CR2", "C.pp3"),
    ("d\udcff.jpeg", "d\udcff.RAF", "d\udcff.xmp"),
]
DISKS = st.one_of(
    st.none(),
    st.tuples(st.sampled_from(["fails", "dies"]), st.integers(1, 25)),
)


class Died(BaseException):
    """The end of the process, as far as the verb can tell."""


class DyingHere(System):
    """Raises what nobody catches, ahead of the `at`-th call."""

    def __init__(self, at: int) -> None:
        self.left = at

    def before(self, call: str, path: Path | int) -> None:
        self.left -= 1
        if self.left == 0:
            raise Died


def disk_of(kind: tuple[str, int] | None) -> Disk:
    if kind is None:
        return Disk()
    return Disk(FailingSystem(errno.EIO, kind[1]) if kind[0] == "fails" else DyingHere(kind[1]))


class Originals(RuleBasedStateMachine):
    """The model knows of each photo where it lives, its plan, and which of its files are in the trash."""

    @initialize()
    def fill(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        create_library(self.folder / "Library")
        self.lib = reopen(self.folder / "Library")
        self.projects = [create_project(self.lib, name) for name in ("Coast", "Town")]
        self.number = 0
        self.home: dict[int, int] = {}
        self.trashed: dict[int, set[int]] = {}
        for project in self.projects:
            for shot in SHOTS:
                photo_id = shoot(self.lib, project, *shot, subfolder="day", mtime_ns=10**18 + len(self.home))
                self.home[photo_id], self.trashed[photo_id] = project.id, set()
        self.bytes = sorted(contents(self.lib.root).values())

    @rule(photo=st.integers(1, 8), choice=st.sampled_from(list(KeepChoice)))
    def plan_one(self, photo: int, choice: KeepChoice) -> None:
        plan.set_plan(self.lib, [photo], choice)

    @rule(photo=st.integers(1, 8), kind=st.sampled_from(["jpeg", "raw", "other"]))
    def discard_one(self, photo: int, kind: str) -> None:
        discard(self.lib, photo, kind)

    @rule(photos=st.lists(st.integers(1, 8), min_size=1, unique=True), disk=DISKS)
    def commit_some(self, photos: list[int], disk: tuple[str, int] | None) -> None:
        wanted = {i: {f.file_id for f in plan.pending(self.lib, photo_ids=[i]).items} for i in photos}
        for project in self.projects:
            here = [i for i in photos if self.home[i] == project.id]
            told = self._told(
                lambda p=project, h=here: commit(self.lib, p, h, operation=self._name(), disk=disk_of(disk))
            )
            for photo in told.finished if told else here:
                now = self._in_trash(photo)
                assert now in (self.trashed[photo], self.trashed[photo] | wanted[photo])
                assert not told or now == self.trashed[photo] | wanted[photo]
                self.trashed[photo] = now

    @rule(photos=st.lists(st.integers(1, 8), min_size=1, unique=True), disk=DISKS)
    def restore_some(self, photos: list[int], disk: tuple[str, int] | None) -> None:
        told = self._told(lambda: restore(self.lib, photos, operation=self._name(), disk=disk_of(disk)))
        for photo in told.finished if told else photos:
            now = self._in_trash(photo)
            assert now in (self.trashed[photo], set())
            assert not told or not now
            self.trashed[photo] = now

    @rule(photos=st.lists(st.integers(1, 8), min_size=1, unique=True), choice=st.sampled_from(list(KeepChoice)))
    def commit_and_take_it_back(self, photos: list[int], choice: KeepChoice) -> None:
        """revert(commit(s)) == s: every path with its bytes and mtime, sidecars too, and every row with its plan."""
        plan.set_plan(self.lib, photos, choice)
        before = contents(self.lib.root), pictures(self.lib)
        operations = []
        for project in self.projects:
            here = [i for i in photos if self.home[i] == project.id]
            operations.append(self._name())
            assert not commit(self.lib, project, here, operation=operations[-1]).failures
        store = TrashStore(self.lib.db)
        entries = [e for operation in operations for e in store.of_operation(operation)]
        told = Told()
        ids = sorted({e.photo_id for e in entries})
        restore_photos(self.lib, ids, {e.id for e in entries}, self._name(), told, never)
        assert not told.failures
        assert (contents(self.lib.root), pictures(self.lib)) == before

    @rule(photo=st.integers(1, 8), to=st.integers(0, 1), disk=DISKS)
    def move_one(self, photo: int, to: int, disk: tuple[str, int] | None) -> None:
        source = next(p for p in self.projects if p.id == self.home[photo])
        target = self.projects[to]

        def work() -> Told:
            told = Told()
            move_photos(
                self.lib, source, [photo], target, OnConflict.SUFFIX, self._name(), told, never, disk=disk_of(disk)
            )
            return told

        told = self._told(work)
        home = self.lib.photos.get([photo])[0].project_id
        assert home in (self.home[photo], target.id)
        assert not told or (home == target.id) == (photo in told.finished or source == target)
        self.home[photo] = home

    @rule(photos=st.lists(st.integers(1, 8), min_size=1, unique=True))
    def revert_some(self, photos: list[int]) -> None:
        plan.revert(self.lib, photos)
        assert plan.pending(self.lib, photo_ids=photos).items == ()

    @invariant()
    def every_byte_and_time_is_there(self) -> None:
        assert sorted(contents(self.lib.root).values()) == self.bytes

    @invariant()
    def rows_and_disk_agree_with_the_model(self) -> None:
        assert JournalStore(self.lib.db).unsettled() == []
        places = Places(self.lib)
        entries = trash.entries(self.lib)
        in_trash = {e.file_id: places.path(trash.place_of(e)) for e in entries}
        for photo in self.lib.photos.get(sorted(self.home)):
            project = next(p for p in self.projects if p.id == self.home[photo.id])
            assert photo.project_id == project.id
            for file in photo.files:
                trashed = file.id in self.trashed[photo.id]
                assert (file.state is FileState.TRASHED) == trashed
                path = in_trash[file.id] if trashed else self.lib.layout.file_path(project, photo.subfolder, file.name)
                assert (path.stat().st_size, path.stat().st_mtime_ns) == (file.size, file.mtime_ns)
            whole = all(f.id in self.trashed[photo.id] for f in photo.files)
            riders = [e for e in entries if e.photo_id == photo.id and e.file_id is None]
            assert len(riders) == int(whole), "a sidecar is in the trash exactly when all of its photo is"

    def teardown(self) -> None:
        if hasattr(self, "lib"):
            self.lib.db.close()
            shutil.rmtree(self.folder)

    def _name(self) -> str:
        self.number += 1
        return f"op-{self.number}"

    def _in_trash(self, photo: int) -> set[int]:
        return {f.id for f in self.lib.photos.get([photo])[0].files if f.state is FileState.TRASHED}

    def _told(self, work):  # type: ignore[no-untyped-def]
        """What the verb reported; None when it died, and the program was started again."""
        try:
            return work()
        except Died:
            replay(self.lib)
            return None


Originals.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.trap("T24")
@pytest.mark.trap("T06")
@pytest.mark.trap("T11")
@pytest.mark.fault(65)
class TestOriginals(Originals.TestCase):  # type: ignore[misc, name-defined]
    """E65 and F4, in small."""
