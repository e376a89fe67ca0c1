"""How requests were answered, counted by every web process into a small file of its own that any of them can read.

All labels are known beforehand, so that a file has a fixed size and nobody can make it grow by asking for addresses.
"""

import mmap
import os
import struct
import threading
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from django.conf import settings

AREAS = ("citizen", "kiosk", "surveyor", "office", "api", "health", "static", "public")
BY_FIRST_PART = {
    **dict.fromkeys(("s", "m", "gop-y"), "citizen"),
    **{"kiosk": "kiosk", "dieu-tra": "surveyor", "noi-bo": "office", "api": "api", "static": "static"},
    **dict.fromkeys(("healthz", "readyz", "metrics"), "health"),
}
STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
# Upper ends of the histogram, in seconds; what took longer stands in the last place, which has no end.
ENDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
PLACES = len(ENDS) + 1
# Of each area: requests by status, requests by duration, seconds in all.
WIDTH = len(STATUSES) + PLACES + 1
SHAPE = struct.Struct(f"<{WIDTH * len(AREAS)}d")
ONE = struct.Struct("<d")


class Counter:
    """The counts of this process, in a file that outlives it."""

    def __init__(self, path: Path) -> None:
        self.process, self._lock = os.getpid(), threading.Lock()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("w+b") as file:
            file.write(bytes(SHAPE.size))
            file.flush()
            self._kept = mmap.mmap(file.fileno(), SHAPE.size)

    def add(self, area: int, status: int, place: int, seconds: float) -> None:
        start = area * WIDTH
        with self._lock:
            self._raise(start + status, 1.0)
            self._raise(start + len(STATUSES) + place, 1.0)
            self._raise(start + WIDTH - 1, seconds)

    def _raise(self, index: int, by: float) -> None:
        at = index * ONE.size
        ONE.pack_into(self._kept, at, ONE.unpack_from(self._kept, at)[0] + by)


_counter: Counter | None = None


def folder() -> Path:
    return Path(settings.SATISFACTION_HOME) / "run" / "metrics"


def note(path: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    global _counter
    if _counter is None or _counter.process != os.getpid():
        _counter = Counter(folder() / f"web-{os.getpid()}.bin")
    place = next((place for place, end in enumerate(ENDS) if seconds <= end), len(ENDS))
    _counter.add(AREAS.index(area_of(path)), min(max(status // 100, 1), 5) - 1, place, seconds)


def area_of(path: str) -> str:
    return BY_FIRST_PART.get(path.lstrip("/").split("/", 1)[0], "public")


def totals() -> tuple[float, ...]:
    """Sum what all processes counted, dead ones too: a count must never fall while the portal runs."""
    found = [0.0] * (WIDTH * len(AREAS))
    for path in folder().glob("web-*.bin"):
        content = path.read_bytes()
        if len(content) == SHAPE.size:
            found = [one + more for one, more in zip(found, SHAPE.unpack(content), strict=True)]
    return tuple(found)


def forget() -> None:
    """Begin anew, before any process counts."""
    for path in folder().glob("web-*.bin"):
        path.unlink(missing_ok=True)


def lines() -> Iterator[str]:
    counts = totals()
    yield "# HELP satisfaction_http_requests_total Requests answered, by area of the portal and class of status."
    yield "# TYPE satisfaction_http_requests_total counter"
    for number, area in enumerate(AREAS):
        for status, words in enumerate(STATUSES):
            count = counts[number * WIDTH + status]
            yield f'satisfaction_http_requests_total{{area="{area}",status="{words}"}} {count:.0f}'
    yield "# HELP satisfaction_http_request_seconds How long answers took."
    yield "# TYPE satisfaction_http_request_seconds histogram"
    for number, area in enumerate(AREAS):
        start = number * WIDTH + len(STATUSES)
        sums = list(accumulate(counts[start : start + PLACES]))
        for end, count in zip((*map(str, ENDS), "+Inf"), sums, strict=True):
            yield f'satisfaction_http_request_seconds_bucket{{area="{area}",le="{end}"}} {count:.0f}'
        yield f'satisfaction_http_request_seconds_sum{{area="{area}"}} {counts[start + PLACES]:.6f}'
        yield f'satisfaction_http_request_seconds_count{{area="{area}"}} {sums[-1]:.0f}'
