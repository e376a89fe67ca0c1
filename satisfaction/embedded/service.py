"""What the keeper needs to know of a server."""

import subprocess
from typing import IO, Protocol


class ServiceFailed(Exception):
    """A server could not be started; the message says why and what to do."""


class Service(Protocol):
    name: str

    def prepare(self) -> None:
        """Make what the server needs and end what an earlier run left behind."""

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]: ...

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool: ...

    def stop(self, process: subprocess.Popen[bytes]) -> None: ...

    def url(self) -> str: ...
