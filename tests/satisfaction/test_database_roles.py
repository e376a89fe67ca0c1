"""What PostgreSQL itself refuses to the portal's role, to those who analyse, and to backups."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import make_dsn

from satisfaction.backup.programs import place_of
from satisfaction.database_roles import ANALYSED, DESTROYED, LOCKED, ONLY_GROWING, TABLES, Roles, account, statements
from satisfaction.embedded.home import home
from satisfaction.embedded.postgres import Postgres
from surveys.services.retention import BESIDE

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "only-for-tests"
# Fingerprints of documents and inputs open nothing, and an agency's own contact stands on its page.
SECRET_COLUMNS = re.compile("token|password|secret|(?<!input_)(?<!document_)(?<!definition_)hash$|contact|email|phone")
OPEN_COLUMNS = {("agencies_agency", "contact")}


def master() -> Any:
    """Connect as one who may make roles: the tests' own account where it may, else the embedded server's first."""
    own = psycopg2.connect(make_dsn(**place_of(connection.settings_dict)))
    with own, own.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        may = cursor.fetchone() == (True,)
    if may:
        return own
    own.close()
    return psycopg2.connect(Postgres(home(), durable=False).master_url(), dbname=connection.settings_dict["NAME"])


@pytest.fixture
def roles() -> Iterator[Roles]:
    made = Roles(f"r_{connection.settings_dict['NAME']}"[:38])
    wire = master()
    try:
        with wire, wire.cursor() as cursor:
            for _twice in range(2):
                for statement in statements(cursor, made):
                    cursor.execute(statement)
            for kind in ("app", "read", "backup"):
                cursor.execute(account(made, kind, name=f"{made.prefix}_{kind}_person", password=PASSWORD))
        yield made
        with wire, wire.cursor() as cursor:
            for kind in ("app", "read", "backup"):
                cursor.execute(f"DROP ROLE {made.prefix}_{kind}_person")
                cursor.execute(f"DROP OWNED BY {made.prefix}_{kind}; DROP ROLE {made.prefix}_{kind}")
    finally:
        wire.close()


@contextmanager
def signed_in(roles: Roles, kind: str) -> Iterator[Any]:
    place = {**place_of(connection.settings_dict), "user": f"{roles.prefix}_{kind}_person", "password": PASSWORD}
    wire = psycopg2.connect(make_dsn(**place))
    try:
        with wire.cursor() as cursor:
            yield cursor
    finally:
        wire.close()


def refused(roles: Roles, kind: str, *asked: str) -> None:
    for statement in asked:
        with signed_in(roles, kind) as cursor, pytest.raises(InsufficientPrivilege):
            cursor.execute(statement)


def growing(statement: str = ONLY_GROWING) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}


def may(roles: Roles, tables: set[str], *rights: str) -> set[tuple[str, str]]:
    """Return which of these rights on these tables the portal has."""
    with signed_in(roles, "app") as cursor:
        cursor.execute(
            "SELECT t, p FROM unnest(%s) t, unnest(%s) p WHERE has_table_privilege(t, p)", [sorted(tables), [*rights]]
        )
        return set(cursor.fetchall())


def test_the_portal_changes_no_structure(roles: Roles) -> None:
    refused(
        roles, "app",
        "CREATE TABLE x (id int)",
        "ALTER TABLE surveys_round ADD COLUMN x int",
        "DROP TABLE surveys_foldinbox",
        "CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "TRUNCATE surveys_foldinbox",
        "CREATE ROLE x",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    )  # fmt: skip


def test_the_portal_changes_and_deletes_nothing_where_rows_only_grow(roles: Roles) -> None:
    tables, destroyed = growing(), growing(DESTROYED)
    assert {"accounts_auditentry", "surveys_destruction", "scoring_publication"} <= tables - destroyed
    assert may(roles, tables | destroyed, "UPDATE", "TRUNCATE", "TRIGGER", "REFERENCES") == set()
    assert may(roles, tables - destroyed, "DELETE") == set()
    refused(roles, "app", "UPDATE accounts_auditentry SET action = 'x'", "DELETE FROM accounts_auditentry")
    refused(roles, "app", "UPDATE surveys_response SET answers = '{}'")


def test_the_portal_may_destroy_what_is_to_be_destroyed_and_forge_no_change(roles: Roles) -> None:
    goes = {"surveys_response", *BESIDE}
    assert {"surveys_response", "surveys_responsetext", "surveys_responsedecision"} <= growing(DESTROYED)
    assert may(roles, goes, "DELETE") == {(table, "DELETE") for table in goes}
    assert may(roles, {"accounts_change"}, "INSERT", "UPDATE", "DELETE", "TRUNCATE") == set()


def test_the_portal_does_its_work(roles: Roles) -> None:
    with signed_in(roles, "app") as cursor:
        cursor.execute(
            "INSERT INTO accounts_auditseal (number, last_entry, entries, last_change, changes, digest, at) "
            "VALUES (1, 1, 1, 0, 0, %s, now())",
            ["0" * 64],
        )
        cursor.execute("SELECT id FROM surveys_response FOR UPDATE")
        cursor.execute("UPDATE surveys_round SET title = title; DELETE FROM surveys_foldinbox")
        cursor.execute("LOCK TABLE scoring_tally IN SHARE MODE; CREATE TEMP TABLE x (id int) ON COMMIT DROP")
        cursor.execute("SELECT name FROM django_migrations")


def test_every_table_is_at_the_portals_hand(roles: Roles) -> None:
    with signed_in(roles, "app") as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT t FROM unnest(%s) t WHERE NOT has_table_privilege(t, 'SELECT')", [tables])
        assert cursor.fetchall() == []
        cursor.execute("SELECT t FROM unnest(%s) t WHERE NOT has_table_privilege(t, 'INSERT')", [tables])
        assert cursor.fetchall() == [("accounts_change",), ("django_migrations",)]


def code() -> Iterator[str]:
    for path in Path(settings.BASE_DIR).glob("[a-z]*/**/*.py"):
        if path.parts[len(Path(settings.BASE_DIR).parts)] not in ("tests", "bench", "var"):
            yield path.read_text("utf-8")


def test_what_is_locked_though_it_only_grows_may_be_locked() -> None:
    """A service that locks such rows would fail with the portal's own account, but not with the tests'."""
    tables = growing()
    named = {model.__name__: model._meta.db_table for model in apps.get_models()}
    locked = r"(\w+)\.objects(?:\.\w+\([^()]*\))*\.select_for_update"
    found = {named[name] for text in code() for name in re.findall(locked, text) if name in named}
    assert found & tables == LOCKED
    whole = " ".join(words for text in code() for words in re.findall(r"LOCK TABLE ([a-z_, ]+)", text))
    assert {"scoring_tally"} <= set(re.findall(r"\w+", whole))
    assert set(re.findall(r"\w+", whole)) & tables == set()


def test_a_backup_reads_everything_and_writes_nothing(roles: Roles) -> None:
    with signed_in(roles, "backup") as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT t FROM unnest(%s) t WHERE NOT has_table_privilege(t, 'SELECT')", [tables])
        assert cursor.fetchall() == []
    refused(roles, "backup", "DELETE FROM surveys_foldinbox", "CREATE TEMP TABLE x (id int)")


def test_a_backup_is_taken_by_the_account_for_it(roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = {**place_of(connection.settings_dict), "user": f"{roles.prefix}_backup_person", "password": PASSWORD}
    monkeypatch.setattr("satisfaction.management.commands.backup.source", lambda: place)
    call_command("backup", "--to", str(tmp_path / "mot.tar"), stdout=StringIO())
    assert (tmp_path / "mot.tar").exists()


def test_who_analyses_reads_results_and_nothing_that_opens_or_names(roles: Roles) -> None:
    with signed_in(roles, "read") as cursor:
        cursor.execute("SELECT count(*) FROM surveys_response")
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        seen = cursor.fetchall()
    assert {table for table, _column in seen} == set(ANALYSED)
    assert {pair for pair in seen if SECRET_COLUMNS.search(pair[1])} == OPEN_COLUMNS
    refused(
        roles, "read",
        "SELECT 1 FROM accounts_user",
        "SELECT 1 FROM surveys_responsetext",
        "SELECT 1 FROM invitations_contact",
        "SELECT 1 FROM surveys_accesspoint",
        "INSERT INTO agencies_block (id) VALUES (1)",
    )  # fmt: skip


def test_the_command_prints_what_it_would_do() -> None:
    said = StringIO()
    call_command("database_roles", "--prefix", "thu", stdout=said)
    assert 'CREATE ROLE "thu_app" NOLOGIN;' in said.getvalue()
    assert 'GRANT SELECT, INSERT ON "public"."accounts_auditentry" TO "thu_app";' in said.getvalue()


def test_a_hostile_prefix_is_refused() -> None:
    with pytest.raises((CommandError, SystemExit)):
        call_command("database_roles", "--prefix", 'a"; DROP TABLE x; --')
