"""The newest figures of an agency that a person sees."""

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef

from scoring.access import Sight, measures_province
from scoring.models import ScoringRun
from surveys.models import Round, RoundUnit


def newest_results(agency_ids: Collection[int], sight: Sight) -> Mapping[int, Round]:
    """Return by agency the newest round in which the person sees computed figures of it.

    An agency's own surveys (tự khảo sát) are no results of the province and left out.
    """
    if not agency_ids:
        return {}
    states = tuple(Round.State) if sight.sees_newest else (Round.State.CLOSED,)
    computed = Exists(ScoringRun.objects.filter(round=OuterRef("round")))
    asked = RoundUnit.objects.filter(computed, agency__in=agency_ids, round__state__in=states, round__owner=None)
    newest: dict[int, Round] = {}
    for unit in asked.select_related("round").order_by("-round__closes_on", "-round__pk"):
        if unit.agency_id not in newest and sight.shows(unit) and not measures_province(unit.round):
            newest[unit.agency_id] = unit.round
    return newest
