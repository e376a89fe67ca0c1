"""Who comes to the portal, for locust. What it needs is in one JSON object in the variable CROWD; see bench.crowd.runs.

A visit is whole: open the link, fill in the form that came, send it, see the thanks. Every request is noted with its
kind, its status (0: no answer) and its milliseconds, and all are written to a file at the end.
"""

import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
from locust import FastHttpUser, events, task

from bench.load import filled

CROWD: dict[str, Any] = json.loads(os.environ["CROWD"])
LEAST_BREAK, LONGEST_BREAK = 1.0, 3.0
notes: list[tuple[str, int, float]] = []


def note(name: str, response_time: float, response: Any = None, **_more: Any) -> None:
    notes.append((name, int(getattr(response, "status_code", 0) or 0), response_time))


def write(**_more: Any) -> None:
    Path(CROWD["out"]).write_text(json.dumps(notes))


# Locust gives its hooks no types.
hooks: Any = events
hooks.request.add_listener(note)
hooks.quitting.add_listener(write)


class Visitor(FastHttpUser):
    abstract = True
    connection_timeout = network_timeout = 10.0
    insecure = False

    def on_start(self) -> None:
        self.due = time.monotonic()
        gevent.sleep(self.wait_time())

    def coming(self, a_second: float) -> float:
        """Return how long to wait until the next visit, so that visits come by chance, as many a second in the mean.

        Whoever waited for answers longer than that comes at once: a slow portal does not thin out its visitors.
        """
        self.due += random.expovariate(a_second)
        return max(0.0, self.due - time.monotonic())

    def ask(self, kind: str, path: str, **more: Any) -> Any:
        """Ask and return the answer; a refusal is noted, and no error of locust's."""
        return self.client.request(more.pop("method", "GET"), path, name=kind, **more)


class Citizen(Visitor):
    fixed_count = CROWD.get("citizens", 0)

    def wait_time(self) -> float:
        return self.coming(CROWD["visits_each"]) if CROWD.get("visits_each") else 0.0

    @task
    def visit(self) -> None:
        page = self.ask("phiếu", CROWD["door"])
        if page.status_code != 200:
            return
        body = filled(page.content, random.choice(CROWD["answers"]))
        sent = self.ask(
            "gửi phiếu",
            CROWD["door"],
            method="POST",
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            allow_redirects=False,
        )
        if sent.status_code == 303:
            self.ask("cảm ơn", re.sub(r"^https?://[^/]+", "", sent.headers["Location"]))


class Official(Visitor):
    fixed_count = CROWD.get("officials", 0)

    def wait_time(self) -> float:
        return random.uniform(LEAST_BREAK, LONGEST_BREAK)

    @task
    def read(self) -> None:
        path = random.choice(CROWD["dashboards"])
        self.ask("trang cán bộ", path, headers={"Cookie": CROWD["cookie"]}, allow_redirects=False)


class Reader(Visitor):
    fixed_count = CROWD.get("readers", 0)

    def wait_time(self) -> float:
        return self.coming(1)

    @task
    def read(self) -> None:
        self.ask("trang công bố", random.choice(CROWD["public"]))


class Constant(Visitor):
    """Asks for constant bytes, as fast as they come: the reference."""

    fixed_count = CROWD.get("constants", 0)

    @task
    def read(self) -> None:
        self.ask("byte cố định", CROWD["door"])
