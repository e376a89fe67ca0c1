"""What the keeper needs to know of a server."""

import subprocess
from typing import IO, Protocol


class ServiceFailed(Exception):
    """A server could not be started; the message says why and what to do."""


class Service(Protocol):
    """One server that the keeper runs for a home; `name` names its log and its marks."""

    name: str

    def prepare(self) -> None:
        """Make what the server needs and end what an earlier run left behind. Raises ServiceFailed."""

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server as a child that dies with the keeper, writing to `log`; do not wait until it is ready."""

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Tell whether the started server takes work now; asked again and again, it neither waits nor raises."""

    def is_leaving(self, process: subprocess.Popen[bytes]) -> bool:
        """Tell whether the running server lets nobody in any more and only waits for those who are still there."""

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop the server and return once it is gone, by force where it does not listen."""

    def url(self) -> str:
        """Return the address, password included, by which the portal reaches the server."""
