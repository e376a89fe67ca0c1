"""What differs between two runs of a round: of every unit its index, rank, forms and nodes, and of the method. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scoring.disclosure import TOP, masked
from scoring.method import Method
from scoring.method_changes import Change, changes
from scoring.results import NodeResult, RoundResult, UnitResult


@dataclass(frozen=True, slots=True)
class FormsChanged:
    """How many counted forms came and went at a unit by one channel from one run to the next."""

    channel: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class NodeChange:
    """A part, factor or item whose printed index or number of answers differs; None: not in that run."""

    code: str
    name: str
    before: NodeResult | None
    after: NodeResult | None


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit in two runs; None: not in that run. `change` is the difference of the printed indices.

    `untold`: how it differs stays hidden but for its number of forms; `nodes_untold`: how its nodes do.
    """

    agency: str
    name: str
    before: UnitResult | None
    after: UnitResult | None
    change: Decimal | None
    nodes: tuple[NodeChange, ...]
    forms: tuple[FormsChanged, ...] = field(default=())
    untold: bool = False
    nodes_untold: bool = False

    @property
    def differs(self) -> bool:
        if self.before is None or self.after is None:
            return True
        figures = [(one.n, one.exact, one.index, one.rank, one.points) for one in (self.before, self.after)]
        return figures[0] != figures[1] or bool(self.nodes) or bool(self.forms)


@dataclass(frozen=True, slots=True)
class Differences:
    """Units that differ, the largest change first; how many stayed the same; the whole round; the method's changes."""

    units: tuple[UnitChange, ...]
    same: int
    total: UnitChange
    method: tuple[Change, ...]

    @property
    def none(self) -> bool:
        return not (self.units or self.method or self.total.differs)


def differences(
    before: RoundResult,
    after: RoundResult,
    methods: tuple[Method, Method],
    forms: Mapping[str, tuple[FormsChanged, ...]],
) -> Differences:
    """Compare two runs; `forms` says, by agency code, what came and went between them."""
    old, new = ({unit.agency: unit for unit in result.agencies} for result in (before, after))
    units = [_unit(old.get(code), new.get(code), forms.get(code, ())) for code in dict.fromkeys([*new, *old])]
    changed = sorted((unit for unit in units if unit.differs), key=_size, reverse=True)
    return Differences(
        units=tuple(changed),
        same=len(units) - len(changed),
        total=_unit(before.total, after.total, ()),
        method=changes(*methods),
    )


def told(found: Differences, *, untold: Collection[str], nodes_untold: Collection[str], k: int) -> Differences:
    """Leave out how rows, by agency code or TOP for the whole round, or their nodes differ where that stays hidden."""
    return replace(
        found,
        units=tuple(_told(unit, unit.agency, untold, nodes_untold, k) for unit in found.units),
        total=_told(found.total, TOP, untold, nodes_untold, k),
    )


def _told(row: UnitChange, key: str, untold: Collection[str], nodes_untold: Collection[str], k: int) -> UnitChange:
    if key in untold:
        bare = [one and masked(one, {}, whole=True, k=k) for one in (row.before, row.after)]
        return replace(row, before=bare[0], after=bare[1], change=None, nodes=(), untold=True)
    if key in nodes_untold and row.nodes:
        return replace(row, nodes=(), nodes_untold=True)
    return replace(row, nodes=tuple(node for node in row.nodes if _is_told(node)))


def _is_told(node: NodeChange) -> bool:
    """Say whether both runs tell the index of a node that anybody answered."""
    return all(one is None or one.index is not None or not one.n for one in (node.before, node.after))


def _size(unit: UnitChange) -> tuple[bool, Decimal, int]:
    """Order units: those that came, went, gained or lost an index first, then by the change of it, then by forms."""
    moved = abs((unit.after.n if unit.after else 0) - (unit.before.n if unit.before else 0))
    appeared = (unit.before and unit.before.index) is None or (unit.after and unit.after.index) is None
    return appeared and unit.change is None and unit.differs, abs(unit.change or Decimal(0)), moved


def _unit(before: UnitResult | None, after: UnitResult | None, forms: tuple[FormsChanged, ...]) -> UnitChange:
    known = after or before
    assert known is not None  # noqa: S101 - a unit stands in one of the two
    old, new = before.index if before else None, after.index if after else None
    return UnitChange(
        agency=known.agency,
        name=known.name,
        before=before,
        after=after,
        change=Decimal(new) - Decimal(old) if old is not None and new is not None else None,
        nodes=_nodes(before, after),
        forms=forms,
    )


def _nodes(before: UnitResult | None, after: UnitResult | None) -> tuple[NodeChange, ...]:
    old, new = ({node.code: node for node in unit.nodes} if unit else {} for unit in (before, after))
    pairs = ((code, old.get(code), new.get(code)) for code in dict.fromkeys([*new, *old]))
    return tuple(NodeChange(code, (two or one).name, one, two) for code, one, two in pairs if _seen(one) != _seen(two))  # type: ignore[union-attr]


def _seen(node: NodeResult | None) -> tuple[object, ...] | None:
    return None if node is None else (node.index, node.valid, node.levels, node.points)
