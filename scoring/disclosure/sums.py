"""Which figures of a round follow from which others, and with what weights. Pure.

Figures are in points, index × valid answers: counts, and indices made of counts, then simply add up. An index that is a
mean of others follows from the same parts by another sum. Where a figure is printed both ways, as a count and as a
mean, two sums hold among the same parts: its counts are *out of step* with its index.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scoring.certainty.hiding import Sum
from scoring.method import ROOT, Method, Node, RollUp
from scoring.results import BlockResult, NodeResult, UnitResult

# The key of what stands above every node or row: a unit's index, or the total of a round.
TOP = ROOT

# A row's key and the code of a node.
Place = tuple[str, str]
Row = UnitResult | BlockResult


@dataclass(frozen=True)
class Line:
    """A row with its key and the valid answers at each of its nodes, TOP for all of them."""

    key: str
    row: Row
    valid: Mapping[str, int]

    @classmethod
    def of(cls, key: str, row: Row) -> "Line":
        valid = {node.code: node.valid for node in row.nodes}
        return cls(key, row, {**valid, TOP: sum(node.valid for node in row.nodes if node.parent is None)})

    @cached_property
    def shares(self) -> Mapping[str, str | None]:
        """The indices before rounding."""
        return {TOP: self.row.exact, **{node.code: node.exact for node in self.row.nodes}}

    @property
    def indices(self) -> dict[str, str | None]:
        return {TOP: self.row.index, **{node.code: node.index for node in self.row.nodes}}


def in_step(node: Node) -> bool:
    """Say whether a node's index is made of the same sums as its counts."""
    only_child = node.formula == "single_item" and all(in_step(child) for child in node.children)
    return node.kind == "item" or node.pools or only_child


def plain_sums(key: str, nodes: Sequence[NodeResult]) -> Iterator[Sum[Place]]:
    """Yield the sums inside a row whose method is not known: every figure as the sum of those below."""
    parts: dict[str, list[Place]] = {}
    for node in nodes:
        parts.setdefault(node.parent or TOP, []).append((key, node.code))
    return (Sum((key, whole), tuple(codes)) for whole, codes in parts.items())


def sums_within(line: Line, method: Method) -> Iterator[Sum[Place]]:
    """Yield the sums inside a row that is computed from its own answers."""
    for code, node in method.by_code.items():
        if node.kind == "item" or not line.valid.get(code):
            continue
        if in_step(node):
            below = node.children if all(map(in_step, node.children)) else _items(node, method)
            yield Sum((line.key, code), tuple((line.key, each.code) for each in below if line.valid.get(each.code)))
        else:
            yield _mean_of_children(line, node)


def _items(node: Node, method: Method) -> tuple[Node, ...]:
    return tuple(method.by_code[code] for code in node.items)


def _mean_of_children(line: Line, node: Node) -> Sum[Place]:
    given = node.weights or (Fraction(1),) * len(node.children)
    weighed = [(child.code, weight) for child, weight in zip(node.children, given, strict=True)]
    there = [(code, weight) for code, weight in weighed if line.valid.get(code)]
    counted = sum((weight for _, weight in (there if node.na == "exclude" else weighed)), Fraction(0))
    scale = line.valid[node.code] / counted
    return Sum(
        (line.key, node.code),
        tuple((line.key, code) for code, _ in there),
        tuple(scale * weight / line.valid[code] for code, weight in there),
    )


def sums_over(whole: Line, parts: Sequence[Line], how: RollUp, method: Method | None) -> Iterator[Sum[Place]]:
    """Yield the sums by which a row follows from several; without a method every figure is the sum of theirs."""
    for code in whole.valid:
        if how != "pooled":
            yield _mean_of_rows(whole, parts, how, code)
        elif method is None or in_step(method.by_code[code]):
            yield Sum((whole.key, code), tuple((part.key, code) for part in parts if part.valid.get(code)))


def _mean_of_rows(whole: Line, parts: Sequence[Line], how: RollUp, code: str) -> Sum[Place]:
    """Return a mean over the rows with an index there, each by its stated size where the mean is `weighted`."""
    there = [part for part in parts if part.row.index is not None and part.indices.get(code) is not None]
    sizes = [Fraction(1) if how == "mean" else Fraction(getattr(part.row, "size", None) or 0) for part in there]
    weighed = [(part, size) for part, size in zip(there, sizes, strict=True) if size]
    scale = whole.valid[code] / sum((size for _, size in weighed), Fraction(0)) if weighed else Fraction(0)
    return Sum(
        (whole.key, code),
        tuple((part.key, code) for part, _ in weighed),
        tuple(scale * size / part.valid[code] for part, size in weighed),
    )
