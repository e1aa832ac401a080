"""The tables as peewee models, for building queries. The schema itself is written down in `migrations/`.

The models are bound to no database: every query runs through `Database`, so that two libraries can be open at once.
Times are ISO-8601 UTC text with microseconds; enumerations are their words.
"""

from __future__ import annotations

from peewee import (
    AutoField,
    BooleanField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from photodesk.store.fields import JSONField, NameField


class Fact(Model):
    """Facts about the library itself, such as when it was last checked."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "meta"


class Project(Model):
    """`name_key` is the folded name (unique per tenant); `folder` is relative to the library or, in place, absolute."""

    id = AutoField()
    uuid = TextField()
    tenant_id = TextField()
    name = TextField()
    name_key = TextField()
    folder = NameField()
    in_place = BooleanField()
    volume_id = TextField(null=True)
    status = TextField(default="active")
    availability = TextField(default="online")
    created_at = TextField()
    updated_at = TextField()
    archived_at = TextField(null=True)

    class Meta:
        table_name = "projects"


class Photo(Model):
    """One shot. The user's own columns (rating, label, turn, the three keeps) are never written by background work."""

    id = AutoField()
    uuid = TextField()
    project = ForeignKeyField(Project, backref="photos", on_delete="RESTRICT")
    subfolder = NameField(default="")
    stem = NameField()
    stem_key = NameField()
    taken_at = TextField(null=True)
    taken_local = TextField(null=True)
    offset_minutes = IntegerField(null=True)
    taken_source = TextField(null=True)
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    orientation = IntegerField(default=1)
    camera = TextField(null=True)
    lens = TextField(null=True)
    exposure_seconds = FloatField(null=True)
    aperture = FloatField(null=True)
    iso = IntegerField(null=True)
    focal_length = FloatField(null=True)
    rating = IntegerField(default=0)
    label = TextField(null=True)
    keep_jpeg = BooleanField(null=True)
    keep_raw = BooleanField(null=True)
    keep_other = BooleanField(null=True)
    turn = IntegerField(default=0)
    thumbnail_status = TextField(default="pending")
    thumbnail_error_kind = TextField(null=True)
    thumbnail_error = TextField(default="")
    thumbnail_attempts = IntegerField(default=0)
    preview_status = TextField(default="pending")
    preview_error_kind = TextField(null=True)
    preview_error = TextField(default="")
    preview_attempts = IntegerField(default=0)
    state = TextField(default="present")
    meta_json = JSONField(default="{}")
    created_at = TextField()
    updated_at = TextField()

    class Meta:
        table_name = "photos"


class PhotoFile(Model):
    """A file of a photo. `project` and `subfolder` repeat the photo's, for UNIQUE(project, subfolder, name)."""

    id = AutoField()
    photo = ForeignKeyField(Photo, backref="files", on_delete="CASCADE")
    project = ForeignKeyField(Project, backref="files", on_delete="RESTRICT")
    subfolder = NameField(default="")
    name = NameField()
    name_key = NameField()
    kind = TextField()
    size = IntegerField()
    mtime_ns = IntegerField()
    content_hash = TextField(null=True)
    state = TextField(default="present")
    missing_since = TextField(null=True)

    class Meta:
        table_name = "photo_files"


class Tag(Model):
    """A tag of the library; `name` is the whole path (`travel/italy`), `name_key` its folded form."""

    id = AutoField()
    tenant_id = TextField()
    name = TextField()
    name_key = TextField()
    created_at = TextField()

    class Meta:
        table_name = "tags"


class PhotoTag(Model):
    photo = ForeignKeyField(Photo, on_delete="CASCADE")
    tag = ForeignKeyField(Tag, on_delete="CASCADE")

    class Meta:
        table_name = "photo_tags"
        primary_key = CompositeKey("photo", "tag")


class DerivativeCache(Model):
    """A derivative that was written: from which source, by which recipe, how many bytes, when."""

    photo = ForeignKeyField(Photo, on_delete="CASCADE")
    kind = TextField()
    fingerprint = TextField()
    recipe = TextField()
    file_size = IntegerField()
    written_at = TextField()

    class Meta:
        table_name = "derivative_cache"
        primary_key = CompositeKey("photo", "kind")


class Task(Model):
    id = AutoField()
    tenant_id = TextField()
    type = TextField()
    scope = TextField()
    source = TextField()
    label = TextField(default="")
    status = TextField(default="queued")
    payload = JSONField(default="{}")
    project = ForeignKeyField(Project, null=True, on_delete="SET NULL")
    photo_count = IntegerField(default=0)
    project_count = IntegerField(default=0)
    progress_total = IntegerField(default=0)
    progress_done = IntegerField(default=0)
    progress_failed = IntegerField(default=0)
    progress_skipped = IntegerField(default=0)
    created_at = TextField()
    updated_at = TextField()
    finished_at = TextField(null=True)

    class Meta:
        table_name = "tasks"


class Job(Model):
    id = AutoField()
    tenant_id = TextField()
    task = ForeignKeyField(Task, backref="jobs", on_delete="CASCADE")
    step = IntegerField(default=0)
    project = ForeignKeyField(Project, null=True, on_delete="SET NULL")
    scope = TextField(default="project")
    type = TextField()
    status = TextField(default="queued")
    priority = IntegerField(default=50)
    lane = TextField(default="bulk")
    payload = JSONField(default="{}")
    dedupe_key = TextField(null=True)
    progress_total = IntegerField(default=0)
    progress_done = IntegerField(default=0)
    progress_failed = IntegerField(default=0)
    progress_skipped = IntegerField(default=0)
    attempts = IntegerField(default=0)
    reached = IntegerField(default=0)
    max_attempts = IntegerField(default=3)
    run_after = TextField(null=True)
    lease_token = TextField(null=True)
    worker_id = TextField(null=True)
    heartbeat_at = TextField(null=True)
    paused_by = TextField(null=True)
    error = TextField(default="")
    result = JSONField(default="{}")
    created_at = TextField()
    updated_at = TextField()
    started_at = TextField(null=True)
    finished_at = TextField(null=True)

    class Meta:
        table_name = "jobs"


class JobItem(Model):
    """`photo_id` is a plain number: the photo may be gone by now, its id is never given to another."""

    id = AutoField()
    tenant_id = TextField()
    job = ForeignKeyField(Job, backref="items", on_delete="CASCADE")
    photo_id = IntegerField(null=True)
    name = NameField(default="")
    status = TextField(default="pending")
    message = TextField(default="")
    kind = TextField(default="")
    attempts = IntegerField(default=0)

    class Meta:
        table_name = "job_items"


class FileOperation(Model):
    """The journal of file operations: intended, done, settled. Written with FULL sync before the file is touched."""

    id = AutoField()
    operation_id = TextField()
    kind = TextField()
    photo_id = IntegerField(null=True)
    file_id = IntegerField(null=True)
    source = NameField(null=True)
    target = NameField(null=True)
    size = IntegerField(null=True)
    content_hash = TextField(null=True)
    state = TextField(default="intended")
    message = TextField(default="")
    created_at = TextField()
    updated_at = TextField()

    class Meta:
        table_name = "file_operations"


class TrashEntry(Model):
    """`origin` and `place` are paths relative to the project folder; `purge_after` counts from `deleted_at` (T05)."""

    id = AutoField()
    photo_id = IntegerField()
    file_id = IntegerField(null=True)
    project = ForeignKeyField(Project, on_delete="RESTRICT")
    origin = NameField()
    place = NameField()
    size = IntegerField(null=True)
    content_hash = TextField(null=True)
    reason = TextField(default="")
    operation_id = TextField()
    deleted_at = TextField()
    purge_after = TextField()

    class Meta:
        table_name = "trash_entries"


class PhotoEvent(Model):
    """The audit trail; it outlives the photo, so `photo_id` is a plain number."""

    id = AutoField()
    photo_id = IntegerField()
    at = TextField()
    actor = TextField()
    action = TextField()
    detail = TextField(default="")

    class Meta:
        table_name = "photo_events"


class Question(Model):
    """What PhotoDesk asks the user. At most one is open for each kind and subject."""

    id = AutoField()
    tenant_id = TextField()
    kind = TextField()
    subject = NameField()
    project = ForeignKeyField(Project, null=True, on_delete="CASCADE")
    message = TextField()
    hint = TextField(default="")
    asked_at = TextField()
    answered_at = TextField(null=True)
    answer = TextField(default="")

    class Meta:
        table_name = "questions"


class Duplicate(Model):
    """A photo that shares content (or a name, but for its case) with another; a group has one `group_key`."""

    photo = ForeignKeyField(Photo, on_delete="CASCADE")
    kind = TextField()
    group_key = TextField()

    class Meta:
        table_name = "duplicates"
        primary_key = CompositeKey("photo", "kind", "group_key")


class FileCheck(Model):
    """When a file was last read back whole; `found_hash` is what it held when that was not what was recorded."""

    file = ForeignKeyField(PhotoFile, primary_key=True, on_delete="CASCADE")
    checked_at = TextField()
    found_hash = TextField(null=True)

    class Meta:
        table_name = "file_checks"


class SavedSearch(Model):
    """A search the user keeps: `query` is the text of the search box."""

    id = AutoField()
    tenant_id = TextField()
    name = TextField()
    name_key = TextField()
    query = TextField()
    created_at = TextField()

    class Meta:
        table_name = "saved_searches"


class PhotoChange(Model):
    """That a photo, its files or its tags changed; triggers write it. `placed`: it may stand elsewhere in an order."""

    seq = AutoField()
    photo_id = IntegerField()
    placed = BooleanField(default=False)

    class Meta:
        table_name = "photo_changes"


ALL: tuple[type[Model], ...] = (
    Fact,
    Project,
    Photo,
    PhotoFile,
    Tag,
    PhotoTag,
    DerivativeCache,
    Task,
    Job,
    JobItem,
    FileOperation,
    TrashEntry,
    PhotoEvent,
    Question,
    Duplicate,
    FileCheck,
    SavedSearch,
    PhotoChange,
)
