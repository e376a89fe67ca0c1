"""From the counts of the units of a round to its result. Pure: exact fractions inside, rounding on output only.

`n` of a unit counts its forms. Counts do not tell how many people answered anything at all at a factor or part;
its `n` is therefore the largest number of valid answers at one of its items, which that number cannot be below.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from scoring.counts import BlockName, Group, UnitCounts
from scoring.formulas import competition_ranks
from scoring.method import Method
from scoring.points import PERCENT
from scoring.printing import Writer
from scoring.results import RoundResult
from scoring.rollup import roll_up
from scoring.shares import Scored, score


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
    a whole.
    """
    scored = [score(method, unit) for unit in units]
    return result_of(
        method, scored, blocks, code=code, name=name, item_names=item_names, ranking=ranking, parents=parents
    )


def result_of(
    method: Method,
    scored: Sequence[Scored],
    blocks: Sequence[BlockName],
    *,
    code: str,
    name: str,
    item_names: Mapping[str, str],
    ranking: bool = True,
    parents: Sequence[Group] = (),
) -> RoundResult:
    """Rank, roll up and print units that are scored: of one round, or by `scoring.year.over_year` of several."""
    writer = Writer(method, item_names)
    ranks = _ranks(method, scored) if ranking else {}
    ranked = Counter(one.unit.block for one in scored if one.unit.agency in ranks)
    by_block = [(block, [one for one in scored if one.unit.block == block.code]) for block in blocks]
    by_parent = [(parent, [one for one in scored if one.unit.agency in parent.members]) for parent in parents]
    how = method.roll_ups
    return RoundResult(
        agencies=tuple(writer.unit(one, ranks.get(one.unit.agency), ranked[one.unit.block]) for one in scored),
        blocks=tuple(
            writer.group(roll_up(method, members, how.block, code=block.code, name=block.name))
            for block, members in by_block
        ),
        total=writer.whole(roll_up(method, scored, how.total, code=code, name=name)),
        parents=tuple(
            writer.group(roll_up(method, members, how.parent, code=parent.code, name=parent.name))
            for parent, members in by_parent
        ),
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
