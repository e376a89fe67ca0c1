"""What is done to the running portal: each fault is a block that injects it and mends it again."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.faults.portal.running import Portal
from satisfaction.embedded.account import account
from satisfaction.embedded.keeper import Marks
from satisfaction.embedded.postgres import installed
from satisfaction.embedded.processes import children, signal_one, working_in

KILL, TERM, INT = signal.SIGKILL, signal.SIGTERM, signal.SIGINT
STOP, GO = signal.SIGSTOP, signal.SIGCONT
HOURS = 3600
FULL_DISK = "ổ đĩa đầy"
PIECE = 1 << 20
FULL_WITHIN = 60.0
# A worker ends what it is at before it leaves; who starts it again looks every half second, later each time it dies.
BACK_WITHIN = 120.0

Find = Callable[[Portal], list[int]]


@dataclass(frozen=True, slots=True)
class Fault:
    """`seconds`: how long it lasts; `asks`: whether an official asks for work meanwhile; `broker`: it is away.

    `amid`: it comes while a report is being laid out on paper.
    """

    name: str
    inject: Callable[[Portal], AbstractContextManager[None]]
    seconds: float = 0.0
    asks: bool = True
    broker: bool = False
    amid: bool = False


def dies(find: Find, number: signal.Signals) -> Callable[[Portal], AbstractContextManager[None]]:
    """Send a signal to one of the processes found; somebody else has to start it again."""
    return _ended(find, lambda pid: signal_one(pid, number))


def unit_dies(find: Find, number: signal.Signals) -> Callable[[Portal], AbstractContextManager[None]]:
    """Send a signal to one of the processes found and to all it started, as systemd does that stops a unit."""
    return _ended(find, lambda pid: os.killpg(pid, number))


def _ended(find: Find, end: Callable[[int], None]) -> Callable[[Portal], AbstractContextManager[None]]:
    @contextmanager
    def fault(portal: Portal) -> Iterator[None]:
        before = found(find, portal)
        end(before[0])
        yield
        replaced(find, portal, before)

    return fault


def replaced(find: Find, portal: Portal, before: list[int]) -> None:
    """Wait until the first of the processes is gone and as many as before are there. Raises TimeoutError."""
    deadline = time.monotonic() + BACK_WITHIN
    while before[0] in (now := find(portal)) or len(now) < len(before):
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {before[0]} did not end, or nobody started another")
        time.sleep(0.1)


def stands_still(find: Find) -> Callable[[Portal], AbstractContextManager[None]]:
    """Stop all processes found with all they started, and let them go on."""

    @contextmanager
    def fault(portal: Portal) -> Iterator[None]:
        pids = [pid for main in found(find, portal) for pid in (main, *children(main))]
        with stopped(pids):
            yield

    return fault


@contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        signal_one(pid, STOP)
    try:
        yield
    finally:
        for pid in pids:
            signal_one(pid, GO)


def found(find: Find, portal: Portal) -> list[int]:
    """Return the processes, which may just be starting again after the fault before. Raises TimeoutError."""
    deadline = time.monotonic() + 30
    while not (pids := find(portal)):
        if time.monotonic() > deadline:
            raise TimeoutError("a process to be hit is not there")
        time.sleep(0.1)
    return pids


def broker(portal: Portal) -> list[int]:
    return list(working_in(portal.home.root / "broker"))


def database(portal: Portal) -> list[int]:
    return list(working_in(account(portal.home, installed()).data))


def postmaster(portal: Portal) -> list[int]:
    file = account(portal.home, installed()).data / "postmaster.pid"
    return [int(file.read_text().splitlines()[0])] if file.exists() else []


def pool(portal: Portal) -> list[int]:
    """Return the children in which tasks run."""
    return [pid for main in portal.worker("celery") for pid in children(main)]


@contextmanager
def broker_forgets(portal: Portal) -> Iterator[None]:
    """Kill the broker with all it kept: queues, counters, marks."""
    with keeper_waits(portal):
        signal_one(found(broker, portal)[0], KILL)
        shutil.rmtree(portal.home.root / "broker" / "appendonlydir", ignore_errors=True)
    yield


@contextmanager
def broker_away(portal: Portal) -> Iterator[None]:
    """Have no broker at all for as long as the block lasts."""
    with keeper_waits(portal):
        signal_one(found(broker, portal)[0], KILL)
        yield


@contextmanager
def keeper_waits(portal: Portal) -> Iterator[None]:
    with stopped([int(Marks(portal.home, "broker").pid.read_text())]):
        yield


@contextmanager
def full_disk(portal: Portal) -> Iterator[None]:
    """Fill the file system of the data to its last byte, again and again: what is thrown away makes room."""
    filler, full, over = portal.home.root / "filler", threading.Event(), threading.Event()
    filling = threading.Thread(target=keep_full, args=(filler, full, over))
    try:
        filling.start()
        full.wait(FULL_WITHIN)
        yield
    finally:
        over.set()
        filling.join()
        filler.unlink(missing_ok=True)


def keep_full(filler: Path, full: threading.Event, over: threading.Event) -> None:
    with filler.open("wb", buffering=0) as file:
        while not over.is_set():
            try:
                os.write(file.fileno(), b"\0" * PIECE)
            except OSError:
                full.set()
                over.wait(0.02)


def clock_jumps(seconds: int) -> Callable[[Portal], AbstractContextManager[None]]:
    @contextmanager
    def fault(portal: Portal) -> Iterator[None]:
        portal.set_clock(seconds)
        try:
            yield
        finally:
            portal.set_clock(0)

    return fault


def all_faults(*, full: bool) -> list[Fault]:
    """Return one of each kind that this machine lets happen; `full`: the data lie where a disk can be filled."""
    short, reports = _worker("celery"), _worker("reports")
    faults = [
        Fault("web: tiến trình con, SIGKILL", dies(Portal.web_workers, KILL), 1),
        Fault("web: tiến trình con, SIGTERM", dies(Portal.web_workers, TERM), 1),
        Fault("web: tiến trình con, SIGSTOP", stands_still(lambda one: one.web_workers()[:1]), 2),
        Fault("web: cả bộ, SIGKILL", dies(Portal.web, KILL), 1),
        Fault("worker: SIGKILL", dies(short, KILL), 1),
        Fault("worker: SIGTERM", dies(short, TERM), 1),
        Fault("worker: SIGSTOP", stands_still(short), 2),
        Fault("worker: tiến trình con, SIGKILL", dies(pool, KILL), 1),
        Fault("reports: SIGKILL", dies(reports, KILL), 1, amid=True),
        Fault("reports: SIGTERM", dies(reports, TERM), 1, amid=True),
        Fault("reports: cả nhóm tiến trình, SIGTERM", unit_dies(reports, TERM), 1, amid=True),
        Fault("reports: SIGSTOP", stands_still(reports), 2, amid=True),
        Fault("beat: SIGKILL", dies(Portal.beat, KILL), 1),
        Fault("beat: SIGTERM", dies(Portal.beat, TERM), 1),
        Fault("beat: SIGSTOP", stands_still(Portal.beat), 2),
        Fault("hàng đợi: SIGTERM", dies(broker, TERM), 1),
        Fault("hàng đợi: SIGKILL, mất sạch bộ nhớ", broker_forgets, 2),
        Fault("hàng đợi: không có", broker_away, 5, broker=True),
        Fault("hàng đợi: SIGSTOP", stands_still(broker), 5, broker=True),
        Fault("PostgreSQL: SIGKILL", dies(postmaster, KILL), 1, asks=False),
        Fault("PostgreSQL: SIGTERM (smart)", dies(postmaster, TERM), 1, asks=False),
        Fault("PostgreSQL: SIGINT (fast)", dies(postmaster, INT), 1, asks=False),
        Fault("PostgreSQL: SIGSTOP", stands_still(database), 3, asks=False),
        Fault("đồng hồ nhảy tới 2 giờ", clock_jumps(2 * HOURS), 2),
        Fault("đồng hồ nhảy lui 2 giờ", clock_jumps(-2 * HOURS), 2),
    ]
    if full:
        faults.append(Fault(FULL_DISK, full_disk, 6, asks=False))
    return faults


def _worker(queue: str) -> Find:
    return lambda portal: portal.worker(queue)
