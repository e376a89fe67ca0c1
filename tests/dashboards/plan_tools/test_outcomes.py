"""A plan's measures beside the figures of the next survey: what is said, to whom, and what is not."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Plan
from actionplans.services import plans
from actionplans.services.plans import Aim, Said
from actionplans.services.taking import Hand
from dashboards.plan_tools.outcomes import outcomes_of
from scoring.services import assign_method, load_method
from tests.actionplans.factories import in_days, passed
from tests.actionplans.test_plans import hand
from tests.conftest import Cast
from tests.dashboards.factories import run
from tests.dashboards.plan_tools.factories import HOME, measured, plan, signed_in, surveyed
from tests.scoring.factories import shipped_document

pytestmark = pytest.mark.django_db
POOR = (40, 40, 40, 40, 40)
BETTER = (0, 0, 20, 40, 140)


def aimed(made: Plan, actor: User, *aims: Aim) -> None:
    made.refresh_from_db()
    said = Said(title=made.title, first_year=made.first_year, last_year=made.last_year)
    plans.write_plan(plan=made, said=said, aims=aims, hand=Hand(actor=actor, at=now(), seen=made.version))


def text(person: User, made: Plan, query: str = "") -> str:
    answer = signed_in(person).get(f"{HOME}{made.pk}/ket-qua/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_measure_stands_beside_the_value_then_and_now_with_its_verdict(cast: Cast) -> None:
    of = surveyed(2026, {cast.so_xay_dung: POOR})
    made = plan(cast.an, cast.so_xay_dung, of=of)
    measured(cast.an, made, "TC1", "KQ", "")
    aimed(made, cast.an, Aim(year=2027, operator="above", value=Decimal("60.5"), node="TC1"))
    waiting = text(cast.an, made)
    assert "Đợt sau chưa có số liệu." in waiting
    assert "trên 60,5 %, năm 2027" in waiting
    surveyed(2027, {cast.so_xay_dung: BETTER})

    made.refresh_from_db()
    found = outcomes_of(made, cast.snv, on=in_days(0))
    one = found.of("TC1")
    assert (one.before, one.now) == ("60.00", "92.00")
    assert one.certain is not None
    assert one.certain.verdict == "tang"
    assert one.target is not None
    assert (one.target.met, one.target.certainty) == (True, "chắc chắn đạt")
    assert found.of("KQ").target is None
    page = text(cast.an, made)
    assert "không chứng minh là do biện pháp" in page
    assert "Số đợt sau chưa công bố." in page
    assert "chắc chắn đạt" in page
    assert page.index("Việc cho TC1") < page.index("Việc cho KQ") < page.index("Không gắn với tiêu chí nào")


def test_a_target_that_is_reached_by_chance_is_not_called_certain(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: POOR}))
    aimed(made, cast.an, Aim(year=2027, operator="at_least", value=Decimal("91.5")))
    surveyed(2027, {cast.so_xay_dung: BETTER})
    found = outcomes_of(made, cast.snv, on=in_days(0)).of("")
    assert found.target is not None
    assert (found.target.met, found.target.certainty) == (True, "chưa đủ căn cứ để nói chắc")


def test_figures_of_few_forms_stay_hidden(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: POOR}))
    measured(cast.an, made, "TC1")
    surveyed(2027, {cast.so_xay_dung: {"levels": BETTER, "items": {"TC1": (0, 0, 0, 0, 3)}}})
    assert outcomes_of(made, cast.snv, on=in_days(0)).of("TC1").now is not None
    hidden = outcomes_of(made, cast.an, on=in_days(0)).of("TC1")
    assert hidden.now is None
    assert hidden.certain is None
    assert "không công bố do số phiếu ít" in text(cast.an, made)


def test_another_method_gives_no_verdict_and_says_why(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: POOR}))
    measured(cast.an, made, "TC1")
    other = {**shipped_document("diem-cap-xa"), "code": "top2-cap-xa", "formula": "top2", "points": None}
    later = surveyed(2027, {cast.so_xay_dung: BETTER})
    assign_method(round=later.round, method_version=load_method(document=_without_none(other), at=now()))
    run(later.round)
    found = outcomes_of(made, cast.snv, on=in_days(0)).of("TC1")
    assert found.now == "90.00"
    assert found.certain is not None
    assert (found.certain.verdict, found.certain.no_verdict) == (None, "not_comparable")
    assert "khác phương pháp, không so trực tiếp" in text(cast.snv, made)


def _without_none(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not None}


def test_the_change_is_told_only_where_it_starts_from_the_plans_own_figures(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2025, {cast.so_xay_dung: POOR}), years=(2026, 2027))
    measured(cast.an, made, "TC1")
    # The same figures: what stands beside the change is not enough to tell where it starts from.
    surveyed(2026, {cast.so_xay_dung: POOR})
    surveyed(2027, {cast.so_xay_dung: BETTER})
    first = outcomes_of(made, cast.snv, on=in_days(0))
    assert first.now is not None
    assert first.now.unit.round.assessment_year == 2026
    assert first.same_base
    second = outcomes_of(made, cast.snv, on=in_days(0), round_code="dot-2027")
    assert not second.same_base
    assert second.of("TC1").certain is None
    page = text(cast.an, made, "?dot=dot-2027")
    assert "kỳ trước của đợt này là một đợt khác" in page
    assert text(cast.an, made, "?dot=' or 1=1") == text(cast.an, made)


def test_an_agency_that_is_measured_no_more_is_told(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung, of=surveyed(2026, {cast.so_xay_dung: POOR}))
    measured(cast.an, made, "TC1")
    surveyed(2027, {cast.so_y_te: BETTER})
    passed(cast.so_xay_dung, cast.so_y_te)
    assert "không còn đo đơn vị này" in text(cast.snv, made)


def test_a_plan_without_figures_says_so(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    measured(cast.an, made, "TC1")
    page = text(cast.an, made)
    assert "Chưa có số liệu để so" in page
    assert "Việc cho TC1" in page


def test_a_plan_that_is_still_written_is_its_agencys(cast: Cast) -> None:
    made = plan(cast.an, cast.so_xay_dung)
    measured(cast.an, made, "")
    address = f"{HOME}{made.pk}/ket-qua/"
    draft = {cast.an: 200, cast.snv: 200, cast.binh: 404, cast.dung: 404, cast.lanh_dao: 404, cast.buu_dien: 403}
    assert {person: signed_in(person).get(address).status_code for person in draft} == draft
    plans.submit(plan=made, hand=hand(cast.chi, made))
    handed_in = {**draft, cast.dung: 200, cast.lanh_dao: 200}
    assert {person: signed_in(person).get(address).status_code for person in handed_in} == handed_in
