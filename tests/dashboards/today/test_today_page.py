"""The home page: comments, paper and fieldwork that wait, its looks, what it costs, who is led to it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from dashboards.today.items import Waiting, in_order
from dashboards.today.page import today
from feedback.models import Comment, State
from jobs.models import Job
from jobs.services import start
from scoring.models import Publication
from surveys.models import Round, RoundUnit
from tests import factories
from tests.actionplans.factories import obligation
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of
from tests.factories import NOW
from tests.feedback.conftest import comment
from tests.scoring.factories import drafted_before

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
URL, TODAY, DAY = "/noi-bo/", NOW.date(), timedelta(days=1)


@pytest.fixture
def unit(cast: Cast) -> RoundUnit:
    return factories.round_unit(factories.survey_round("dot-thu"), cast.so_xay_dung)


def words(user: User) -> list[str]:
    return [line.waiting.what for line in today(user, on=TODAY).lines]


def test_what_is_late_comes_first_then_what_is_urgent_then_by_day() -> None:
    plain = Waiting("plain", "", "")
    soon, later = Waiting("soon", "", "", due=TODAY + DAY), Waiting("later", "", "", due=TODAY + 2 * DAY)
    urgent, late = Waiting("urgent", "", "", urgent=True), Waiting("late", "", "", due=TODAY - DAY)
    assert in_order([plain, later, soon, urgent, late], on=TODAY) == [late, urgent, soon, later, plain]


def test_comments_wait_for_who_deals_with_them(cast: Cast, unit: RoundUnit) -> None:
    comment(unit)
    comment(unit, "Bãi xe chật")
    assert words(cast.an) == words(cast.chi) == words(cast.snv) == ["2 ý kiến mới, chưa ai nhận"]
    assert words(cast.binh) == words(cast.giam_sat) == words(cast.lanh_dao) == []


def test_comments_given_to_a_person_and_late_ones_are_told_apart(cast: Cast, unit: RoundUnit) -> None:
    found = comment(unit)
    Comment.objects.filter(pk=found.pk).update(state=State.ASSIGNED, assignee=cast.an, due_on=TODAY - DAY)
    assert words(cast.an) == ["1 ý kiến quá hạn trả lời", "1 ý kiến giao cho ông/bà"]
    assert words(cast.chi) == ["1 ý kiến quá hạn trả lời"]


def test_each_line_leads_to_a_list_with_as_many_comments(cast: Cast, unit: RoundUnit, signed_in: SignIn) -> None:
    for state, due in ((State.ASSIGNED, TODAY - DAY), (State.ASSIGNED, TODAY + 400 * DAY), (State.NEW, None)):
        made = comment(unit, f"Chờ lâu {state} {due}")
        Comment.objects.filter(pk=made.pk).update(
            state=state, due_on=due, assignee=cast.an if state == State.ASSIGNED else None
        )
    found = today(cast.an, on=TODAY).lines
    client = signed_in(cast.an)
    for line in found:
        text = client.get(line.waiting.url).content.decode()
        assert text.count('class="feedback__entry"') == int(line.waiting.what.split()[0]), line.waiting.what


def test_running_and_failed_work_is_told_to_who_asked_for_it(cast: Cast, signed_in: SignIn) -> None:
    job = start(task="tests.nothing", title="Báo cáo tỉnh", params={}, actor=cast.snv, back_url="/noi-bo/", at=now())
    assert "Báo cáo tỉnh" in signed_in(cast.snv).get(URL).content.decode()
    assert "Báo cáo tỉnh" not in signed_in(cast.lanh_dao).get(URL).content.decode()
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, finished_at=now() - 5 * DAY)
    assert "Báo cáo tỉnh" not in signed_in(cast.snv).get(URL).content.decode()


@pytest.mark.parametrize(("days", "told"), [(3, True), (61, False)])
def test_new_publications_are_told_to_who_sees_their_round(
    cast: Cast, signed_in: SignIn, days: int, told: bool
) -> None:
    made = survey(cast.so_xay_dung)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    found, at = run(made), now() - days * DAY
    Publication.objects.create(
        round=made, run=found, draft=drafted_before(found, at=at),
        issuing_body="UBND tỉnh", decision_number="7/QĐ-UBND", decision_date=TODAY,
        published_at=at,
    )  # fmt: skip
    text = signed_in(cast.an).get(URL).content.decode()
    # Later it is one of the rounds that one comes back to.
    assert ("Mới công bố" in text, "đã công bố theo Quyết định số 7/QĐ-UBND" in text) == (told, not told)
    assert "7/QĐ-UBND" not in signed_in(cast.binh).get(URL).content.decode()


def test_empty_page_says_what_will_be_here(cast: Cast, signed_in: SignIn) -> None:
    assert "Không có việc nào đang chờ ông/bà" in signed_in(cast.lanh_dao).get(URL).content.decode()


@pytest.mark.parametrize(
    ("name", "goal"),
    [("snv", URL), ("an", URL), ("buu_dien", URL), ("dieu_tra", "/dieu-tra/"), ("admin", URL)],
    ids=lambda value: value,
)
def test_sign_in_leads_to_the_day(cast: Cast, signed_in: SignIn, name: str, goal: str) -> None:
    assert signed_in(getattr(cast, name)).get("/noi-bo/bat-dau/")["Location"] == goal


@pytest.mark.parametrize("who", ["snv", "an", "chi", "dung", "giam_sat", "buu_dien", "lanh_dao"])
def test_the_day_asks_the_database_little(
    cast: Cast, unit: RoundUnit, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, who: str
) -> None:
    for code in ("dot-1", "dot-2"):
        made = survey(cast.so_xay_dung, code=code)
        answered(unit_of(made, cast.so_xay_dung), GOOD)
    Round.objects.update(owner=None)
    comment(unit)
    client = signed_in(getattr(cast, who))
    client.get(URL)
    with django_assert_max_num_queries(12):
        assert client.get(URL).status_code == 200


def test_who_leads_the_province_reads_how_things_stand(cast: Cast, unit: RoundUnit, signed_in: SignIn) -> None:
    """Sở Xây dựng has 40 of 100 forms, none of them fresh: its round is behind; one comment is overdue."""
    made = survey(cast.so_xay_dung, cast.so_y_te, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    opens, closes = now().date() - 60 * DAY, now().date() + DAY
    Round.objects.filter(pk=made.pk).update(owner=None, opens_on=opens, closes_on=closes)
    RoundUnit.objects.filter(round=made).update(quota=100)
    found = comment(unit)
    Comment.objects.filter(pk=found.pk).update(state=State.ASSIGNED, assignee=cast.an, due_on=now().date() - DAY)
    text = signed_in(cast.lanh_dao).get(URL).content.decode()
    assert "Tình hình khảo sát" in text
    assert "hợp lệ 40 trên chỉ tiêu 200 phiếu (20 %); 2 đơn vị thu chậm" in text
    assert "1 ý kiến quá hạn trả lời" in text
    # Said in one line above: the heading promises what waits, and how things stand is nothing that does.
    assert text.count("Không có việc nào đang chờ ông/bà") == 1
    assert text.index("<p>Không có việc nào đang chờ ông/bà.</p>") < text.index("Tình hình khảo sát")
    assert "Tình hình khảo sát" not in signed_in(cast.an).get(URL).content.decode()


def test_who_leads_and_has_something_to_do_is_not_told_that_nothing_waits(
    cast: Cast, unit: RoundUnit, signed_in: SignIn
) -> None:
    factories.membership(cast.lanh_dao, Role.HEAD, agency=cast.so_xay_dung)
    obligation(cast.snv, cast.nha_trang, days=-3)
    comment(unit)
    text = signed_in(cast.lanh_dao).get(URL).content.decode()
    assert "Tình hình khảo sát" in text
    assert "1 ý kiến mới, chưa ai nhận" in text
    assert "Không có việc nào đang chờ" not in text


def test_who_leads_and_deals_with_comments_is_told_once_of_late_ones(cast: Cast, unit: RoundUnit) -> None:
    factories.membership(cast.lanh_dao, Role.HEAD, agency=cast.so_xay_dung)
    Comment.objects.filter(pk=comment(unit).pk).update(due_on=TODAY - DAY)
    page = today(cast.lanh_dao, on=TODAY)
    told = [*(line.waiting.what for line in page.lines), *(one.what for one in page.situation)]
    assert [what for what in told if "quá hạn trả lời" in what] == ["1 ý kiến quá hạn trả lời"]


def test_below_the_tasks_stand_the_newest_rounds_of_ones_scope_and_how_far_they_are(
    cast: Cast, signed_in: SignIn
) -> None:
    """No figure of them: these are on their own pages, as far as the person sees them there."""
    running = survey(cast.so_xay_dung, code="dot-moi", state=Round.State.OPEN)
    closed = survey(cast.so_xay_dung, code="dot-cu")
    answered(unit_of(closed, cast.so_xay_dung), GOOD)
    survey(cast.so_y_te, code="dot-khac")
    survey(cast.so_xay_dung, code="dot-nhap", state=Round.State.DRAFT)
    Round.objects.filter(pk=running.pk).update(closes_on=TODAY + 30 * DAY)
    Round.objects.filter(pk=closed.pk).update(closes_on=TODAY - DAY)
    client = signed_in(cast.an)

    rounds = today(cast.an, on=TODAY).news.rounds
    assert [(one.url, one.said) for one in rounds] == [
        ("/noi-bo/dot/dot-moi/", f"đang thu phiếu đến {TODAY + 30 * DAY:%d/%m/%Y}"),
        ("/noi-bo/dot/dot-cu/", "đã khóa thu phiếu, chưa tính chỉ số"),
    ]
    run(closed)
    text = client.get(URL).content.decode()
    assert "Kết quả các đợt gần đây" in text
    assert "đã khóa thu phiếu, chưa công bố" in text
    assert all(client.get(one.url).status_code == 200 for one in rounds)
