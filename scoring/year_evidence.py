"""What the figures of a year rest on: the samples of its rounds, which are independent of each other. Pure.

A unit's rounds are strata of it where its answers are pooled, each with the list it was drawn from (Cochran 1977, ch.
5); where its rounds are averaged its index is Σ R/K, whose limits are MOVER's (`certainty.combining`); the newest round
alone is that round's own estimate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.certainty.combining import mean_of
from scoring.compute import Computed, Grouped
from scoring.evidence import known_of, means_of, pooled_of, sized_members, standing_of
from scoring.known import Evidence, Known
from scoring.method import Method, RollUp
from scoring.pairing import weighed
from scoring.sampling.cells import Cell, Tree
from scoring.sampling.estimates import Estimates, Sample, estimates_of
from scoring.shares import Scored, Shares
from scoring.year import YearScored


@dataclass(frozen=True, slots=True)
class RoundSample:
    """A round of the year by agency code: its shares, cells, and the length of the lists that were drawn from."""

    scored: Mapping[str, Scored]
    cells: Mapping[str, Sequence[Cell]]
    populations: Mapping[str, int]
    voluntary: frozenset[str]


def year_evidence_of(
    method: Method, computed: Computed, units: Sequence[YearScored], rounds: Sequence[RoundSample]
) -> Evidence:
    """Return what the rows of a year rest on; `rounds` in the order that `entered` of the units counts in.

    A unit has no limits where a round that entered holds answers that people volunteered, and no row of several units
    where one of them has none.
    """
    look = _Look(method, {one.scored.unit.agency: _counted(one, rounds) for one in units}, rounds)
    how = method.roll_ups
    known = {one.scored.unit.agency: look.unit(one) for one in units}
    return Evidence(
        units=known,
        blocks={block.code: look.group(block, how.block, known) for block in computed.blocks},
        parents={parent.code: look.group(parent, how.parent, known) for parent in computed.parents},
        total=look.group(computed.total, how.total, known),
        voluntary=frozenset(agency for agency in known if look.voluntary(agency)),
        means=means_of(method, computed),
        pooled=pooled_of(method, computed),
        standing=standing_of(method, computed, known),
    )


def averaged_rows(codes: Sequence[str], sized: Sequence[tuple[Fraction, Known]]) -> Known:
    """Return the parts of a mean of rows weighted by size, node by node over those that have answers there."""
    there = {code: [(size, known[code]) for size, known in sized if size and code in known] for code in codes}
    return {code: weighed(found) for code, found in there.items() if found}


def _counted(one: YearScored, rounds: Sequence[RoundSample]) -> tuple[int, ...]:
    """Return the rounds whose answers stand in a unit's counts: all of them where none had an index."""
    return one.entered or tuple(place for place, each in enumerate(rounds) if one.scored.unit.agency in each.scored)


@dataclass(frozen=True, slots=True)
class _Look:
    """`counted` are the rounds of each agency whose answers stand in its row."""

    method: Method
    counted: Mapping[str, tuple[int, ...]]
    rounds: Sequence[RoundSample]

    def voluntary(self, agency: str) -> bool:
        return any(agency in self.rounds[place].voluntary for place in self.counted[agency])

    def unit(self, one: YearScored) -> Known:
        agency = one.scored.unit.agency
        if one.scored.index is None or self.voluntary(agency):
            return {}
        if self.method.roll_ups.year == "pooled":
            return known_of(self._estimates(one.scored.shares, [(agency, place) for place in one.entered]))
        each = [self._estimates(self.rounds[place].scored[agency].shares, [(agency, place)]) for place in one.entered]
        known = {code: [found[code] for found in each if code in found] for code in self.method.by_code}
        return {code: mean_of(found) for code, found in known.items() if found}

    def group(self, group: Grouped, how: RollUp, units: Mapping[str, Known]) -> Known:
        if any(self.voluntary(one.unit.agency) for one in group.members):
            return {}
        if how == "pooled":
            samples = [(one.unit.agency, place) for one in group.members for place in self.counted[one.unit.agency]]
            return known_of(self._estimates(group.rolled.together.shares, samples))
        return averaged_rows(list(self.method.by_code), sized_members(group, how, units))

    def _estimates(self, shares: Shares, samples: Sequence[tuple[str, int]]) -> Estimates:
        """Return the estimates of answers that several samples gave: (agency, round) each, one stratum or more."""
        cells, populations = {}, {}
        for number, (agency, place) in enumerate(samples):
            one = self.rounds[place]
            cells[number] = one.cells.get(agency, ())
            if agency in one.populations:
                populations[number] = one.populations[agency]
        tree = Tree.of(self.method)
        sample = Sample({number: found for number, found in cells.items() if found}, populations)
        return estimates_of(self.method.by_code, tree.place_of, shares, sample, rho=self.method.certainty.rho)


def sampled(
    units: Sequence[Scored],
    *,
    cells: Mapping[int, Sequence[Cell]],
    populations: Mapping[int, int],
    voluntary: frozenset[str],
) -> RoundSample:
    """Return a round by agency from what stands in it by the place of its units."""
    codes = [one.unit.agency for one in units]
    return RoundSample(
        scored=dict(zip(codes, units, strict=True)),
        cells={codes[place]: found for place, found in cells.items()},
        populations={codes[place]: size for place, size in populations.items()},
        voluntary=voluntary,
    )
