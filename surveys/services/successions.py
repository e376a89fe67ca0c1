"""A merger in mid-round: the answers of the unit that is no more count for the one that took it over."""

from datetime import date, datetime

from django.db import transaction

from accounts.services import record
from surveys.models import Round, RoundUnit
from surveys.selectors.endings import fates_in, open_rounds_that_may_change


@transaction.atomic
def follow_successions(*, today: date, at: datetime) -> int:
    """Have units of open rounds report into the one unit that took them over since the round opened; return how many.

    Nothing else changes: posters, doors and tablets go on, and each answer is stored as of the unit it was given about.
    """
    # A round that somebody holds is left to the next call.
    rounds = open_rounds_that_may_change().select_for_update(no_key=True, skip_locked=True)
    return sum(_follow(round, today, at) for round in rounds)


def _follow(round: Round, today: date, at: datetime) -> int:
    due = {unit_id: into for unit_id, (into, on) in fates_in(round.pk).follows.items() if round.opens_on < on <= today}
    units = {unit.pk: unit for unit in round.units.select_related("agency")}
    for unit_id, into in due.items():
        RoundUnit.objects.filter(pk=unit_id).update(reports_into=into)
        detail = {"unit": units[unit_id].agency.code, "into": units[into].agency.code}
        record(actor=None, action="round.unit_followed", subject=f"round:{round.code}", detail=detail, at=at)
    return len(due)
