"""A PgBouncer of a test's own before the test database, in transaction mode; Debian's, by `bin/setup --tests`."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
from django.db import connection

from satisfaction.embedded.account import NAMESPACE, SYSTEM_USER, has_user_namespaces

PORT = 6432
PATIENCE = 20.0
SETTINGS = """
[databases]
{name} = host={host} port={port} dbname={name} user={user} password={password}
[pgbouncer]
listen_addr =
listen_port = {own_port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
server_reset_query =
ignore_startup_parameters = extra_float_digits,options
logfile = {folder}/log
pidfile = {folder}/pid
"""


@contextmanager
def pooled(*, size: int = 3) -> Iterator[tuple[str, str]]:
    """Run a pooler with few connections before the test database; give its folder and the address for DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="sat-pool-") as made:
        folder, found = Path(made), connection.settings_dict
        process = started(folder, found, size)
        try:
            url = f"postgres://{found['USER']}@/{found['NAME']}?host={quote(str(folder))}&port={PORT}"
            until = time.monotonic() + PATIENCE
            while not answers(folder, found):
                assert time.monotonic() < until, (folder / "log").read_text()
                time.sleep(0.1)
            yield str(folder), url
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def started(folder: Path, found: dict[str, Any], size: int, more: str = "") -> subprocess.Popen[bytes]:
    """Start a pooler; `more` are lines after our own, the last of which holds."""
    words = {name: found[name.upper()] for name in ("name", "host", "port", "user", "password")}
    # What an address leaves out: the embedded server's has no port, a trusting server's no password.
    words |= {"port": words["port"] or 5432, "password": words["password"] or "none"}
    about = {"own_port": PORT, "folder": folder, "size": size}
    (folder / "ini").write_text(SETTINGS.format(**words, **about) + more)
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin") or "pgbouncer"
    command = [*before_it(folder), program, *(["-u", SYSTEM_USER] if is_other() else []), str(folder / "ini")]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def before_it(folder: Path) -> list[str]:
    """Return what to put before the program, which refuses to run as root, as the embedded PostgreSQL does."""
    if is_other():
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, SYSTEM_USER)
    return list(NAMESPACE) if os.geteuid() == 0 and not is_other() else []


def is_other() -> bool:
    return os.geteuid() == 0 and not has_user_namespaces()


def answers(folder: Path, found: dict[str, Any]) -> bool:
    try:
        psycopg2.connect(host=str(folder), port=PORT, user=found["USER"], dbname=found["NAME"]).close()
    except psycopg2.Error:
        return False
    return True
