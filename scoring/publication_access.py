"""Who sees and does what with drafts and publications: a table of role × stage (DESIGN § 3, "Who sees what when")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, scope_of
from scoring.publications import Stage, stage_of
from surveys.access import manages, user_of
from surveys.models import Round, RoundUnit
from surveys.selectors import measures_a_province, units_in_scope

# A draft is for those who decide on it, those who watch over them, and the agencies it is about.
DRAFTS: Mapping[Stage, tuple[Role, ...]] = {
    "none": (),
    "draft": Role.seeing_results(),
    "published": (),
    "revised": Role.seeing_results(),
}
PUBLICATIONS: Mapping[Stage, tuple[Role, ...]] = {
    "none": (),
    "draft": (),
    "published": Role.seeing_results(),
    "revised": Role.seeing_results(),
}
# All runs, what differs between them, all objections: whoever publishes, and whoever watches over that.
RUNS = (Role.HOME_AFFAIRS, Role.SUPERVISOR)
# An agency's own people do so for the survey it makes of itself (tự khảo sát).
AUDITING = (*RUNS, *Role.of_an_agency())
# Bundles hold every count, however few people it rests on.
BUNDLES = (Role.HOME_AFFAIRS,)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a person may do with the publication of a round.

    `units` are those they see; `objecting` the units they may object for; `publishes`: the round is theirs to draft,
    answer for and publish.
    """

    user: User
    round: Round
    stage: Stage
    units: tuple[RoundUnit, ...]
    objecting: frozenset[int]
    publishes: bool
    sees_draft: bool
    sees_publication: bool
    sees_runs: bool
    sees_bundles: bool

    @property
    def of_province(self) -> bool:
        """Say whether the round measures the province: no unit has figures of its own, nor anything to object to."""
        return measures_a_province(self.round)

    def objects_for(self, unit: RoundUnit) -> bool:
        return unit.pk in self.objecting


def reader_of(request: HttpRequest, code: str) -> Reader:
    """Return what a person sees of a round's publication. Raises Http404 where the round does not exist for them."""
    user = user_of(request)
    found = get_object_or_404(Round.objects.select_related("questionnaire_version", "owner"), code=code)
    scope = scope_of(user, on=localdate())
    units = tuple(units_in_scope(found, scope))
    if not units and not scope.everything:
        raise Http404
    stage, whole = stage_of(found), measures_a_province(found)
    return Reader(
        user=user,
        round=found,
        stage=stage,
        units=units,
        objecting=frozenset() if whole else objecting(user, units, on=localdate()),
        publishes=manages(user, found),
        # A draft of the province's own figures is for whoever sees the province.
        sees_draft=scope.has(*DRAFTS[stage]) and (scope.everything or not whole),
        sees_publication=scope.has(*PUBLICATIONS[stage]),
        sees_runs=_opens_all(user, RUNS) or manages(user, found),
        sees_bundles=may_have_bundles(user),
    )


def publisher_of(request: HttpRequest, code: str) -> Reader:
    """Return the same for a round this person publishes. Raises Http404: for anyone else it does not exist here."""
    reader = reader_of(request, code)
    if not reader.publishes:
        raise Http404
    return reader


def auditor_of(request: HttpRequest, code: str) -> Reader:
    """Return the same for a round whose runs this person compares. Raises Http404 for anyone else."""
    reader = reader_of(request, code)
    if not reader.sees_runs:
        raise Http404
    return reader


def may_have_bundles(user: User) -> bool:
    """Say whether a person may have evidence bundles."""
    return _opens_all(user, BUNDLES)


def objecting(user: User, units: Iterable[RoundUnit], *, on: date) -> frozenset[int]:
    """Return the units for which a person speaks on a day: those of the agency they are an officer or head of."""
    own: Scope = scope_of(user, on=on, roles=Role.of_an_agency())
    return frozenset(unit.pk for unit in units if unit.agency_id in own.agency_ids and unit.reports_into_id is None)


def _opens_all(user: User, roles: tuple[Role, ...]) -> bool:
    return scope_of(user, on=localdate(), roles=roles).everything
