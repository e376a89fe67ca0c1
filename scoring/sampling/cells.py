"""From raw answers to the sums that variances are computed from: one pass, exact integers. Pure.

Every node of a method's tree gives each respondent a pair (y, m) (STATISTICS § 1). A cell holds the sums and all
products of these pairs over the respondents of a unit who were drawn in one way, so that the variance of any node, and
of any weighted sum of nodes, follows from it; of clusters their sums are enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.sums import Moments
from scoring.formulas import PooledKind
from scoring.method import Method, Node

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
# (stratum, sampling unit, surveyor or 0): where a form was drawn; two empty texts and 0: by itself. The sampling unit
# is the cluster, whoever visited it; without one the surveyor is.
Place = tuple[str, str, int]

# Codes below 1 are no answer to score; the smallest is -2.
LOWEST = -2
# Respondents whose answers are laid out at once, some megabytes.
AT_ONCE = 1 << 15


@dataclass(frozen=True, slots=True)
class Cluster:
    """The respondents of one sampling unit: `n` (nodes,) with a valid answer there, `sums` (2, nodes) of y and m."""

    n: Ints
    sums: Ints


@dataclass(frozen=True)
class Cell:
    """The respondents of a unit who were drawn in one way, in `clusters` or (without these) by themselves.

    `products` (2, nodes, 2, nodes) adds up y·y, y·m, m·y and m·m of each two nodes.
    """

    stratum: str
    n: Ints
    sums: Ints
    products: Ints
    clusters: tuple[Cluster, ...] = ()

    @cached_property
    def moments(self) -> tuple[Moments, ...]:
        """Return the sums of respondents at each node."""
        nodes = np.arange(len(self.n))
        squares = (self.products[one, nodes, other, nodes] for one, other in ((0, 0), (0, 1), (1, 1)))
        return _moments(self.n, *self.sums, *squares)

    @cached_property
    def between(self) -> tuple[Moments, ...]:
        """Return the sums of clusters at each node, each cluster with its own sums of y and m as one respondent."""
        n, sums = np.array([each.n for each in self.clusters]), np.array([each.sums for each in self.clusters])
        y, m = sums[:, 0], sums[:, 1]
        # No sum is past (Σm)², which a cell of 400 million forms of 100 items would bring past 2**63.
        return _moments((n > 0).sum(axis=0), *self.sums, (y * y).sum(axis=0), (y * m).sum(axis=0), (m * m).sum(axis=0))


def _moments(*columns: Ints) -> tuple[Moments, ...]:
    return tuple(Moments(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


@dataclass(frozen=True)
class Tree:
    """A method's nodes as columns: the whole tree first, then every node in the document's order.

    `below` (items, nodes) tells which items a node adds up, `bases` by which kind a node scores its answers.
    """

    codes: tuple[str, ...]
    items: tuple[str, ...]
    bases: tuple[PooledKind, ...]
    below: Floats
    scale: int

    @classmethod
    def of(cls, method: Method) -> "Tree":
        nodes: list[Node] = list(method.by_code.values())
        items = method.root.items
        below = np.array([[code in set(node.items) for node in nodes] for code in items], dtype=np.float64)
        return cls(tuple(method.by_code), items, tuple(node.base for node in nodes), below, method.scale)

    @property
    def place_of(self) -> Mapping[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def pools(self) -> Floats:
        """How (2, nodes) sums of y and m of nodes are made of sums over items: (y by base, then valid answers)."""
        kinds, items = sorted(set(self.bases)), len(self.items)
        found = np.zeros((2, len(self.codes), len(kinds) + 1, items))
        for node, base in enumerate(self.bases):
            found[0, node, kinds.index(base)] = self.below[:, node]
            found[1, node, -1] = self.below[:, node] * _possible(base, self.scale)
        return found.reshape(2 * len(self.codes), -1)

    def pairs(self, answers: "NDArray[np.int16]") -> tuple[Floats, Floats]:
        """Return y and m (respondents, nodes) of answers (respondents, items)."""
        y, m = np.split(self.reached(self.coded(answers)) @ self.pools.T, 2, axis=1)
        return y, m

    def coded(self, answers: "NDArray[np.signedinteger[Any]]") -> "NDArray[np.uint8]":
        """Return answers as places in a table of all there can be, from LOWEST up."""
        codes: NDArray[np.uint8] = (np.clip(answers, LOWEST, self.scale) - LOWEST).astype(np.uint8)
        return codes

    def reached(self, codes: "NDArray[np.uint8]") -> Singles:
        """Return y by base, then 1 for each valid answer, (respondents, bases + 1 times items), of coded answers."""
        tables = [*(_table(base, self.scale) for base in sorted(set(self.bases))), _valid(self.scale)]
        return np.hstack([table[codes] for table in tables])


def cells_of(
    tree: Tree,
    answers: "NDArray[np.signedinteger[Any]]",
    owner: Ints,
    place: "NDArray[np.int32]",
    places: Sequence[Place],
) -> dict[int, tuple[Cell, ...]]:
    """Return the cells of each owner (a unit's number); all arrays have a place for each respondent.

    `answers` (respondents, items) are those of the tree's items. A unit's cells are its strata; within one,
    respondents drawn by themselves are a cell apart from those drawn in clusters, for they were drawn differently.
    """
    clusters, cluster = _clusters(places)
    groups, order = _Groups.of(owner, cluster[place], clusters)
    sums = _Sums.of(tree, groups)
    codes = tree.coded(answers)
    for first, last in pairwise([*range(0, len(order), sums.at_once), len(order)]):
        sums.add(first, codes[order[first:last]])
    return sums.cells(clusters)


def _clusters(places: Sequence[Place]) -> "tuple[tuple[Place, ...], NDArray[np.int32]]":
    """Return the places that are clusters of their own, and which of them each place belongs to.

    Two surveyors in one sampling unit are one cluster: its people are alike, and counted twice it would look surer.
    """
    drawn = [(stratum, village, 0 if village else surveyor) for stratum, village, surveyor in places]
    numbers = {one: number for number, one in enumerate(dict.fromkeys(drawn))}
    return tuple(numbers), np.array([numbers[one] for one in drawn], dtype=np.int32)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Respondents sorted by owner, stratum, whether in a cluster, and place: one group for each, cells of groups.

    `starts` of each group among the respondents, its `owner` and `place`; `cells` is the first group of each cell.
    """

    starts: Ints
    owner: Ints
    place: Ints
    cells: Ints
    count: int

    @classmethod
    def of(cls, owner: Ints, place: "NDArray[np.int32]", places: Sequence[Place]) -> "tuple[_Groups, Ints]":
        """Return the groups, and the numbers of respondents in their order."""
        drawn = [(stratum, bool(village or surveyor)) for stratum, village, surveyor in places]
        ordered = np.array(sorted(range(len(places)), key=lambda one: (drawn[one], one)), dtype=np.int64)
        rank, kinds = np.argsort(ordered), {way: number for number, way in enumerate(sorted(set(drawn)))}
        key = owner * len(places) + rank[place]
        # Numbers of two bytes are sorted by counting, ten times faster.
        small = key.astype(np.uint16) if key.max(initial=0) < 2**16 else key
        order = np.argsort(small, kind="stable")
        ends = np.diff(small[order], prepend=small[order[:1]] + 1 if len(key) else 0) != 0
        starts = np.flatnonzero(ends)
        owners, ranks = np.divmod(key[order[starts]], len(places))
        way = np.array([kinds[one] for one in drawn], dtype=np.int64)[ordered[ranks]]
        cells = np.flatnonzero(np.diff(owners * len(kinds) + way, prepend=-1))
        return cls(starts, owners, ordered[ranks], cells, len(order)), order


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is added up of items while blocks of sorted respondents come by: sums of each group, products of each cell.

    Whole numbers below 2**24, which floating point of four bytes adds up exactly and twice as fast as eight bytes,
    hence `at_once` respondents; everything together is below 2**53. Nodes follow from items, a quarter of the columns.
    """

    tree: Tree
    groups: _Groups
    n: Ints
    items: Floats
    products: Floats
    at_once: int

    @classmethod
    def of(cls, tree: Tree, groups: _Groups) -> "_Sums":
        width = tree.pools.shape[1]
        return cls(
            tree=tree,
            groups=groups,
            n=np.zeros((len(groups.starts), len(tree.codes)), dtype=np.int64),
            items=np.zeros((len(groups.starts), width)),
            products=np.zeros((len(groups.cells), width, width)),
            at_once=min(AT_ONCE, 2**24 // tree.scale**2),
        )

    def add(self, first: int, codes: "NDArray[np.uint8]") -> None:
        """Add a block of respondents, of which the first is number `first`."""
        reached = self.tree.reached(codes)
        valid = reached[:, -len(self.tree.items) :]
        answered = (valid @ self.tree.below.astype(np.float32) > 0).view(np.int8)
        starts = self.groups.starts
        cut, mine = _within(starts, first, len(codes))
        self.items[mine] += np.add.reduceat(reached, cut, axis=0)
        self.n[mine] += np.add.reduceat(answered, cut, axis=0, dtype=np.int32)
        cut, mine = _within(starts[self.groups.cells], first, len(codes))
        for number, (start, end) in zip(mine, pairwise([*cut.tolist(), len(codes)]), strict=True):
            part = reached[start:end]
            self.products[number] += part.T @ part

    def cells(self, places: Sequence[Place]) -> dict[int, tuple[Cell, ...]]:
        pools, nodes = self.tree.pools, len(self.tree.codes)
        products = (pools @ self.products @ pools.T).astype(np.int64).reshape(-1, 2, nodes, 2, nodes)
        sums = (self.items @ pools.T).astype(np.int64).reshape(-1, 2, nodes)
        bounds = pairwise([*self.groups.cells.tolist(), len(self.n)])
        found: dict[int, list[Cell]] = {}
        for number, (start, end) in enumerate(bounds):
            stratum, village, surveyor = places[int(self.groups.place[start])]
            clusters = tuple(map(Cluster, self.n[start:end], sums[start:end])) if village or surveyor else ()
            cell = Cell(stratum, self.n[start:end].sum(axis=0), sums[start:end].sum(axis=0), products[number], clusters)
            found.setdefault(int(self.groups.owner[start]), []).append(cell)
        return {unit: tuple(cells) for unit, cells in found.items()}


def _within(starts: Ints, first: int, count: int) -> tuple[Ints, range]:
    """Return where groups begin in a block of respondents, and which groups these are: the first may be half done."""
    low, high = np.searchsorted(starts, [first, first + count - 1], side="right").tolist()
    return np.maximum(starts[low - 1 : high] - first, 0), range(low - 1, high)


def _table(base: PooledKind, scale: int) -> Singles:
    """Return what each code from LOWEST up reaches."""
    levels = np.arange(1, scale + 1)
    best = {"top2": levels >= scale - 1, "points": levels, "points0": levels - 1}[base]
    return np.concatenate([np.zeros(1 - LOWEST), best]).astype(np.float32)


def _possible(base: PooledKind, scale: int) -> int:
    """Return what a valid answer can reach."""
    return {"top2": 1, "points": scale, "points0": scale - 1}[base]


def _valid(scale: int) -> Singles:
    return np.concatenate([np.zeros(1 - LOWEST), np.ones(scale)]).astype(np.float32)
