"""The portal and the references on servers of their own: a temporary home, a durable database, the web of bin/start."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from satisfaction.embedded.home import ROOT, home
from satisfaction.embedded.lease import servers
from satisfaction.embedded.processes import kill_group
from satisfaction.embedded.supervisor import programs, web
from satisfaction.embedded.testing import OWN

READY_WITHIN = 60.0
# The ceilings stand above what the load generator can send from its one address; every form is weighed all the same.
FLOOD = {f"FLOOD_{what}_{whom}": "100000000" for what in ("WATCH", "MOST") for whom in ("DOOR", "NETWORK")}


@contextmanager
def world() -> Iterator[Path]:
    """Set up Django on embedded servers in a home that is thrown away; yields a folder for files."""
    with tempfile.TemporaryDirectory(prefix="satisfaction-bench-") as folder:
        for name in OWN:
            os.environ.pop(name, None)
        os.environ.update(SATISFACTION_HOME=folder, DJANGO_SETTINGS_MODULE="satisfaction.settings", **FLOOD)
        with servers(home(), durable=True):
            _set_up()
            yield Path(folder)


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def serving(*, application: str = "", environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Run a WSGI application, the portal's own unless another is named, as bin/start does; yields its port."""
    port = free_port()
    options = argparse.Namespace(host="127.0.0.1", port=port, tls=False)
    command = web(options, home())
    if application:
        command[-1] = application
    log = Path(os.environ["SATISFACTION_HOME"]) / "log" / f"bench-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for_web(port, log)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        kill_group(process.pid)


@contextmanager
def counting() -> Iterator[None]:
    """Run the worker that counts answers, as bin/start does, without beat."""
    options = argparse.Namespace(host="127.0.0.1", port=0, tls=False)
    (command,) = (each.command for each in programs(options, home()) if each.name == "worker")
    log = Path(os.environ["SATISFACTION_HOME"]) / "log" / "bench-worker.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait_for_worker(log)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        kill_group(process.pid)


def _wait_for_worker(log: Path) -> None:
    from satisfaction.health import worker

    deadline = time.monotonic() + READY_WITHIN
    while not worker():
        if time.monotonic() > deadline:
            sys.exit(f"The worker did not answer: {log.read_text()[-2000:]}")


def wait_for_web(port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"A server did not answer: {log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
