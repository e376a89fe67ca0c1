"""Who may do what in the database, as PostgreSQL itself keeps it: written out of the tables that are there.

Four roles without sign-in; accounts that sign in are members of one. What owns the tables changes them (migrations).
"app" is the portal at work: no tables made, changed or dropped, nothing changed or deleted where rows only grow, not
even with the triggers out of the way. "read" is for people who analyse: answers and results, no texts, contacts,
accounts or addresses of forms. "backup" reads everything and changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

# Where rows only grow says the trigger that refuses else (accounts.append_only), so no list can fall behind it.
ONLY_GROWING = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_proc p ON t.tgfoid = p.oid JOIN pg_class c ON c.oid = t.tgrelid
WHERE p.proname = 'refuse_change'
"""
# Of these raw answers go when their term is over; the trigger lets a row go in the transaction that records it alone.
DESTROYED = ONLY_GROWING.replace("'refuse_change'", "'refuse_change_unless_destroyed'")
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1
"""
# What migrations write, or the database's own trigger, and the portal only looks up.
LOOKED_UP = {"django_migrations", "accounts_change"}
# Rows that only grow but are locked while something is added about them: PostgreSQL asks for the right to update at
# least one column. It is their number, which nothing can update: the trigger refuses, and other rows point to it.
LOCKED = {"surveys_response", "surveys_supervisionflag", "scoring_gradescheme", "scoring_scoringrun"}
# Raw answers are people's answers, if without names: who reads them needs a reason. Doors hold secrets and stay out.
ANALYSED = (
    *("agencies_agency", "agencies_agencyversion", "agencies_agencysuccession", "agencies_block", "agencies_service"),
    *("surveys_questionnaire", "surveys_questionnaireversion", "surveys_round", "surveys_roundunit"),
    *("surveys_roundchannel", "surveys_roundversion", "surveys_response", "surveys_responsedecision"),
    *("scoring_method", "scoring_methodversion", "scoring_roundmethod", "scoring_tally", "scoring_servicetally"),
    *("scoring_daytally", "scoring_unitcount", "scoring_channelcount", "scoring_scoringrun", "scoring_unitscore"),
    *("scoring_blockscore", "scoring_yearrun", "scoring_yearrunround", "scoring_yearunitscore"),
    *("scoring_publication", "scoring_publishedresult", "scoring_indicator", "scoring_indicatorvalue"),
)
KINDS = ("app", "read", "backup")
# Role names are put into statements as identifiers, but also shown to be typed in: plain ones only.
PREFIX = r"[a-z][a-z0-9_]{0,40}"
Statement = sql.Composable


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the roles."""

    prefix: str

    def name(self, kind: str) -> sql.Identifier:
        return sql.Identifier(f"{self.prefix}_{kind}")


def statements(cursor: Any, roles: Roles) -> Iterator[Statement]:
    """Yield what gives each role its rights on the tables of a database and takes every other from it; to be run as
    the owner of the tables, as often as one likes, after every migration.
    """
    tables, growing = _names(cursor, TABLES), set(_names(cursor, ONLY_GROWING))
    destroyed = set(_names(cursor, DESTROYED))
    yield from _made(cursor, roles)
    yield from _doors(cursor, roles)
    for table in tables:
        yield from _on_table(roles, table, app=_of_app(table, growing, destroyed))
    for kind, right in (("app", "USAGE, SELECT"), ("backup", "SELECT")):
        yield _said("GRANT {} ON ALL SEQUENCES IN SCHEMA public TO {}", sql.SQL(right), roles.name(kind))


def _names(cursor: Any, statement: str) -> list[str]:
    cursor.execute(statement)
    return [name for (name,) in cursor.fetchall()]


def _made(cursor: Any, roles: Roles) -> Iterator[Statement]:
    cursor.execute("SELECT rolname FROM pg_roles")
    there = {name for (name,) in cursor.fetchall()}
    for kind in KINDS:
        if f"{roles.prefix}_{kind}" not in there:
            yield _said("CREATE ROLE {} NOLOGIN", roles.name(kind))


def _doors(cursor: Any, roles: Roles) -> Iterator[Statement]:
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    yield _said("REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for kind in KINDS:
        name = roles.name(kind)
        yield _said("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", name)
        yield _said("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}", name)
        yield _said("GRANT CONNECT ON DATABASE {} TO {}", database, name)
        yield _said("GRANT USAGE ON SCHEMA public TO {}", name)
    # Counting and files gather in tables of their own that end with the transaction.
    yield _said("GRANT TEMPORARY ON DATABASE {} TO {}", database, roles.name("app"))


def _of_app(table: str, growing: set[str], destroyed: set[str]) -> str:
    if table in LOOKED_UP:
        return "SELECT"
    if table not in growing | destroyed:
        return "SELECT, INSERT, UPDATE, DELETE"
    locked, goes = table in LOCKED, table in destroyed
    return "SELECT, INSERT" + (", UPDATE (id)" if locked else "") + (", DELETE" if goes else "")


def _on_table(roles: Roles, table: str, *, app: str) -> Iterator[Statement]:
    rights = {"app": app, "backup": "SELECT", **({"read": "SELECT"} if table in ANALYSED else {})}
    for kind, right in rights.items():
        yield _said("GRANT {} ON {} TO {}", sql.SQL(right), sql.Identifier("public", table), roles.name(kind))


def _said(statement: str, *words: Statement) -> Statement:
    return sql.SQL(statement).format(*words)


def account(roles: Roles, kind: str, *, name: str, password: str) -> Statement:
    """Return the statement that makes an account which signs in as a member of a role."""
    return _said(
        "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {} IN ROLE {}",
        sql.Identifier(name),
        sql.Literal(password),
        roles.name(kind),
    )
