"""What an export of a round needs to know beside the answers."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from accounts.models import User
from accounts.roles import Role
from agencies.access import scope_of
from agencies.models import Service
from surveys.exports.extent import EVERYTHING, OWN_SURVEY, SMALLEST_UNIT, Extent
from surveys.exports.variables import Place, Study, with_variables
from surveys.models import Channel, Response, Round, RoundUnit
from surveys.selectors.versions import questionnaire_of


def extent_for(user: User | AnonymousUser, round: Round, *, on: date) -> Extent | None:
    """Return how much of a round's single answers a person may take away on a day; None: nothing at all."""
    if scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything:
        return EVERYTHING
    own = scope_of(user, on=on, roles=Role.of_an_agency()).agency_ids
    return OWN_SURVEY if round.owner_id in own else None


def study_of(round: Round, extent: Extent, *, owner: str, on: date) -> Study:
    """Return what the files say of a round, with the columns of an extent; `owner` is who answers for the survey."""
    units, left_out = _units(round, extent)
    services, languages = _said(units)
    return with_variables(
        Study(
            code=round.code,
            title=round.title,
            year=round.assessment_year,
            opens_on=round.opens_on.isoformat(),
            closes_on=round.closes_on.isoformat(),
            owner=owner,
            questionnaire=questionnaire_of(round.questionnaire_version_id),
            synthetic=round.synthetic,
            units=tuple(Place(unit.pk, unit.agency.code, unit.version.name) for unit in units),
            services=services,
            channels=tuple(Place(each.value, each.name.lower(), str(each.label)) for each in Channel),
            versions=_versions(round),
            languages=languages,
            flags=tuple((each.value, str(each.label)) for each in Response.Flag),
            units_left_out=left_out,
            made_on=on.isoformat(),
        ),
        extent,
    )


def _units(round: Round, extent: Extent) -> tuple[list[RoundUnit], int]:
    """Return the units whose answers a file of this extent holds, and how many it leaves out."""
    units = RoundUnit.objects.filter(round=round).select_related("agency", "version")
    ordered = list(units.order_by("version__position", "version__sort_key", "agency__code"))
    if extent.full:
        return ordered, 0
    forms = Response.objects.of_round(round).values("round_unit").annotate(forms=Count("id")).order_by()
    counts = {line["round_unit"]: line["forms"] for line in forms}
    kept = [unit for unit in ordered if counts.get(unit.pk, 0) >= SMALLEST_UNIT]
    return kept, len(ordered) - len(kept)


def _said(units: Sequence[RoundUnit]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Return the services and languages that the answers of units name, read once."""
    answered = Response.objects.filter(round_unit__in=[unit.pk for unit in units])
    pairs = set(answered.values_list("service_id", "language").distinct().order_by())
    services = Service.objects.filter(pk__in={service for service, _language in pairs if service}).order_by("code")
    places = tuple(Place(service.pk, service.code, service.name) for service in services)
    return places, tuple(sorted({language for _service, language in pairs}))


def _versions(round: Round) -> tuple[Place, ...]:
    asked = round.asked_versions.select_related("version").order_by("version__number")
    return tuple(Place(each.version_id, str(each.version.number), each.version.title) for each in asked)
