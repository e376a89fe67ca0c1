"""From cells to the estimate of every node: what its interval is drawn from. Pure and exact.

Pooled nodes follow STATISTICS § 2 and 4. A node that averages its children is a smooth function of their ratios,
θ = Σ w·R; its variance is that of the linearised e = Σ w·(y − R·m)/M over respondents (Woodruff 1971, Särndal,
Swensson and Wretman 1992 § 5.5): children are answered by the same persons, so they may not be added as independent.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.certainty.intervals import Estimate
from scoring.certainty.sums import FLOORS
from scoring.certainty.variance import Stratum, of_cluster_sums, of_respondents, of_strata, with_assumed_effect
from scoring.method import Node
from scoring.sampling.cells import Cell, Cluster
from scoring.shares import Shares

Estimates = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Sample:
    """The answers a group's figures come from: the cells of each unit in it, and the N of those drawn from a list.

    `populations` has a unit's number of dossiers where it is known and every counted answer was drawn or asked of all.
    """

    cells: Mapping[int, Sequence[Cell]]
    populations: Mapping[int, int]

    def strata(self, column: int) -> list["Part"]:
        """Return the units' parts that were sampled apart and have answers at a node."""
        return [
            Part(cell, self._population(unit, cells, column))
            for unit, cells in self.cells.items()
            for cell in cells
            if cell.n[column]
        ]

    def _population(self, unit: int, cells: Sequence[Cell], column: int) -> int | None:
        """Return the dossiers a node's respondents stand for: the unit's, less the share it does not apply to.

        Only for a unit drawn as one simple sample; a list shorter than the forms is no list of them.
        """
        population = self.populations.get(unit)
        if population is None or len(cells) > 1 or cells[0].clusters:
            return None
        forms = int(cells[0].n[0])
        if population < forms:
            return None
        answered = int(cells[0].n[column])
        return max(answered, population * answered // forms)


@dataclass(frozen=True, slots=True)
class Part:
    """A cell with the length of the list it was drawn from."""

    cell: Cell
    population: int | None


def estimates_of(
    nodes: Mapping[str, Node], place_of: Mapping[str, int], shares: Shares, sample: Sample, *, rho: Fraction
) -> dict[str, Estimate]:
    """Return the estimate of every node that has a share; `place_of` is the node's column in the cells."""
    found = {}
    for code, node in nodes.items():
        share = shares.get(code)
        parts = sample.strata(place_of[code])
        if share is not None and parts:
            found[code] = _estimate(node, share, place_of, shares, parts, rho)
    return found


def _estimate(
    node: Node, share: Fraction, place_of: Mapping[str, int], shares: Shares, parts: Sequence[Part], rho: Fraction
) -> Estimate:
    if node.averages:
        return _averaged(node, share, place_of, shares, parts, rho)
    return pooled(parts, place_of[node.code], FLOORS[node.base], rho)


def pooled(parts: Sequence[Part], column: int, floor: Fraction, rho: Fraction) -> Estimate:
    """Return the estimate of Σy/Σm over parts of a unit or of several units."""
    only = parts[0]
    if len(parts) > 1:
        return of_strata([_stratum(part, column) for part in parts], floor)
    if only.cell.clusters:
        return of_cluster_sums(only.cell.moments[column], only.cell.between[column], floor, rho=rho)
    return of_respondents(only.cell.moments[column], floor, only.population)


def _stratum(part: Part, column: int) -> Stratum:
    between = part.cell.between[column] if part.cell.clusters else None
    return Stratum(part.cell.moments[column], population=part.population, between=between)


def _averaged(
    node: Node, share: Fraction, place_of: Mapping[str, int], shares: Shares, parts: Sequence[Part], rho: Fraction
) -> Estimate:
    """Return the estimate of Σ w·R over pooled nodes below; each respondent's e is linear in its pairs (y, m)."""
    own = place_of[node.code]
    linear = _Linear.of(list(_leaves(node, Fraction(1), shares)), place_of, parts)
    n = sum(int(part.cell.n[own]) for part in parts)
    units = sum(_units(part.cell, own) for part in parts)
    df = units - len(parts)
    missing = linear.missing(parts)
    estimate = Estimate(
        ratio=share,
        floor=_floor(node),
        variance=sum((_within(part, own, linear) for part in parts), Fraction(0)) if df else None,
        n=n,
        units=units,
        shortfall=missing,
        df=df,
        fraction=_fraction(parts, own),
        clustered=any(part.cell.clusters for part in parts),
    )
    lone = len(parts) == 1 and parts[0].cell.clusters and units == 1
    return with_assumed_effect(_by_respondents(estimate, parts[0], own, linear), n, rho) if lone else estimate


def _by_respondents(estimate: Estimate, part: Part, own: int, linear: "_Linear") -> Estimate:
    """Return the estimate of one cluster as if its respondents had been drawn by themselves."""
    n = int(part.cell.n[own])
    squares = linear.squares(part.cell)
    return Estimate(
        ratio=estimate.ratio,
        floor=estimate.floor,
        variance=squares * Fraction(n, n - 1) if n > 1 else None,
        n=n,
        units=n,
        shortfall=estimate.shortfall,
        df=n - 1,
    )


def _leaves(node: Node, weight: Fraction, shares: Shares) -> Iterator[tuple[Node, Fraction]]:
    """Yield the pooled nodes with answers that a node is averaged from, with their weights."""
    if not node.averages:
        yield node, weight
        return
    for child, part in _weighed(node, shares):
        if shares.get(child.code) is not None:
            yield from _leaves(child, weight * part, shares)


def _weighed(node: Node, shares: Shares) -> list[tuple[Node, Fraction]]:
    """Return the children that count in an averaged node with weights that add up to 1, as `scoring.shares` has them.

    One without answers leaves its weight to the others, unless the policy has it count 0 or all: it does not vary then.
    """
    weights = node.weights or (Fraction(1),) * len(node.children)
    counted = [
        (child, weight)
        for child, weight in zip(node.children, weights, strict=True)
        if node.na != "exclude" or shares.get(child.code) is not None
    ]
    total = sum((weight for _, weight in counted), Fraction(0))
    return [(child, weight / total) for child, weight in counted if total]


def _floor(node: Node) -> Fraction:
    """Return a share no unit can be below, the same for all: a child that counts 0 for want of answers undercuts."""
    if not node.averages:
        return FLOORS[node.base]
    return Fraction(0) if node.na == "zero" else min(map(_floor, node.children))


@dataclass(frozen=True, slots=True)
class _Linear:
    """e of a respondent over one denominator: whole `factors` of y, then of m, at `columns`; `short` likewise for u."""

    columns: tuple[int, ...]
    factors: tuple[int, ...]
    short: tuple[int, ...]
    denominator: int

    @classmethod
    def of(
        cls, leaves: Sequence[tuple[Node, Fraction]], place_of: Mapping[str, int], parts: Sequence[Part]
    ) -> "_Linear":
        columns = tuple(place_of[leaf.code] for leaf, _ in leaves)
        sums = np.sum([part.cell.sums[:, columns] for part in parts], axis=0)
        y, m = ([int(one) for one in row] for row in sums)
        by_y = [weight / possible for (_, weight), possible in zip(leaves, m, strict=True)]
        by_m = [-one * Fraction(reached, possible) for one, reached, possible in zip(by_y, y, m, strict=True)]
        common = math.lcm(*(one.denominator for one in (*by_y, *by_m)))
        short = (*(-one for one in by_y), *by_y)
        return cls(
            columns,
            tuple(int(one * common) for one in (*by_y, *by_m)),
            tuple(int(one * common) for one in short),
            common,
        )

    def total(self, cell: Cell | Cluster) -> Fraction:
        """Return Σe."""
        return Fraction(self._sum(cell, self.factors), self.denominator)

    def squares(self, cell: Cell) -> Fraction:
        """Return Σe²."""
        return Fraction(self._square(cell, self.factors), self.denominator**2)

    def missing(self, parts: Sequence[Part]) -> float:
        """Return d* with u = Σ w·(m − y)/M: how many respondents carry what is missing to 100 %."""
        squares = sum(self._square(part.cell, self.short) for part in parts)
        return (
            float(Fraction(sum(self._sum(part.cell, self.short) for part in parts) ** 2, squares)) if squares else 0.0
        )

    def _sum(self, cell: Cell | Cluster, factors: Sequence[int]) -> int:
        values = cell.sums[:, self.columns].ravel().tolist()
        return sum(factor * value for factor, value in zip(factors, values, strict=True))

    def _square(self, cell: Cell, factors: Sequence[int]) -> int:
        width = len(factors)
        products = cell.products[:, self.columns][:, :, :, self.columns].reshape(width, width)
        by = np.array(factors, dtype=object)
        return int(by @ products.astype(object) @ by)


def _fraction(parts: Sequence[Part], column: int) -> Fraction:
    """Return f of the bound, as a pooled node's: n/N of one sample; of several none, unless everyone was asked."""
    found = [_drawn(part, column) for part in parts]
    return found[0] if len(found) == 1 else Fraction(all(each == 1 for each in found))


def _drawn(part: Part, column: int) -> Fraction:
    """Return n/N of the sampling units of a part, 0 where it was not drawn from a list."""
    return Fraction(_units(part.cell, column), part.population) if part.population else Fraction(0)


def _units(cell: Cell, column: int) -> int:
    return sum(bool(each.n[column]) for each in cell.clusters) or int(cell.n[column])


def _within(part: Part, column: int, linear: _Linear) -> Fraction:
    """Return (1 − f) · n/(n − 1) · Σ(e − ē)² of a stratum; one sampling unit counts with e²."""
    n, total = _units(part.cell, column), linear.total(part.cell)
    fraction = _drawn(part, column)
    if n == 1:
        return (1 - fraction) * total**2
    drawn = [each for each in part.cell.clusters if each.n[column]]
    squares = sum((linear.total(each) ** 2 for each in drawn), Fraction(0)) if drawn else linear.squares(part.cell)
    return (1 - fraction) * Fraction(n, n - 1) * (squares - total**2 / n)
