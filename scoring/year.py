"""From several rounds of one assessment year to one figure a unit. Pure and exact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.counts import UnitCounts
from scoring.formulas import mean
from scoring.method import ROOT, Method
from scoring.rollup import merge
from scoring.shares import Scored, Shares, score


@dataclass(frozen=True, slots=True)
class YearScored:
    """A unit over a year. `entered` are the places, from 0, of the rounds its figure comes from.

    `left_out` counts the rounds that a mean, or the choice of the newest, passes over because it has no index there.
    """

    scored: Scored
    entered: tuple[int, ...]
    left_out: int = 0


def over_year(method: Method, rounds: Sequence[Sequence[UnitCounts]]) -> list[YearScored]:
    """Return every unit of the rounds (oldest first) once, by agency code, in the order it first appears.

    `pooled` scores all answers of the year together, `mean` gives the rounds in which the unit has an index the
    same weight, `last` takes the newest of these. A unit stands under the name and block it had last.
    """
    parts: dict[str, list[tuple[int, UnitCounts]]] = {}
    for place, units in enumerate(rounds):
        for unit in units:
            parts.setdefault(unit.agency, []).append((place, unit))
    return [_unit(method, rounds_of_unit) for rounds_of_unit in parts.values()]


def _unit(method: Method, parts: Sequence[tuple[int, UnitCounts]]) -> YearScored:
    everything = _together(method, [unit for _, unit in parts])
    places = tuple(place for place, _ in parts)
    if method.roll_ups.year == "pooled":
        return YearScored(score(method, everything), places)
    by_place = {place: score(method, unit) for place, unit in parts}
    usable = [place for place in places if by_place[place].index is not None]
    entered = usable if method.roll_ups.year == "mean" else usable[-1:]
    if not entered:
        return YearScored(Scored(everything, {}), (), len(places))
    chosen = [by_place[place] for place in entered]
    counts = replace(_together(method, [one.unit for one in chosen]), name=everything.name, block=everything.block)
    return YearScored(Scored(counts, _means(method, chosen)), tuple(entered), len(places) - len(usable))


def _together(method: Method, units: Sequence[UnitCounts]) -> UnitCounts:
    last = units[-1]
    return merge(method, units, code=last.agency, name=last.name, block=last.block)


def _means(method: Method, chosen: Sequence[Scored]) -> Shares:
    codes = [ROOT, *(node.code for node, _ in method.nodes)]
    return {code: mean([share for one in chosen if (share := one.shares[code]) is not None]) for code in codes}
