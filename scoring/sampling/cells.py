"""From raw answers to the sums that variances are computed from: one pass, exact integers. Pure.

Every node of a method's tree gives each respondent a pair (y, m) (STATISTICS § 1). A cell holds the sums and all
products of these pairs over the respondents of a unit who were drawn in one way, so that the variance of any node, and
of any weighted sum of nodes, follows from it; of clusters their sums are enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.certainty.sums import Moments
from scoring.formulas import PooledKind
from scoring.method import Method, Node

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# (stratum, sampling unit, surveyor or 0): where a form was drawn; two empty texts and 0: by itself.
Place = tuple[str, str, int]

# Codes below 1 are no answer to score; the smallest is -2.
LOWEST = -2


@dataclass(frozen=True, slots=True)
class Cluster:
    """The respondents of one sampling unit: `n` (nodes,) with a valid answer there, `sums` (2, nodes) of y and m."""

    n: Ints
    sums: Ints


@dataclass(frozen=True, slots=True)
class Cell:
    """The respondents of a unit who were drawn in one way, in `clusters` or (without these) by themselves.

    `products` (2, nodes, 2, nodes) adds up y·y, y·m, m·y and m·m of each two nodes.
    """

    stratum: str
    n: Ints
    sums: Ints
    products: Ints
    clusters: tuple[Cluster, ...] = ()

    def moments(self, node: int) -> Moments:
        y, m = (int(each) for each in self.sums[:, node])
        square = self.products[:, node, :, node]
        return Moments(int(self.n[node]), y, m, int(square[0, 0]), int(square[0, 1]), int(square[1, 1]))

    def cluster_moments(self, node: int) -> tuple[Moments, ...]:
        """Return the sums of each cluster; squares are those of the cell's respondents, not of clusters."""
        found = ((int(each.n[node]), each.sums[:, node]) for each in self.clusters)
        return tuple(Moments(n, int(y), int(m)) for n, (y, m) in found)


@dataclass(frozen=True)
class Tree:
    """A method's nodes as columns: the whole tree first, then every node in the document's order.

    `below` (items, nodes) tells which items a node adds up, `reached` (base, code from LOWEST up) what an answer
    reaches; a valid answer can reach `possible` of its base.
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

    def pairs(self, answers: "NDArray[np.int16]") -> tuple[Floats, Floats]:
        """Return y and m (respondents, nodes) of answers (respondents, items)."""
        y, m = np.zeros((2, len(answers), len(self.codes)))
        coded = np.clip(answers, LOWEST, self.scale) - LOWEST
        for base in set(self.bases):
            columns = np.array([each == base for each in self.bases])
            reached, possible = (table[coded] for table in _tables(base, self.scale))
            y[:, columns] = reached @ self.below[:, columns]
            m[:, columns] = possible @ self.below[:, columns]
        return y, m


def cells_of(
    tree: Tree, answers: "NDArray[np.int16]", owner: Ints, place: "NDArray[np.int32]", places: Sequence[Place]
) -> dict[int, tuple[Cell, ...]]:
    """Return the cells of each owner (a unit's number); all arrays have a place for each respondent.

    `answers` (respondents, items) are those of the tree's items. A unit's cells are its strata; within one,
    respondents drawn by themselves are a cell apart from those drawn in clusters, for they were drawn differently.
    """
    groups: dict[tuple[int, str, bool], list[Cell]] = {}
    for (unit, where), rows in _groups(owner, place):
        stratum, village, surveyor = places[where]
        cell = _cell(tree, answers[rows], stratum)
        groups.setdefault((unit, stratum, bool(village or surveyor)), []).append(cell)
    cells: dict[int, list[Cell]] = {}
    for (unit, _stratum, clustered), found in sorted(groups.items()):
        cells.setdefault(unit, []).append(_together(found) if clustered else found[0])
    return {unit: tuple(found) for unit, found in cells.items()}


def _groups(owner: Ints, place: "NDArray[np.int32]") -> Iterator[tuple[tuple[int, int], Ints]]:
    """Yield each (unit, place) with the numbers of its respondents."""
    width = int(place.max(initial=0)) + 1
    key = owner.astype(np.int64) * width + place
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(order)]):
        yield divmod(int(key[order[start]]), width), order[start:end]


def _cell(tree: Tree, answers: "NDArray[np.int16]", stratum: str) -> Cell:
    y, m = tree.pairs(answers)
    pairs = np.hstack([y, m])
    nodes = len(tree.codes)
    # Whole numbers below 2**53: floating point adds them up exactly, and much faster.
    return Cell(
        stratum=stratum,
        n=(m > 0).sum(axis=0).astype(np.int64),
        sums=pairs.sum(axis=0).astype(np.int64).reshape(2, nodes),
        products=(pairs.T @ pairs).astype(np.int64).reshape(2, nodes, 2, nodes),
    )


def _together(found: Sequence[Cell]) -> Cell:
    """Return the clusters of one stratum as one cell."""
    return replace(
        found[0],
        n=np.sum([cell.n for cell in found], axis=0),
        sums=np.sum([cell.sums for cell in found], axis=0),
        products=np.sum([cell.products for cell in found], axis=0),
        clusters=tuple(Cluster(cell.n, cell.sums) for cell in found),
    )


def _tables(base: PooledKind, scale: int) -> tuple[Floats, Floats]:
    """Return what each code from LOWEST up reaches, and could have reached."""
    reached, possible = np.zeros((2, scale - LOWEST + 1))
    levels = np.arange(1, scale + 1)
    best = {"top2": (levels >= scale - 1, 1), "points": (levels, scale), "points0": (levels - 1, scale - 1)}[base]
    reached[levels - LOWEST], possible[levels - LOWEST] = best
    return reached, possible
