"""Documents laid out side by side in child processes, each in a lane of its own (`documents.rendering_child`).

Celery's worker processes may not use multiprocessing: lanes are programs, spoken to over pipes. They end when the pipe
closes, however this process ends.
"""

import atexit
import logging
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from documents import framing

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
# How much longer a lane may take to answer than the document was given.
GRACE_SECONDS = 15
MOST_LANES = 4
# How many documents wait ready for each lane, so that none is idle while the next one is written.
AHEAD = 2
K = TypeVar("K")


class RenderingFailed(Exception):
    """The document could not be rendered; the message says what to do, the log says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be laid out: within how many `seconds` and bytes of private `memory`, `alone` or among others.

    `options` are passed to `documents.render.pdf`.
    """

    html: str
    seconds: float
    memory: int
    alone: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF and the most memory, in bytes, that its child had in use until then."""

    content: bytes
    peak: int


class Lane:
    """One document at a time. The program behind it starts with the first one, and again when it has died."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    def render(self, page: Page) -> Rendered:
        """Return the PDF. Raises RenderingFailed."""
        head = {"seconds": page.seconds, "memory": page.memory, "alone": page.alone, "options": dict(page.options)}
        answer = self._answer(head, page.html.encode()) or self._answer(head, page.html.encode())
        if answer is None:
            answer = {"state": "killed", "why": "the lane died twice"}, b""
        return _read(*answer)

    def end(self) -> None:
        """Give up what is being laid out, from another thread; nothing is laid out here any more."""
        self._ended = True
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the program with its children."""
        if self._process is None:
            return
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                end.close()
        self._process.kill()
        self._process.wait()
        self._process = None

    def _answer(self, head: Mapping[str, Any], html: bytes) -> tuple[dict[str, Any], bytes] | None:
        """Ask the program; None when it died over it."""
        process = self._running()
        until = time.monotonic() + head["seconds"] + GRACE_SECONDS
        try:
            framing.send(process.stdin.fileno(), head, html)  # type: ignore[union-attr]
            answer = framing.receive(process.stdout.fileno(), until=until)  # type: ignore[union-attr]
        except framing.TooSlow:
            answer = {"state": "slow"}, b""
            self.close()
        except (framing.Cut, BrokenPipeError):
            answer = None
        if answer is None:
            self.close()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._ended:
            raise RenderingFailed(_("Không tạo được tệp PDF. Lỗi đã được ghi lại."))
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "documents.rendering_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env=self._environment,
                bufsize=0,
            )
        return self._process


def _read(head: dict[str, Any], content: bytes) -> Rendered:
    if head["state"] == "done":
        return Rendered(content, head["peak"])
    if head["state"] == "slow":
        raise RenderingFailed(_("Tạo tệp PDF quá lâu nên đã dừng. Hãy thử lại."))
    logger.error("Rendering failed (%s): %s", head["state"], head["why"])
    raise RenderingFailed(_("Không tạo được tệp PDF. Lỗi đã được ghi lại."))


class Pool:
    """Lanes side by side, for one batch of documents: `with Pool(…) as pool`; leaving it ends what still runs."""

    def __init__(self, environment: Mapping[str, str], *, lanes: int | None = None) -> None:
        count = lanes or min(MOST_LANES, len(os.sched_getaffinity(0)))
        self._lanes = [Lane(environment) for _number in range(count)]
        self._free: SimpleQueue[Lane] = SimpleQueue()
        for lane in self._lanes:
            self._free.put(lane)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="paper")

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes if kind is not None else ():
            lane.end()
        self._threads.shutdown(cancel_futures=True)
        for lane in self._lanes:
            lane.close()

    def rendered(self, pages: Iterable[tuple[K, Page]]) -> Iterator[tuple[K, Rendered | RenderingFailed]]:
        """Yield each page's PDF, or why there is none, in the order they come; pages are asked for a few ahead."""
        waiting: deque[tuple[K, Future[Rendered | RenderingFailed]]] = deque()
        for key, page in pages:
            waiting.append((key, self._threads.submit(self._render, page)))
            while waiting and (waiting[0][1].done() or len(waiting) > len(self._lanes) * AHEAD):
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)

    def _render(self, page: Page) -> Rendered | RenderingFailed:
        lane = self._free.get()
        try:
            return lane.render(page)
        except RenderingFailed as failure:
            return failure
        finally:
            self._free.put(lane)


def _taken(waiting: "deque[tuple[K, Future[Rendered | RenderingFailed]]]") -> tuple[K, Rendered | RenderingFailed]:
    key, future = waiting.popleft()
    return key, future.result()


_mine: dict[int, Lane] = {}
_turn = threading.Lock()


def one_lane(page: Page, environment: Mapping[str, str]) -> Rendered:
    """Render a single document in the lane that this process keeps warm. Raises RenderingFailed."""
    with _turn:
        # A lane of the process that this one was forked from is not ours.
        lane = _mine.setdefault(os.getpid(), Lane(environment))
        return lane.render(page)


@atexit.register
def _close() -> None:
    if (lane := _mine.pop(os.getpid(), None)) is not None:
        lane.close()
