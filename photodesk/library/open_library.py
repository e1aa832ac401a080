"""OpenLibrary: a library with its stores, decoders and settings at hand. What every verb takes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from photodesk.config.settings import Settings
from photodesk.domain.job import DEFAULT_TENANT
from photodesk.files.layout import LibraryLayout
from photodesk.imaging.sandbox import DecoderPool
from photodesk.store.database import Database
from photodesk.store.derivatives import DerivativeStore
from photodesk.store.duplicates import DuplicateStore
from photodesk.store.events import EventStore
from photodesk.store.file_checks import FileCheckStore
from photodesk.store.photos import PhotoStore
from photodesk.store.projects import ProjectStore
from photodesk.store.questions import QuestionStore


def utc_now() -> str:
    """Now as the store writes it: ISO-8601, UTC, microseconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class OpenLibrary:
    """Safe to share between threads: the stores keep one connection per thread, the decoders are a pool.

    `settings` is asked each time, so that a changed setting is effective at once; `now` gives ISO UTC text.
    """

    layout: LibraryLayout
    uuid: str
    db: Database
    projects: ProjectStore
    photos: PhotoStore
    derivatives: DerivativeStore
    events: EventStore
    decoders: DecoderPool
    settings: Callable[[], Settings]
    tenant: str = DEFAULT_TENANT
    now: Callable[[], str] = utc_now

    @property
    def root(self) -> Path:
        return self.layout.root

    @property
    def questions(self) -> QuestionStore:
        return QuestionStore(self.db)

    @property
    def duplicates(self) -> DuplicateStore:
        return DuplicateStore(self.db)

    @property
    def file_checks(self) -> FileCheckStore:
        return FileCheckStore(self.db)
