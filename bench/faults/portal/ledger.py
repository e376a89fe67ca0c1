"""Reads what the citizens wrote down."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.faults.counting import Log

# What a form comes to when it was sent more than once, the strongest first.
STRONGEST = ("acknowledged", "unknown", "refused", "sent")


def entries(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield the whole lines of ledgers that may still be written."""
    for path in paths:
        if path.exists():
            for line in path.read_text().split("\n")[:-1]:
                yield json.loads(line)


def read(paths: Iterable[Path]) -> Log:
    """Return each form with its strongest fate. Refused alone means that it must not be there: `undone`."""
    forms: dict[str, dict[str, Any]] = {}
    for entry in entries(paths):
        if "answers" in entry:
            # The portal's clock is moved, so that nobody outside can say which day it wrote.
            forms[entry["id"]] = {**entry, "service": None, "day": None, "late": False}
        elif "id" in entry:
            form = forms[entry["id"]]
            form["fate"] = min(form["fate"], entry["fate"], key=STRONGEST.index)
    for form in forms.values():
        form["fate"] = "undone" if form["fate"] == "refused" else form["fate"]
    return Log(forms, Counter())


def between(paths: Iterable[Path], first: float, last: float) -> Counter[str]:
    """Return what came of asking between two moments: each fate, and of all that was asked `errors` (500 and above) and
    `silent` (no answer in time, or a connection that broke)."""
    found: Counter[str] = Counter()
    for entry in entries(paths):
        if first <= entry["at"] <= last and "answers" not in entry:
            status = int(entry["form"] if "form" in entry else entry["status"])
            found.update({entry.get("fate", "forms"): 1, "errors": int(status >= 500), "silent": int(not status)})
    return +found


def moments(paths: Iterable[Path]) -> list[float]:
    """Return when forms were acknowledged, in order."""
    return sorted(entry["at"] for entry in entries(paths) if entry.get("fate") == "acknowledged")
