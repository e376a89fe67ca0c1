"""Whose schedules and issues a person has, and who may take a file that was made with another person's sight."""

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from agencies.colleagues import colleagues
from agencies.models import Membership
from reports.models import Issue, Schedule
from reports.production.issuing import told
from scoring.access import Sight, sight_of, stands_beside
from surveys.models import RoundUnit

MOST_COLLEAGUES = 200


def schedules_of(user: User) -> QuerySet[Schedule]:
    """Return a person's schedules, without those deleted."""
    found = Schedule.objects.filter(owner=user, deleted_at=None)
    return found.select_related("round", "agency", "block").prefetch_related("recipients", "issues__job")


def issues_for(user: User) -> QuerySet[Issue]:
    """Return what was made for a person or asked for by them."""
    mine = Q(schedule__owner=user) | Q(schedule__recipients=user, job__isnull=False)
    related = ("schedule__owner", "schedule__agency", "schedule__block", "round", "job")
    return Issue.objects.filter(mine).select_related(*related).distinct()


def colleagues_of(user: User) -> list[User]:
    """Return to whom a person may send reports: those beside them in a role of theirs, by name."""
    on = localdate()
    held = Membership.objects.filter(user=user, valid__contains=on).select_related("agency", "block")
    found = {one.pk: one for membership in held for one in colleagues(membership, on=on)[:MOST_COLLEAGUES]}
    return sorted(found.values(), key=lambda one: (one.full_name, one.pk))[:MOST_COLLEAGUES]


def may_take(user: User, issue: Issue) -> bool:
    """Say whether a person sees, by now, all that the file of an issue says: it was made with its owner's sight."""
    if user == issue.schedule.owner or issue.round is None:
        return user == issue.schedule.owner
    on, state = localdate(), issue.round.state
    theirs, made = sight_of(user, state=state, on=on), told(sight_of(issue.schedule.owner, state=state, on=on))
    if made.figures.everything and not theirs.figures.everything:
        return False
    units = issue.round.units.select_related("round", "agency", "block")
    if issue.schedule.agency_id is not None:
        units = units.filter(agency=issue.schedule.agency_id)
    return all(_as_much(unit, theirs, made) for unit in units)


def _as_much(unit: RoundUnit, theirs: Sight, made: Sight) -> bool:
    if not made.shows(unit):
        return True
    return theirs.shows(unit) and (stands_beside(unit, theirs) or not stands_beside(unit, made))
