"""Plans that rest on a survey, and the survey after it."""

from datetime import date
from typing import Any

from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Plan
from actionplans.services.plans import Done, Said, add_measures, start_plan
from agencies.models import Agency
from scoring.models import ScoringRun
from surveys.models import Round
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of

HOME = "/noi-bo/ke-hoach/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def surveyed(year: int, answers: dict[Agency, Any], **options: Any) -> ScoringRun:
    """Make a closed round of a year with its run; `answers` are levels, or (levels, items)."""
    made = survey(*answers, code=f"dot-{year}", **options)
    Round.objects.filter(pk=made.pk).update(
        assessment_year=year, opens_on=date(year, 3, 1), closes_on=date(year, 6, 1), title=f"Đợt năm {year}"
    )
    for agency, levels in answers.items():
        answered(unit_of(made, agency), **levels) if isinstance(levels, dict) else answered(
            unit_of(made, agency), levels
        )
    made.refresh_from_db()
    return run(made)


def plan(actor: User, agency: Agency, *, of: ScoringRun | None = None, years: tuple[int, int] = (2027, 2027)) -> Plan:
    said = Said(title=f"Kế hoạch nâng cao chỉ số hài lòng năm {years[0]}", first_year=years[0], last_year=years[1])
    return start_plan(agency=agency, said=said, run=of, actor=actor, at=now())


def measured(actor: User, made: Plan, *nodes: str, due_on: date = date(2027, 6, 30)) -> None:
    done = [Done(action=f"Việc cho {node or 'chung'}", lead="Văn phòng", due_on=due_on, node=node) for node in nodes]
    add_measures(plan=made, done=done, actor=actor, at=now())


__all__ = ("GOOD", "HOME", "measured", "plan", "signed_in", "surveyed")
