"""Citizens who answer over HTTP, in a process of their own that knows nothing of Django.

Every form is written into a ledger before it is sent and after every answer of the portal, one JSON line each, in a
file that is only ever appended to and lies outside the system under test. `fate`: sent (about to be), acknowledged
(303), refused (another status below 500: nothing was stored, says the portal), unknown (no answer, or an error).
"""

import json
import random
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qs

from bench.load import Wire, filled, plain_get, post

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.04
AFTER_FAULT_SECONDS = 0.3
MOST_TRIES = 4
# Of what is not known to be stored some is never sent again; of what is, some is: a second press, a browser's retry.
GIVES_UP, SENDS_AGAIN = 0.3, 0.1
ACKNOWLEDGED, FORM = 303, 200


@dataclass
class Citizens:
    """`doors`: path, unit and channel of each; `highest`: the highest answer of each question, by its code."""

    number: int
    port: int
    doors: list[dict[str, Any]]
    highest: dict[str, int]
    ledger: str
    connections: int = 2

    def told(self) -> str:
        """Return it as the one line that a process of citizens reads first."""
        return json.dumps(asdict(self))


class Citizen:
    """One connection, one form after the other."""

    def __init__(self, about: Citizens, place: int, ledger: TextIO, stopped: threading.Event) -> None:
        self.about = about
        self.stopped = stopped
        self.ledger = ledger
        self.chance = random.Random(f"{about.number}-{place}")
        self.wire: Wire | None = None

    def run(self) -> None:
        while not self.stopped.is_set():
            door = self.chance.choice(self.about.doors)
            page = self.ask(plain_get(door["path"]))
            if page is None or page[0] != FORM:
                self.note({"form": page[0] if page else 0})
                time.sleep(AFTER_FAULT_SECONDS)
                continue
            self.answer(door, page[2])
            time.sleep(PAUSE_SECONDS)

    def answer(self, door: dict[str, Any], page: bytes) -> None:
        codes = {code: self.chance.choice([-1, *range(1, most + 1)]) for code, most in self.about.highest.items()}
        body = filled(page, {code: "na" if answer < 0 else answer for code, answer in codes.items()})
        form = {"id": parse_qs(body)["_visit"][0], "unit": door["unit"], "channel": door["channel"]}
        self.note({**form, "answers": list(codes.values()), "fate": "sent"})
        request = post(door["path"], body.encode())
        for _try in range(MOST_TRIES):
            fate = self.send(form["id"], request)
            if fate == "acknowledged":
                break
            if fate == "refused" or self.chance.random() < GIVES_UP:
                return
            time.sleep(AFTER_FAULT_SECONDS)
        if fate == "acknowledged" and self.chance.random() < SENDS_AGAIN:
            self.send(form["id"], request)

    def send(self, form: str, request: bytes) -> str:
        begun = time.monotonic()
        answer = self.ask(request)
        status = answer[0] if answer else 0
        fate = "acknowledged" if status == ACKNOWLEDGED else "refused" if 0 < status < 500 else "unknown"
        self.note({"id": form, "fate": fate, "status": status, "seconds": round(time.monotonic() - begun, 3)})
        return fate

    def ask(self, request: bytes) -> tuple[int, bytes, bytes] | None:
        """Ask over the kept connection; None, and a new connection next time, where no answer came."""
        try:
            self.wire = self.wire or Wire(self.about.port, patience=PATIENCE_SECONDS)
            return self.wire.ask(request)
        except (OSError, ValueError):
            if self.wire is not None:
                self.wire.socket.close()
            self.wire = None
            return None

    def note(self, entry: dict[str, Any]) -> None:
        self.ledger.write(json.dumps({**entry, "at": round(time.time(), 3)}) + "\n")


def main() -> None:
    about = Citizens(**json.loads(sys.stdin.readline()))
    with Path(about.ledger).open("a", buffering=1) as ledger:
        stopped = threading.Event()
        citizens = [Citizen(about, place, ledger, stopped) for place in range(about.connections)]
        threads = [threading.Thread(target=citizen.run) for citizen in citizens]
        for thread in threads:
            thread.start()
        # Whoever started this closes its input to end it, and by dying ends it too.
        sys.stdin.read()
        stopped.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
