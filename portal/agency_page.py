"""What the page of one agency in one publication says; the gate has left out what nobody is told."""

from dataclasses import dataclass
from decimal import Decimal

from charts import graphics
from charts.words import forms, people
from portal import wording
from portal.published import PublishedRound
from portal.rows import agency_url, block_url
from scoring.decided import UnitDecided
from scoring.disclosure import Hidden
from scoring.results import Certain, NodeResult, UnitResult


@dataclass(frozen=True, slots=True)
class Line:
    """A factor or question. `n` is None where its counts are not told; `levels` are the answers in words."""

    code: str
    name: str
    above: str
    index: str | None
    n: int | None
    certain: Certain
    reason: str
    mark: graphics.Mark | None
    bar: graphics.Bar | None
    levels: str
    folded: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """Factors, and questions from the weakest on; both empty where there is no index."""

    factors: tuple[Line, ...]
    items: tuple[Line, ...]
    axis: graphics.Axis

    @property
    def folded(self) -> bool:
        return any(line.folded for line in self.items)

    @property
    def has_bars(self) -> bool:
        return any(line.bar for line in self.items)

    @property
    def has_changes(self) -> bool:
        return any(line.certain.previous is not None for line in self.factors)

    @property
    def has_limits(self) -> bool:
        return any(line.certain.low is not None for line in self.factors)


@dataclass(frozen=True, slots=True)
class Profile:
    """An agency: its figure in words, with its factors and questions."""

    code: str
    name: str
    url: str
    block: str
    block_name: str
    n: int
    index: str | None
    certain: Certain
    axis: graphics.Axis
    mark: graphics.Mark | None
    rank: str
    ranked: int
    ranks: tuple[int, int] | None
    reason: str
    readings: tuple[str, ...]
    points: str | None
    max_points: str | None
    voluntary: int
    voluntary_index: str | None
    decided: UnitDecided | None
    tree: Tree


def profile_of(found: PublishedRound, unit: UnitResult) -> Profile:
    """Return the page of an agency."""
    tree = tree_of(found, unit)
    tied = sum(other.rank == unit.rank for other in found.units_in(unit.block or "")) - 1 if unit.rank else 0
    axis = graphics.axis((unit.index, unit.low, unit.high, unit.previous))
    return Profile(
        code=unit.agency,
        name=unit.name,
        url=agency_url(found, unit.agency),
        block=block_url(found, unit.block or ""),
        block_name=named.name if (named := found.by_block.get(unit.block or "")) else "",
        n=unit.n,
        index=unit.index,
        certain=unit.certain,
        axis=axis,
        mark=graphics.mark(axis, unit.index, unit.low, unit.high, name=unit.name, base=forms(unit.n)),
        rank="" if unit.rank is None else f"{unit.rank}{'=' if tied else ''}",
        ranked=unit.ranked,
        ranks=None if unit.rank_low is None or unit.rank_high is None else (unit.rank_low, unit.rank_high),
        reason="" if unit.index else wording.why_none(unit, found.method, found.hidden.rows.get(unit.agency)),
        readings=_readings(found, unit, tied),
        points=unit.points,
        max_points=unit.max_points,
        voluntary=unit.voluntary if unit.voluntary_index else 0,
        voluntary_index=unit.voluntary_index,
        decided=found.decided_of(unit.agency),
        tree=tree,
    )


def _readings(found: PublishedRound, unit: UnitResult, tied: int) -> tuple[str, ...]:
    """Return the sentences that read an agency's figures, none without one."""
    if unit.index is None:
        return ()
    said = (
        wording.index_reading(unit.index, found.method),
        wording.limits_reading(unit.certain, found.method),
        wording.rank_reading(unit, tied),
        wording.change_reading(unit.certain),
    )
    return tuple(sentence for sentence in said if sentence)


def tree_of(found: PublishedRound, unit: UnitResult, key: str | None = None) -> Tree:
    """Return the factors and questions of an agency, or of the whole round by its `key` in `scoring.disclosure`."""
    nodes = unit.nodes if unit.index is not None else ()
    row = unit.agency if key is None else key
    hidden, uncounted = found.hidden.nodes.get(row, {}), found.hidden.counts.get(row, frozenset())
    names = {node.code: node.name for node in nodes}
    upper = [node for node in nodes if node.kind != "item"]
    axis = graphics.axis(value for node in upper for value in (node.index, node.low, node.high))
    lines = [(_line(node, names, hidden, axis, counted=node.code not in uncounted), node.kind) for node in nodes]
    items = sorted((line for line, kind in lines if kind == "item"), key=_weakest_first)
    return Tree(tuple(line for line, kind in lines if kind != "item"), tuple(items), axis)


def _line(node: NodeResult, names: dict[str, str], hidden: Hidden, axis: graphics.Axis, *, counted: bool) -> Line:
    bar = graphics.bar(node.levels)
    base = people(node.n) if counted else ""
    mark = graphics.mark(axis, node.index, node.low, node.high, name=node.name, base=base)
    return Line(
        code=node.code,
        name=node.name,
        above=names.get(node.parent or "", ""),
        index=node.index,
        n=node.n if counted else None,
        certain=node.certain,
        reason=wording.why_no_node(node, hidden.get(node.code)),
        mark=mark if node.kind != "item" else None,
        bar=bar,
        levels=graphics.level_words(node.levels),
        folded=bar is not None and len(node.levels) == 3,
    )


def _weakest_first(line: Line) -> tuple[bool, Decimal]:
    return line.index is None, Decimal(line.index or 0)
