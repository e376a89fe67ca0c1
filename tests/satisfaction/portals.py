"""A portal started from outside with bin/start, as a person would."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from satisfaction.embedded.home import ROOT
from satisfaction.embedded.processes import marked

OWN = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DATABASE_ADMIN_URL",
    "ALLOWED_HOSTS",
    "HTTPS",
    "DJANGO_SETTINGS_MODULE",
)
PATIENCE = 120.0


@dataclass
class Portal:
    home: Path
    port: int
    process: subprocess.Popen[str] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        self.process = run(self.home, "--port", str(self.port), **self.environment)
        wait_for(lambda: self.process is not None and self.process.poll() is None and self.get("/healthz")[0] == 200)

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body; 0 where no one listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""

    def manage(self, *words: str) -> str:
        """Run a command with what the portal is configured with; return what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=environment(self.home) | self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def send(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def processes(self) -> list[int]:
        """Return what runs for this home, servers included."""
        return [pid for pid in (*marked(f"SATISFACTION_HOME={self.home}"), *mentioning(self.home)) if alive(pid)]


def run(home: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(ROOT / "bin" / "start"), *arguments],
        env=environment(home) | more,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    return kept | {"SATISFACTION_HOME": str(home)}


def refusal(home: Path, *arguments: str, **environment: str) -> str:
    """Return what a start says that must not succeed."""
    process = run(home, *arguments, **environment)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    return said


def mentioning(home: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(home).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def alive(pid: int) -> bool:
    """Tell a running process from one that only waits to be noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: object, patience: float = PATIENCE) -> None:
    assert callable(condition)
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
