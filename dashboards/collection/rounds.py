"""The list of rounds as one person may watch them, by state, each with how far it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from accounts.models import User
from accounts.roles import Role
from agencies.access import Scope, memberships_of, scope_of
from agencies.models import Agency, AgencyVersion
from charts.numbers import percent_of
from dashboards.collection.selectors import valid_by_round
from surveys.models import Round, RoundUnit
from surveys.selectors import rounds_in_scope


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with its counted forms and quota over the units seen; quota None where one of them has none."""

    round: Round
    units: int
    valid: int
    quota: int | None

    @property
    def progress(self) -> int | None:
        return percent_of(self.valid, self.quota)

    @property
    def bar(self) -> int:
        return min(100, self.progress or 0)


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[RoundLine, ...]


def groups_for(user: User, *, on: date) -> tuple[Group, ...]:
    """Return the rounds of a person's scope: those that collect first, then those being prepared, then closed ones."""
    scope = scope_of(user, on=on, roles=Role.watching_collection())
    rounds = rounds_for(user, on=on)
    lines = _lines(rounds, scope)
    order = (Round.State.OPEN, Round.State.DRAFT, Round.State.CLOSED)
    groups = (Group(str(state.label), tuple(line for line in lines if line.round.state == state)) for state in order)
    return tuple(group for group in groups if group.lines)


def rounds_for(user: User, *, on: date) -> list[Round]:
    """Return the rounds that a person may watch, newest first."""
    scope = scope_of(user, on=on, roles=Role.watching_collection())
    return list(_rounds(scope, [agency.pk for agency in own_agencies(user, on=on)]))


def own_agencies(user: User, *, on: date) -> list[Agency]:
    """Return the agencies for which a person may make a survey of their own (tự khảo sát)."""
    roles = Role.of_an_agency()
    held = memberships_of(user, on=on).filter(role__in=roles)
    return list(Agency.objects.filter(memberships__in=held).distinct().order_by("code"))


def owns_province(user: User, *, on: date) -> bool:
    """Tell whether a person may make rounds of the province."""
    return scope_of(user, on=on, roles=(Role.HOME_AFFAIRS,)).everything


def names_of(agencies: Collection[Agency], *, on: date) -> dict[str, str]:
    """Return the names agencies have on a day, by code."""
    names = AgencyVersion.objects.filter(agency__in=agencies, valid__contains=on).values_list("agency__code", "name")
    return dict(names)


def _rounds(scope: Scope, owned: Collection[int]) -> list[Round]:
    seen = rounds_in_scope(scope).values("pk")
    rounds = Round.objects.filter(Q(pk__in=seen) | Q(owner__in=owned)).select_related("owner")
    return list(rounds.order_by("-assessment_year", "-opens_on", "code"))


def _lines(rounds: Collection[Round], scope: Scope) -> list[RoundLine]:
    units = RoundUnit.objects.filter(round__in=rounds)
    if not scope.everything:
        units = units.filter(Q(agency_id__in=scope.agency_ids) | Q(block_id__in=scope.block_ids))
    sums = units.values("round").annotate(n=Count("pk"), stated=Count("quota"), quota=Sum("quota")).order_by("round")
    by_round = {each["round"]: each for each in sums}
    valid = valid_by_round(rounds, None if scope.everything else units.values_list("pk", flat=True))
    return [_line(round, by_round.get(round.pk), valid.get(round.pk, 0)) for round in rounds]


def _line(round: Round, sums: dict[str, int] | None, valid: int) -> RoundLine:
    if sums is None:
        return RoundLine(round, 0, valid, None)
    return RoundLine(round, sums["n"], valid, sums["quota"] if sums["n"] == sums["stated"] else None)
