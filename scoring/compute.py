"""From the counts of the units of a round to its result. Pure: exact fractions inside, rounding on output only.

`n` of a unit counts its forms. Counts do not tell how many people answered anything at all at a factor or part;
its `n` is therefore the largest number of valid answers at one of its items, which that number cannot be below.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.counts import BlockName, Group, UnitCounts
from scoring.formulas import competition_ranks
from scoring.method import Method, RollUp
from scoring.points import PERCENT
from scoring.printing import Writer
from scoring.results import RoundResult
from scoring.rollup import RolledUp, roll_up
from scoring.shares import Scored, score


@dataclass(frozen=True, slots=True)
class Grouped:
    """Units that stand together, and what they give together."""

    code: str
    members: tuple[Scored, ...]
    rolled: RolledUp


@dataclass(frozen=True, slots=True)
class Computed:
    """The shares of every unit, block and parent and of the whole round: what is printed, before it is printed."""

    units: tuple[Scored, ...]
    blocks: tuple[Grouped, ...]
    parents: tuple[Grouped, ...]
    total: Grouped


def compute(
    method: Method,
    units: Sequence[UnitCounts],
    blocks: Sequence[BlockName],
    *,
    code: str,
    name: str,
    item_names: Mapping[str, str],
    ranking: bool = True,
    parents: Sequence[Group] = (),
) -> RoundResult:
    """Score every unit, block and parent and the whole round (`code`, `name`); the order of each is kept.

    `parents` are the groups of units that stand together under a parent agency; whether it is itself one of the
    members is the caller's choice. Without `ranking` no unit has a rank: some questionnaires measure a province as
    a whole. The result says nothing of certainty: `scoring.judging` adds that.
    """
    scored = [score(method, unit) for unit in units]
    computed = together(method, scored, blocks, code=code, name=name, parents=parents)
    return written(method, computed, item_names=item_names, ranking=ranking)


def together(
    method: Method,
    scored: Sequence[Scored],
    blocks: Sequence[BlockName],
    *,
    code: str,
    name: str,
    parents: Sequence[Group] = (),
) -> Computed:
    """Roll up units that are scored: of one round, or by `scoring.year.over_year` of several."""
    how = method.roll_ups

    def group(members: Iterable[Scored], rule: RollUp, code: str, name: str) -> Grouped:
        found = tuple(members)
        return Grouped(code, found, roll_up(method, found, rule, code=code, name=name))

    return Computed(
        units=tuple(scored),
        blocks=tuple(
            group((one for one in scored if one.unit.block == block.code), how.block, block.code, block.name)
            for block in blocks
        ),
        parents=tuple(
            group((one for one in scored if one.unit.agency in parent.members), how.parent, parent.code, parent.name)
            for parent in parents
        ),
        total=group(scored, how.total, code, name),
    )


def written(method: Method, computed: Computed, *, item_names: Mapping[str, str], ranking: bool = True) -> RoundResult:
    """Rank and print what is computed."""
    writer = Writer(method, item_names)
    ranks = _ranks(method, computed.units) if ranking else {}
    ranked = Counter(one.unit.block for one in computed.units if one.unit.agency in ranks)
    return RoundResult(
        agencies=tuple(writer.unit(one, ranks.get(one.unit.agency), ranked[one.unit.block]) for one in computed.units),
        blocks=tuple(writer.group(block.rolled) for block in computed.blocks),
        total=writer.whole(computed.total.rolled),
        parents=tuple(writer.group(parent.rolled) for parent in computed.parents),
    )


def _ranks(method: Method, scored: Sequence[Scored]) -> dict[str, int]:
    """Return ranks by agency code, each within its block; units without a block are not ranked."""
    ranks: dict[str, int] = {}
    for block in {one.unit.block for one in scored} - {None}:
        peers = [one for one in scored if one.unit.block == block and one.index is not None]
        values = [_ranking_value(method, one.index) for one in peers if one.index is not None]
        ranks |= dict(zip((one.unit.agency for one in peers), competition_ranks(values), strict=True))
    return ranks


def _ranking_value(method: Method, index: Fraction) -> Fraction:
    return method.rounding(index * PERCENT) if method.rank_by == "printed" else index
