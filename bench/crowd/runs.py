"""One run of locust against the portal, and what came of it."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import percentile
from satisfaction.embedded.home import ROOT

Note = tuple[str, int, float]
SUBMISSION, BUSY = "gửi phiếu", 503
FINE = frozenset({200, 303, 304})


@dataclass(frozen=True, slots=True)
class Outcome:
    seconds: float
    notes: tuple[Note, ...]

    def kinds(self) -> list[str]:
        return sorted({kind for kind, _status, _milliseconds in self.notes})

    def statuses(self, kind: str) -> Counter[int]:
        return Counter(status for each, status, _milliseconds in self.notes if each == kind)

    def milliseconds(self, kind: str, statuses: frozenset[int] = FINE) -> list[float]:
        return [each[2] for each in self.notes if each[0] == kind and each[1] in statuses]

    def per_second(self, kind: str) -> float:
        return len(self.milliseconds(kind)) / self.seconds


def crowd(port: int, who: Sequence[str], *, seconds: int, folder: Path, **about: Any) -> Outcome:
    """Let a crowd come for so many seconds; `who` are classes of the locustfile, `about` is what they need to know."""
    out = folder / "crowd.json"
    out.unlink(missing_ok=True)
    number = sum(int(about.get(name, 0)) for name in ("citizens", "officials", "readers", "constants"))
    command = [sys.executable, "-m", "locust", "-f", "bench/crowd/locustfile.py", "--headless", "--only-summary"]
    command += [
        "--users",
        str(number),
        "--spawn-rate",
        str(number),
        "--run-time",
        f"{seconds}s",
        "--stop-timeout",
        "10",
    ]
    command += ["--host", f"http://127.0.0.1:{port}", "--loglevel", "ERROR", "--exit-code-on-error", "0", *who]
    environment = {**os.environ, "CROWD": json.dumps({**about, "out": str(out)})}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not out.exists():
        raise RuntimeError(f"locust failed:\n{done.stderr[-2000:]}")
    return Outcome(float(seconds), tuple((kind, status, each) for kind, status, each in json.loads(out.read_text())))


def as_rows(outcome: Outcome) -> list[dict[str, Any]]:
    """Return a row for each kind of request: how many a second, how long they took, what went wrong."""
    rows = []
    for kind in outcome.kinds():
        taken, statuses = outcome.milliseconds(kind), outcome.statuses(kind)
        waits = {f"p{share}": round(percentile(taken, share / 100), 1) if taken else None for share in (50, 95, 99)}
        busy = outcome.milliseconds(kind, frozenset({BUSY}))
        rows.append(
            {
                "kind": kind,
                "per_second": round(outcome.per_second(kind), 1),
                **waits,
                "busy": len(busy),
                "busy_p99": round(percentile(busy, 0.99), 1) if busy else None,
                "errors": sum(number for status, number in statuses.items() if status not in FINE | {BUSY}),
            }
        )
    return rows
