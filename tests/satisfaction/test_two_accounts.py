"""One account owns the tables, another works on them, on a server that the portal does not bring along.

The accounts are made as the containers make them; the portal is started as `bin/start` starts it elsewhere.
"""

import json
import os
import re
import signal
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from satisfaction.embedded.home import ROOT
from satisfaction.embedded.postgres import environment, program
from tests.satisfaction.clusters import DATABASE, Server, one_server
from tests.satisfaction.portals import Portal, free_port, wait_for
from tests.satisfaction.posting import ITEMS
from tests.surveys.browsing import read

CONTAINER = ROOT / "deploy" / "container"
pytestmark = [pytest.mark.system, pytest.mark.xdist_group("accounts"), pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server with the accounts that `make-secrets` and `roles.sh` make."""
    secrets = tmp_path_factory.mktemp("secrets")
    subprocess.run([CONTAINER / "make-secrets", str(secrets)], check=True)
    with one_server() as started:
        (psql,) = program(started.who, "psql")[-1:]
        told = {
            "PATH": f"{Path(psql).parent}:{os.environ['PATH']}",
            "SECRETS": str(secrets),
            "POSTGRES_USER": "postgres",
        }
        where = {"PGHOST": str(started.who.socket), "PGPORT": str(started.port)}
        subprocess.run([CONTAINER / "roles.sh"], env=environment() | told | where, check=True)
        yield started


@pytest.fixture(scope="module")
def portal(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    accounts = {"DATABASE_URL": server.url("portal_app"), "DATABASE_ADMIN_URL": server.url("portal_owner")}
    started = Portal(tmp_path_factory.mktemp("home"), free_port(), environment=accounts)
    started.start()
    yield started
    if started.process is not None and started.process.poll() is None:
        started.send(signal.SIGTERM)


def asked(server: Server, account: str, statement: str) -> str:
    """Return what the server says to an account."""
    done = subprocess.run(
        [*program(server.who, "psql"), *server.place[:-1], account, "-XAtq", "-d", DATABASE, "-c", statement],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or done.stderr.strip()


def test_the_owner_made_the_tables_and_the_portal_works_on_them(server: Server, portal: Portal) -> None:
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert asked(server, "portal_owner", owners) == "portal_owner"
    at_work = (
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def who_works() -> str:
        # A page that reads the database, so that somebody is at work when we look.
        with urllib.request.urlopen(f"http://127.0.0.1:{portal.port}/ket-qua/", timeout=20) as page:
            page.read()
        return asked(server, "postgres", at_work)

    wait_for(lambda: who_works() == "portal_app")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE x (id int)",
        "ALTER TABLE surveys_round ADD COLUMN x int",
        "DROP TABLE surveys_foldinbox",
        "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
        "UPDATE accounts_auditentry SET action = 'x'",
        "DELETE FROM scoring_publication",
        "UPDATE surveys_response SET answers = '{}'",
        "TRUNCATE surveys_response",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    ],
)
def test_the_portals_account_changes_no_structure_and_nothing_that_only_grows(
    server: Server, portal: Portal, statement: str
) -> None:
    said = asked(server, "portal_app", statement)
    assert "permission denied" in said or "must be owner" in said, said


def test_migrating_is_done_by_the_owner_whoever_works(server: Server, portal: Portal) -> None:
    portal.manage("migrate", "notices", "0004")
    assert asked(server, "portal_owner", "SELECT max(name) FROM django_migrations WHERE app = 'notices'") < "0005"
    portal.manage("migrate")
    portal.manage("database_roles", "--apply")
    assert asked(server, "portal_owner", "SELECT max(name) FROM django_migrations WHERE app = 'notices'") >= "0005"


def test_a_citizen_answers_and_is_counted(server: Server, portal: Portal) -> None:
    portal.manage("load_agencies", str(ROOT / "satisfaction" / "demo" / "quang_thanh_agencies.csv"))
    dates = ["--opens=2025-01-01", "--closes=2099-12-31", "--open", "--units=ldtbxh"]
    portal.manage("create_round", "thu", "--questionnaire=cap-xa-16-3", "--method=diem-cap-xa", *dates)
    point = json.loads(portal.manage("create_access_point", "thu", "--unit=ldtbxh", "--channel=web", "--json"))
    address = f"http://127.0.0.1:{portal.port}/s/{point['token']}/"
    with urllib.request.urlopen(address, timeout=20) as page:
        hidden = read(page.read().decode()).hidden
    typed = {**hidden, "_consent": "1", **dict.fromkeys(ITEMS, "4"), "PAKN": "2"}
    with urllib.request.urlopen(address, urllib.parse.urlencode(typed).encode(), timeout=20) as thanked:
        assert re.search("/cam-on/", thanked.url)
    wait_for(lambda: asked(server, "portal_app", "SELECT sum(responses) FROM scoring_tally") == "1")
    assert "Khớp: 1 phiếu" in portal.manage("recount", "thu", "--check")
    portal.manage("close_round", "thu")
    assert json.loads(portal.manage("score", "thu", "--json"))


def test_a_backup_is_taken_by_the_account_for_it(server: Server, portal: Portal, tmp_path: Path) -> None:
    portal.environment["DATABASE_BACKUP_URL"] = server.url("portal_backup")
    portal.manage("backup", "--to", str(tmp_path / "mot.tar"))
    assert "permission denied" in asked(server, "portal_backup", "DELETE FROM surveys_foldinbox")
