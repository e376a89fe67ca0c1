"""Writes shares as the method rounds them: indices, exact fractions, points. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.formulas import plain, reduced, satisfied
from scoring.method import Method, Node
from scoring.results import BlockResult, NodeResult, UnitResult
from scoring.rollup import RolledUp
from scoring.shares import Scored


@dataclass(frozen=True, slots=True)
class Writer:
    """Prints results of one method; `item_names` are the texts of the questions by code."""

    method: Method
    item_names: Mapping[str, str]

    def index(self, share: Fraction | None) -> str | None:
        return None if share is None else self.method.rounding.print(share, percent=True)

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
            rank=rank,
            ranked=ranked,
            rank_low=None,
            rank_high=None,
            nodes=self.nodes(one),
            points=points,
            max_points=max_points,
            size=one.unit.size,
        )

    def whole(self, rolled: RolledUp) -> UnitResult:
        """Write a whole round: as a unit, without rank."""
        unit = self.unit(rolled.together, None, 0)
        return replace(unit, left_out=rolled.left_out, without_size=rolled.without_size)

    def group(self, rolled: RolledUp) -> BlockResult:
        """Write a block or a parent agency."""
        together = rolled.together
        return BlockResult(
            block=together.unit.agency,
            name=together.unit.name,
            index=self.index(together.index),
            exact=self.exact(together.index),
            agencies=rolled.agencies,
            n=together.unit.n,
            nodes=self.nodes(together),
            left_out=rolled.left_out,
            without_size=rolled.without_size,
        )

    def nodes(self, one: Scored) -> tuple[NodeResult, ...]:
        told = {code: (sum(item.levels), satisfied(item.levels), item.na) for code, item in one.unit.items.items()}
        return tuple(self.node(node, parent, one, told) for node, parent in self.method.nodes)

    def node(self, node: Node, parent: str | None, one: Scored, told: Mapping[str, tuple[int, int, int]]) -> NodeResult:
        """Write a node; `told` has of each item its valid answers, the satisfied ones and those without application."""
        valid, good, na = zip(*(told[code] for code in node.items), strict=True)
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
            satisfied=sum(good),
            valid=sum(valid),
            na=sum(na),
            levels=one.unit.items[node.code].levels if node.kind == "item" else (),
            points=points,
            max_points=max_points,
        )

    def node_points(self, node: Node, one: Scored) -> tuple[str | None, str | None]:
        """Return the points and maximum of a component; other nodes have neither."""
        scheme = self.method.point_scheme
        if scheme is None or node.code not in scheme.components:
            return None, None
        share = one.shares.get(node.code)
        points = scheme.component(node.code, share, self.method.rounding) if one.index is not None else None
        most = plain(scheme.components[node.code].maximum)
        return None if points is None else scheme.rounding.print(points), most

    def total_points(self, one: Scored) -> tuple[str | None, str | None]:
        scheme = self.method.point_scheme
        total = scheme.sum(one.shares, self.method.rounding) if scheme and one.index is not None else None
        return (scheme.rounding.print(total[0]), plain(total[1])) if scheme and total else (None, None)
