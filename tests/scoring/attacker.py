"""Whoever has all that is published of a round, and solves it for what single people answered.

Independent of `scoring.disclosure`: the unknowns are how often each level was chosen at each item of each unit, and
everything published is a linear equation in them. Numbers of answers are published, so the weights of means are known.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure import TOP, RoundHidden, block_key, parent_key
from scoring.method import Method, Node
from scoring.results import BlockResult, RoundResult, UnitResult

PRIME = 2**31 - 1
FOLD = ((0, 1), (2,), (3, 4))
# Agency, item, level: how often it was chosen. With a number in front: in that release.
Unknown = tuple[Any, ...]
Form = Mapping[Unknown, Fraction]
Row = UnitResult | BlockResult


def add(*forms: tuple[Fraction, Form]) -> dict[Unknown, Fraction]:
    found: dict[Unknown, Fraction] = {}
    for weight, form in forms:
        for unknown, value in form.items():
            found[unknown] = found.get(unknown, Fraction(0)) + weight * value
    return found


@dataclass(frozen=True)
class Published:
    """A round's raw result, what of it is hidden, and the method: the latter and all numbers of answers are known."""

    raw: RoundResult
    hidden: RoundHidden
    method: Method
    release: int = 0
    # The units under each parent agency whose row is published, too.
    parents: Mapping[str, Collection[str]] = field(default_factory=dict)

    def members(self, row: str) -> list[UnitResult]:
        above = {parent_key(code): units for code, units in self.parents.items()}.get(row, ())
        return [
            one
            for one in self.raw.agencies
            if row in {TOP, one.agency, block_key(one.block or "")} or one.agency in above
        ]

    def rows(self) -> Iterator[tuple[str, Row, str]]:
        """Yield every row with its key and the way it is rolled up."""
        yield from ((unit.agency, unit, "pooled") for unit in self.raw.agencies)
        yield from ((block_key(block.block), block, self.method.roll_ups.block) for block in self.raw.blocks)
        for parent in self.raw.parents:
            if parent.block in self.parents:
                yield parent_key(parent.block), parent, self.method.roll_ups.parent
        yield TOP, self.raw.total, self.method.roll_ups.total

    def level(self, row: str, node: Node, level: int) -> Form:
        """Return how often a level was chosen at the items of a node."""
        units = self.members(row)
        return {(self.release, unit.agency, item, level): Fraction(1) for unit in units for item in node.items}

    def points(self, row: str, node: Node) -> Form:
        """Return the sum of points of the answers below a node, of 1 each."""
        scale = self.method.scale
        worth = {
            "top2": [Fraction(level >= scale - 2) for level in range(scale)],
            "points": [Fraction(level + 1, scale) for level in range(scale)],
            "points0": [Fraction(level, scale - 1) for level in range(scale)],
        }[node.base]
        return add(*((worth[level], self.level(row, node, level)) for level in range(scale)))

    def valid(self, row: str, node: Node) -> int:
        units = self.members(row)
        return sum(each.valid for unit in units for each in unit.nodes if each.code in node.items)

    def index(self, row: str, node: Node, how: str) -> Form | None:
        """Return the index of a node, None where it has none."""
        if how == "mean":
            units = [unit for unit in self.members(row) if unit.status == "ok"]
            known = [form for unit in units if (form := self.index(unit.agency, node, "pooled")) is not None]
            return add(*((Fraction(1, len(known)), form) for form in known)) if known else None
        if node.kind == "item" or node.pools:
            valid = self.valid(row, node)
            return add((Fraction(1, valid), self.points(row, node))) if valid else None
        weights = node.weights or (Fraction(1),) * len(node.children)
        below = [(weight, self.index(row, child, how)) for weight, child in zip(weights, node.children, strict=True)]
        there = [(weight, form) for weight, form in below if form is not None]
        whole = sum((weight for weight, _ in there), Fraction(0))
        return add(*((weight / whole, form) for weight, form in there)) if there else None

    def equations(self) -> Iterator[Form]:
        """Yield everything that is told: numbers of answers, indices, satisfied, levels, all levels of a row."""
        yield from self._numbers()
        for key, row, how in self.rows():
            shown = {each.code: each for each in row.nodes}
            for code, node in self.method.by_code.items():
                if key in self.hidden.rows or code in self.hidden.nodes[key]:
                    continue
                form = self.index(key, node, how)
                if form is not None and row.index is not None:
                    yield form
                if code not in self.hidden.counts.get(key, ()):
                    yield add(*((Fraction(1), self.level(key, node, at)) for at in (3, 4)))
                    if node.kind == "item" or code == TOP:
                        yield from self._levels(key, node, row.n if code == TOP else shown[code].n)

    def _numbers(self) -> Iterator[Form]:
        for unit in self.raw.agencies:
            for item in self.method.root.items:
                node = self.method.by_code[item]
                yield add(*((Fraction(1), self.level(unit.agency, node, at)) for at in range(self.method.scale)))

    def _levels(self, key: str, node: Node, n: int) -> Iterator[Form]:
        for together in FOLD if n < 30 else [(level,) for level in range(self.method.scale)]:
            yield add(*((Fraction(1), self.level(key, node, level)) for level in together))

    def sought(self, k: int) -> Iterator[tuple[str, str, str, Form]]:
        """Yield what few people said: (row, node, figure, form)."""
        for key, row, how in self.rows():
            for code, n in [(TOP, row.n), *((each.code, each.n) for each in row.nodes)]:
                node = self.method.by_code[code]
                if 0 < n < k and self.valid(key, node):
                    yield key, code, "index", self.index(key, node, how) or self.points(key, node)
                    for level in range(self.method.scale):
                        yield key, code, f"level {level + 1}", self.level(key, node, level)


class Solver:
    """All equations, solved in whole numbers modulo a prime by Gauss and Jordan."""

    def __init__(self, equations: Sequence[Form]) -> None:
        unknowns = dict.fromkeys(unknown for form in equations for unknown in form)
        self.place = {unknown: number for number, unknown in enumerate(unknowns)}
        self.rows, self.pivots = _solved(np.array([self.row(form) for form in equations]))

    def row(self, form: Form) -> "NDArray[np.int64]":
        row = np.zeros(len(self.place), dtype=np.int64)
        for unknown, value in form.items():
            row[self.place[unknown]] = value.numerator * pow(value.denominator, -1, PRIME) % PRIME
        return row

    def tells(self, form: Form) -> bool:
        """Say whether a figure is the same in all solutions."""
        if any(unknown not in self.place for unknown in form):
            return False
        row = self.row(form)
        for number, pivot in enumerate(self.pivots):
            if row[pivot]:
                row = (row - row[pivot] * self.rows[number]) % PRIME
        return not row.any()


def _solved(rows: "NDArray[np.int64]") -> tuple["NDArray[np.int64]", list[int]]:
    rows = np.unique(rows, axis=0)
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        below = np.flatnonzero(rows[len(pivots) :, column])
        if len(below):
            at = len(pivots)
            rows[[at, at + below[0]]] = rows[[at + below[0], at]]
            rows[at] = rows[at] * pow(int(rows[at, column]), -1, PRIME) % PRIME
            hit = np.flatnonzero(rows[:, column])
            hit = hit[hit != at]
            rows[hit] = (rows[hit] - rows[hit, column][:, None] * rows[at] % PRIME) % PRIME
            pivots.append(column)
    return rows[: len(pivots)], pivots


def leaks(*published: Published, k: int = 5, of: int = 0) -> list[tuple[str, str, str]]:
    """Return the figures of fewer than k people in one release that follow from all of them."""
    solver = Solver([form for one in published for form in one.equations()] + _still(published))
    return [(row, node, what) for row, node, what, form in published[of].sought(k) if solver.tells(form)]


def moved(published: Sequence[Published], k: int = 5) -> list[tuple[str, str]]:
    """Return the (unit, item) of which fewer than k changed answers follow from two releases."""
    before, after = published
    solver = Solver([form for one in published for form in one.equations()] + _still(published))
    found = []
    for old, new in zip(before.raw.agencies, after.raw.agencies, strict=True):
        for one, two in zip(old.nodes, new.nodes, strict=True):
            if one.kind == "item" and 0 < two.valid - one.valid < k:
                node = before.method.by_code[one.code]
                forms = [(each.points(old.agency, node), each) for each in (before, after)]
                if solver.tells(add((Fraction(-1), forms[0][0]), (Fraction(1), forms[1][0]))):
                    found.append((old.agency, one.code))
    return found


def _still(published: Sequence[Published]) -> list[Form]:
    """Return that answers did not change where as many were given as before: so anybody would take it."""
    found: list[Form] = []
    for before, after in pairwise(published):
        for old, new in zip(before.raw.agencies, after.raw.agencies, strict=True):
            for one, two in zip(old.nodes, new.nodes, strict=True):
                if one.kind == "item" and one.valid == two.valid:
                    node = before.method.by_code[one.code]
                    for level in range(before.method.scale):
                        was, now = (each.level(old.agency, node, level) for each in (before, after))
                        found.append(add((Fraction(-1), was), (Fraction(1), now)))
    return found
