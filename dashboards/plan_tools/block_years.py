"""The mean of a block in each year of a plan over it, beside the target, and how its agencies' own plans stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from actionplans.models import Plan, Target
from agencies.models import AgencyVersion, Block
from charts.numbers import vi
from dashboards.plan_tools.judged import Judged, judged
from scoring.access import Sight
from scoring.history.figures import Found, blocks_in, surveys_of
from scoring.history.hiding import key_of, look_at
from scoring.results import BlockResult
from surveys.models import Round
from surveys.selectors import measures_a_province


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year: the round its mean is from, the mean with its limits, the target; `why` says why there is no mean."""

    year: int
    round: str = ""
    round_code: str = ""
    published: bool = False
    index: str | None = None
    limits: str = ""
    agencies: int = 0
    why: str = ""
    target: Judged | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """An agency of the block with the newest of its own plans in these years that this person sees."""

    name: str
    plan: Plan | None


def years_of(plan: Plan, block: Block, sight: Sight) -> list[YearLine]:
    """Return each year of a plan over a block with the mean of its newest closed survey, as this person sees it."""
    found = _found(plan, block, sight)
    detail = sight.detail.everything or block.pk in sight.detail.block_ids
    hidden = look_at(list(found.values()), sight, detail=detail).hidden
    targets = {each.year: each for each in plan.targets.filter(section="", node="")}
    # Two years before the plan show where it began.
    first = min([plan.first_year, *(year for year in found if year >= plan.first_year - 2)])
    return [_line(year, found.get(year), targets.get(year), hidden) for year in range(first, plan.last_year + 1)]


def _found(plan: Plan, block: Block, sight: Sight) -> dict[int, Found]:
    """Return by year what the newest closed round of the province's agencies says of the block."""
    if not (sight.figures.everything or block.pk in sight.figures.block_ids):
        return {}
    rounds = Round.objects.filter(
        state=Round.State.CLOSED,
        owner=None,
        units__block=block,
        assessment_year__range=(plan.first_year - 2, plan.last_year),
    )
    measuring = [
        each
        for each in rounds.select_related("questionnaire_version", "owner").distinct().order_by("opens_on", "pk")
        if not measures_a_province(each)
    ]
    found = blocks_in(surveys_of(measuring, newest=sight.sees_newest), block.code)
    # A real survey before one that is made up, then the newest.
    found.sort(key=lambda each: (not each.survey.round.synthetic, each.survey.round.opens_on, each.survey.round.pk))
    return {each.survey.round.assessment_year: each for each in found}


def _line(year: int, found: Found | None, target: Target | None, hidden: frozenset[tuple[int, str]]) -> YearLine:
    if found is None or not isinstance(found.result, BlockResult):
        return YearLine(
            year, why=_("chưa có đợt khảo sát đã khóa"), target=judged(target, None, None) if target else None
        )
    result, survey = found.result, found.survey
    is_hidden = key_of(found) in hidden
    index = None if is_hidden else result.index
    return YearLine(
        year=year,
        round=survey.round.title,
        round_code=survey.round.code,
        published=survey.official,
        index=index,
        limits=_("%(low)s–%(high)s") % {"low": vi(result.low), "high": vi(result.high)} if index and result.low else "",
        agencies=0 if is_hidden else result.agencies,
        why="" if index else _("không công bố do số phiếu ít") if is_hidden else _("không đủ phiếu"),
        target=judged(target, index, survey.method, result.certain if index else None) if target else None,
    )


def members_of(plan: Plan, block: Block, plans: "Sequence[Plan]", *, on: date) -> list[Member]:
    """Return the agencies of the block on a day, each with its own plan out of those seen."""
    versions = AgencyVersion.objects.filter(block=block, valid__contains=on).order_by("position", "sort_key")
    own = _newest(plans)
    return [Member(name, own.get(pk)) for pk, name in versions.values_list("agency_id", "name")]


def _newest(plans: "Sequence[Plan]") -> Mapping[int, Plan]:
    return {each.agency_id: each for each in sorted(plans, key=lambda each: (each.last_year, each.pk))}
