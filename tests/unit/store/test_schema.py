"""The schema as it is written down, against the models and the rules of the design."""

from __future__ import annotations

import pytest
from peewee import Model

from photodesk.store.beside_tables import BESIDE
from photodesk.store.database import Database
from photodesk.store.tables import ALL

MODELS = (*ALL, *BESIDE)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_models_and_tables_agree(db: Database, model: type[Model]) -> None:
    meta = model._meta
    stored = {
        name: (notnull == 0, pk > 0)
        for _, name, _, notnull, _, pk in db.sql("SELECT * FROM pragma_table_info(?)", (meta.table_name,))
    }
    keys = {f.column_name for f in meta.get_primary_keys()}
    modelled = {f.column_name: (f.null, f.column_name in keys) for f in meta.sorted_fields}
    assert stored == modelled


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_references_of_models_and_tables_agree(db: Database, model: type[Model]) -> None:
    rows = db.sql('SELECT "from", "table", on_delete FROM pragma_foreign_key_list(?)', (model._meta.table_name,))
    modelled = {
        (f.column_name, f.rel_model._meta.table_name, f.on_delete)
        for f in model._meta.refs  # type: ignore[attr-defined]
    }
    assert set(rows) == modelled


OWN_TABLES = "type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'find_*'"
"""Without the word indexes of FTS5, which look after tables of their own."""


def test_every_table_has_its_model(db: Database) -> None:
    stored = {n for (n,) in db.sql(f"SELECT name FROM sqlite_schema WHERE {OWN_TABLES}")}
    assert stored == {m._meta.table_name for m in MODELS}


@pytest.mark.trap("T29")
def test_every_id_is_autoincrement(db: Database) -> None:
    for name, sql in db.sql(f"SELECT name, sql FROM sqlite_schema WHERE {OWN_TABLES}"):
        assert "AUTOINCREMENT" in sql or "WITHOUT ROWID" in sql, name


@pytest.mark.req("R19")
@pytest.mark.req("R110")
@pytest.mark.req("R114")
def test_a_job_needs_no_project_outlives_it_and_has_a_scope(db: Database, add_project) -> None:
    project = add_project()
    db.change(
        "INSERT INTO tasks (id, tenant_id, type, scope, source, created_at, updated_at)"
        " VALUES (1, 't', 'x', 'project', 'user', '', '')"
    )
    db.change(
        "INSERT INTO jobs (id, tenant_id, task_id, project_id, type, created_at, updated_at)"
        " VALUES (1, 't', 1, ?, 'x', '', ''), (2, 't', 1, NULL, 'x', '', '')",
        (project.id,),
    )
    assert db.sql("SELECT project_id, scope FROM jobs ORDER BY id") == [(project.id, "project"), (None, "project")]

    db.change("DELETE FROM projects WHERE id = ?", (project.id,))
    assert db.sql("SELECT project_id FROM jobs") == [(None,), (None,)]
    columns = {row[1]: row for row in db.sql("SELECT * FROM pragma_table_info('jobs')")}
    assert (columns["scope"][3], columns["scope"][4]) == (1, "'project'")


@pytest.mark.req("R115")
@pytest.mark.parametrize(
    ("index", "parts"),
    [
        ("jobs_claim", [("status", 0), ("priority", 1), ("created_at", 0)]),
        ("jobs_scope", [("scope", 0), ("status", 0), ("created_at", 1)]),
        ("jobs_tenant", [("tenant_id", 0), ("scope", 0), ("status", 0), ("created_at", 1)]),
    ],
)
def test_job_indexes_are_those_of_the_design(db: Database, index: str, parts: list[tuple[str, int]]) -> None:
    stored = db.sql('SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key', (index,))
    assert stored == parts


def test_no_project_with_photos_can_be_deleted_by_accident(db: Database, project, add_photo) -> None:
    add_photo()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        db.change("DELETE FROM projects WHERE id = ?", (project.id,))
    assert db.sql("SELECT count(*) FROM photos") == [(1,)]
