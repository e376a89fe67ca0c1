"""Whose reports a person may have: those of units within the scope, and of a round all of whose units lie in it.

Kinds that hold what a person reads of a round (duties, counts of forms, comments) are there for everybody for whom the
round exists; what stands in them is decided by the reach of the app that it comes from. Which figures reports hold, and
whether there are any yet, is decided in scoring.access.
"""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from agencies.models import Block
from reports.asked import Reach
from scoring.access import Sight, measures_province, round_for, unit_for
from surveys.models import Round, RoundUnit


def round_to_report(request: HttpRequest, code: str, reach: Reach = "whole") -> tuple[Round, Sight]:
    """Return a round of which the person may have a report, by what this person sees; otherwise raise Http404."""
    round, sight, units = round_for(request, code)
    if reach == "whole" and not reaches_whole(round, sight, units):
        raise Http404
    return round, sight


def reaches_whole(round: Round, sight: Sight, units: Sequence[RoundUnit]) -> bool:
    """Say whether a person may have reports of a whole round, of which these units exist for them."""
    return sight.units.everything or not (measures_province(round) or len(units) < round.units.count())


def unit_to_report(request: HttpRequest, code: str, agency: str) -> tuple[RoundUnit, Sight]:
    return unit_for(request, code, agency)


def block_to_report(request: HttpRequest, code: str, block: str) -> tuple[Round, Block, Sight]:
    """Return a block of which the person sees every unit that the round measures; otherwise raise Http404."""
    round, sight, units = round_for(request, code)
    found = get_object_or_404(Block, pk__in=round.units.values("block"), code=block)
    mine = sum(unit.block_id == found.pk for unit in units)
    if measures_province(round) or mine < round.units.filter(block=found).count():
        raise Http404
    return round, found, sight
