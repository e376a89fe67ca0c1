"""An installation of an earlier version is upgraded as the manual says, with its data, while its web still answers.

The earlier version is kept as a dump and the statements by which it answered (`tests/operation/recording.py`).
"""

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2 import sql

from satisfaction.embedded.home import ROOT
from satisfaction.embedded.postgres import environment, program
from tests.satisfaction.clusters import DATABASE, Server, one_server
from tests.satisfaction.portals import Portal, free_port, wait_for

VERSIONS = ROOT / "tests" / "data" / "versions"
OWNER, AT_WORK = "portal_owner", "portal_app"
# What says of itself which version it belongs to, and the line that taking a backup leaves.
OF_THE_VERSION = {"django_migrations", "django_content_type", "auth_permission", "accounts_auditentry"}
COLUMNS = """
SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.column_name) FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' GROUP BY 1
"""
AFTERWARDS = 20

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("upgrade")]
Rows = dict[str, tuple[int, str]]


@pytest.fixture(params=sorted(path.name.split(".")[0] for path in VERSIONS.glob("*.sql.gz")))
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, Portal, dict[str, Any]]]:
    """Give a server with what an earlier version left, and the new version as it is to be run on it."""
    with one_server() as server:
        server.sql(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        server.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        load = [*program(server.who, "psql"), *server.place[:-1], OWNER, "-Xq", "-v", "ON_ERROR_STOP=1", "-d", DATABASE]
        dump = gzip.decompress((VERSIONS / f"{request.param}.sql.gz").read_bytes())
        subprocess.run(load, env=environment(), input=dump, capture_output=True, check=True)
        told = json.loads(gzip.decompress((VERSIONS / f"{request.param}.json.gz").read_bytes()))
        # One account did everything in that version.
        portal = Portal(tmp_path / "home", free_port(), environment={"DATABASE_URL": server.url(OWNER)})
        portal.home.mkdir()
        yield server, portal, told


@pytest.mark.timeout(900)
def test_an_upgrade_keeps_every_row_and_lets_the_old_web_answer_until_it_is_restarted(
    installed: tuple[Server, Portal, dict[str, Any]], tmp_path: Path
) -> None:
    server, portal, told = installed
    with asking(server) as cursor:
        columns = dict(rows_of(cursor, COLUMNS))
        before = fingerprints(cursor, columns)
    assert before["surveys_response"][0] == 550

    portal.manage("backup", "--to", str(tmp_path / "truoc.tar"))
    assert "Tốt" in portal.manage("verify_backup", str(tmp_path / "truoc.tar"))
    portal.manage("migrate")
    with asking(server) as cursor:
        assert changed(before, fingerprints(cursor, columns)) == []
        # The web of the version before still runs, with its own statements, on the new tables.
        for statement in told["statements"]:
            cursor.execute(statement)
    portal.manage("database_roles", "--apply")
    server.sql(f"CREATE ROLE {AT_WORK} LOGIN IN ROLE satisfaction_app")
    portal.environment |= {"DATABASE_ADMIN_URL": server.url(OWNER), "DATABASE_URL": server.url(AT_WORK)}
    portal.start()
    try:
        goes_on(server, portal, told)
    finally:
        portal.send(signal.SIGTERM)


def goes_on(server: Server, portal: Portal, told: dict[str, Any]) -> None:
    """Look at what came over, and let the new version collect and count."""
    stored = server.sql("SELECT string_agg(id::text, ' ') FROM surveys_response", DATABASE)
    assert set(told["visits"]) <= set(stored.split())
    page = portal.get("/ket-qua/")
    assert (page[0], "12/QĐ-UBND" in page[1]) == (200, True), page
    token = json.loads(portal.manage("create_access_point", "dang-thu", "--unit=ldtbxh", "--channel=web", "--json"))
    post = [sys.executable, "-m", "tests.satisfaction.posting", f"http://127.0.0.1:{portal.port}", token["token"]]
    subprocess.run([*post, str(portal.home / "ledger"), str(AFTERWARDS)], cwd=ROOT, check=True)
    wait_for(lambda: server.sql("SELECT count(*) FROM surveys_foldinbox", DATABASE) == "0")
    assert "Khớp: 400 phiếu" in portal.manage("recount", "da-khoa", "--check")
    collected = 150 + len(told["visits"]) + AFTERWARDS
    assert f"Khớp: {collected} phiếu" in portal.manage("recount", "dang-thu", "--check")


@contextmanager
def asking(server: Server) -> Iterator[Any]:
    wire = psycopg2.connect(server.url(OWNER))
    wire.autocommit = True
    try:
        with wire.cursor() as cursor:
            yield cursor
    finally:
        wire.close()


def rows_of(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchall()


def fingerprints(cursor: Any, columns: dict[str, list[str]]) -> Rows:
    """Return of each table how many rows it has, and a hash of them over the columns it had."""
    found: Rows = {}
    for table, names in columns.items():
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        each = sql.SQL("SELECT md5(ROW({})::text) AS row FROM {}").format(listed, sql.Identifier(table))
        cursor.execute(sql.SQL("SELECT count(*), md5(string_agg(row, '' ORDER BY row)) FROM ({}) t").format(each))
        found[table] = cursor.fetchone()
    return found


def changed(before: Rows, after: Rows) -> list[tuple[str, Any, Any]]:
    return [
        (name, was, after[name]) for name, was in before.items() if name not in OF_THE_VERSION if was != after[name]
    ]
