"""Two PostgreSQL servers of a test's own: a primary, and a copy of it by streaming replication."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from satisfaction.embedded.account import Account, account
from satisfaction.embedded.home import Home
from satisfaction.embedded.postgres import NOT_DURABLE, environment, installed, program, run

PATIENCE = 60.0


@dataclass
class Server:
    who: Account
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = NOT_DURABLE | {"listen_addresses": "", "unix_socket_directories": str(self.who.socket)}
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

    @property
    def place(self) -> list[str]:
        return ["-h", str(self.who.socket), "-p", str(self.port), "-U", "postgres"]


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


def wait_for(holds: object, seconds: float = PATIENCE) -> None:
    """Wait until something holds, or fail."""
    assert callable(holds)
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "nothing came of it in time"
        time.sleep(0.1)
