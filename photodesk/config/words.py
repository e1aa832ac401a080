"""Every setting in words: its name, one sentence on what it does, and its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """`unit` stands behind the number; `zero` is what 0 means, "" when 0 is just a number. With `choices` the values
    from 0 on are words and not numbers."""

    name: str
    sentence: str
    unit: str = ""
    zero: str = ""
    choices: tuple[str, ...] = ()


SECTIONS: dict[str, str] = {
    "derivatives": "Thumbnails and previews",
    "decoders": "Decoding",
    "workers": "Background work",
    "sidecars": "XMP sidecars",
    "maintenance": "Maintenance",
}

WORDS: dict[str, Words] = {
    "derivatives.thumbnail_side": Words(
        "Thumbnail size", "Long side of a thumbnail. Existing ones are made anew by the next maintenance.", "px"
    ),
    "derivatives.preview_side": Words(
        "Smallest preview", "A preview is the smallest scaled picture whose long side is at least this.", "px"
    ),
    "derivatives.thumbnail_quality": Words("Thumbnail quality", "JPEG quality of thumbnails; 80 is plenty."),
    "derivatives.preview_quality": Words("Preview quality", "JPEG quality of previews; more costs disk, not time."),
    "decoders.processes": Words(
        "Decoder processes", "How many photos are decoded at the same time.", zero="one per core"
    ),
    "decoders.time_limit_s": Words("Time limit", "A photo that takes longer is stopped and shown as failed.", "s"),
    "decoders.memory_limit_mb": Words("Memory limit", "A photo that needs more is stopped and shown as failed.", "MB"),
    "decoders.pixel_limit_mp": Words(
        "Largest picture", "A picture that declares more is not opened: it may be a trap.", "MP"
    ),
    "workers.count": Words(
        "Workers", "How many jobs run at the same time; one is kept for what you wait for.", zero="one per core and one"
    ),
    "workers.speed": Words(
        "Background speed",
        "Gentle makes one photo at a time and gives way to everything; Full takes every core as its own.",
        choices=("Gentle", "Normal", "Full"),
    ),
    "sidecars.write": Words(
        "Write sidecars",
        "Stars, label, pick, tags, words, rotation and capture time go into XMP files beside the photos.",
        choices=("Off", "On"),
    ),
    "sidecars.read": Words(
        "Read sidecars",
        "What another program changed in an XMP file counts here, where nothing was changed here.",
        choices=("Off", "On"),
    ),
    "sidecars.adobe_names": Words(
        "Name of a new sidecar",
        "Adobe has one name for RAW and JPEG; it is used where no other photo shares that name.",
        choices=("IMG_1.NEF.xmp", "IMG_1.xmp"),
    ),
    "sidecars.rest_s": Words("Write after", "How long after the last decision sidecars are written.", "s"),
    "maintenance.interval_minutes": Words(
        "Maintenance every", "How often the library is compared with the disk and healed.", "min"
    ),
    "maintenance.start_delay_s": Words(
        "First maintenance after", "How long after the start, when the last one is overdue.", "s"
    ),
    "maintenance.cache_validation_chunk_size": Words(
        "Check in steps of", "How many photos are checked at a time for missing thumbnails.", "photos"
    ),
    "maintenance.job_retention_days": Words(
        "Keep finished work for", "How long finished tasks stay in the Activity list.", "days"
    ),
    "maintenance.trash_retention_days": Words(
        "Keep the trash", "What a commit discarded is erased for good this long after the commit.", "days"
    ),
    "maintenance.absence_brake_percent": Words(
        "Ask when more than", "When more than this share of a project is gone at once, nothing is marked: it asks.", "%"
    ),
    "maintenance.absence_brake_count": Words(
        "… and more than", "… and more than this many files. Fewer are marked as missing at once.", "files"
    ),
    "maintenance.discovery_minutes": Words(
        "Look for folders every", "How often new folders in the library folder become projects.", "min"
    ),
    "maintenance.scrub_cycle_days": Words(
        "Read every file back within", "Files are read and compared with what was taken in, to find bit rot.", "days"
    ),
    "maintenance.scrub_seconds": Words(
        "Reading back takes at most", "How long one round of reading back may take.", "s", zero="never read back"
    ),
    "maintenance.scrub_megabytes": Words(
        "Reading back reads at most", "How much one round of reading back may read.", "MB"
    ),
    "maintenance.backup_hours": Words("Back up every", "How often the library's database is backed up.", "h"),
    "maintenance.backups_kept": Words("Keep", "How many of these backups are kept; the oldest go first.", "backups"),
}


def words_of(path: str) -> Words:
    """The words of a setting; one that has none yet shows its own name."""
    return WORDS.get(path, Words(path.rpartition(".")[2].replace("_", " ").capitalize(), ""))
