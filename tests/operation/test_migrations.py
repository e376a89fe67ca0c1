"""Migrations after the first installation must let the portal be answered while they run."""

from importlib import import_module
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.operation.migration_lint import BIG, breaches

# The last migrations before the first installation: up to here nobody answered yet. Only ever add apps here.
BASELINE = {
    "accounts": "0011",
    "actionplans": "0012",
    "agencies": "0006",
    "feedback": "0015",
    "invitations": "0001",
    "jobs": "0005",
    "notices": "0005",
    "reports": "0001",
    "satisfaction": "0001",
    "scoring": "0031",
    "surveys": "0018",
}


def later() -> list[tuple[str, str, migrations.Migration]]:
    found = MigrationLoader(None).disk_migrations
    return [(app, name, each) for (app, name), each in found.items() if app in BASELINE and name[:4] > BASELINE[app]]


def test_later_migrations_keep_the_portal_answering() -> None:
    found = [f"{app}.{name}: [{rule}] {words}" for app, name, each in later() for rule, words in breaches(app, each)]
    assert found == []


def test_the_baseline_names_migrations_that_are_there() -> None:
    known = {(app, name[:4]) for app, name in MigrationLoader(None).disk_migrations}
    assert set(BASELINE.items()) <= known


def test_big_tables_are_tables_of_ours() -> None:
    assert all(import_module(f"{app}.models") for app, _name in BIG)
    from django.apps import apps

    assert all(apps.get_model(app, name) for app, name in BIG)


CHAR: Any = models.CharField(max_length=5)
CHECK = models.CheckConstraint(condition=models.Q(late=False), name="x")
NEW = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
INDEX = models.Index(fields=["late"], name="x")


# Each breaks the rule in words of SQL, as people write them.
SQL = (
    ("not-null", "ALTER TABLE surveys_round ADD COLUMN x int NOT NULL"),
    ("not-null", 'alter table "surveys_round"\n  add x int not null'),
    ("rename", "ALTER TABLE surveys_round RENAME COLUMN title TO name"),
    ("rename", "ALTER TABLE surveys_round RENAME TO surveys_wave"),
    ("drop", "ALTER TABLE surveys_round DROP COLUMN title"),
    ("drop", "-- away with it\nDROP TABLE IF EXISTS surveys_round"),
    ("index", "CREATE INDEX x ON surveys_response (late)"),
    ("index", "SELECT 1; CREATE UNIQUE INDEX x ON accounts_change (at)"),
    ("concurrent-in-transaction", "CREATE INDEX CONCURRENTLY x ON jobs_job (state)"),
    ("alter", "ALTER TABLE surveys_response ALTER COLUMN late TYPE int"),
    ("alter", "ALTER TABLE ONLY accounts_keyread ALTER late SET NOT NULL"),
    ("constraint", "ALTER TABLE scoring_unitcount ADD CONSTRAINT x CHECK (received > 0)"),
    ("rows", "UPDATE surveys_response SET late = false"),
    ("rows", "DELETE FROM invitations_message"),
    ("lock", "LOCK TABLE surveys_round"),
    ("lock", "TRUNCATE surveys_savedform"),
)


def inside(operation: Any) -> migrations.SeparateDatabaseAndState:
    return migrations.SeparateDatabaseAndState(database_operations=[operation])


def made(operations: list[Any]) -> migrations.Migration:
    kind = type("Migration", (migrations.Migration,), {"operations": operations})
    migration: migrations.Migration = kind("x", "surveys")
    return migration


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (migrations.AddField("response", "x", models.CharField(max_length=5, default="")), "not-null"),
        (migrations.AddField("round", "x", CHAR), "not-null"),
        (migrations.AddField("response", "x", models.IntegerField(null=True, db_index=True)), "index"),
        (migrations.RenameField("round", "title", "name"), "rename"),
        (migrations.RenameModel("Round", "Wave"), "rename"),
        (migrations.RemoveField("round", "title"), "drop"),
        (migrations.DeleteModel("Round"), "drop"),
        (migrations.AddIndex("response", INDEX), "index"),
        (migrations.AlterField("response", "late", models.IntegerField()), "alter"),
        (migrations.AddConstraint("response", CHECK), "constraint"),
        (AddIndexConcurrently("response", INDEX), "concurrent-in-transaction"),
        (inside(migrations.RemoveField("round", "title")), "drop"),
        (inside(inside(migrations.AddIndex("response", INDEX))), "index"),
        (inside(AddIndexConcurrently("response", INDEX)), "concurrent-in-transaction"),
        (migrations.RunPython(print), "no-way-back"),
        (migrations.RunPython(print, print), "python"),
        (inside(migrations.RunPython(print, print)), "python"),
        (migrations.RunSQL("SELECT 1"), "no-way-back"),
        *((migrations.RunSQL(words, ""), rule) for rule, words in SQL),
    ],
)
def test_what_stops_the_answering_is_seen(operation: Any, rule: str) -> None:
    migration = made([operation])
    assert rule in [found for found, _words in breaches("surveys", migration)]


@pytest.mark.parametrize(
    "operations",
    [
        [migrations.AddField("response", "x", models.CharField(max_length=5, default="", db_default=""))],
        [migrations.AddField("response", "x", models.IntegerField(null=True))],
        [migrations.AddIndex("kiosk", INDEX)],
        [AddConstraintNotValid("response", CHECK)],
        [NEW, migrations.AddField("new", "x", CHAR)],
        [migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("round", "title")])],
        [migrations.RunSQL("CREATE INDEX x ON surveys_kiosk (wrong_on)", migrations.RunSQL.noop)],
        [migrations.RunSQL("ALTER TABLE surveys_round ADD x int NOT NULL DEFAULT 0", migrations.RunSQL.noop)],
        [migrations.RunSQL("ALTER TABLE surveys_response ADD CONSTRAINT x CHECK (late) NOT VALID", "")],
        [migrations.RunSQL("CREATE FUNCTION f() RETURNS void AS $$ BEGIN DELETE FROM surveys_response; END $$", "")],
        [migrations.RunSQL("COMMENT ON TABLE surveys_response IS 'DROP TABLE x; UPDATE surveys_response'", "")],
        [NEW, migrations.RunSQL(["CREATE INDEX x ON surveys_new (id)"], [])],
    ],
)
def test_what_does_not_is_let_through(operations: list[Any]) -> None:
    migration = made(operations)
    assert list(breaches("surveys", migration)) == []


def test_a_migration_that_says_why_is_let_through() -> None:
    migration = made([migrations.RemoveField("round", "title")])
    migration.allowed_while_answering = {"drop": "the release before stopped reading it"}  # type: ignore[attr-defined]
    assert list(breaches("surveys", migration)) == []
