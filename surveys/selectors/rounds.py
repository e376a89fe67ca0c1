from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from agencies.access import Scope
from agencies.models import Service
from surveys.models import Channel, Round, RoundUnit
from surveys.models.rounds import USUAL_DESIGNS
from surveys.selectors.versions import questionnaire_of


def units_in_scope(round: Round, scope: Scope) -> QuerySet[RoundUnit]:
    """Return the units of a round that a person may see, in the order of the office's lists."""
    units = RoundUnit.objects.filter(round=round).select_related("agency", "version", "block")
    if not scope.everything:
        units = units.filter(_within(scope))
    return units.order_by("version__position", "version__sort_key", "agency__code")


def rounds_in_scope(scope: Scope, *, agency_id: int | None = None, block: str | None = None) -> QuerySet[Round]:
    """Return the rounds in which a person may see at least one unit, newest first.

    With `agency_id`, or the code of a `block`: those in which they may see that agency, or a unit of that block.
    """
    rounds = Round.objects.select_related("questionnaire_version__questionnaire").defer(
        "questionnaire_version__definition"
    )
    asked = {"agency": agency_id, "block__code": block}
    wanted = {name: value for name, value in asked.items() if value is not None}
    if scope.everything and not wanted:
        return rounds
    units = RoundUnit.objects.filter(**wanted)
    return rounds.filter(pk__in=(units if scope.everything else units.filter(_within(scope))).values("round"))


def measures_a_province(round: Round) -> bool:
    """Tell whether a round's questionnaire asks about the province as a whole: no agencies are ranked by it."""
    return questionnaire_of(round.questionnaire_version_id).measures == "province"


def units_by_code(round: Round) -> Mapping[str, RoundUnit]:
    """Return the units of a round by the code of their agency."""
    return {unit.agency.code: unit for unit in round.units.select_related("agency", "round")}


def designs_of(round: Round, *, answered: Collection[int] = ()) -> dict[int, str]:
    """Return the design of each channel a round plans, and of those that answers came by: what they usually are."""
    planned = dict(round.channels.values_list("channel", "design"))
    return {**{channel: str(USUAL_DESIGNS[Channel(channel)]) for channel in sorted(answered)}, **planned}


def service_ids() -> Mapping[str, int]:
    """Return the id of every public service by its code."""
    return dict(Service.objects.values_list("code", "pk"))


def _within(scope: Scope) -> Q:
    return Q(agency_id__in=scope.agency_ids) | Q(block_id__in=scope.block_ids)
