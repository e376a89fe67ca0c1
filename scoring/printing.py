"""Writes shares as the method rounds them: indices, exact fractions, points. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.counts import BlockName, UnitCounts
from scoring.formulas import plain, reduced, satisfied
from scoring.method import Method, Node, PointScheme
from scoring.results import BlockResult, NodeResult, UnitResult

PERCENT = 100
ROOT = ""
# The share of every node by code, None without a valid answer; the whole tree's stands under ROOT.
Shares = Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its shares; `shares` is empty where it has too few forms."""

    unit: UnitCounts
    shares: Shares

    @property
    def index(self) -> Fraction | None:
        return self.shares.get(ROOT)


def component_points(scheme: PointScheme, share: Fraction | None, most: Fraction) -> Fraction | None:
    """Return the points of a component; without valid answers it has none, or all under `full`."""
    if share is None:
        return most if scheme.na == "full" else None
    return share * most


def total_points(scheme: PointScheme, shares: Shares) -> tuple[Fraction, Fraction] | None:
    """Return the points of all components and their maximum, or None where nothing is scored.

    A component without valid answers leaves the maximum under `exclude` and stays in it under `zero`.
    """
    scored = [(component_points(scheme, shares[code], most), most) for code, most in scheme.components.items()]
    if all(points is None for points, _ in scored):
        return None
    points = [points for points, _ in scored if points is not None]
    maximum = sum(most for points, most in scored if points is not None or scheme.na == "zero")
    if scheme.total == "rounded_sum":
        return scheme.rounding(sum(points, Fraction(0))), Fraction(maximum)
    return sum((scheme.rounding(one) for one in points), Fraction(0)), Fraction(maximum)


@dataclass(frozen=True, slots=True)
class Writer:
    """Prints results of one method; `item_names` are the texts of the questions by code."""

    method: Method
    item_names: Mapping[str, str]

    def index(self, share: Fraction | None) -> str | None:
        return None if share is None else self.method.rounding.print(share * PERCENT)

    def exact(self, share: Fraction | None) -> str | None:
        return None if share is None else reduced(share)

    def unit(self, one: Scored, rank: int | None, ranked: int) -> UnitResult:
        points, max_points = self.total_points(one)
        return UnitResult(
            agency=one.unit.agency,
            name=one.unit.name,
            block=one.unit.block,
            n=one.unit.n,
            status="too_few" if one.index is None else "ok",
            index=self.index(one.index),
            exact=self.exact(one.index),
            low=None,
            high=None,
            rank=rank,
            ranked=ranked,
            rank_low=None,
            rank_high=None,
            previous=None,
            change=None,
            verdict=None,
            nodes=self.nodes(one),
            points=points,
            max_points=max_points,
        )

    def block(self, block: BlockName, together: Scored, agencies: int) -> BlockResult:
        return BlockResult(
            block=block.code,
            name=block.name,
            index=self.index(together.index),
            exact=self.exact(together.index),
            agencies=agencies,
            n=together.unit.n,
            low=None,
            high=None,
            nodes=self.nodes(together),
        )

    def nodes(self, one: Scored) -> tuple[NodeResult, ...]:
        return tuple(self.node(node, parent, one) for node, parent in self.method.nodes)

    def node(self, node: Node, parent: str | None, one: Scored) -> NodeResult:
        counts = [one.unit.items[code] for code in node.items]
        valid = [sum(item.levels) for item in counts]
        share = one.shares.get(node.code)
        points, max_points = self.node_points(node, one)
        return NodeResult(
            code=node.code,
            kind=node.kind,
            name=node.name or self.item_names.get(node.code, node.code),
            parent=parent,
            index=self.index(share),
            exact=self.exact(share),
            n=max(valid),
            satisfied=sum(satisfied(item.levels) for item in counts),
            valid=sum(valid),
            na=sum(item.na for item in counts),
            levels=counts[0].levels if node.kind == "item" else (),
            points=points,
            max_points=max_points,
        )

    def node_points(self, node: Node, one: Scored) -> tuple[str | None, str | None]:
        """Return the points and maximum of a component; other nodes have neither."""
        scheme = self.method.point_scheme
        if scheme is None or node.code not in scheme.components:
            return None, None
        most = scheme.components[node.code]
        points = component_points(scheme, one.shares[node.code], most) if one.index is not None else None
        return None if points is None else scheme.rounding.print(points), plain(most)

    def total_points(self, one: Scored) -> tuple[str | None, str | None]:
        scheme = self.method.point_scheme
        total = total_points(scheme, one.shares) if scheme and one.index is not None else None
        return (scheme.rounding.print(total[0]), plain(total[1])) if scheme and total else (None, None)
