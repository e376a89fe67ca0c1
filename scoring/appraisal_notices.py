"""Who is told of self-assessments and appraisals: that there is something and where, never values."""

from datetime import date, datetime

from django.urls import reverse

from accounts.roles import Role
from agencies.holders import holders_of_the_whole, holders_over
from agencies.telling import tell
from notices.kinds import Kind
from scoring.models import AppraisalStep


def tell_office(*, step: AppraisalStep, at: datetime, on: date) -> int:
    """Tell Sở Nội vụ that an agency handed its self-assessment in."""
    people = [user for user in holders_of_the_whole((Role.HOME_AFFAIRS,), on=on) if user.pk != step.actor_id]
    return tell(
        to=people, kind=Kind.OBJECTION, subject=f"appraisal:{step.pk}", words="appraisal.submitted",
        link=_page(step), params={"round": step.run.round.title}, at=at,
    )  # fmt: skip


def tell_agency(*, step: AppraisalStep, at: datetime, on: date) -> int:
    """Tell those who speak for an agency that it is appraised."""
    people = holders_over({step.round_unit.agency_id}, Role.of_an_agency(), on=on)
    return tell(
        to=[user for user in people if user.pk != step.actor_id], kind=Kind.ANSWER, subject=f"appraisal:{step.pk}",
        words="appraisal.made", link=_page(step), params={"round": step.run.round.title}, at=at,
    )  # fmt: skip


def _page(step: AppraisalStep) -> str:
    return reverse("appraisal:unit", args=[step.run.round.code, step.round_unit.agency.code])
