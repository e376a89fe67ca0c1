"""Two PostgreSQL servers of a test's own: a primary, and a copy of it by streaming replication."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connections

from satisfaction.embedded.account import Account, account
from satisfaction.embedded.home import Home
from satisfaction.embedded.postgres import NOT_DURABLE, environment, installed, program, run

PATIENCE = 60.0
DATABASE = "portal"
FIRST_NUMBER, APART = 1_000_000_000, 1_000_000
_places = count()


@dataclass
class Server:
    who: Account
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # A server that is stopped at once keeps what it has said to be stored.
        settings = (
            NOT_DURABLE
            | {"synchronous_commit": "on"}
            | {"listen_addresses": "", "unix_socket_directories": str(self.who.socket)}
        )
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [*program(self.who, "postgres"), "-D", str(self.who.data), "-p", str(self.port), *options]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=self.who.data,
            user=self.who.user,
            group=self.who.group,
            start_new_session=True,
        )
        wait_for(lambda: self.sql("SELECT 1") == "1")

    def stop(self) -> None:
        """Stop the server at once, as if its machine lost power."""
        if self.process is not None:
            run(self.who, [*program(self.who, "pg_ctl"), "stop", "-D", str(self.who.data), "-m", "immediate"], None)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def sql(self, statement: str, database: str = "postgres") -> str:
        done = subprocess.run(
            [*program(self.who, "psql"), *self.place, "-XAtq", "-d", database, "-c", statement],
            capture_output=True,
            text=True,
            check=False,
            env=environment(),
            user=self.who.user,
            group=self.who.group,
            cwd=self.who.data.parent,
        )
        return done.stdout.strip() if done.returncode == 0 else f"failed: {done.stderr}"

    def url(self, account: str) -> str:
        """Return the address of the portal's database as an account uses it."""
        return f"postgres://{account}@/{DATABASE}?host={self.who.socket}&port={self.port}"

    @property
    def place(self) -> list[str]:
        return ["-h", str(self.who.socket), "-p", str(self.port), "-U", "postgres"]


@contextmanager
def one_server() -> Iterator[Server]:
    """Give a running server of the test's own."""
    with tempfile.TemporaryDirectory(prefix="sat-one-") as folder:
        home = Home(Path(folder))
        home.run.mkdir()
        base = account(home, installed())
        server = Server(replace(base, data=base.data.with_name("only")), 5435)
        try:
            made(server)
            yield server
        finally:
            server.stop()


@contextmanager
def two_servers() -> Iterator[tuple[Server, Server]]:
    """Give a running primary and its running copy."""
    with tempfile.TemporaryDirectory(prefix="sat-two-") as folder:
        home = Home(Path(folder))
        home.run.mkdir()
        base = account(home, installed())
        first = Server(replace(base, data=base.data.with_name("first")), 5431)
        second = Server(replace(base, data=base.data.with_name("second")), 5433)
        try:
            made(first)
            copied(first, second)
            yield first, second
        finally:
            first.stop()
            second.stop()


def made(server: Server) -> None:
    initdb = [*program(server.who, "initdb"), "-D", str(server.who.data), "-U", "postgres", "--encoding=UTF8"]
    collation = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    run(server.who, [*initdb, *collation, "--auth=trust", "--no-instructions"], None)
    server.start()


def copied(first: Server, second: Server) -> None:
    backup = [*program(first.who, "pg_basebackup"), *first.place, "-D", str(second.who.data), "-R", "-c", "fast"]
    run(first.who, [*backup, "-X", "stream"], None)
    second.start()


def place(usual: dict[str, Any], server: Server) -> dict[str, Any]:
    """Return Django's settings of a connection to the portal's tables on a server."""
    options = {"connect_timeout": 2}
    where = {"HOST": str(server.who.socket), "PORT": str(server.port), "USER": "postgres", "PASSWORD": ""}
    return {**usual, **where, "NAME": DATABASE, "OPTIONS": options, "CONN_HEALTH_CHECKS": False, "CONN_MAX_AGE": 0}


def filled(server: Server) -> None:
    """Give a server the tables of the test database."""
    server.sql(f"CREATE DATABASE {DATABASE}")
    usual = connections["default"].settings_dict
    where = {"PGHOST": usual["HOST"], "PGPORT": str(usual["PORT"]), "PGUSER": usual["USER"]}
    secret = {"PGPASSWORD": usual["PASSWORD"]} if usual["PASSWORD"] else {}
    dump = [*program(server.who, "pg_dump"), "-d", usual["NAME"], "--no-owner", "--no-privileges"]
    told = subprocess.run(dump, env={**environment(), **where, **secret}, capture_output=True, text=True, check=True)
    load = [*program(server.who, "psql"), *server.place, "-Xq", "-d", DATABASE]
    subprocess.run(load, env=environment(), input=told.stdout, capture_output=True, text=True, check=True)


@contextmanager
def in_the_place_of_the_usual(server: Server) -> Iterator[dict[str, Any]]:
    """Let Django use a server, with the tables of the test database, meanwhile; give its usual settings."""
    filled(server)
    # Questionnaires and doors are kept by their numbers: no number of this server may be one of the usual's, too, nor
    # of a server that another test had.
    first = FIRST_NUMBER + APART * next(_places)
    server.sql(f"SELECT setval(oid::regclass, {first}) FROM pg_class WHERE relkind = 'S'", DATABASE)
    usual = dict(connections["default"].settings_dict)
    connections["default"].close()
    connections["default"].settings_dict.update(place(usual, server))
    try:
        yield usual
    finally:
        connections["default"].close()
        connections["default"].settings_dict.clear()
        connections["default"].settings_dict.update(usual)


def wait_for(holds: object, seconds: float = PATIENCE) -> None:
    """Wait until something holds, or fail."""
    assert callable(holds)
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "nothing came of it in time"
        time.sleep(0.1)
