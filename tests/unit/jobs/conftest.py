"""An engine over a real library database, with job types made of functions and workers that are real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from photodesk.domain.events import JobListener
from photodesk.domain.job import Job, JobStatus, Lane, Scope
from photodesk.domain.photo import PhotoRef
from photodesk.domain.project import Project
from photodesk.domain.task import Step, Task, TaskDefinition, TaskRequest
from photodesk.jobs.clock import utc_now
from photodesk.jobs.engine import Engine
from photodesk.jobs.fakes import Recorder, Scripted
from photodesk.jobs.lanes import lanes_for
from photodesk.store.database import Database
from photodesk.store.jobs import JobStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

NOW = "2026-11-20T19:00:00.000000Z"
ALL_SCOPES = (Scope.PHOTO_SET, Scope.PROJECT, Scope.GLOBAL)


def definition(name: str, *steps: str, lane: Lane = Lane.BULK, scopes: Sequence[Scope] = ALL_SCOPES) -> TaskDefinition:
    """A task of these steps; each step's type may bear a priority: "check:95"."""
    made = [Step(s.split(":")[0], int(s.split(":")[1]) if ":" in s else 90) for s in steps or (name,)]
    return TaskDefinition(name, name.title(), tuple(scopes), tuple(made), lane)


class Queue:
    """What a test needs of the queue."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.jobs = JobStore(db)
        self.photos = PhotoStore(db)
        self.projects = ProjectStore(db)
        self.heard = Recorder()
        self._engines: list[Engine] = []

    def engine(
        self,
        *types: Scripted,
        definitions: Sequence[TaskDefinition] = (),
        clock: Callable[[], datetime] = utc_now,
        listener: JobListener | None = None,
    ) -> Engine:
        """An engine whose tasks are `definitions`, or one single-step task per type. Jitter is 0."""
        known: Mapping[str, TaskDefinition] = {d.type: d for d in definitions or [definition(t.name) for t in types]}
        engine = Engine(
            self.jobs,
            self.photos,
            self.projects,
            {t.name: t for t in types},
            listener or self.heard,
            clock=clock,
            jitter=lambda: 0.0,
            definitions=known,
        )
        self._engines.append(engine)
        return engine

    def project(self, name: str, tenant: str = "user_0") -> Project:
        return self.projects.add(
            uuid=f"uuid-{name}",
            name=name,
            folder=name,
            in_place=False,
            volume_id=None,
            tenant_id=tenant,
            now=NOW,
        )

    def add_photos(self, project: Project, count: int) -> tuple[PhotoRef, ...]:
        """Rows of photos without files."""
        before = self.db.sql("SELECT coalesce(max(id), 0) FROM photos")[0][0]
        with self.db.atomic():
            self.db.change_many(
                "INSERT INTO photos (uuid, project_id, stem, stem_key, created_at, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [(f"{project.id}-{before + i}", project.id, f"I{i}", f"i{i}", NOW, NOW) for i in range(count)],
            )
        return tuple(PhotoRef(before + 1 + i, project.id) for i in range(count))

    def task(self, task_id: int) -> Task:
        found = self.jobs.task(task_id)
        assert found is not None
        return found

    def job(self, job_id: int) -> Job:
        found = self.jobs.job(job_id)
        assert found is not None
        return found

    def states(self, task_id: int) -> list[JobStatus]:
        return [job.status for job in self.task(task_id).jobs]

    def change(self, sql: str, *values: Any) -> None:
        """Tamper with rows, as an older version or another hand might."""
        self.db.change(sql, values)

    @contextmanager
    def workers(self, engine: Engine, count: int) -> Iterator[threading.Event]:
        """Real worker threads with the lanes the program gives them."""
        stop = threading.Event()
        threads = [
            threading.Thread(target=engine.drain, args=(f"w{n}", lanes_for(n, count), stop)) for n in range(count)
        ]
        for thread in threads:
            thread.start()
        try:
            yield stop
        finally:
            stop.set()
            engine.wake()
            for thread in threads:
                thread.join(10)
            assert not any(thread.is_alive() for thread in threads), "a worker did not stop"

    def close(self) -> None:
        for engine in self._engines:
            engine.shutdown(1)
        self.db.close()


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    made = Queue(Database.open(tmp_path / "library.sqlite3", create=True))
    yield made
    made.close()


@pytest.fixture
def photo_set(queue: Queue) -> Callable[[str, int], TaskRequest]:
    """`photo_set("x", 3)`: a request for a task over so many new photos of one new project."""

    def make(task_type: str, count: int) -> TaskRequest:
        project = queue.project(f"P{task_type}{count}")
        return TaskRequest(task_type, photos=queue.add_photos(project, count))

    return make
