"""What a report of a province tells beside the scores: what people wrote, re-checks, targets, causes from plans."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from accounts.models import User
from actionplans.models import Plan
from bench.dashboard import WRITE
from feedback.models import Comment, State
from feedback.services.intake import take_in
from scoring.models import IndicatorTarget, ScoringRun
from surveys.models import Recheck, RecheckForm, Response, Round

# Of so many forms of a unit one says something in words; of so many, one was asked a second time.
PER_COMMENT, PER_RECHECK = 10, 20
CAUSES = "Hướng dẫn giấy tờ chưa rõ ngay từ lần đầu; quầy thiếu người vào buổi sáng; chỗ ngồi chờ ít."
TARGET = Decimal(80)


def add_parts(round: Round, run: ScoringRun, *, at: datetime) -> None:
    """Give every unit comments, half of them answered, and a plan with causes; each block and the whole a target."""
    person, _made = User.objects.get_or_create(username="bench-report", defaults={"full_name": "Người đo"})
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [PER_COMMENT])
    while take_in(at=at):
        continue
    written = Comment.objects.filter(round_unit__round=round)
    written.update(released_on=at.date())
    written.filter(pk__in=list(written.order_by("pk").values_list("pk", flat=True))[::2]).update(
        state=State.ANSWERED, version=1
    )
    _plan(round, run)
    _aim(round, run, at)
    _ask_again(round, person, at)


def _plan(round: Round, run: ScoringRun) -> None:
    years = {"first_year": round.assessment_year + 1, "last_year": round.assessment_year + 1}
    Plan.objects.bulk_create(
        Plan(agency_id=agency, run=run, title="Kế hoạch cải thiện", causes=CAUSES, state=Plan.State.ACCEPTED, **years)
        for agency in round.units.values_list("agency_id", flat=True)
    )


def _aim(round: Round, run: ScoringRun, at: datetime) -> None:
    blocks = round.units.order_by().values_list("block_id", flat=True).distinct()
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(
            method_id=run.method_version.method_id, block_id=block, year=round.assessment_year, operator="at_least",
            value=TARGET, source="Chỉ tiêu để đo", at=at,
        )
        for block in (None, *blocks)
    )  # fmt: skip


def _ask_again(round: Round, person: User, at: datetime) -> None:
    forms = Response.objects.filter(round_unit__round=round).order_by("id")
    asked = list(forms.values_list("id", "answers"))[::PER_RECHECK]
    recheck = Recheck.objects.create(
        round=round, kind=Recheck.Kind.INTERVIEW, seed=1, percent=Decimal(100) / PER_RECHECK, population=forms.count(),
        drawn_by=person, drawn_at=at,
    )  # fmt: skip
    RecheckForm.objects.bulk_create(
        RecheckForm(recheck=recheck, position=position, response_id=form, answers=answers, by=person, at=at)
        for position, (form, answers) in enumerate(asked, 1)
    )
