"""The whole portal under the supervisor of bin/start: web, both workers and beat, on the servers of the world around.

Run as a program it is that supervisor; `running()` starts it and ends it.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import free_port, wait_for_web
from satisfaction.embedded.home import ROOT, home
from satisfaction.embedded.processes import children, kill_group, spawn
from satisfaction.embedded.start import MARK, interrupt
from satisfaction.embedded.supervisor import Program, Supervisor, programs

CLOCK = ROOT / "bench" / "faults" / "portal" / "clock"
STOP_WITHIN = 60.0


def main() -> int:
    signal.signal(signal.SIGTERM, interrupt)
    options = argparse.Namespace(host="127.0.0.1", port=int(sys.argv[1]), tls=False)
    os.environ[MARK] = str(home().root)
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1")
    supervisor = Supervisor(home(), [quicker(program) for program in programs(options, home())])
    try:
        supervisor.start(options)
        return supervisor.watch()
    except KeyboardInterrupt:
        return 0
    finally:
        supervisor.stop()


def quicker(program: Program) -> Program:
    """Have beat ring more often where that is asked for."""
    if program.name == "beat" and os.environ.get("FAULTS_BEAT_TIMES"):
        program.command[program.command.index("satisfaction.beat")] = "bench.faults.portal.beat"
    return program


class Portal:
    """The running portal, its clock, and where its processes are."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", clock: Path) -> None:
        self.port = port
        self.process = process
        self.clock = clock
        self.home = home()

    def set_clock(self, seconds: int) -> None:
        """Move the clock of web, workers and beat by so many seconds from the true one."""
        self.clock.write_text(f"{seconds:+d}\n")

    def mains(self, *words: str) -> list[int]:
        """Return the programs that the supervisor runs, those whose command line holds all `words`."""
        return [pid for pid in children(self.process.pid) if set(words) <= set(command(pid))]

    def web(self) -> list[int]:
        return self.mains("granian")

    def web_workers(self) -> list[int]:
        return [pid for main in self.web() for pid in children(main) if "granian" in command(pid)]

    def beat(self) -> list[int]:
        return self.mains("beat")

    def worker(self, queue: str) -> list[int]:
        return self.mains("worker", queue)


def command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


@contextmanager
def running(*, beat_times: float, folder: Path) -> Iterator[Portal]:
    """Start the portal and yield it once it answers; `folder` is outside of what may be full."""
    port, clock = free_port(), folder / "clock"
    environment = {**os.environ, "FAULTS_BEAT_TIMES": f"{beat_times:g}" if beat_times != 1 else ""}
    if beat_times != 1:
        environment["JOBS_SENT_AGAIN_SECONDS"] = f"{600 / beat_times:.0f}"
        # Taken up so much oftener, a piece of work meets the same trouble so much oftener.
        environment["JOBS_MOST_ATTEMPTS"] = f"{3 * beat_times:.0f}"
    environment |= {"FAULTS_CLOCK": str(clock), "PYTHONPATH": str(CLOCK)}
    log = folder / "portal.log"
    command = [sys.executable, "-m", "bench.faults.portal.running", str(port)]
    with log.open("wb") as output:
        process = spawn(command, log=output, death_signal=signal.SIGTERM, env=environment, cwd=ROOT)
    try:
        wait_for_web(port, log)
        portal = Portal(port, process, clock)
        _wait_for_all(portal)
        yield portal
    finally:
        end(process)


def _wait_for_all(portal: Portal) -> None:
    deadline = time.monotonic() + STOP_WITHIN
    while not (portal.beat() and portal.worker("celery") and portal.worker("reports")):
        if time.monotonic() > deadline:
            raise TimeoutError("workers and beat did not start")
        time.sleep(0.1)


def end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        kill_group(process.pid)
    process.wait()


if __name__ == "__main__":
    sys.exit(main())
