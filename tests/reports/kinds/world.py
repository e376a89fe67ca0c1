"""A province with something to say in every kind of report: two years of figures, plans, obligations, comments."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now

from actionplans.services import plans, steps
from actionplans.services.plans import Aim, Done, Said
from feedback.models import Comment
from feedback.services.intake import take_in
from reports.asked import KINDS, Asked
from scoring.access import FULL_SIGHT
from surveys.models import ResponseText, Round, RoundUnit
from surveys.services import exclude_response
from surveys.usual_reasons import to_exclude
from tests import factories
from tests.actionplans.factories import directive, hand, in_days, obligation
from tests.actionplans.test_plans import hand as plan_hand
from tests.conftest import Cast, make_cast
from tests.reports.factories import tallied, year_after
from tests.scoring.factories import publish

COMMENTS = ("Chờ lâu quá, ghế chờ ít", "Thủ tục rườm rà", "Công chức hướng dẫn tận tình")


def asked_of(round: Round, kind: str, *, form: str = "pdf") -> Asked:
    """Ask for a report of a kind; where it is about a unit or a block, that of the first one."""
    unit = round.units.select_related("agency", "version", "block").order_by("agency__code").first()
    assert unit is not None
    about = KINDS[kind].about
    return Asked(
        KINDS[kind],
        round,
        FULL_SIGHT,
        now(),
        unit=unit if about == "unit" else None,
        block=unit.block if about == "block" else None,
        form=form,
    )


def every_kind(
    *, name: str = "UBND xã {1}.{0}", block_name: str = "Khối thứ {}", said: Sequence[str] = COMMENTS
) -> dict[str, Asked]:
    """Return what to ask for to get each kind of report with data, by kind."""
    cast = make_cast()
    first = tallied("nam-dau", sizes=(3, 2), forms=40, name=name, block_name=block_name)
    second = year_after(first, forms=40)
    for round in (first, second):
        _publish(round)
    units = list(first.units.select_related("agency", "version").order_by("agency__code"))
    _plan(cast, units[0], second.assessment_year)
    _owe(cast, units)
    _leave_out(cast, units[1])
    for unit, text in zip([*units, *units], said, strict=False):
        _comment(unit, text)
    later = {"plans", "years", "iso"}
    asked = {kind: asked_of(second if kind in later else first, kind) for kind in KINDS}
    return {kind: replace(each, at=now()) for kind, each in asked.items()}


def _publish(round: Round) -> None:
    run = round.runs.select_related("round", "method_version").get()
    said: dict[str, Any] = {"issuing_body": "UBND tỉnh", "decision_number": "9/QĐ", "decision_date": localdate()}
    publish(run=run, actor=None, at=now(), **said)
    round.refresh_from_db()


def _plan(cast: Cast, unit: RoundUnit, year: int) -> None:
    said = Said(title="Kế hoạch nâng cao mức độ hài lòng", first_year=year, last_year=year)
    run = unit.round.runs.latest("pk")
    plan = plans.start_plan(agency=unit.agency, said=said, actor=cast.snv, at=now(), run=run)
    done = [Done(action=f"Việc hạn {day}", lead="Văn phòng", due_on=in_days(day), node="TC1") for day in (-5, 60)]
    plans.add_measures(plan=plan, done=done, actor=cast.snv, at=now())
    aims = [Aim(year=year, operator="at_least", value=Decimal("50.5"))]
    plans.write_plan(plan=plan, said=said, aims=aims, hand=plan_hand(cast.snv, plan))
    plans.submit(plan=plan, hand=plan_hand(cast.snv, plan))
    plans.accept(plan=plan, hand=plan_hand(cast.snv, plan))


def _owe(cast: Cast, units: Sequence[RoundUnit]) -> None:
    after = directive(cast.snv, "Tổ chức hội nghị", "Công khai chỉ số")
    late = obligation(cast.snv, units[0].agency, after=after, days=-3)
    for unit in units[1:]:
        obligation(cast.snv, unit.agency, after=after, days=5, task="Báo cáo kết quả")
    steps.propose(obligation=late, note="Đề nghị kiểm điểm", hand=hand(cast.snv, late))


def _leave_out(cast: Cast, unit: RoundUnit) -> None:
    left_out = unit.responses.first()
    assert left_out is not None
    exclude_response(response=left_out, reason=to_exclude()[0], actor=cast.snv, at=factories.NOW)


def _comment(unit: RoundUnit, text: str) -> None:
    """Store a form with words in it, which its agency may read."""
    answers = next(iter(unit.responses.values_list("answers", flat=True)))
    stored = ResponseText.objects.create(response=factories.response(unit, answers), question="YK", text=text)
    take_in(at=factories.NOW)
    assert Comment.objects.filter(text=stored).update(released_on=factories.NOW.date())
