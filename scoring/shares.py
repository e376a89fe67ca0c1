"""From the counts of one unit to the share of every node of the tree. Pure and exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.counts import ItemCounts, UnitCounts
from scoring.formulas import NOTHING, SUMS, Policy, Sums, weighted
from scoring.method import ROOT, Method, Node

# The share of every node by code, None without a valid answer; the whole tree's stands under ROOT.
Shares = Mapping[str, Fraction | None]
STAND_INS: Mapping[Policy, Fraction | None] = {"exclude": None, "zero": Fraction(0), "full": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its shares; `shares` is empty where it has too few forms."""

    unit: UnitCounts
    shares: Shares

    @property
    def index(self) -> Fraction | None:
        return self.shares.get(ROOT)


def score(method: Method, unit: UnitCounts) -> Scored:
    """Compute a unit's shares, none below the method's minimum of forms."""
    return Scored(unit, shares_of(method, unit.items) if unit.n >= method.minimum else {})


def shares_of(method: Method, items: Mapping[str, ItemCounts]) -> Shares:
    """Return the share of every node, None without a valid answer; the whole tree's stands under ROOT."""
    shares: dict[str, Fraction | None] = {}
    _add_shares(method.root, items, shares)
    return shares


def _add_shares(node: Node, items: Mapping[str, ItemCounts], shares: dict[str, Fraction | None]) -> Fraction | None:
    """Compute a node's share after its children's and note both."""
    children = [_add_shares(child, items, shares) for child in node.children]
    shares[node.code] = _pooled(node, items).share if node.pools else _combined(node, children)
    return shares[node.code]


def _pooled(node: Node, items: Mapping[str, ItemCounts]) -> Sums:
    return sum((SUMS[node.base](items[code].levels) for code in node.items), NOTHING)


def _combined(node: Node, children: Sequence[Fraction | None]) -> Fraction | None:
    if all(share is None for share in children):
        return None
    weights = node.weights or (Fraction(1),) * len(children)
    filled = [STAND_INS[node.na] if share is None else share for share in children]
    return weighted([(weight, share) for weight, share in zip(weights, filled, strict=True) if share is not None])
