"""Stacks are found while a window is open: soon after photos came, also while they keep coming, and again after a
failure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from photodesk.bridge import stack_keeper
from photodesk.bridge.hub import Hub
from photodesk.bridge.reader import Reader
from photodesk.bridge.stack_keeper import StackKeeper
from photodesk.config.settings import Settings
from photodesk.domain.changes import Aspect, ChangeSet
from photodesk.domain.photo import CaptureTime, Exposure, FileKind, FileState, Metadata
from photodesk.imaging.sandbox import DecoderPool
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, look_into_library, open_library
from photodesk.library.projects import create_project
from photodesk.store.new_photo import NewFile, NewPhoto
from photodesk.store.stacks import StackStore


@dataclass
class Desk:
    lib: OpenLibrary
    reader: Reader
    doer: Reader
    hub: Hub
    keeper: StackKeeper
    told: list[ChangeSet] = field(default_factory=list)

    def add(self, *seconds: int) -> list[int]:
        project = create_project(self.lib, f"Shoot {seconds}")
        ids = []
        for n in seconds:
            facts = Metadata(CaptureTime(f"2026-05-01T10:00:{n:02}"), camera="Z 6", exposure=Exposure(0.01, 5.6, 100))
            files = (NewFile(FileKind.JPEG, f"S{n}.JPG", 1000, 0),)
            ids.append(self.lib.photos.add(NewPhoto(project.id, "", f"S{n}", files, facts, self.lib.now())))
        return ids


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    create_library(tmp_path / "Library")
    with DecoderPool(processes=1) as decoders:
        lib = open_library(tmp_path / "Library", Settings, decoders)
        reader, doer, hub = Reader(), Reader(), Hub()
        made = Desk(lib, reader, doer, hub, StackKeeper(lib, reader, doer, hub))
        hub.changed.connect(made.told.append)
        yield made
        doer.stop()
        reader.stop()
        lib.db.close()


def test_photos_that_came_are_stacked_and_the_views_are_told(desk: Desk, qtbot) -> None:
    ids = desk.add(0, 1, 3)
    desk.hub.changed.emit(ChangeSet.of(Aspect.ADDED, ids))
    qtbot.waitUntil(lambda: any(c.ids(Aspect.STACKS) == set(ids) for c in desk.told))
    found: list[tuple[int, ...]] = []
    desk.keeper.members(ids[1], found.append)
    qtbot.waitUntil(lambda: found == [tuple(ids)])


def test_it_does_not_wait_for_the_end_of_news_that_never_pauses(desk: Desk, qtbot) -> None:
    ids = desk.add(0, 1, 3)

    def still_coming() -> bool:
        desk.hub.changed.emit(ChangeSet.of(Aspect.FILES, [ids[0]]))
        return bool(StackStore(desk.lib.db).places(ids))

    qtbot.waitUntil(still_coming)


def test_a_frame_that_goes_to_the_trash_counts_down_the_others(desk: Desk, qtbot) -> None:
    ids = desk.add(0, 1, 3)
    desk.keeper.look()
    qtbot.waitUntil(lambda: bool(desk.told))
    desk.told.clear()
    file_id = desk.lib.photos.get(ids[:1])[0].files[0].id
    desk.lib.photos.set_file_state([file_id], FileState.TRASHED, desk.lib.now())
    desk.hub.changed.emit(ChangeSet.of(Aspect.STATE, ids[:1]))
    qtbot.waitUntil(lambda: any(c.ids(Aspect.STACKS) == set(ids) for c in desk.told))
    assert StackStore(desk.lib.db).places(ids)[ids[1]].size == 2


def test_a_library_that_can_only_be_read_is_left_in_peace(desk: Desk, qtbot) -> None:
    ids = desk.add(0, 1, 3)
    with DecoderPool(processes=1) as decoders:
        looking = look_into_library(desk.lib.root, Settings, decoders)
        keeper = StackKeeper(looking, desk.reader, desk.doer, desk.hub)
        refused: list[object] = []
        desk.doer.failed.connect(refused.append)
        keeper.look()
        qtbot.waitUntil(lambda: not desk.doer.busy)
        assert not keeper._soon.isActive()
        assert refused == [], "nobody asked for it, so nobody is told"
        looking.db.close()
    assert StackStore(desk.lib.db).places(ids) == {}
    assert stack_keeper.AGAIN_MS > stack_keeper.CALM_MS
