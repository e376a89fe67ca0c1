"""The factors and the blocks of a whole round as rows, what stays hidden left out. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dashboards import graphics
from dashboards.board import Board
from dashboards.overview.aims import Aims, Reached
from dashboards.rows import Row, Source
from dashboards.wording import forms, people
from scoring import disclosure
from scoring.access import why_hidden
from scoring.results import Certain, NodeResult, UnitResult

NOTHING = disclosure.Distribution("empty")


@dataclass(frozen=True, slots=True)
class Line:
    """A factor or a block; without an index `reason` says why, `n` is None where counts are not told.

    `units` counts a block's units, `items` a factor's. `met` and `judged` count the units of a block that reach the
    target that holds for them, and those that have one and are judged.
    """

    code: str
    name: str
    n: int | None
    index: str | None
    certain: Certain
    reason: str = ""
    hidden: bool = False
    items: int = 0
    units: int = 0
    left_out: int = 0
    levels: disclosure.Distribution = NOTHING
    reached: Reached | None = None
    met: int = 0
    judged: int = 0
    mark: graphics.Mark | None = None
    previous: str = ""
    previous_words: str = ""
    bar: graphics.Bar | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A table with its axis; `target` is the place of the province's target on it, also in words."""

    rows: tuple[Line, ...]
    axis: graphics.Axis = field(default_factory=lambda: graphics.axis([]))
    target: str = ""
    target_words: str = ""

    @property
    def has_changes(self) -> bool:
        return any(line.certain.previous is not None for line in self.rows)

    @property
    def has_intervals(self) -> bool:
        return any(line.certain.low is not None for line in self.rows)

    @property
    def has_levels(self) -> bool:
        return any(line.bar for line in self.rows)

    @property
    def has_targets(self) -> bool:
        return any(line.judged or line.reached for line in self.rows)


def factor_lines(source: Source) -> list[Line]:
    """Return the factors of all units together; none where the whole stays hidden."""
    beside = disclosure.NOTHING_HIDDEN if source.detail else source.beside
    if disclosure.TOP in beside.rows:
        return []
    total = disclosure.told_change(source.result.total, source.result.agencies, beside)
    hidden, counts = beside.nodes.get(disclosure.TOP, {}), beside.counts.get(disclosure.TOP, frozenset())
    # Answers by factor beside those to all items would tell the one left out: all of them or none.
    whole = not hidden and not counts
    lines = [_factor(node, total, hidden.get(node.code), told=not counts) for node in total.of_kind("factor")]
    if not whole:
        return lines
    return [replace(line, levels=_levels(total, line, source)) for line in lines]


def _factor(node: NodeResult, total: UnitResult, why: disclosure.Why | None, *, told: bool) -> Line:
    shown = why is None
    return Line(
        code=node.code,
        name=node.name,
        n=node.n if told else None,
        index=node.index if shown else None,
        certain=node.certain if shown else Certain(),
        reason="" if why is None else why_hidden(why),
        hidden=not shown,
        items=sum(each.parent == node.code for each in total.of_kind("item")),
    )


def _levels(total: UnitResult, line: Line, source: Source) -> disclosure.Distribution:
    items = [node.levels for node in total.of_kind("item") if node.parent == line.code and node.levels]
    k = disclosure.k_of(source.method)
    return disclosure.distribution(disclosure.together(items), base=line.n or 0, detail=source.detail, k=k)


def block_lines(board: Board, names: Iterable[tuple[str, str]], aims: Aims) -> list[Line]:
    """Return the blocks in their order, each with its units; their means passed the gate with the board."""
    means = {row.block: row for row in board.means}
    return [_block(means[code], name, board, aims) for code, name in names if code in means]


def _block(mean: Row, name: str, board: Board, aims: Aims) -> Line:
    units = [row for row in board.everyone if row.block == mean.block]
    reached = [found for row in units if (found := aims.of_unit(row)) and found.met is not None]
    return Line(
        code=mean.block,
        name=name,
        n=mean.n,
        index=mean.index,
        certain=mean.certain,
        reason=mean.reason,
        hidden=bool(mean.reason),
        units=len(units),
        left_out=sum(row.index is None for row in units),
        reached=aims.of_block(mean),
        met=sum(found.met is True for found in reached),
        judged=len(reached),
    )


def drawn(lines: Sequence[Line], target: Decimal | None) -> Lines:
    """Put lines on the smallest axis that holds their limits, what was before and the target."""
    values = [value for line in lines for value in (line.index, *_certain_values(line.certain))]
    axis = graphics.axis([*values, None if target is None else str(target)])
    place = "" if target is None else axis.at(target)
    return Lines(tuple(_drawn(line, axis) for line in lines), axis, place, graphics.target_words(target))


def _certain_values(certain: Certain) -> tuple[str | None, ...]:
    return certain.low, certain.high, certain.previous


def _drawn(line: Line, axis: graphics.Axis) -> Line:
    before, base = line.certain.previous, _base(line)
    return replace(
        line,
        mark=graphics.mark(axis, line.index, line.certain.low, line.certain.high, name=line.name, base=base),
        previous="" if before is None else axis.at(before),
        previous_words=graphics.previous_words(before),
        bar=graphics.bar(line.levels.levels) if line.levels.is_shown else None,
    )


def _base(line: Line) -> str:
    """Return from how many a line's index is: a factor from people, a block from forms."""
    if line.n is None:
        return ""
    return forms(line.n) if line.units else people(line.n)
