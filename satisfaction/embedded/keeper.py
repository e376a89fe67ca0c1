"""Keeps one embedded server running for as long as any process holds a lease on it."""

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from satisfaction.embedded.broker import Broker
from satisfaction.embedded.home import Home, write_private
from satisfaction.embedded.locks import Lock
from satisfaction.embedded.postgres import Postgres
from satisfaction.embedded.service import Service, ServiceFailed

SERVICES: dict[str, type[Postgres] | type[Broker]] = {Postgres.name: Postgres, Broker.name: Broker}
STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})
LOOK_EVERY = 0.5
READY_WITHIN = 120.0
# So long it waits at most before it starts a server again that died at once: a full disk is cleared by a person.
LONGEST_PAUSE = 30.0
# A server that ran for so long died by accident, and is started again at once.
STEADY_AFTER = 60.0
# So long a server that lets nobody in any more may wait for those who are still there.
LEAVES_WITHIN = 5.0


class Marks:
    """The files through which a keeper and those who lease its server speak."""

    def __init__(self, home: Home, name: str) -> None:
        self.users = home.run / f"{name}.users"
        self.keeper = home.run / f"{name}.keeper"
        self.url = home.run / f"{name}.url"
        self.pid = home.run / f"{name}.pid"
        self.error = home.run / f"{name}.error"
        self.log = home.log / f"{name}.log"


def main() -> int:
    options = arguments()
    # The signal waits until it is asked for, so that it never cuts a start short.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    home = Home(options.home)
    marks = Marks(home, options.service)
    lock = Lock(marks.keeper)
    if not take_soon(lock):
        return 0
    write_private(marks.pid, str(os.getpid()))
    try:
        keep(SERVICES[options.service](home, durable=not options.no_fsync), marks)
    except ServiceFailed as error:
        write_private(marks.error, str(error))
        return 1
    finally:
        marks.url.unlink(missing_ok=True)
        lock.release()
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="keeper", description=__doc__)
    parser.add_argument("service", choices=sorted(SERVICES))
    parser.add_argument("home", type=Path)
    parser.add_argument("--no-fsync", action="store_true")
    return parser.parse_args()


def take_soon(lock: Lock) -> bool:
    """Take the keeper's lock; one who only looks at it holds it for a moment."""
    for _ in range(20):
        if lock.take():
            return True
        time.sleep(0.05)
    return False


def keep(service: Service, marks: Marks) -> None:
    """Run the server until the last lease is gone, starting it again for as long as it dies.

    Raises ServiceFailed where its first start fails: then nobody uses it yet, and somebody waits for the reason.
    """
    users = Lock(marks.users)
    process: subprocess.Popen[bytes] | None = bring_up(service, marks)
    failures, started = 0, time.monotonic()
    try:
        while not (asked_to_stop(pause(failures) if process is None else LOOK_EVERY) or users.take()):
            if process is not None and process.poll() is None:
                see_off(service, process)
                continue
            if process is not None and time.monotonic() - started > STEADY_AFTER:
                failures = 0
            process, failures, started = bring_up_again(service, marks), failures + 1, time.monotonic()
    finally:
        if process is not None:
            service.stop(process)
        users.release()


def see_off(service: Service, process: subprocess.Popen[bytes]) -> None:
    """End a server that somebody told to stop and that would wait for ever for sessions which are kept open."""
    deadline = time.monotonic() + LEAVES_WITHIN
    while service.is_leaving(process) and process.poll() is None:
        if time.monotonic() > deadline:
            service.stop(process)
            return
        time.sleep(0.1)


def asked_to_stop(within: float) -> bool:
    """Wait for a signal to stop.

    Who is stopped and goes on (SIGSTOP, SIGCONT) while waiting is told by Python of a signal that never came.
    """
    told = signal.sigtimedwait(STOPPING, within)
    return told is not None and told.si_signo in STOPPING


def pause(failures: int) -> float:
    return float(min(LONGEST_PAUSE, LOOK_EVERY * 2**failures))


def bring_up_again(service: Service, marks: Marks) -> subprocess.Popen[bytes] | None:
    """Start the server again under its old address; None where it could not be, for what the log says."""
    try:
        return bring_up(service, marks)
    except (ServiceFailed, OSError) as error:
        note(marks, str(error))
        return None


def note(marks: Marks, words: str) -> None:
    """Write into the server's log, where there is room for it."""
    with suppress(OSError), marks.log.open("a") as log:
        log.write(f"{words}\n")


def bring_up(service: Service, marks: Marks) -> subprocess.Popen[bytes]:
    service.prepare()
    with marks.log.open("ab") as log:
        process = service.start(log)
    deadline = time.monotonic() + READY_WITHIN
    while not service.is_ready(process):
        if process.poll() is not None or time.monotonic() > deadline:
            service.stop(process)
            raise ServiceFailed(f"{service.name} không khởi động được. Xem {marks.log}:\n{tail(marks.log)}")
        time.sleep(0.05)
    write_private(marks.url, service.url())
    return process


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])


if __name__ == "__main__":
    sys.exit(main())
