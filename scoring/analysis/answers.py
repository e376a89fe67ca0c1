"""The answers that analyses are computed from, and the figures of any part of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.intervals import Estimate, interval
from scoring.counts import ItemCounts
from scoring.disclosure import Leaves
from scoring.method import Method, Node
from scoring.points import PERCENT
from scoring.sampling.cells import LOWEST, Place, Tree, cells_of
from scoring.sampling.estimates import Sample, estimates_of
from scoring.shares import shares_of

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
# Respondents who left a profile question out, or to whom it does not apply.
UNANSWERED = 0
WHOLE = ""
# The service a form is about, among the profile questions: a group is its id, UNANSWERED where none is stated. No
# question has such a code.
SERVICE = "@thu-tuc"


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency of the round; `block` is the code of its block."""

    code: str
    name: str
    block: str | None


def unit_key(code: str) -> str:
    return f"don-vi:{code}"


def is_unit(reach: str) -> bool:
    return reach.startswith(unit_key(""))


def block_key(code: str) -> str:
    return f"khoi:{code}"


def reaches_of(unit: Unit) -> tuple[str, ...]:
    """Return what a unit's forms count in: itself, its block and the round."""
    return (unit_key(unit.code), *([block_key(unit.block)] if unit.block else []), WHOLE)


@dataclass(frozen=True)
class Answers:
    """Counted forms with a place each in every array: `unit` is a place in `units`, `items` the method's items.

    `profile` has the choice at each profile question, 0 where there is none. `overall` is the answer to the question
    of general satisfaction, None where the questionnaire asks none. `asked` has the answers, as stored, to questions
    that make no index and tell no groups. `designs` tells how channels found people.
    """

    method: Method
    units: tuple[Unit, ...]
    unit: Ints
    channel: Ints
    place: "NDArray[np.int32]"
    places: Sequence[Place]
    items: "NDArray[np.int16]"
    profile: Mapping[str, Ints]
    designs: Mapping[int, str]
    counted_channels: frozenset[int]
    overall: "NDArray[np.int16] | None" = None
    asked: Mapping[str, "NDArray[np.int16]"] = field(default_factory=dict)

    def of(self, mask: Mask) -> "Answers":
        """Return some of the forms."""
        return replace(
            self,
            unit=self.unit[mask],
            channel=self.channel[mask],
            place=self.place[mask],
            items=self.items[mask],
            profile={code: chosen[mask] for code, chosen in self.profile.items()},
            overall=None if self.overall is None else self.overall[mask],
            asked={code: given[mask] for code, given in self.asked.items()},
        )

    def counted(self) -> "Answers":
        """Return the forms of the channels that the method's index counts."""
        return self.of(np.isin(self.channel, list(self.counted_channels)))

    def within(self, reach: str) -> "Answers":
        """Return the forms of a unit, a block or (WHOLE) the round."""
        return self.of(self.mask_of(reach))

    def mask_of(self, reach: str) -> Mask:
        """Tell which forms are of a unit, a block or (WHOLE) the round."""
        places = [place for place, unit in enumerate(self.units) if reach in reaches_of(unit)]
        return np.isin(self.unit, places)

    @property
    def forms(self) -> int:
        return len(self.unit)

    @property
    def volunteered(self) -> bool:
        """Whether some of the forms were volunteered: nothing may be inferred from them."""
        found = set(np.unique(self.channel).tolist())
        return any(self.designs.get(channel) == "voluntary" for channel in found)

    @cached_property
    def tree(self) -> Tree:
        return Tree.of(self.method)

    @cached_property
    def columns(self) -> tuple[Node, ...]:
        """The whole tree, then its factors: the nodes that stand right above items."""
        return (self.method.root, *factors_of(self.method))

    @cached_property
    def pairs(self) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
        """y and m of each respondent (STATISTICS § 1) at each of `columns`."""
        y, m = self.tree.pairs(self.items)
        places = [self.tree.place_of[node.code] for node in self.columns]
        return y[:, places], m[:, places]


def leaves_of(answers: Answers, groups: Sequence[Ints], columns: int | None = None) -> Leaves:
    """Return how many people of each unit and group count at the first `columns` (all), with their sums."""
    y, m = (each[:, :columns] for each in answers.pairs)
    rows, which = np.unique(np.column_stack([answers.unit, *groups]), axis=0, return_inverse=True)
    n, points, most = (_added(each, which.ravel(), len(rows)) for each in ((m > 0).astype(float), y, m))
    contents = [
        [(count, *_millionths(ys, ms)) for count, ys, ms in zip(*row, strict=True)]
        for row in zip(n.astype(int).tolist(), points.tolist(), most.tolist(), strict=True)
    ]
    return Leaves(
        y.shape[1], [reaches_of(unit) for unit in answers.units], [tuple(row) for row in rows.tolist()], contents
    )


def least_shares(answers: Answers) -> list[Fraction]:
    """Return by column what share of the best result answers give at least: points begin at 1."""
    scale = answers.method.scale
    return [Fraction(1, scale) if node.base == "points" else Fraction(0) for node in answers.columns]


def _added(values: "NDArray[np.float64]", which: "NDArray[np.intp]", rows: int) -> "NDArray[np.float64]":
    """Add up each column of values by row."""
    found = [np.bincount(which, column, minlength=rows) for column in values.T]
    return np.column_stack(found) if found else np.zeros((rows, 0))


def _millionths(y: float, m: float) -> tuple[int, int]:
    """Sums of weighted nodes are no whole numbers; the same people give them the same to six digits."""
    return round(1_000_000 * y), round(1_000_000 * m)


def factors_of(method: Method) -> tuple[Node, ...]:
    """Return the nodes that stand right above items; the items themselves where nothing stands between."""
    factors = [node for node, _ in method.nodes if node.children and node.children[0].kind == "item"]
    return tuple(factors) or method.root.children


@dataclass(frozen=True, slots=True)
class Figure:
    """An index with its limits as printed, of `n` respondents with a valid answer; None where there is none.

    Limits are missing where people volunteered their answers. A hidden figure has nothing but `hidden`.
    """

    n: int | None = None
    index: str | None = None
    low: str | None = None
    high: str | None = None
    hidden: bool = False


HIDDEN = Figure(hidden=True)


def estimates_at(answers: Answers, nodes: Sequence[Node]) -> dict[str, Estimate]:
    """Return the estimate of each node that has an index: units are strata, every list drawn from is unknown."""
    method, tree = answers.method, answers.tree
    if not answers.forms:
        return {}
    cells = cells_of(tree, answers.items, answers.unit, answers.place, answers.places)
    shares = shares_of(method, _counts(answers))
    wanted = {node.code: node for node in nodes}
    return estimates_of(wanted, tree.place_of, shares, Sample(cells, {}), rho=method.certainty.rho)


def figures_at(answers: Answers) -> tuple[Figure, ...]:
    """Return the figure of the index and of each factor over these forms together."""
    found = estimates_at(answers, answers.columns)
    sizes = (answers.pairs[1] > 0).sum(axis=0).tolist()
    sure = not answers.volunteered
    return tuple(
        figure_of(answers.method, found.get(node.code), size, sure=sure)
        for node, size in zip(answers.columns, sizes, strict=True)
    )


def figure_of(method: Method, estimate: Estimate | None, n: int, *, sure: bool) -> Figure:
    """Print an estimate as the method rounds; without limits unless it is `sure` that they mean something."""
    if estimate is None:
        return Figure(n=n)
    index = printed(method, estimate.ratio)
    if not sure:
        return Figure(n, index)
    limits = interval(estimate, float(method.certainty.level))
    return Figure(n, index, printed(method, limits.low), printed(method, limits.high))


def printed(method: Method, share: Fraction | float) -> str:
    """Print a share of 1 in percent."""
    return method.rounding.print(Fraction(share) * PERCENT)


def _counts(answers: Answers) -> dict[str, ItemCounts]:
    scale = answers.method.scale
    return {code: _count(answers.items[:, column], scale) for column, code in enumerate(answers.method.root.items)}


def _count(column: "NDArray[np.int16]", scale: int) -> ItemCounts:
    found = np.bincount(np.clip(column, LOWEST, scale).astype(np.int64) - LOWEST, minlength=scale - LOWEST + 1).tolist()
    return ItemCounts(levels=tuple(found[1 - LOWEST :]), na=found[-1 - LOWEST])
