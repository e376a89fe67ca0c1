"""Draws a sample from a list so that anybody with the list's row numbers and the seed gets the same one. Pure.

Every row gets a mark: SHA-256 of "<seed>/<row>" in UTF-8, read as a number.
simple      the n rows with the smallest marks (row number breaks a tie)
systematic  rows in the file's order; k = N/n exactly; start = k · u with u = SHA-256("<seed>/start")/2^256; the rows
            at floor(start + i·k), i = 0 … n−1
stratified  n shared over the strata, then simple in each. Equal: n/H each, the rest to the first strata by name.
            Proportional: n·N_h/N, the rest by largest remainder (ties by name). No stratum gets more than it has; what
            it cannot take goes to the others in the same way.
all         every row
Units are drawn from one by one with the seed "<seed>/<unit>".
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

Method = Literal["all", "simple", "systematic", "stratified"]
Allocation = Literal["proportional", "equal"]
SCALE = 2**256


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: its number in the file, the code of its unit, its stratum."""

    number: int
    unit: str
    stratum: str = ""


def draw(
    rows: Sequence[Row], sizes: Mapping[str, int], *, method: Method, seed: str, allocation: Allocation = "proportional"
) -> frozenset[int]:
    """Return the numbers of the rows drawn. `sizes` by unit; a unit not named gives none, one too small gives all."""
    units: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.number):
        units[row.unit].append(row)
    chosen: set[int] = set()
    for unit, own in units.items():
        wanted = min(max(sizes.get(unit, 0), 0), len(own))
        chosen |= _unit(own, wanted, method, f"{seed}/{unit}", allocation)
    return frozenset(chosen)


def mark(seed: str, row: int | str) -> int:
    """Return a row's mark."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{row}".encode()).digest())


def allocate(counts: Mapping[str, int], n: int, allocation: Allocation) -> dict[str, int]:
    """Share n over strata of the given sizes. Returns n in all where the strata hold as many."""
    shares = dict.fromkeys(counts, 0)
    open_strata = sorted(stratum for stratum, count in counts.items() if count)
    left = min(n, sum(counts.values()))
    while left:
        room = {stratum: counts[stratum] - shares[stratum] for stratum in open_strata}
        weights = {stratum: counts[stratum] if allocation == "proportional" else 1 for stratum in open_strata}
        given = _largest_remainders(weights, left)
        for stratum in open_strata:
            shares[stratum] += min(given[stratum], room[stratum])
        left = min(n, sum(counts.values())) - sum(shares.values())
        open_strata = [stratum for stratum in open_strata if shares[stratum] < counts[stratum]]
    return shares


def selected(seed: str, key: str, probability: Fraction) -> bool:
    """Tell whether a dossier that comes alone is in the sample: its mark is below the probability."""
    return Fraction(mark(seed, key), SCALE) < probability


def _unit(rows: Sequence[Row], n: int, method: Method, seed: str, allocation: Allocation) -> set[int]:
    match method:
        case "all":
            return {row.number for row in rows}
        case "simple":
            return _simple(rows, n, seed)
        case "systematic":
            return _systematic(rows, n, seed)
        case "stratified":
            return _stratified(rows, n, seed, allocation)


def _simple(rows: Sequence[Row], n: int, seed: str) -> set[int]:
    return {row.number for row in sorted(rows, key=lambda row: (mark(seed, row.number), row.number))[:n]}


def _systematic(rows: Sequence[Row], n: int, seed: str) -> set[int]:
    if not n:
        return set()
    step = Fraction(len(rows), n)
    start = step * Fraction(mark(seed, "start"), SCALE)
    return {rows[floor(start + step * place)].number for place in range(n)}


def _stratified(rows: Sequence[Row], n: int, seed: str, allocation: Allocation) -> set[int]:
    strata: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        strata[row.stratum].append(row)
    shares = allocate({stratum: len(own) for stratum, own in strata.items()}, n, allocation)
    return {number for stratum, own in strata.items() for number in _simple(own, shares[stratum], seed)}


def _largest_remainders(weights: Mapping[str, int], n: int) -> dict[str, int]:
    total = sum(weights.values())
    exact = {name: Fraction(n * weight, total) for name, weight in weights.items()}
    shares = {name: floor(share) for name, share in exact.items()}
    order = sorted(weights, key=lambda name: (shares[name] - exact[name], name))
    for name in order[: n - sum(shares.values())]:
        shares[name] += 1
    return shares
