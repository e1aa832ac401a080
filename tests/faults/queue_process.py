"""A program of its own that serves the queue of a library, for tests that kill it.

Run as: python queue_process.py DATABASE MODE EFFECTS
  steady   runs "work": each photo's id is written to EFFECTS, then the item is done; says READY when the first is
  many     two workers; each photo becomes a file in the folder EFFECTS and each start a line of EFFECTS/starts, the
           photos divisible by MINES kill the process; says READY when two are done
  mined    as steady, but photo 3 kills the process; each start of a photo is written to EFFECTS
  poison   runs "work": says READY and kills itself with SIGKILL, as a crashing decoder in the process would
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

from photodesk.domain.job import Lane, Scope
from photodesk.domain.task import Step, TaskDefinition
from photodesk.jobs.context import JobContext
from photodesk.jobs.engine import Engine
from photodesk.jobs.fakes import Scripted
from photodesk.jobs.job_type import Outcome
from photodesk.store.database import Database
from photodesk.store.jobs import JobStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore

ITEM_S = 0.002
MINES = 500


def steady(effects: Path, ctx: JobContext) -> Outcome:
    with effects.open("a", encoding="utf-8") as file:
        for item in ctx.items():
            if ctx.should_stop():
                break
            ctx.item_started(item)
            file.write(f"{item.photo_id}\n")
            file.flush()
            time.sleep(ITEM_S)
            ctx.item_done(item)
            print("READY", flush=True)
    return Outcome()


def poison(ctx: JobContext) -> Outcome:
    ctx.item_started(ctx.items()[0])
    print("READY", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    return Outcome()


def mined(effects: Path, ctx: JobContext) -> Outcome:
    with effects.open("a", encoding="utf-8") as file:
        for item in ctx.items():
            ctx.item_started(item)
            file.write(f"{item.photo_id}\n")
            file.flush()
            print("READY", flush=True)
            if item.photo_id == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            ctx.item_done(item)
    return Outcome()


def many(effects: Path, done: list[int], ctx: JobContext) -> Outcome:
    for item in ctx.items():
        ctx.item_started(item)
        with (effects / "starts").open("a", encoding="utf-8") as file:
            file.write(f"{item.photo_id}\n")
        if item.photo_id is not None and item.photo_id % MINES == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(ITEM_S)
        (effects / str(item.photo_id)).touch()
        ctx.item_done(item)
        done.append(item.photo_id or 0)
        if len(done) == 2:
            print("READY", flush=True)
    return Outcome()


def main() -> None:
    path, mode, effects = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    db = Database.open(path)
    scripts = {
        "poison": poison,
        "mined": partial(mined, effects),
        "steady": partial(steady, effects),
        "many": partial(many, effects, []),
    }
    definition = TaskDefinition("work", "Work", (Scope.PHOTO_SET,), (Step("work", 90),), Lane.BULK)
    engine = Engine(
        JobStore(db),
        PhotoStore(db),
        ProjectStore(db),
        {"work": Scripted("work", scripts[mode])},
        definitions={"work": definition},
    )
    engine.start()
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    workers = [threading.Thread(target=engine.run_until_empty, args=(f"w{n}",)) for n in range(1 + (mode == "many"))]
    for worker in workers:
        worker.start()
    ended = threading.Thread(target=lambda: ([w.join() for w in workers], over.set()), daemon=True)
    ended.start()
    over.wait()
    engine.shutdown()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
