"""What a scoring run says: frozen values that the database, the command line, screens and paper all read.

Numbers are strings in the method's rounding with a dot; `exact` is the reduced fraction before rounding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Literal, Self, TypeVar

from scoring.certainty.changes import NoVerdict, Verdict
from scoring.certainty.intervals import Rule

Json = dict[str, Any]
NodeKind = Literal["part", "factor", "item"]
Status = Literal["ok", "too_few"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certain:
    """How sure an index is, and its change against the year before (STATISTICS §§ 3-5).

    `low`, `high` and `margin` (the larger side) are null where nothing may be inferred: without an index, or from
    answers that people volunteered. `rule` says how the limits were found; `assumed`: they rest on an assumed
    effect of clusters ("giả định"). `change` is the printed index less the printed `previous` one, `change_low` and
    `change_high` its limits, `p` is adjusted within the family. Without a `verdict`, `no_verdict` says why.

    A mean of units changes over the units that have a figure in both years: where these are not all of either year,
    `compared_units` counts them, `previous` is their mean then, and where they are not all of this year
    `compared_index` is their mean now, from which `change` is taken. A pooled row changes from all its forms then to
    all its forms now: where other units have forms, `units_in_both` counts those that have some in both years.
    """

    low: str | None = None
    high: str | None = None
    margin: str | None = None
    rule: Rule | None = None
    assumed: bool = False
    previous: str | None = None
    change: str | None = None
    change_low: str | None = None
    change_high: str | None = None
    p: float | None = None
    verdict: Verdict | None = None
    no_verdict: NoVerdict | None = None
    compared_units: int | None = None
    compared_index: str | None = None
    units_in_both: int | None = None

    @property
    def certain(self) -> "Certain":
        """Return these fields alone."""
        return Certain(**{name.name: getattr(self, name.name) for name in fields(Certain)})


Any_ = TypeVar("Any_", bound=Certain)


@dataclass(frozen=True, slots=True)
class NodeResult(Certain):
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
class UnitResult(Certain):
    """One agency, or the whole round (`agency` is then the round's code).

    `ranked` counts the units of its block that have a rank, `rank_low` and `rank_high` are the best and the worst
    rank its value leaves open. `rank_before` and what goes with it are the same of the survey before, given only beside
    the change of an index: among `ranked_before` units of the same block. `voluntary` counts forms of channels whose
    answers people volunteered, with their index apart in `voluntary_index`: beside, without limits ("không suy rộng").
    The meaning of `n` stands in `docs/scoring.md`. `size` is the stated number of dossiers, None where unknown. Of the
    whole round, `left_out` counts the units that a mean leaves out for want of an index, `without_size` those that a
    weighted mean leaves out besides.
    """

    agency: str
    name: str
    block: str | None
    n: int
    status: Status
    index: str | None
    exact: str | None
    rank: int | None
    ranked: int
    rank_low: int | None
    rank_high: int | None
    nodes: tuple[NodeResult, ...]
    points: str | None
    max_points: str | None
    size: int | None = None
    left_out: int = 0
    without_size: int = 0
    voluntary: int = 0
    voluntary_index: str | None = None
    rank_before: int | None = None
    ranked_before: int = 0
    rank_before_low: int | None = None
    rank_before_high: int | None = None
    tied_before: bool = False

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**{**json, "nodes": tuple(NodeResult.from_json(node) for node in json["nodes"])})

    def to_json(self) -> Json:
        return _json(self)

    def of_kind(self, kind: NodeKind) -> tuple[NodeResult, ...]:
        return tuple(node for node in self.nodes if node.kind == kind)

    @property
    def rank_change(self) -> int | None:
        """Return by how many places the unit stands better than before (below 0: worse), None where that is not known.

        It is the difference of two printed ranks and says nothing of whether it is real: see `rank_moved`.
        """
        return None if self.rank is None or self.rank_before is None else self.rank_before - self.rank

    @property
    def rank_moved(self) -> Literal["up", "down"] | None:
        """Say whether the ranks left open now all lie above, or below, all those left open before."""
        now, then = (self.rank_low, self.rank_high), (self.rank_before_low, self.rank_before_high)
        if self.rank_change is None or None in now or None in then:
            return None
        return "up" if now[1] < then[0] else "down" if now[0] > then[1] else None  # type: ignore[operator]

    def lacks_answers(self, minimum: int) -> bool:
        """Say whether there are forms enough for an index, `minimum` of the method, and no answer to compute it from.

        An item that does not apply to anybody has no share: the index stays null, which is not for want of forms.
        """
        return self.status == "too_few" and self.n >= max(minimum, 1)


@dataclass(frozen=True, slots=True)
class BlockResult(Certain):
    """The roll-up of one block, or of one parent agency (`block` is then its code).

    `agencies` counts the units that have an index; `left_out` and `without_size` as in UnitResult.
    """

    block: str
    name: str
    index: str | None
    exact: str | None
    agencies: int
    n: int
    nodes: tuple[NodeResult, ...]
    left_out: int = 0
    without_size: int = 0

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**{**json, "nodes": tuple(NodeResult.from_json(node) for node in json["nodes"])})

    def to_json(self) -> Json:
        return _json(self)


def with_fields(one: Any_, **changed: Any) -> Any_:
    """Return what `dataclasses.replace` does, in half the time: a run of a province changes 14,000 rows."""
    return type(one)(**(_fields(one) | changed))


def _json(row: UnitResult | BlockResult) -> Json:
    """Return a row with its nodes as objects: a tenth of the time of `asdict`, which copies what cannot change."""
    return {**_fields(row), "nodes": [_fields(node) for node in row.nodes]}


def _fields(one: Certain) -> Json:
    names, values = READERS[type(one)]
    return dict(zip(names, values(one), strict=True))


def _reader(kind: type[Certain]) -> tuple[tuple[str, ...], Callable[[Certain], tuple[Any, ...]]]:
    names = tuple(each.name for each in fields(kind))
    return names, attrgetter(*names)


READERS: dict[type[Certain], tuple[tuple[str, ...], Callable[[Certain], tuple[Any, ...]]]] = {
    kind: _reader(kind) for kind in (NodeResult, UnitResult, BlockResult)
}


@dataclass(frozen=True, slots=True)
class RoundResult:
    """Everything one run computes for a round; `parents` are the roll-ups to parent agencies."""

    agencies: tuple[UnitResult, ...]
    blocks: tuple[BlockResult, ...]
    total: UnitResult
    parents: tuple[BlockResult, ...] = ()

    def to_json(self) -> Json:
        """Return the contract's object; `parents` stand in it where there are any."""
        written: Json = {
            "agencies": [unit.to_json() for unit in self.agencies],
            "blocks": [block.to_json() for block in self.blocks],
            "total": self.total.to_json(),
        }
        return written | ({"parents": [parent.to_json() for parent in self.parents]} if self.parents else {})
