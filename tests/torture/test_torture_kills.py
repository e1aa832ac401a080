"""F1: a program killed at random moments of everything it does to photos, started again, and killed in that too.

Each life is a fork that opens the library, does one thing and is killed on the way. After each the library is opened
as a start does it, and everything must hold: every original's bytes are there, once, unaltered; every mark that was
acknowledged is; no derivative under its own name is torn; no temporary file lasts; a second recovery changes nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from photodesk.config.settings import Settings
from photodesk.domain.photo import FileKind, Metadata, PhotoState
from photodesk.files.hashing import content_hash
from photodesk.imaging.sandbox import DecoderPool
from photodesk.library.derivatives import make_derivatives
from photodesk.library.folder_check import check_folder
from photodesk.library.intake import ImportMode, ImportOptions, import_files
from photodesk.library.journal import replay
from photodesk.library.move import OnConflict, move_photos
from photodesk.library.open_library import OpenLibrary
from photodesk.library.opening import create_library, open_library
from photodesk.library.projects import create_project, folder_of
from photodesk.library.reconcile import check_manifest
from photodesk.library.reports import never
from photodesk.library.scavenge import scavenge_library, scavenge_project
from photodesk.store.database import Database
from photodesk.store.migrations import MIGRATIONS
from photodesk.store.photos import NewFile, NewPhoto
from photodesk.store.projects import ProjectStore
from tests.originals import OLD, Told, assert_sound, commit, contents, originals, pictures, reopen, restore
from tests.pictures import jpeg_bytes
from tests.torture.many_photos import commented, count_from

pytestmark = pytest.mark.torture
KILLS = count_from("PHOTODESK_RANDOM_KILLS", 10_000)
PHOTOS = 12
FRESH_AFTER = 150
"""Lives after which a new library is taken, so that the trash and the imports do not grow for ever."""
AGAIN = 0.1
"""The share of recoveries that are killed as well."""
FIRST_S = 0.05
OLD_ROWS = 40
NOW = "2026-11-20T19:00:00.000000Z"
Work = Callable[[OpenLibrary, random.Random], None]


class Killed:
    """One library through many lives, and what must be true of it."""

    def __init__(self, place: Path, rng: random.Random) -> None:
        self.place, self.rng = place, rng
        self.root, self.card, self.acks = place / "Library", place / "card", place / "acks"
        self.old = place / "old"
        self.kills: Counter[str] = Counter()
        self.takes: dict[str, float] = {}
        self.jpeg = jpeg_bytes(5, size=(64, 48))
        self.imports = 0
        self.renew()

    def renew(self) -> None:
        """A new library: two projects of pairs with sidecars."""
        shutil.rmtree(self.root, ignore_errors=True)
        create_library(self.root)
        lib = reopen(self.root)
        for name in ("Coast", "Town"):
            project = create_project(lib, name)
            folder = folder_of(lib, project) / "day"
            folder.mkdir()
            for n in range(PHOTOS // 2):
                lib.photos.add(self.shot(lib, project.id, folder, f"{name}_{n}"))
        self.ratings = dict.fromkeys(pictures(lib), 0)
        self.before = originals(self.root)
        lib.db.close()

    def shot(self, lib: OpenLibrary, project_id: int, folder: Path, stem: str) -> NewPhoto:
        files = []
        for suffix, kind in ((".JPG", FileKind.JPEG), (".NEF", FileKind.RAW), (".xmp", None)):
            path = folder / (stem + suffix)
            path.write_bytes(commented(self.jpeg, stem) if kind is FileKind.JPEG else f"{stem}{suffix}".encode() * 40)
            os.utime(path, ns=(OLD, OLD))
            if kind is not None:
                files.append(NewFile(kind, path.name, path.stat().st_size, OLD, content_hash(path)))
        return NewPhoto(project_id, "day", stem, tuple(files), Metadata(), lib.now())

    # Lives

    def live(self, name: str, work: Work, seconds: float | None) -> bool:
        """Do `work` in a fork with a library of its own; killed after so many seconds. Whether it was."""
        seed, began = self.rng.random(), time.monotonic()
        child = os.fork()
        if child == 0:
            try:
                with DecoderPool(processes=1) as pool:
                    work(open_library(self.root, Settings, pool), random.Random(seed))
            except BaseException as error:  # noqa: BLE001 (a child must never return into the test)
                os.write(2, f"{name}: {error!r}\n".encode())
                os._exit(1)
            os._exit(0)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, -signal.SIGKILL), f"{name} itself failed"
        if code == 0:
            self.takes[name] = min(self.takes.get(name, 9.0) * 1.2, max(time.monotonic() - began, 0.005))
        else:
            self.kills[name] += 1
        return code != 0

    def moment(self, name: str) -> float:
        """A random point of the time this takes, as far as is known."""
        return self.rng.uniform(0, self.takes.get(name, FIRST_S))

    def start_again(self) -> None:
        """What a start does, sometimes killed itself; then everything is looked at."""
        while self.rng.random() < AGAIN:
            self.live("recovery", lambda lib, _: recover(lib), self.moment("recovery"))
        lib = reopen(self.root)
        recover(lib)
        there, rows = contents(self.root), pictures(lib)
        recover(lib)
        assert (contents(self.root), pictures(lib)) == (there, rows), "a second recovery changed something"
        assert_sound(lib, self.before)
        self.assert_marks({photo_id: row.rating for photo_id, row in rows.items()})
        for folder in (lib.layout.thumbs, lib.layout.previews):
            for path in folder.rglob("*.jpg"):
                with Image.open(path) as picture:
                    picture.load()
        assert lib.db.sql("PRAGMA quick_check") == [("ok",)]
        lib.db.close()

    def assert_marks(self, found: dict[int, int]) -> None:
        """Each mark that was acknowledged is there; the one in hand may be."""
        intended: dict[int, int] = {}
        if self.acks.exists():
            for line in self.acks.read_text().splitlines():
                word, photo_id, rating = line.split()
                (self.ratings if word == "done" else intended)[int(photo_id)] = int(rating)
            self.acks.unlink()
        for photo_id, rating in self.ratings.items():
            assert found[photo_id] in (rating, intended.get(photo_id, rating)), f"photo {photo_id} lost a mark"
        self.ratings |= found

    # What is done

    def mark(self, lib: OpenLibrary, rng: random.Random) -> None:
        log = os.open(self.acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for _ in range(10):
            photo_id, rating = rng.choice(list(self.ratings)), rng.randint(0, 5)
            os.write(log, f"asked {photo_id} {rating}\n".encode())
            lib.photos.decide([photo_id], lib.now(), rating=rating)
            os.write(log, f"done {photo_id} {rating}\n".encode())

    def take_in(self, lib: OpenLibrary, rng: random.Random) -> None:
        projects = lib.projects.list(lib.tenant)
        project = projects[self.imports % len(projects)]
        paths = [str(p) for p in sorted(self.card.iterdir())]
        import_files(lib, project, paths, ImportOptions(ImportMode.COPY, (self.card,)), Silent(), never)

    def fill_card(self) -> None:
        shutil.rmtree(self.card, ignore_errors=True)
        self.card.mkdir()
        self.imports += 1
        for n in range(2):
            (self.card / f"NEW_{self.imports}_{n}.JPG").write_bytes(commented(self.jpeg, f"{self.imports}/{n}"))

    def migrate(self, *_: object) -> None:
        Database.open(self.old / "library.sqlite3", backups=self.old / "backups").close()

    def write_old(self) -> None:
        """A database of the first version of the schema."""
        shutil.rmtree(self.old, ignore_errors=True)
        self.old.mkdir()
        db = Database.open(self.old / "library.sqlite3", create=True, migrations=MIGRATIONS[:1])
        project = ProjectStore(db).add(
            uuid="u", name="P", folder="P", in_place=False, volume_id=None, tenant_id="user_0", now=NOW
        )
        with db.atomic():
            db.change_many(
                "INSERT INTO photos (uuid, project_id, stem, stem_key, rating, created_at, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(f"u{n}", project.id, f"I{n}", f"i{n}", n % 6, NOW, NOW) for n in range(OLD_ROWS)],
            )
        db.close()

    def assert_migrated(self) -> None:
        """Opened once more it is of today, with every row and mark."""
        db = Database.open(self.old / "library.sqlite3", backups=self.old / "backups")
        assert db.schema_version == MIGRATIONS[-1].version
        assert db.sql("SELECT rating FROM photos ORDER BY id") == [(n % 6,) for n in range(OLD_ROWS)]
        assert db.sql("PRAGMA integrity_check") == [("ok",)]
        db.close()

    def one_life(self) -> None:
        name = self.rng.choices(list(WORKS), [weight for _, weight in WORKS.values()])[0]
        own: dict[str, Work] = {"mark": self.mark, "import": self.take_in, "migrate": self.migrate}
        doing = own.get(name) or WORKS[name][0]
        assert doing is not None
        if name == "import":
            self.fill_card()
        if name == "migrate":
            self.write_old()
        killed = self.live(name, doing, self.moment(name) if self.takes.get(name) else None)
        if name == "import":
            card = [path.read_bytes() for path in sorted(self.card.iterdir())]
            if killed:
                self.live(name, doing, None)
            assert [path.read_bytes() for path in sorted(self.card.iterdir())] == card, "the card is as it was"
            self.before += originals(self.card)
        if name == "migrate":
            self.assert_migrated()
        self.start_again()


class Silent(Told):
    """Also of files nothing is told."""

    def file(self, *_: object) -> None:
        pass

    def done(self, *_: object) -> None:
        pass


def recover(lib: OpenLibrary) -> None:
    """What a start and the next hour do: the journal is settled, and what the dead left behind is cleared away."""
    replay(lib)
    scavenge_library(lib, never)
    for project in lib.projects.list(lib.tenant):
        scavenge_project(lib, project)


def some(lib: OpenLibrary, rng: random.Random, state: PhotoState | None = None) -> dict[int, list[int]]:
    """Photos by project, about half of them."""
    found: dict[int, list[int]] = {}
    for project in lib.projects.list(lib.tenant):
        ids = [p.id for p in lib.photos.by_project(project.id) if state is None or p.state is state]
        found[project.id] = [i for i in ids if rng.random() < 0.5]
    return found


def do_commit(lib: OpenLibrary, rng: random.Random) -> None:
    for project_id, ids in some(lib, rng).items():
        for photo_id in ids:
            kinds = rng.sample(("keep_jpeg", "keep_raw"), rng.randint(1, 2))
            lib.photos.decide([photo_id], lib.now(), **dict.fromkeys(kinds, False))  # type: ignore[arg-type]
        project = lib.projects.get(project_id)
        assert project is not None
        commit(lib, project, ids, operation=f"op-{rng.random()}")


def do_restore(lib: OpenLibrary, rng: random.Random) -> None:
    restore(lib, [i for ids in some(lib, rng).values() for i in ids], operation=f"op-{rng.random()}")


def do_move(lib: OpenLibrary, rng: random.Random) -> None:
    target = rng.choice(lib.projects.list(lib.tenant))
    for project_id, ids in some(lib, rng, PhotoState.PRESENT).items():
        project = lib.projects.get(project_id)
        assert project is not None
        move_photos(lib, project, ids, target, OnConflict.SUFFIX, f"op-{rng.random()}", Silent(), never)


def do_check(lib: OpenLibrary, rng: random.Random) -> None:
    for project in lib.projects.list(lib.tenant):
        check_manifest(lib, project, never)
        check_folder(lib, project, never)


def do_derive(lib: OpenLibrary, rng: random.Random) -> None:
    for project_id, ids in some(lib, rng, PhotoState.PRESENT).items():
        project = lib.projects.get(project_id)
        assert project is not None
        make_derivatives(lib, project, ids, force=True, report=Silent(), stop=never)


WORKS: dict[str, tuple[Work | None, int]] = {
    "commit": (do_commit, 30),
    "restore": (do_restore, 24),
    "move": (do_move, 20),
    "mark": (None, 12),
    "check": (do_check, 10),
    "import": (None, 4),
    "derive": (do_derive, 3),
    "migrate": (None, 6),
}
"""What a life does (None: a method of Killed), and how often it is that."""


@pytest.mark.fault(1)
@pytest.mark.fault(3)
@pytest.mark.fault(4)
@pytest.mark.fault(5)
@pytest.mark.fault(7)
@pytest.mark.trap("T24")
@pytest.mark.trap("T36")
def test_ten_thousand_random_kills(tmp_path: Path) -> None:
    rng = random.Random(os.environ.get("PHOTODESK_SEED", "1"))
    library, began, lives = Killed(tmp_path, rng), time.monotonic(), 0
    while library.kills.total() < KILLS:
        lives += 1
        if lives % FRESH_AFTER == 0:
            library.renew()
        library.one_life()
        if lives % 500 == 0:
            print(f"{lives} lives, {library.kills.total()} kills", file=sys.stderr, flush=True)
    print(f"\n{dict(library.kills)} in {lives} lives and {time.monotonic() - began:.0f} s", file=sys.stderr)
    assert set(library.kills) == {*WORKS, "recovery"}
