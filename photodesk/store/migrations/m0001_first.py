"""Schema 1: everything a library starts with. Never edited again once released; changes come as a new migration."""

from __future__ import annotations

from photodesk.store.migrations.steps import SqlConnection

TABLES = """
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    folder TEXT NOT NULL,
    in_place INTEGER NOT NULL,
    volume_id TEXT,
    status TEXT NOT NULL DEFAULT 'active',
    availability TEXT NOT NULL DEFAULT 'online',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT
);

CREATE TABLE photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE RESTRICT,
    subfolder TEXT NOT NULL DEFAULT '',
    stem TEXT NOT NULL,
    stem_key TEXT NOT NULL,
    taken_at TEXT,
    taken_local TEXT,
    offset_minutes INTEGER,
    taken_source TEXT,
    width INTEGER,
    height INTEGER,
    orientation INTEGER NOT NULL DEFAULT 1,
    camera TEXT,
    lens TEXT,
    exposure_seconds REAL,
    aperture REAL,
    iso INTEGER,
    focal_length REAL,
    rating INTEGER NOT NULL DEFAULT 0,
    label TEXT,
    keep_jpeg INTEGER,
    keep_raw INTEGER,
    keep_other INTEGER,
    thumbnail_status TEXT NOT NULL DEFAULT 'pending',
    thumbnail_error_kind TEXT,
    thumbnail_error TEXT NOT NULL DEFAULT '',
    thumbnail_attempts INTEGER NOT NULL DEFAULT 0,
    preview_status TEXT NOT NULL DEFAULT 'pending',
    preview_error_kind TEXT,
    preview_error TEXT NOT NULL DEFAULT '',
    preview_attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'present',
    meta_json TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE TABLE photo_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE RESTRICT,
    subfolder TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    content_hash TEXT,
    state TEXT NOT NULL DEFAULT 'present',
    missing_since TEXT
);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE photo_tags (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (photo_id, tag_id)
) WITHOUT ROWID;

CREATE TABLE derivative_cache (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    recipe TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (photo_id, kind)
) WITHOUT ROWID;

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tenant_id TEXT NOT NULL,
    type TEXT NOT NULL,
    scope TEXT NOT NULL,
    source TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'queued',
    payload TEXT NOT NULL DEFAULT '{}',
    project_id INTEGER REFERENCES projects (id) ON DELETE SET NULL,
    photo_count INTEGER NOT NULL DEFAULT 0,
    project_count INTEGER NOT NULL DEFAULT 0,
    progress_total INTEGER NOT NULL DEFAULT 0,
    progress_done INTEGER NOT NULL DEFAULT 0,
    progress_failed INTEGER NOT NULL DEFAULT 0,
    progress_skipped INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    finished_at TEXT
);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tenant_id TEXT NOT NULL,
    task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    step INTEGER NOT NULL DEFAULT 0,
    project_id INTEGER REFERENCES projects (id) ON DELETE SET NULL,
    scope TEXT NOT NULL DEFAULT 'project',
    type TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'queued',
    priority INTEGER NOT NULL DEFAULT 50,
    lane TEXT NOT NULL DEFAULT 'bulk',
    payload TEXT NOT NULL DEFAULT '{}',
    dedupe_key TEXT,
    progress_total INTEGER NOT NULL DEFAULT 0,
    progress_done INTEGER NOT NULL DEFAULT 0,
    progress_failed INTEGER NOT NULL DEFAULT 0,
    progress_skipped INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL DEFAULT 3,
    run_after TEXT,
    lease_token TEXT,
    worker_id TEXT,
    heartbeat_at TEXT,
    paused_by TEXT,
    error TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT
);

CREATE TABLE job_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tenant_id TEXT NOT NULL,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    photo_id INTEGER,
    name TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'pending',
    message TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE file_operations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    operation_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    photo_id INTEGER,
    file_id INTEGER,
    source TEXT,
    target TEXT,
    size INTEGER,
    content_hash TEXT,
    state TEXT NOT NULL DEFAULT 'intended',
    message TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE TABLE trash_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    photo_id INTEGER NOT NULL,
    file_id INTEGER,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE RESTRICT,
    origin TEXT NOT NULL,
    place TEXT NOT NULL,
    size INTEGER,
    content_hash TEXT,
    reason TEXT NOT NULL DEFAULT '',
    operation_id TEXT NOT NULL,
    deleted_at TEXT NOT NULL,
    purge_after TEXT NOT NULL
);

CREATE TABLE photo_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    photo_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
);
"""

INDEXES = """
CREATE UNIQUE INDEX projects_uuid ON projects (uuid);
CREATE UNIQUE INDEX projects_name ON projects (tenant_id, name_key);

CREATE UNIQUE INDEX photos_uuid ON photos (uuid);
CREATE INDEX photos_place ON photos (project_id, subfolder, stem_key);
CREATE INDEX photos_taken ON photos (taken_local, id, project_id, state);
CREATE INDEX photos_taken_utc ON photos (taken_at);
CREATE INDEX photos_project_taken ON photos (project_id, taken_local, id, state);
CREATE INDEX photos_unmade ON photos (project_id, id)
    WHERE thumbnail_status IN ('pending', 'missing') OR preview_status IN ('pending', 'missing');
CREATE INDEX photos_discards ON photos (project_id, id) WHERE keep_jpeg = 0 OR keep_raw = 0 OR keep_other = 0;

CREATE UNIQUE INDEX photo_files_place ON photo_files (project_id, subfolder, name) WHERE state <> 'trashed';
CREATE INDEX photo_files_photo ON photo_files (photo_id, kind, state, size);
CREATE INDEX photo_files_hash ON photo_files (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX photo_files_size ON photo_files (size);

CREATE UNIQUE INDEX tags_name ON tags (tenant_id, name_key);
CREATE INDEX photo_tags_tag ON photo_tags (tag_id);

CREATE INDEX tasks_recent ON tasks (tenant_id, created_at DESC);
CREATE INDEX tasks_status ON tasks (status, type);
CREATE INDEX tasks_project ON tasks (project_id);

CREATE INDEX jobs_claim ON jobs (status, priority DESC, created_at);
CREATE INDEX jobs_scope ON jobs (scope, status, created_at DESC);
CREATE INDEX jobs_tenant ON jobs (tenant_id, scope, status, created_at DESC);
CREATE INDEX jobs_task ON jobs (task_id, step);
CREATE INDEX jobs_project ON jobs (project_id);
CREATE UNIQUE INDEX jobs_dedupe ON jobs (dedupe_key) WHERE dedupe_key IS NOT NULL AND status = 'queued';
CREATE INDEX jobs_waiting ON jobs (lane, priority DESC, created_at, id) WHERE status = 'queued';
CREATE INDEX jobs_deferred ON jobs (run_after) WHERE status = 'queued' AND run_after IS NOT NULL;
CREATE INDEX jobs_leases ON jobs (lease_token) WHERE lease_token IS NOT NULL;
CREATE INDEX job_items_job ON job_items (job_id, status, id);

CREATE INDEX file_operations_open ON file_operations (state, id) WHERE state <> 'settled';
CREATE INDEX file_operations_operation ON file_operations (operation_id);
CREATE INDEX trash_entries_purge ON trash_entries (purge_after);
CREATE INDEX trash_entries_photo ON trash_entries (photo_id);
CREATE INDEX trash_entries_project ON trash_entries (project_id);
CREATE INDEX photo_events_photo ON photo_events (photo_id, id);
"""


def up(connection: SqlConnection) -> None:
    """Create every table and index. Runs inside the migration's transaction."""
    connection.execute(TABLES)
    connection.execute(INDEXES)
