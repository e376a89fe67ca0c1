"""Of what a person may ask analyses: the units, blocks and the round whose figures the person sees."""

from collections.abc import Sequence

from scoring.access import Sight, measures_province, sees_whole
from scoring.analysis.answers import WHOLE, block_key, unit_key
from surveys.models import Round, RoundUnit

Reaches = dict[str, str]


def reaches_for(round: Round, sight: Sight, units: Sequence[RoundUnit], *, whole: str) -> Reaches:
    """Return what a person may see figures of, with its name: the round (named `whole`), blocks, then units.

    `units` are those of the round that the person may see, as `scoring.access.round_for` gives them. Where answers
    measure the province, no agency has figures of its own.
    """
    # The head of an agency that asks about its own units sees all of that round, too.
    all_of_own = round.owner_id is not None and sees_whole(round, sight)
    found = {WHOLE: whole} if sight.figures.everything or all_of_own else {}
    if measures_province(round):
        return found
    shown = [unit for unit in units if sight.shows(unit) and unit.reports_into_id is None]
    blocks = {unit.block_id: unit.block for unit in shown if unit.block}
    for pk, block in blocks.items():
        if sight.figures.everything or pk in sight.figures.block_ids:
            found[block_key(block.code)] = block.name
    return found | {unit_key(unit.agency.code): unit.version.name for unit in shown}
