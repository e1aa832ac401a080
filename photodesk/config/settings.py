"""Every setting with its default and its bounds. Each is read somewhere; one that does nothing is a fault (T62)."""

from __future__ import annotations

from dataclasses import dataclass, field

from photodesk.domain.derivative import Recipe


@dataclass(frozen=True, slots=True)
class DerivativeSettings:
    """Long sides in pixels, JPEG qualities 1-95."""

    thumbnail_side: int = 512
    preview_side: int = 1920
    thumbnail_quality: int = 80
    preview_quality: int = 85

    def recipe(self) -> Recipe:
        return Recipe(self.thumbnail_side, self.preview_side, self.thumbnail_quality, self.preview_quality)


@dataclass(frozen=True, slots=True)
class DecoderSettings:
    """`processes` 0 means one per core. Limits are per photo: seconds, mebibytes, megapixels."""

    processes: int = 0
    time_limit_s: int = 20
    memory_limit_mb: int = 1024
    pixel_limit_mp: int = 300


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """`count` 0 means one per core plus one, so that interactive work always finds a free worker. `speed` is a
    `config.speed.Speed`."""

    count: int = 0
    speed: int = 1


@dataclass(frozen=True, slots=True)
class SidecarSettings:
    """0 is off, 1 is on. `rest_s`: seconds without a decision before sidecars are written."""

    write: int = 0
    read: int = 1
    adobe_names: int = 0
    rest_s: int = 5


@dataclass(frozen=True, slots=True)
class MaintenanceSettings:
    """Intervals in minutes, retention in days. `scrub_seconds` 0 means files are never read back."""

    interval_minutes: int = 60
    start_delay_s: int = 5
    cache_validation_chunk_size: int = 1000
    job_retention_days: int = 30
    trash_retention_days: int = 30
    absence_brake_percent: int = 10
    absence_brake_count: int = 50
    discovery_minutes: int = 5
    scrub_cycle_days: int = 30
    scrub_seconds: int = 10
    scrub_megabytes: int = 2048
    backup_hours: int = 24
    backups_kept: int = 7


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Sections are the tables of the TOML file."""

    derivatives: DerivativeSettings = field(default_factory=DerivativeSettings)
    decoders: DecoderSettings = field(default_factory=DecoderSettings)
    workers: WorkerSettings = field(default_factory=WorkerSettings)
    sidecars: SidecarSettings = field(default_factory=SidecarSettings)
    maintenance: MaintenanceSettings = field(default_factory=MaintenanceSettings)


BOUNDS: dict[str, tuple[int, int]] = {
    "derivatives.thumbnail_side": (128, 1024),
    "derivatives.preview_side": (640, 8192),
    "derivatives.thumbnail_quality": (40, 95),
    "derivatives.preview_quality": (40, 95),
    "decoders.processes": (0, 64),
    "decoders.time_limit_s": (1, 600),
    "decoders.memory_limit_mb": (512, 65536),
    "decoders.pixel_limit_mp": (16, 4000),
    "workers.count": (0, 64),
    "workers.speed": (0, 2),
    "sidecars.write": (0, 1),
    "sidecars.read": (0, 1),
    "sidecars.adobe_names": (0, 1),
    "sidecars.rest_s": (1, 3600),
    "maintenance.interval_minutes": (5, 1440),
    "maintenance.start_delay_s": (0, 600),
    "maintenance.cache_validation_chunk_size": (1, 100_000),
    "maintenance.job_retention_days": (1, 3650),
    "maintenance.trash_retention_days": (1, 3650),
    "maintenance.absence_brake_percent": (1, 100),
    "maintenance.absence_brake_count": (1, 1_000_000),
    "maintenance.discovery_minutes": (1, 1440),
    "maintenance.scrub_cycle_days": (1, 365),
    "maintenance.scrub_seconds": (0, 3600),
    "maintenance.scrub_megabytes": (1, 1_000_000),
    "maintenance.backup_hours": (1, 720),
    "maintenance.backups_kept": (1, 1000),
}
"""Smallest and largest value of every setting, both allowed."""
