"""The load generator, a process of its own: requests over kept connections, one thread each, nothing but sockets.

Reads a task as JSON on its standard input and prints what came of it. Steps of a task are done by every connection in
its turn; `rate` paces them from the outside (open loop): a late server makes requests wait, and the waiting counts.
"""

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from satisfaction.embedded.home import ROOT

VISIT = re.compile(rb'name="(_visit|_token|_thong_bao)" value="([^"]+)"')
LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"


@dataclass
class Task:
    """`what`: get (one path), post (prepared bodies to one path), visit (form, post, thanks). `rate` per second."""

    what: str
    port: int
    path: str
    number: int
    connections: int = 8
    answers: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    rate: float = 0.0
    expected: int = 200


@dataclass
class Outcome:
    """`latencies` in seconds, one per request (per visit for visits)."""

    seconds: float
    errors: int
    latencies: list[float]
    bodies: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


def run(task: Task) -> Outcome:
    """Let a process of its own do a task."""
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(command, input=json.dumps(asdict(task)), capture_output=True, text=True, cwd=ROOT, check=True)
    return Outcome(**json.loads(done.stdout))


class Wire:
    """One kept HTTP/1.1 connection."""

    def __init__(self, port: int, *, patience: float = 30) -> None:
        self.port = port
        self.patience = patience
        self.rest = b""
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request and return status, head and body of its answer."""
        self.socket.sendall(request)
        data = b""
        while (end := data.find(HEAD_END)) < 0:
            data += self._more()
        head, body = data[:end], data[end + 4 :]
        length = _length(head)
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), head, body

    def _more(self) -> bytes:
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


def _length(head: bytes) -> int:
    found = LENGTH.search(head)
    return int(found[1]) if found else 0


def get(path: str) -> bytes:
    lines = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
    return lines.encode()


def plain_get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def filled(page: bytes, answers: dict[str, Any]) -> str:
    """Return the form as a browser would send it: answers, consent and the hidden fields of its page."""
    hidden = {name.decode(): value.decode() for name, value in VISIT.findall(page)}
    return urlencode({**answers, "_consent": "1", "_trang_web": "", "_lang": "vi", **hidden}, doseq=True)


def work(task: Task, place: int) -> Callable[[Wire], bool]:
    """Return what is to be done on a connection for one step; it tells whether all went as expected."""
    if task.what == "get":
        request = get(task.path)
        return lambda wire: wire.ask(request)[0] == task.expected
    if task.what == "post":
        request = post(task.path, task.bodies[place].encode())
        return lambda wire: wire.ask(request)[0] == task.expected
    answers = task.answers[place % len(task.answers)]
    return lambda wire: _visit(wire, task.path, answers)


def _visit(wire: Wire, path: str, answers: dict[str, Any]) -> bool:
    status, _head, page = wire.ask(plain_get(path))
    if status != 200:
        return False
    status, head, _body = wire.ask(post(path, filled(page, answers).encode()))
    if status != 303:
        return False
    location = next(line[9:].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"location:"))
    status, _head, _thanks = wire.ask(get(location.decode()))
    return status == 200


def prepare(task: Task) -> Outcome:
    """Open as many forms as there are answers, one after the other, and return them filled in."""
    wire = Wire(task.port)
    bodies = []
    for answers in task.answers:
        _status, _head, page = wire.ask(plain_get(task.path))
        bodies.append(filled(page, answers))
    return Outcome(0.0, 0, [], bodies)


def drive(task: Task) -> Outcome:
    """Do all steps over all connections; a connection takes the next step as soon as it is free (and it is due)."""
    steps = count()
    latencies: list[float] = []
    errors: list[int] = []
    start = time.perf_counter() + 0.2

    def connection() -> None:
        wire = Wire(task.port)
        while (place := next(steps)) < task.number:
            step = work(task, place)
            due = start + place / task.rate if task.rate else 0.0
            while (now := time.perf_counter()) < max(due, start):
                time.sleep(max(due, start) - now)
            begun = due or now
            if not _done(step, wire):
                errors.append(place)
            latencies.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=connection) for _ in range(task.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Outcome(time.perf_counter() - start, len(errors), latencies)


def _done(step: Callable[[Wire], bool], wire: Wire) -> bool:
    try:
        return step(wire)
    except (OSError, ValueError, StopIteration):
        wire.connect()
        return False


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    task = Task(**json.load(sys.stdin))
    outcome = prepare(task) if task.what == "prepare" else drive(task)
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()
