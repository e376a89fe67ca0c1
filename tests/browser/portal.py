"""The whole portal, started as its users start it, for tests and screenshots that look at it from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300
STOP_SECONDS = 40
# What the surroundings configured must not leak into the portal under test: it brings its own servers.
INHERITED = ("DATABASE_URL", "DATABASE_ADMIN_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "DEBUG")


@dataclass(frozen=True)
class Portal:
    """A running portal: its address and the home that holds its data."""

    url: str
    home: Path

    def manage(self, *words: str) -> str:
        """Run a management command against the running portal and return what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(self.home), capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode:
            raise AssertionError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def manage_json(self, *words: str) -> Any:
        return json.loads(self.manage(*words, "--json"))

    def get(self, path: str) -> int:
        """Return the status of a page."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, TimeoutError):
            return 0


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in INHERITED}
    return {**kept, "SATISFACTION_HOME": str(home)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path, *, demo: bool) -> Iterator[Portal]:
    """Start the portal in `home` on a free port; stop it by its pid at the end."""
    port = free_port()
    command = [str(ROOT / "bin" / "start"), "--port", str(port), *(["--demo"] if demo else [])]
    log = home / "start.log"
    home.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=output, stderr=output)
    portal = Portal(f"http://127.0.0.1:{port}", home)
    try:
        _wait_until_ready(portal, process, log)
        yield portal
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


def _wait_until_ready(portal: Portal, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"bin/start ended with {process.returncode}:\n{log.read_text()}")
        if portal.get("/readyz") == 200:
            return
        time.sleep(0.5)
    raise AssertionError(f"not ready after {START_SECONDS} s:\n{log.read_text()}")
