"""What a scoring run says: frozen values that the database, the command line, screens and paper all read.

Numbers are strings in the method's rounding with a dot; `exact` is the reduced fraction before rounding.
`low`, `high`, `rank_low`, `rank_high`, `previous`, `change` and `verdict` keep the place of the certainty
computations and are null until a run computes them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

Json = dict[str, Any]
NodeKind = Literal["part", "factor", "item"]
Status = Literal["ok", "too_few"]


@dataclass(frozen=True, slots=True)
class NodeResult:
    """One node of the method's tree at one unit. `levels` counts the choices from level 1 up (items only)."""

    code: str
    kind: NodeKind
    name: str
    parent: str | None
    index: str | None
    exact: str | None
    n: int
    satisfied: int
    valid: int
    na: int
    levels: tuple[int, ...]
    points: str | None
    max_points: str | None

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**{**json, "levels": tuple(json["levels"])})


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One agency, or the whole round (`agency` is then the round's code).

    `ranked` counts the units of its block that have a rank. The meaning of `n` stands in `docs/scoring.md`.
    `size` is the stated number of dossiers, None where unknown. Of the whole round, `left_out` counts the units
    that a mean leaves out for want of an index, `without_size` those that a weighted mean leaves out besides.
    """

    agency: str
    name: str
    block: str | None
    n: int
    status: Status
    index: str | None
    exact: str | None
    low: str | None
    high: str | None
    rank: int | None
    ranked: int
    rank_low: int | None
    rank_high: int | None
    previous: str | None
    change: str | None
    verdict: str | None
    nodes: tuple[NodeResult, ...]
    points: str | None
    max_points: str | None
    size: int | None = None
    left_out: int = 0
    without_size: int = 0

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**{**json, "nodes": tuple(NodeResult.from_json(node) for node in json["nodes"])})

    def to_json(self) -> Json:
        return asdict(self)

    def of_kind(self, kind: NodeKind) -> tuple[NodeResult, ...]:
        return tuple(node for node in self.nodes if node.kind == kind)


@dataclass(frozen=True, slots=True)
class BlockResult:
    """The roll-up of one block, or of one parent agency (`block` is then its code).

    `agencies` counts the units that have an index; `left_out` and `without_size` as in UnitResult.
    """

    block: str
    name: str
    index: str | None
    exact: str | None
    agencies: int
    n: int
    low: str | None
    high: str | None
    nodes: tuple[NodeResult, ...]
    left_out: int = 0
    without_size: int = 0

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**{**json, "nodes": tuple(NodeResult.from_json(node) for node in json["nodes"])})

    def to_json(self) -> Json:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RoundResult:
    """Everything one run computes for a round; `parents` are the roll-ups to parent agencies."""

    agencies: tuple[UnitResult, ...]
    blocks: tuple[BlockResult, ...]
    total: UnitResult
    parents: tuple[BlockResult, ...] = ()

    def to_json(self) -> Json:
        """Return the contract's object; `parents` stand in it where there are any."""
        json = asdict(self)
        return json if self.parents else {key: value for key, value in json.items() if key != "parents"}
