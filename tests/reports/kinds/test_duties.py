"""Reports of plans and of obligations: what their app lets the reader read, beside figures that passed the gate."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Directive, Obligation, Plan
from actionplans.services import plans, steps
from actionplans.services.plans import Aim, Done, Said
from agencies.models import Agency
from reports import services
from reports.selectors import NothingToReport
from scoring.services import assign_method, score_round
from surveys.models import Round
from tests import factories
from tests.actionplans.conferences import conference, published
from tests.actionplans.factories import directive, hand, in_days, obligation
from tests.actionplans.test_plans import hand as plan_hand
from tests.conftest import Cast
from tests.dashboards import factories as dashboards
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked, cells, made, table
from tests.reports.paper import Paper
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
YEAR = in_days(0).year
# Of the plans, and of the round that finds what became of them.
NEXT = 2027


def scored(round: Round, *answers: tuple[int, ...]) -> Round:
    for unit in round.units.all():
        send(unit, *answers)
    score_round(round=round, actor=None, at=now())
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    round.refresh_from_db()
    return round


@pytest.fixture
def base(cast: Cast) -> Round:
    """The round that plans rest on, of Sở Xây dựng and a ward."""
    made = survey("so-mot")
    made.units.all().delete()
    for agency in (cast.so_xay_dung, cast.nha_trang):
        factories.round_unit(made, agency)
    return scored(made, *[GOOD] * 6, *[POOR] * 6)


@pytest.fixture
def now_round(cast: Cast, base: Round) -> Round:
    """The next round of the same survey, in the year of the plans."""
    version = base.questionnaire_version
    made = factories.survey_round("dot-sau", questionnaire_version=version, year=NEXT, opens_on=in_days(-30))
    for agency in (cast.so_xay_dung, cast.nha_trang):
        factories.round_unit(made, agency)
    assign_method(round=made, method_version=base.scored_by.method_version)
    return scored(made, *[GOOD] * 20, *[POOR] * 4)


def handed_in(cast: Cast, base: Round, agency: str, title: str, *, late: bool = False) -> Plan:
    unit = unit_of(base, agency)
    said = Said(title=title, first_year=NEXT, last_year=NEXT)
    run = base.runs.latest("pk")
    plan = plans.start_plan(agency=unit.agency, said=said, actor=cast.chi, at=now(), run=run)
    days = (-5, 60) if late else (60,)
    done = [Done(action=f"Việc hạn {day}", lead="Văn phòng", due_on=in_days(day), node="A1") for day in days]
    plans.add_measures(plan=plan, done=done, actor=cast.chi, at=now())
    plans.write_plan(
        plan=plan,
        said=said,
        aims=[Aim(year=NEXT, operator="at_least", value=Decimal(50))],
        hand=plan_hand(cast.chi, plan),
    )
    plans.submit(plan=plan, hand=plan_hand(cast.chi, plan))
    plans.accept(plan=plan, hand=plan_hand(cast.snv, plan))
    return plan


def test_plans_stand_with_late_measures_and_targets_beside_new_figures(
    cast: Cast, base: Round, now_round: Round
) -> None:
    handed_in(cast, base, "so-xay-dung", "Kế hoạch của sở", late=True)
    report = made("plans", now_round)
    (row,) = cells(table(report, "Kế hoạch theo đơn vị"))
    assert row[1:] == (f"Kế hoạch của sở ({NEXT})", "đang thực hiện", "2", "0", "0", "0", "1")
    (late,) = cells(table(report, "Biện pháp quá hạn"))
    assert late[1] == "Việc hạn -5"
    assert late[-1] == "chưa bắt đầu, quá hạn"
    (aim,) = cells(table(report, f"Chỉ tiêu năm {NEXT}"))
    assert aim[1:3] == ("Chỉ số hài lòng", "từ 50")
    assert aim[3].startswith("92,73 (")
    assert aim[4] == "đạt, chắc chắn"
    assert report.head.draft


def test_a_draft_of_a_plan_and_a_round_it_rests_on_say_so(cast: Cast, base: Round, now_round: Round) -> None:
    with pytest.raises(NothingToReport, match="Chưa có kế hoạch nào đã trình"):
        made("plans", base)
    handed_in(cast, base, "so-xay-dung", "Kế hoạch của sở")
    assert "Các kế hoạch không đặt chỉ tiêu" in str(made("plans", base))
    assert plans.start_plan(
        agency=cast.nha_trang, said=Said(title="Bản soạn", first_year=NEXT, last_year=NEXT), actor=cast.chi, at=now()
    )
    assert "Bản soạn" not in str(made("plans", now_round))


def test_each_reads_the_plans_their_pages_show(cast: Cast, base: Round, now_round: Round) -> None:
    handed_in(cast, base, "so-xay-dung", "Kế hoạch của sở")
    handed_in(cast, base, "nha-trang", "Kế hoạch của phường")

    def titles(user: User) -> set[str]:
        said = str(made("plans", now_round, user))
        return {title for title in ("Kế hoạch của sở", "Kế hoạch của phường") if title in said}

    assert titles(cast.snv) == {"Kế hoạch của sở", "Kế hoạch của phường"}
    assert titles(cast.an) == {"Kế hoạch của sở"}
    with pytest.raises(NothingToReport):
        made("plans", now_round, cast.binh)


@pytest.fixture
def owed(cast: Cast) -> Round:
    given = directive(cast.snv, "Tổ chức hội nghị", "Công khai chỉ số")
    late = obligation(cast.snv, cast.so_xay_dung, after=given, days=-3)
    done = obligation(cast.snv, cast.so_xay_dung, after=given, days=5, task="Báo cáo")
    obligation(cast.snv, cast.nha_trang, after=given, days=5)
    steps.submit(obligation=done, note="Đã xong", hand=hand(cast.an, done))
    steps.accept(obligation=done, hand=hand(cast.snv, done))
    steps.propose(obligation=late, note="Đề nghị kiểm điểm", hand=hand(cast.snv, late))
    round = factories.survey_round("dot-thu", year=YEAR)
    for agency in (cast.so_xay_dung, cast.nha_trang):
        factories.round_unit(round, agency)
    return round


def test_obligations_are_summed_by_bearer_and_by_point(cast: Cast, owed: Round) -> None:
    report = made("obligations", owed)
    by_bearer = {row[0]: row[1:] for row in cells(table(report, "Nhiệm vụ theo đơn vị"))}
    assert by_bearer[cast.so_xay_dung.versions.get().name] == ("2", "1", "0", "0", "0", "1", "1")
    (point,) = cells(table(report, "2517/UBND"))
    assert point == ("1", "Tổ chức hội nghị", "3", "1", "0", "0", "1", "1")
    assert cells(table(report, "Đề xuất xử lý"))[0][-1] == "Đề nghị kiểm điểm"


def test_obligations_of_others_are_in_no_report(cast: Cast, owed: Round) -> None:
    assert "Nha Trang" in str(made("obligations", owed, cast.snv))
    assert "Nha Trang" not in str(made("obligations", owed, cast.an).sections)
    with pytest.raises(NothingToReport, match="Không có nhiệm vụ nào giao theo kết quả"):
        made("obligations", owed, cast.binh)


def test_a_word_without_end_stays_in_its_column(cast: Cast, owed: Round) -> None:
    obligation(cast.snv, cast.so_xay_dung, days=-3, task="Ộ" * 300)
    paper = Paper(services.document(asked("obligations", owed), progress=no_progress).content)
    assert max(word.right for page in paper.pages for word in page.words) < 196


def directives_of(round: Round) -> set[str]:
    """Return the numbers of the directives in the report of a round, as Sở Nội vụ reads it."""
    try:
        said = str(made("obligations", round))
    except NothingToReport:
        return set()
    return {number for number in Directive.objects.values_list("number", flat=True) if number in said}


def asking(cast: Cast, number: str, *, issued_on: date, due_on: date) -> Directive:
    """Return a directive with a task for Sở Xây dựng."""
    after = directive(cast.snv, number=number)
    given = obligation(cast.snv, cast.so_xay_dung, after=after, task=f"Việc theo {number}")
    Directive.objects.filter(pk=after.pk).update(issued_on=issued_on)
    Obligation.objects.filter(pk=given.pk).update(due_on=due_on)
    return after


def published_in(year: int, *, of: Agency, on: date, owner: Agency | None = None) -> Round:
    """Return a round of a year whose figures are published by a decision of a day."""
    made = dashboards.survey(of, code=f"nam-{year}{'-rieng' if owner else ''}")
    dashboards.answered(dashboards.unit_of(made, of), dashboards.GOOD)
    days = {"opens_on": date(year, 1, 1), "closes_on": date(year, 12, 31)}
    Round.objects.filter(pk=made.pk).update(assessment_year=year, **days)
    made.refresh_from_db()
    said: dict[str, Any] = {"issuing_body": "UBND tỉnh", "decision_number": f"{year}/QĐ", "actor": None}
    publish(run=dashboards.run(made), at=now(), decision_date=on, **said)
    Round.objects.filter(pk=made.pk).update(owner=owner)
    made.refresh_from_db()
    return made


def test_what_is_given_upon_a_round_is_in_its_report_whenever_it_is_due(cast: Cast) -> None:
    first = published_in(2024, of=cast.so_xay_dung, on=date(2025, 3, 10))
    second = published_in(2025, of=cast.so_xay_dung, on=date(2026, 3, 12))
    for number, issued_on, due_on in (
        ("1/UBND", date(2025, 3, 9), date(2025, 4, 30)),
        ("2/UBND", date(2025, 3, 10), date(2026, 4, 30)),
        ("3/UBND", date(2026, 3, 11), date(2027, 4, 30)),
        ("4/UBND", date(2026, 3, 12), date(2027, 4, 30)),
    ):
        asking(cast, number, issued_on=issued_on, due_on=due_on)
    # Due in 2025: in the report of that year's round, too, though it follows from no round here.
    assert directives_of(first) == {"2/UBND", "3/UBND"}
    assert directives_of(second) == {"1/UBND", "4/UBND"}


def test_figures_published_anew_or_of_an_agency_s_own_survey_end_no_year(cast: Cast) -> None:
    first = published_in(2024, of=cast.so_xay_dung, on=date(2025, 3, 10))
    own = published_in(2025, of=cast.so_xay_dung, on=date(2026, 1, 5), owner=cast.so_xay_dung)
    asking(cast, "5/UBND", issued_on=date(2026, 2, 1), due_on=date(2027, 1, 31))
    assert directives_of(first) == {"5/UBND"}
    assert directives_of(own) == set()


def test_a_task_answered_by_a_conference_brings_its_directive_with_what_others_owe(cast: Cast) -> None:
    round = published(cast)
    # Issued long before the figures: nothing but what is done about it tells that it is about them.
    after = asking(cast, "6/UBND", issued_on=date(2017, 3, 30), due_on=date(2031, 4, 30))
    other = obligation(cast.snv, cast.nha_trang, after=after, task="Tổ chức hội nghị ở phường")
    Obligation.objects.filter(pk=other.pk).update(due_on=date(2031, 4, 30))
    assert directives_of(round) == set()
    mine = Obligation.objects.get(bearer=cast.so_xay_dung)
    conference(cast, cast.so_xay_dung, obligation=mine)
    (point,) = cells(table(made("obligations", round), "6/UBND"))
    assert point[2] == "2"


def test_a_task_answered_by_a_plan_that_rests_on_the_round_brings_its_directive(cast: Cast, base: Round) -> None:
    asking(cast, "7/UBND", issued_on=date(2017, 3, 30), due_on=date(2031, 4, 30))
    assert directives_of(base) == set()
    said = Said(title="Kế hoạch", first_year=NEXT, last_year=NEXT)
    plans.start_plan(
        agency=cast.so_xay_dung, said=said, run=base.runs.get(), obligation=Obligation.objects.get(), actor=cast.an,
        at=now(),
    )  # fmt: skip
    assert directives_of(base) == {"7/UBND"}
