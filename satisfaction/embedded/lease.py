"""Using an embedded server: started when nobody has, stopped when the last one leaves."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from satisfaction.embedded.home import ROOT, Home
from satisfaction.embedded.keeper import Marks
from satisfaction.embedded.locks import Lock, is_held
from satisfaction.embedded.processes import signal_one, spawn
from satisfaction.embedded.service import ServiceFailed
from satisfaction.secret_files import secret

VARIABLES = {"DATABASE_URL": "postgres", "REDIS_URL": "broker"}
READY_WITHIN = 180.0
STOPPED_WITHIN = 40.0


@contextmanager
def addresses(home: Home) -> Iterator[None]:
    """Set what is missing for settings to load, with no server behind it."""
    missing = {"DATABASE_URL": "postgres:///portal", "REDIS_URL": "redis://", "SECRET_KEY": home.secrets().secret_key}
    os.environ.update({name: value for name, value in missing.items() if not secret(name)})
    yield


@contextmanager
def servers(home: Home, *, durable: bool = True) -> Iterator[None]:
    """Set DATABASE_URL, REDIS_URL and SECRET_KEY where they are missing, with servers behind them."""
    with ExitStack() as leases:
        for variable, name in VARIABLES.items():
            if not secret(variable):
                os.environ[variable] = leases.enter_context(lease(home, name, durable=durable))
        if not secret("SECRET_KEY"):
            os.environ["SECRET_KEY"] = home.secrets().secret_key
        yield


@contextmanager
def lease(home: Home, name: str, *, durable: bool = True) -> Iterator[str]:
    """Give the address of a running server for as long as the block lasts."""
    marks = Marks(home, name)
    users = Lock(marks.users)
    users.share()
    keeper: subprocess.Popen[bytes] | None = None
    try:
        keeper = ensure_keeper(home, name, marks, durable=durable)
        yield marks.url.read_text()
    finally:
        leave(users, marks, keeper)


def ensure_keeper(home: Home, name: str, marks: Marks, *, durable: bool) -> subprocess.Popen[bytes] | None:
    """Wait until the server answers, starting its keeper when there is none; return the keeper if it is ours."""
    keeper: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if keeper is not None and keeper.poll():
            raise ServiceFailed(marks.error.read_text() if marks.error.exists() else f"Xem {marks.log}.")
        if forget_dead_keeper(marks) and (keeper is None or keeper.poll() is not None):
            marks.error.unlink(missing_ok=True)
            keeper = start_keeper(home, name, marks, durable=durable)
        elif marks.url.exists():
            return keeper
        time.sleep(0.05)
    raise ServiceFailed(f"{name} không sẵn sàng sau {READY_WITHIN:.0f} giây. Xem {marks.log}.")


def forget_dead_keeper(marks: Marks) -> bool:
    """Tell whether no keeper lives, and then take away the address it left."""
    lock = Lock(marks.keeper)
    dead = lock.take()
    if dead:
        marks.url.unlink(missing_ok=True)
    lock.release()
    return dead


def start_keeper(home: Home, name: str, marks: Marks, *, durable: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "satisfaction.embedded.keeper", name, str(home.root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with marks.log.open("ab") as log:
        return spawn(
            [*command, *([] if durable else ["--no-fsync"])],
            log=log,
            death_signal=None,
            env=environment,
            cwd=home.root,
        )


def leave(users: Lock, marks: Marks, keeper: subprocess.Popen[bytes] | None) -> None:
    """Give the lease back; the last one out waits until the server has stopped."""
    deadline = time.monotonic() + STOPPED_WITHIN
    if users.take() and is_held(marks.keeper):
        signal_one(int(marks.pid.read_text()), signal.SIGTERM)
        while is_held(marks.keeper) and time.monotonic() < deadline:
            time.sleep(0.05)
    if keeper is not None and not is_held(marks.keeper):
        keeper.wait(5)
    users.release()
