"""Runs web, worker and beat: starts them, starts them again when they die, ends them all."""

import argparse
import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from satisfaction.embedded.home import ROOT, Home
from satisfaction.embedded.keeper import tail
from satisfaction.embedded.processes import clear, kill_group, marked, spawn
from satisfaction.embedded.service import ServiceFailed
from satisfaction.embedded.start import END_LEFTOVERS, MARK

CELERY = [sys.executable, "-m", "celery", "-A"]
READY_WITHIN = 90.0
STOP_WITHIN = 20.0
LOOK_EVERY = 0.5
# This many deaths in a row are no accident: while starting, the start is given up; later, the log is shown.
MOST_DEATHS = 5
# Who lived this long has started well; the next death is the first one again.
STEADY_AFTER = 60.0
LONGEST_PAUSE = 30.0
LARGEST_LOG = 10_000_000
# Threads of the web server that neither work nor wait: they refuse what is too much (satisfaction.valve).
REFUSING = 8


@dataclass
class Program:
    name: str
    command: list[str]
    deaths: int = 0
    born: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    again_at: float | None = None


def programs(options: argparse.Namespace, place: Home) -> list[Program]:
    """Return what runs beside the servers.

    Two workers, so that a long report never holds up the counting of answers: one for short work, one that
    starts its child anew after some reports because paper leaves memory behind.
    """
    worker = [*CELERY, "satisfaction.celery", "worker", "--without-gossip", "--without-mingle", "--concurrency=1"]
    times = str(place.run / "beat-schedule")
    return [
        Program("web", web(options, place)),
        Program("worker", [*worker, "-n", "worker@%h", "-Q", "celery"]),
        Program("reports", [*worker, "-n", "reports@%h", "-Q", "reports", "--max-tasks-per-child=20"]),
        Program("beat", [*CELERY, "satisfaction.beat", "beat", "--pidfile=", "--schedule", times]),
    ]


def web(options: argparse.Namespace, place: Home) -> list[str]:
    workers = os.environ.get("WEB_WORKERS", "2")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    command += ["--host", options.host, "--port", str(options.port)]
    command += ["--workers", workers, "--blocking-threads", threads(), "--respawn-failed-workers"]
    if options.tls:
        from satisfaction.embedded.certificate import certificate

        made = certificate(place, options.host)
        command += ["--ssl-certificate", str(made.certificate), "--ssl-keyfile", str(made.key)]
    return [*command, "satisfaction.wsgi:application"]


def threads() -> str:
    """Return how many threads wait for the answers of a web process: its valve must be reached to refuse."""
    working, waiting = int(os.environ.get("WEB_THREADS", "4")), int(os.environ.get("WEB_WAITING", "60"))
    officials = int(os.environ.get("WEB_OFFICIALS", "1"))
    return str(working + officials + 2 * waiting + REFUSING)


class Supervisor:
    def __init__(self, place: Home, programs: list[Program]) -> None:
        self.place = place
        self.programs = programs
        self.answered = False

    def start(self, options: argparse.Namespace) -> None:
        """Start the web and the rest once it answers: on two cores they would only delay each other."""
        first, *rest = self.programs
        self._spawn(first)
        self._wait_until_ready(options)
        self.answered = True
        for program in rest:
            self._spawn(program)

    def _wait_until_ready(self, options: argparse.Namespace) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not answers(options):
            self._look()
            if time.monotonic() > deadline:
                raise ServiceFailed(f"Trang web không trả lời sau {READY_WITHIN:.0f} giây. Xem {self._log('web')}.")
            time.sleep(0.1)

    def watch(self) -> int:
        while True:
            self._look()
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """End everything: politely, then by force, whatever the programs started included."""
        for program in self.programs:
            if program.process is not None and program.process.poll() is None:
                program.process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for program in self.programs:
            if program.process is not None:
                end(program.process, deadline)
        clear(lambda: marked(f"{MARK}={self.place.root}"), *END_LEFTOVERS)

    def _look(self) -> None:
        now = time.monotonic()
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                self._bury(program, now)
            if program.again_at is not None and now >= program.again_at:
                self._spawn(program)

    def _bury(self, program: Program, now: float) -> None:
        """Note a death, end what outlived it, and set the time of the next try, later each time.

        Raises ServiceFailed when the web dies again and again before it ever answered: then somebody waits for the
        reason. Later nobody may be there, and what goes on taking answers must not end for what cannot run.
        """
        if program.process is not None:
            # Web workers whose parent was killed would go on answering, out of anybody's sight.
            kill_group(program.process.pid)
        program.process = None
        program.deaths = program.deaths + 1 if now - program.born < STEADY_AFTER else 1
        if program.deaths > MOST_DEATHS and not self.answered:
            raise ServiceFailed(self._last_words(program))
        program.again_at = now + pause(program.deaths)
        print(self._told(program), file=sys.stderr, flush=True)

    def _told(self, program: Program) -> str:
        if program.deaths == MOST_DEATHS + 1:
            goes_on = f"  Cổng vẫn chạy phần còn lại, thử lại {LONGEST_PAUSE:.0f} giây một lần."
            return f"  {self._last_words(program)}\n{goes_on}"
        return f"  {program.name} đã dừng, chạy lại. Xem {self._log(program.name)}"

    def _last_words(self, program: Program) -> str:
        log = self._log(program.name)
        return f"{program.name} dừng {program.deaths} lần liền. Xem {log}:\n{tail(log)}"

    def _spawn(self, program: Program) -> None:
        path = self._log(program.name)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            program.process = spawn(program.command, log=log, death_signal=signal.SIGTERM, cwd=ROOT)
        program.again_at, program.born = None, time.monotonic()

    def _log(self, name: str) -> Path:
        return self.place.log / f"{name}.log"


def pause(deaths: int) -> float:
    """Return the seconds before the next try after so many deaths in a row: at once, then 1, 3, 7 … up to 30."""
    return min(LONGEST_PAUSE, 2.0 ** (min(deaths, 10) - 1) - 1)


def end(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        wait_a_little(process, 3.0)
    kill_group(process.pid)
    process.wait()


def wait_a_little(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def answers(options: argparse.Namespace) -> bool:
    """Tell whether the web server says that it is well."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104 -- translated, not bound
    wire = http.client.HTTPConnection(host, options.port, timeout=5)
    if options.tls:
        context = ssl._create_unverified_context()  # noqa: S323 -- our own certificate on our own machine
        wire = http.client.HTTPSConnection(host, options.port, timeout=5, context=context)
    try:
        wire.request("GET", "/healthz", headers={"Host": allowed_host()})
        return wire.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        wire.close()


def allowed_host() -> str:
    first = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    return "localhost" if first == "*" else first.lstrip(".")
