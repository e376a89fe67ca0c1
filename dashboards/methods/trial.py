"""A method tried on the answers of a round: computed, shown beside another one, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from scoring.compute import compute
from scoring.inputs import inputs_of
from scoring.method import Method
from scoring.results import RoundResult
from surveys.models import Round

# What a page may compute while somebody waits for it; beyond this a run is a job.
MOST_FORMS = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, block or the whole round by both methods; `difference` is the printed one less the other."""

    name: str
    n: int
    mine: str | None
    other: str | None
    difference: str | None
    rank: int | None
    other_rank: int | None
    block: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A round by two methods: its total, its blocks, its units in the order of the first method's ranks."""

    total: Line
    blocks: tuple[Line, ...]
    units: tuple[Line, ...]


def result_by(round: Round, method: Method) -> RoundResult:
    """Return what a method computes from a round's counted answers now. The method must fit the questionnaire."""
    inputs = inputs_of(round, method)
    return compute(
        method,
        inputs.units,
        inputs.blocks,
        code=round.code,
        name=round.title,
        item_names=inputs.item_names,
        ranking=inputs.ranking,
        parents=inputs.parents,
    )


def trial_of(mine: RoundResult, other: RoundResult) -> Trial:
    """Set two results of one round side by side."""
    blocks = {block.block: block for block in other.blocks}
    return Trial(
        total=_line(mine.total.name, mine.total.n, mine.total.index, other.total.index),
        blocks=tuple(
            _line(block.name, block.n, block.index, blocks[block.block].index)
            for block in mine.blocks
            if block.block in blocks
        ),
        units=tuple(_units(mine, other)),
    )


def _units(mine: RoundResult, other: RoundResult) -> Iterator[Line]:
    names = {block.block: block.name for block in mine.blocks}
    others = {unit.agency: unit for unit in other.agencies}
    for unit in mine.agencies:
        beside = others[unit.agency]
        yield _line(
            unit.name,
            unit.n,
            unit.index,
            beside.index,
            ranks=(unit.rank, beside.rank),
            block=names.get(unit.block or "", ""),
        )


def _line(
    name: str,
    n: int,
    mine: str | None,
    other: str | None,
    *,
    ranks: tuple[int | None, int | None] = (None, None),
    block: str = "",
) -> Line:
    difference = None if mine is None or other is None else str(Decimal(mine) - Decimal(other))
    return Line(name, n, mine, other, difference, ranks[0], ranks[1], block)


def rounds_to_try() -> list[tuple[Round, int]]:
    """Return the rounds with counted answers and how many forms they have, newest first."""
    counted = Round.objects.annotate(forms=Sum("units__tallies__responses")).filter(Q(forms__gt=0))
    rounds = counted.select_related("questionnaire_version__questionnaire").order_by("-opens_on", "code")
    return [(each, each.forms) for each in rounds]
