"""A lane of `documents.pool`: a process that has WeasyPrint loaded and forks children that lay documents out.

Standard input brings one document after the other, standard output takes its answer (`documents.framing`). A child
lays out up to `SHEETS` small documents, so that loading and warming up is paid once and what it leaves behind in
memory comes back; a large document has a child for itself. What fails in a child that was used before, or that was
killed, is tried once more in a fresh one. The lane itself lays out nothing: it has no threads when it forks.
"""

import ctypes
import gc
import logging
import os
import resource
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Any

from documents import framing, render

SHEETS = 20
LONGEST_REASON = 4000
SET_DEATH_SIGNAL = 1
Answer = tuple[dict[str, Any], bytes]


@dataclass
class Child:
    """A forked process: its number, where it is asked and where it answers, how many documents it laid out."""

    pid: int
    asked: int
    answers: int
    served: int = 0

    def end(self) -> None:
        os.close(self.asked)
        os.close(self.answers)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@dataclass
class Lane:
    requests: int
    replies: int
    child: Child | None = None

    def serve(self) -> None:
        """Answer until nobody asks any more."""
        try:
            while (asked := framing.receive(self.requests)) is not None:
                framing.send(self.replies, *self._answer(*asked))
        finally:
            self._retire()

    def _answer(self, head: dict[str, Any], html: bytes) -> Answer:
        until = time.monotonic() + head["seconds"]
        used = self.child is not None
        answer = self._tried(head, html, until)
        if answer[0]["state"] == "killed" or (used and answer[0]["state"] == "broken"):
            answer = self._tried(head, html, until)
        if self.child is not None and (head["alone"] or self.child.served >= SHEETS):
            self._retire()
        return answer

    def _tried(self, head: dict[str, Any], html: bytes, until: float) -> Answer:
        """Have a child lay a document out; the child goes unless it did."""
        self.child = self.child or self._forked()
        answer = self._asked(self.child, head, html, until)
        self.child.served += 1
        if answer[0]["state"] != "done":
            self._retire()
        return answer

    def _asked(self, child: Child, head: dict[str, Any], html: bytes, until: float) -> Answer:
        try:
            framing.send(child.asked, head, html)
            answer = framing.receive(child.answers, until=until, watched=self.requests)
        except framing.TooSlow:
            return {"state": "slow"}, b""
        except (framing.Cut, BrokenPipeError):
            answer = None
        return answer or ({"state": "killed", "why": f"child {child.pid} ended"}, b"")

    def _forked(self) -> Child:
        requests, asked = os.pipe()
        answers, replies = os.pipe()
        pid = os.fork()
        if not pid:
            for end in (asked, answers, self.requests, self.replies):
                os.close(end)
            _lay_out(requests, replies)
        os.close(requests)
        os.close(replies)
        return Child(pid, asked, answers)

    def _retire(self) -> None:
        if self.child is not None:
            self.child.end()
            self.child = None


def _lay_out(requests: int, replies: int) -> None:
    """Live as a child."""
    ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGKILL)
    try:
        while (asked := framing.receive(requests)) is not None:
            framing.send(replies, *_laid_out(*asked))
    finally:
        os._exit(0)


def _laid_out(head: dict[str, Any], html: bytes) -> Answer:
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    # Private memory, not address space: shared libraries map far more than they use.
    resource.setrlimit(resource.RLIMIT_DATA, (head["memory"], most))
    try:
        content = render.pdf(html, **head["options"])
    except Exception:
        return {"state": "broken", "why": traceback.format_exc()[-LONGEST_REASON:]}, b""
    return {"state": "done", "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}, content


def main() -> None:
    replies = os.dup(1)
    # Whatever a library prints must not stand between messages.
    os.dup2(2, 1)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # What is loaded stays shared between all children.
    gc.freeze()
    try:
        Lane(requests=0, replies=replies).serve()
    except (framing.Gone, framing.Cut, BrokenPipeError):
        sys.exit(1)


if __name__ == "__main__":
    main()
