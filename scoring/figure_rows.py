"""Figures as the API writes them, after the gate: strings in the method's rounding with a dot, as `score --json`.

Item counts and exact fractions are told where the gate tells counts, and the figure rests on FOLD_BELOW forms: an exact
fraction is two counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from scoring.disclosure import FOLD_BELOW, TOP, RoundHidden, block_key
from scoring.results import BlockResult, NodeResult, UnitResult

Json = dict[str, Any]
RANK_BEFORE = ("rank_before", "ranked_before", "rank_before_low", "rank_before_high")
CERTAIN = ("low", "high", "margin", "previous", "change", "change_low", "change_high", "verdict", "no_verdict")


def rank_before(row: UnitResult) -> Json:
    """Return where a unit stood in its block a survey earlier; nulls unless it stands beside a rank of now."""
    stood = row.rank is not None and row.rank_before is not None
    return {name: getattr(row, name) if stood else None for name in RANK_BEFORE}


@dataclass(frozen=True, slots=True)
class FigureRows:
    """Writes rows that the gate let out; `hidden` says what it kept, `withheld` are rows without any counts."""

    hidden: RoundHidden
    withheld: Collection[str] = ()

    def unit(self, row: UnitResult, *, key: str = "", nodes: bool = True) -> Json:
        """Write the row of an agency, or of the whole round by the key TOP."""
        key = key or row.agency
        told: Json = {
            "agency": row.agency,
            "name": row.name,
            "block": row.block,
            "n": row.n,
            "status": row.status,
            **self._index(row, key),
            "rank": row.rank,
            "ranked": row.ranked,
            "rank_low": row.rank_low,
            "rank_high": row.rank_high,
            **rank_before(row),
            "points": row.points,
            "max_points": row.max_points,
            "voluntary": row.voluntary,
            "voluntary_index": row.voluntary_index,
        }
        return told | ({"nodes": self._nodes(row, key)} if nodes else {})

    def block(self, row: BlockResult) -> Json:
        key = block_key(row.block)
        head = {"block": row.block, "name": row.name, "n": row.n, "agencies": row.agencies}
        return {**head, **self._index(row, key), "nodes": self._nodes(row, key)}

    def _index(self, row: UnitResult | BlockResult, key: str) -> Json:
        counted = row.index is not None and self._counts(key, TOP, row.n)
        certain = {name: getattr(row, name) for name in CERTAIN}
        return {
            "index": row.index,
            "exact": row.exact if counted else None,
            "hidden": self.hidden.rows.get(key),
            **certain,
        }

    def _nodes(self, row: UnitResult | BlockResult, key: str) -> list[Json]:
        return [self._node(node, key) for node in row.nodes]

    def _node(self, node: NodeResult, key: str) -> Json:
        counted = node.index is not None and self._counts(key, node.code, node.n)
        return {
            "code": node.code,
            "kind": node.kind,
            "name": node.name,
            "parent": node.parent,
            "index": node.index,
            "exact": node.exact if counted else None,
            "hidden": self.hidden.rows.get(key) or self.hidden.nodes.get(key, {}).get(node.code),
            "n": node.n,
            "satisfied": node.satisfied if counted else None,
            "valid": node.valid if counted else None,
            "points": node.points,
            "max_points": node.max_points,
            "low": node.low,
            "high": node.high,
            "previous": node.previous,
            "change": node.change,
            "verdict": node.verdict,
        }

    def _counts(self, key: str, code: str, n: int) -> bool:
        """Say whether the counts under a figure are told."""
        held = self.hidden.counts.get(key, frozenset())
        return n >= FOLD_BELOW and key not in self.withheld and code not in held and key not in self.hidden.rows
