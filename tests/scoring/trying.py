"""Whoever tries all answers that could have led to what is shown of a round: independent of `scoring.disclosure`.

The unknowns are the Σy of each item of each unit, which lie between the least and the most that its answers can give.
All that is shown of indices and of satisfied answers are equations in them; a figure is known where no other answers
lead to the same tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from tests.scoring.attacker import Form, Published

# A unit's agency and item.
Unknown = tuple[str, str]
Figure = tuple[str, str]


@dataclass(frozen=True)
class Equation:
    """Σ weight × unknown = told, in whole numbers."""

    weights: Mapping[Unknown, int]
    told: int

    @classmethod
    def of(cls, form: Mapping[Unknown, Fraction], answers: Mapping[Unknown, int]) -> "Equation":
        times = lcm(*(weight.denominator for weight in form.values()))
        weights = {unknown: int(weight * times) for unknown, weight in form.items() if weight}
        return cls(weights, sum(weight * answers[unknown] for unknown, weight in weights.items()))


@dataclass(frozen=True)
class Trial:
    """What is published of a round by answers that are worth 0 or 1 (top2)."""

    published: Published
    k: int = 5
    most: dict[Unknown, int] = field(init=False)
    truth: dict[Unknown, int] = field(init=False)

    def __post_init__(self) -> None:
        items = [(unit.agency, each) for unit in self.published.raw.agencies for each in unit.nodes]
        found = {(unit, each.code): each for unit, each in items if each.kind == "item"}
        object.__setattr__(self, "most", {unknown: each.valid for unknown, each in found.items()})
        object.__setattr__(self, "truth", {unknown: each.satisfied for unknown, each in found.items()})

    def known(self) -> list[Figure]:
        """Return the figures of few people, hidden and yet the same whatever answers led to what is shown."""
        equations = [Equation.of(form, self.truth) for form in self._told()]
        return sorted({figure for figure, form in self._sought() if not self._another(form, equations)})

    def _told(self) -> Iterator[dict[Unknown, Fraction]]:
        for form in self.published.equations():
            if (collapsed := _satisfied(form)) is not None:
                yield collapsed

    def _sought(self) -> Iterator[tuple[Figure, dict[Unknown, Fraction]]]:
        for row, code, what, form in self.published.sought(self.k):
            if what == "index" and (collapsed := _satisfied(form)) is not None:
                yield (row, code), collapsed

    def _another(self, form: Mapping[Unknown, Fraction], equations: Sequence[Equation]) -> bool:
        """Say whether other answers lead to the same tables and to another figure."""
        sought = Equation.of(form, self.truth)
        order = [*sought.weights, *(unknown for unknown in self.truth if unknown not in sought.weights)]
        return _Search(order, self.most, equations, sought).runs({}, 0)


def _satisfied(form: Form) -> dict[Unknown, Fraction] | None:
    """Return an equation of levels as one of satisfied answers, None where it tells single levels."""
    found: dict[Unknown, dict[int, Fraction]] = {}
    for (_, unit, item, level), weight in form.items():
        if weight:
            found.setdefault((unit, item), {})[level] = weight
    if not all(set(each) == {3, 4} and each[3] == each[4] for each in found.values()):
        return None
    return {unknown: each[3] for unknown, each in found.items()}


@dataclass
class _Search:
    """All answers in turn, unknown by unknown, as far as the equations can still hold."""

    order: Sequence[Unknown]
    most: Mapping[Unknown, int]
    equations: Sequence[Equation]
    sought: Equation

    def __post_init__(self) -> None:
        self.of: dict[Unknown, list[Equation]] = {
            unknown: [each for each in self.equations if unknown in each.weights] for unknown in self.order
        }

    def runs(self, tried: dict[Unknown, int], at: int) -> bool:
        if at == len(self.sought.weights) and self._sum(self.sought, tried) == self.sought.told:
            return False
        if at == len(self.order):
            return True
        unknown = self.order[at]
        for value in range(self.most[unknown] + 1):
            tried[unknown] = value
            if all(self._may_hold(each, tried) for each in self.of[unknown]) and self.runs(tried, at + 1):
                return True
        del tried[unknown]
        return False

    @staticmethod
    def _sum(each: Equation, tried: Mapping[Unknown, int]) -> int:
        return sum(weight * tried.get(unknown, 0) for unknown, weight in each.weights.items())

    def _may_hold(self, each: Equation, tried: Mapping[Unknown, int]) -> bool:
        left = sum(weight * self.most[unknown] for unknown, weight in each.weights.items() if unknown not in tried)
        rest = each.told - self._sum(each, tried)
        return 0 <= rest <= left
