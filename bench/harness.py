"""Figures as ratios against a reference that ran in the same round: medians over rounds, written down as JSON."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Better = Literal["higher", "lower"]
LEAST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One result: `ratio` is the median over rounds of value / reference, `value` the median value in `unit`."""

    name: str
    ratio: float
    target: float
    better: Better
    reference: str
    rounds: int
    unit: str
    value: float

    @property
    def holds(self) -> bool:
        return self.ratio >= self.target if self.better == "higher" else self.ratio <= self.target


@dataclass(frozen=True, slots=True)
class Pair:
    """What one round measured: ours and the reference's, in the same unit."""

    ours: float
    reference: float


def compared(name: str, pairs: Sequence[Pair], *, target: float, better: Better, reference: str, unit: str) -> Figure:
    """Make a figure of a round's pairs."""
    ratio = statistics.median(pair.ours / pair.reference for pair in pairs)
    value = statistics.median(pair.ours for pair in pairs)
    return Figure(name, round(ratio, 4), target, better, reference, len(pairs), unit, round(value, 4))


def against_limit(
    name: str, values: Sequence[float], *, limit: float, better: Better, reference: str, unit: str
) -> Figure:
    """Make a figure of values that are held against a fixed limit: 1 is exactly the limit."""
    pairs = [Pair(value, limit) for value in values]
    return compared(name, pairs, target=1.0, better=better, reference=reference, unit=unit)


def alternate(
    rounds: int, ours: Callable[[], float], reference: Callable[[], float], *, say: Callable[[str], None]
) -> list[Pair]:
    """Run both once to warm up, then in every round one after the other, each first in every second round."""
    ours(), reference()
    pairs = []
    for number in range(rounds):
        first, second = (ours, reference) if number % 2 else (reference, ours)
        values = {first: first(), second: second()}
        pairs.append(Pair(values[ours], values[reference]))
        say(f"  {number + 1}/{rounds}: {values[ours]:.4g} / {values[reference]:.4g}")
    return pairs


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def write(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_json(figures))


def as_json(figures: Iterable[Figure]) -> str:
    return json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1)


def as_text(figures: Iterable[Figure]) -> str:
    lines = [f"{'':2}{'figure':26} {'ratio':>8} {'target':>8}  {'value':>12} unit, reference"]
    for figure in figures:
        sign = {"higher": "≥", "lower": "≤"}[figure.better]
        mark = " " if figure.holds else "!"
        value = f"{figure.value:,.4g}"
        lines.append(
            f"{mark} {figure.name:26} {figure.ratio:8.3f} {sign}{figure.target:7.3f}  {value:>12} {figure.unit}, "
            f"{figure.reference} (median of {figure.rounds})"
        )
    return "\n".join(lines)
