"""Reports of plans and of obligations: what their app lets the reader read, beside figures that passed the gate."""

from decimal import Decimal

import pytest
from django.utils.timezone import now

from accounts.models import User
from actionplans.models import Plan
from actionplans.services import plans, steps
from actionplans.services.plans import Aim, Done, Said
from reports import services
from reports.selectors import NothingToReport
from scoring.services import assign_method, score_round
from surveys.models import Round
from tests import factories
from tests.actionplans.factories import directive, hand, in_days, obligation
from tests.actionplans.test_plans import hand as plan_hand
from tests.conftest import Cast
from tests.reports.conftest import no_progress
from tests.reports.kinds.asking import asked, cells, made, table
from tests.reports.paper import Paper
from tests.scoring.answers import GOOD, POOR, send, survey, unit_of

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
    with pytest.raises(NothingToReport, match="không có nhiệm vụ nào đến hạn"):
        made("obligations", owed, cast.binh)


def test_a_word_without_end_stays_in_its_column(cast: Cast, owed: Round) -> None:
    obligation(cast.snv, cast.so_xay_dung, days=-3, task="Ộ" * 300)
    paper = Paper(services.document(asked("obligations", owed), progress=no_progress).content)
    assert max(word.right for page in paper.pages for word in page.words) < 196
