"""From what is computed and the cells of the answers to the evidence of every figure, and to JSON and back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from operator import attrgetter
from typing import Any, TypeVar

from scoring.certainty.combining import Part, mean_of, of_surveyed_units, weighted_by
from scoring.certainty.intervals import Estimate
from scoring.compute import Computed, Grouped
from scoring.known import Evidence, Known, Owner
from scoring.method import Method, RollUp
from scoring.sampling.cells import Cell, Tree
from scoring.sampling.estimates import Estimates, Sample, estimates_of
from scoring.shares import Scored, Shares

Json = Mapping[str, Any]
Found = TypeVar("Found", Estimates, Known)
FIELDS = tuple(each.name for each in fields(Estimate))
VALUES = attrgetter(*FIELDS)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The cells and populations of units by their place in what is computed; `voluntary` units allow no inference."""

    cells: Mapping[int, Sequence[Cell]]
    populations: Mapping[int, int]
    voluntary: frozenset[str]


def evidence_of(method: Method, computed: Computed, sampled: Sampled) -> tuple[Evidence, dict[str, Estimates]]:
    """Return the evidence of a round, and apart the estimates of each unit by agency, to be kept with a run."""
    look = _Look(method, computed, sampled, Tree.of(method).place_of)
    how = method.roll_ups
    units = {one.unit.agency: look.unit(place) for place, one in enumerate(computed.units)}
    known = {agency: known_of(found) for agency, found in units.items()}
    return (
        Evidence(
            units=known,
            blocks={block.code: look.group(block, how.block, units) for block in computed.blocks},
            parents={parent.code: look.group(parent, how.parent, units) for parent in computed.parents},
            total=look.group(computed.total, how.total, units),
            voluntary=sampled.voluntary,
            means=means_of(method, computed),
            pooled=pooled_of(method, computed),
            standing=standing_of(method, computed, known),
        ),
        units,
    )


def means_of(method: Method, computed: Computed) -> dict[Owner, Mapping[str, Fraction]]:
    """Return the rows that average units, each with the size that weighs every unit with an index."""
    return {
        owner: {one.unit.agency: size for one in group.members if one.index is not None and (size := _size(one, rule))}
        for owner, group, rule in _rows(method, computed)
        if rule != "pooled"
    }


def pooled_of(method: Method, computed: Computed) -> dict[Owner, frozenset[str]]:
    """Return the rows that pool forms, each with the units that have any."""
    return {
        owner: frozenset(one.unit.agency for one in group.members if one.unit.n)
        for owner, group, rule in _rows(method, computed)
        if rule == "pooled"
    }


def _rows(method: Method, computed: Computed) -> list[tuple[Owner, Grouped, RollUp]]:
    how = method.roll_ups
    rows: list[tuple[Owner, Grouped, RollUp]] = [(("block", one.code), one, how.block) for one in computed.blocks]
    rows += [(("parent", one.code), one, how.parent) for one in computed.parents]
    return [*rows, (("total", ""), computed.total, how.total)]


def _size(one: Scored, how: RollUp) -> Fraction:
    return Fraction(1 if how == "mean" else one.unit.size or 0)


def standing_of(method: Method, computed: Computed, units: Mapping[str, Known]) -> dict[Owner, Known]:
    """Return the estimates by which means over some units stand for units that nobody was asked about, too.

    A unit "không đủ phiếu" was surveyed: it is left out and counted beside the mean, which does not speak of it
    (STATISTICS § 4). Pooled rows weigh forms, of which such a unit has none.
    """
    rows = _rows(method, computed)
    return {owner: found for owner, group, rule in rows if (found := _standing(method, group, rule, units))}


def _standing(method: Method, group: Grouped, how: RollUp, units: Mapping[str, Known]) -> Known:
    unasked = sum(not one.unit.n for one in group.members)
    if how == "pooled" or not unasked:
        return {}
    sized = sized_members(group, how, units)
    known = {}
    for code in method.by_code:
        there = [(size, found[code]) for size, found in sized if size and code in found]
        if there:
            known[code] = (Part(1, of_surveyed_units(there, len(there) + unasked)),)
    return known


def sized_members(group: Grouped, how: RollUp, units: Mapping[str, Found]) -> list[tuple[Fraction, Found]]:
    """Return what a mean of units is made of: the size that weighs each with an index, and what is found of it."""
    return [(_size(one, how), units[one.unit.agency]) for one in group.members if one.index is not None]


def known_of(estimates: Estimates) -> Known:
    return {code: (Part(1, estimate),) for code, estimate in estimates.items()}


def alone(known: Known) -> Estimates:
    """Return the estimates of a pooled row; a mean's follow from those of its units."""
    return {code: parts[0].estimate for code, parts in known.items() if len(parts) == 1 and parts[0].weight == 1}


@dataclass(frozen=True, slots=True)
class _Look:
    method: Method
    computed: Computed
    sampled: Sampled
    columns: Mapping[str, int]

    def unit(self, place: int) -> Estimates:
        one = self.computed.units[place]
        if one.index is None or one.unit.agency in self.sampled.voluntary:
            return {}
        return self._estimates(one.shares, [place])

    def group(self, group: Grouped, how: RollUp, units: Mapping[str, Estimates]) -> Known:
        if any(one.unit.agency in self.sampled.voluntary for one in group.members):
            return {}
        if how == "pooled":
            agencies = {one.unit.agency for one in group.members}
            places = [place for place, one in enumerate(self.computed.units) if one.unit.agency in agencies]
            return known_of(self._estimates(group.rolled.together.shares, places))
        return averaged(self.method, sized_members(group, how, units), equal=how == "mean")

    def _estimates(self, shares: Shares, places: Sequence[int]) -> Estimates:
        cells = {place: self.sampled.cells[place] for place in places if place in self.sampled.cells}
        populations = {place: self.sampled.populations[place] for place in places if place in self.sampled.populations}
        sample = Sample(cells, populations)
        return estimates_of(self.method.by_code, self.columns, shares, sample, rho=self.method.certainty.rho)


def averaged(method: Method, sized: Sequence[tuple[Fraction, Estimates]], *, equal: bool) -> Known:
    """Return the parts of a mean of units weighted by size, node by node over those that have answers there.

    `equal`: the sizes are all the same.
    """
    known = {}
    for code in method.by_code:
        found = [(size, estimates[code]) for size, estimates in sized if size and code in estimates]
        if found:
            known[code] = mean_of([each for _, each in found]) if equal else weighted_by(found)
    return known


def to_json(estimates: Estimates) -> Json:
    """Write estimates by node; fractions as numerator/denominator, so that nothing is lost."""
    return {
        code: {name: _written(value) for name, value in zip(FIELDS, VALUES(one), strict=True)}
        for code, one in estimates.items()
    }


def from_json(json: Json) -> dict[str, Estimate]:
    """Read estimates by node."""
    return {code: Estimate(**{name: _read(value) for name, value in one.items()}) for code, one in json.items()}


def _written(value: Any) -> Any:
    # By its very type: asking whether it is a kind of number takes as long as writing it.
    return "{}/{}".format(*value.as_integer_ratio()) if type(value) is Fraction else value


def _read(value: Any) -> Any:
    return Fraction(value) if isinstance(value, str) else value
