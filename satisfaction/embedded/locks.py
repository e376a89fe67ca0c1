"""Locks on files: the kernel lets go of them however a process ends."""

import fcntl
import os
from pathlib import Path


class Lock:
    """One process's grip on a lock file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def share(self) -> None:
        """Wait until no one holds the lock alone, then hold it with others."""
        fcntl.flock(self._open(), fcntl.LOCK_SH)

    def take(self) -> bool:
        """Hold the lock alone, or return False at once."""
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file


def is_held(path: Path) -> bool:
    """Tell whether some process holds the lock alone."""
    probe = Lock(path)
    free = probe.take()
    probe.release()
    return not free
