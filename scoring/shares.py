"""From the counts of one unit to the share of every node of the tree. Pure and exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.counts import ItemCounts, UnitCounts
from scoring.formulas import SUMS, Policy, PooledKind, Sums, weighted
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
    _add_shares(method.root, _ItemSums(items), shares)
    return shares


def index_of(method: Method, unit: UnitCounts) -> Fraction | None:
    """Return a unit's index alone: where all answers are pooled, that is a thirtieth of the work."""
    if unit.n < method.minimum:
        return None
    return _pooled(method.root, _ItemSums(unit.items)) if method.root.pools else score(method, unit).index


class _ItemSums(dict[tuple[PooledKind, str], Sums]):
    """The sums of items by kind, added up once, however many nodes stand above."""

    def __init__(self, items: Mapping[str, ItemCounts]) -> None:
        self.counts = items

    def __missing__(self, key: tuple[PooledKind, str]) -> Sums:
        base, code = key
        self[key] = found = SUMS[base](self.counts[code].levels)
        return found


def _add_shares(node: Node, sums: _ItemSums, shares: dict[str, Fraction | None]) -> Fraction | None:
    """Compute a node's share after its children's and note both."""
    children = [_add_shares(child, sums, shares) for child in node.children]
    shares[node.code] = _pooled(node, sums) if node.pools else _combined(node, children)
    return shares[node.code]


def _pooled(node: Node, sums: _ItemSums) -> Fraction | None:
    found = [sums[node.base, code] for code in node.items]
    return Sums(sum([one.reached for one in found]), sum([one.possible for one in found])).share


def _combined(node: Node, children: Sequence[Fraction | None]) -> Fraction | None:
    if all(share is None for share in children):
        return None
    weights = node.weights or (Fraction(1),) * len(children)
    filled = [STAND_INS[node.na] if share is None else share for share in children]
    return weighted([(weight, share) for weight, share in zip(weights, filled, strict=True) if share is not None])
