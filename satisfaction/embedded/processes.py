"""Starting, finding and ending processes so that none is left behind."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

SET_DEATH_SIGNAL = 1
libc = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: list[str],
    *,
    log: IO[bytes],
    death_signal: signal.Signals | None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: int | None = None,
    group: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own; `death_signal` reaches it when this process dies."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=env,
        cwd=cwd,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        start_new_session=True,
        preexec_fn=None if death_signal is None else dying_with_parent(death_signal),
    )


def dying_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def arrange() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        libc.prctl(SET_DEATH_SIGNAL, int(death_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return arrange


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """End a program: each signal in turn with the seconds it is given, then its whole group by force."""
    for number, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    kill_group(process.pid)
    process.wait()


def kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def working_in(folder: Path) -> Iterator[int]:
    """Yield the processes whose working folder is `folder`."""
    for pid in running():
        try:
            where = Path(f"/proc/{pid}/cwd").readlink()
        except OSError:
            continue
        if where == folder:
            yield pid


def marked(mark: str) -> Iterator[int]:
    """Yield the other processes whose environment holds `mark` (NAME=value)."""
    wanted = mark.encode()
    for pid in running():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if wanted in environment.split(b"\0") and pid != os.getpid():
            yield pid


def children(parent: int) -> list[int]:
    """Return the processes that a process started and that still run."""
    return [pid for pid in running() if _parent_of(pid) == parent]


def _parent_of(pid: int) -> int:
    try:
        # The name of a program, in brackets, may hold anything; state and parent follow the last bracket.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def running() -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def clear(find: Callable[[], Iterator[int]], *steps: tuple[signal.Signals, float]) -> None:
    """End every process that `find` yields: each signal in turn with the seconds it is given."""
    for number, seconds in steps:
        deadline = time.monotonic() + seconds
        for pid in find():
            signal_one(pid, number)
        while any(True for _ in find()):
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        else:
            return


def signal_one(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return
