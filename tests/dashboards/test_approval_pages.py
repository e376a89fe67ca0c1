"""The leaders of the province approve and return on the pages; Sở Nội vụ sees how it stands and publishes after."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.roles import Role
from scoring.models import Approval, Publication, PublicationDraft, ScoringRun
from scoring.services import score_round
from scoring.services.publications import prepare_draft
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.dashboards.test_publication_pages import SignIn
from tests.scoring.factories import publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOME = "/noi-bo/cong-bo/dot-1/"


@pytest.fixture
def waiting(cast: Cast) -> ScoringRun:
    """The run of a draft that is through."""
    round = survey(cast.so_xay_dung, cast.so_y_te, code="dot-1")
    answered(unit_of(round, cast.so_xay_dung), GOOD)
    answered(unit_of(round, cast.so_y_te), POOR)
    made = run(round)
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    made.round.refresh_from_db()
    through(made)
    return made


def through(run: ScoringRun) -> PublicationDraft:
    past = localdate() - 2 * DAY
    return prepare_draft(run=run, opens_on=past, closes_on=past, actor=None, at=now() - 2 * DAY)


def decide(run: ScoringRun, **said: Any) -> tuple[str, dict[str, Any]]:
    return reverse("publications:decide", args=["dot-1", run.pk]), {"seen": "0", "outcome": "approve", **said}


def words(response: Any) -> str:
    return str(bytes(response.content).decode())


def test_sở_nội_vụ_publishes_once_a_leader_approved(waiting: ScoringRun, cast: Cast, signed_in: SignIn) -> None:
    office, leader = signed_in(cast.snv), signed_in(cast.lanh_dao)
    home = words(office.get(HOME))
    assert "Chờ phê duyệt" in home
    assert f'href="{HOME}quyet-dinh/"' not in home
    form = words(office.get(f"{HOME}quyet-dinh/"))
    assert ("chờ lãnh đạo tỉnh phê duyệt" in form, 'name="decision_number"' in form) == (True, False)

    address, said = decide(waiting)
    assert f'href="{address}"' in words(leader.get(HOME))
    assert f'href="{address}"' not in home
    assert "Ghi quyết định" in words(leader.get(address))
    done = words(leader.post(address, said, follow=True))
    assert "Sở Nội vụ công bố được" in done
    assert "Đã phê duyệt" in words(office.get(HOME))
    assert f"{cast.lanh_dao.full_name} phê duyệt lúc" in words(office.get(HOME))
    assert 'name="decision_number"' in words(office.get(f"{HOME}quyet-dinh/"))


def test_a_return_says_why_and_the_run_is_laid_before_them_again(
    waiting: ScoringRun, cast: Cast, signed_in: SignIn
) -> None:
    office, leader = signed_in(cast.snv), signed_in(cast.lanh_dao)
    address, said = decide(waiting, outcome="return", note="")
    response = leader.post(address, said)
    assert (response.status_code, "Ghi lý do trả lại." in words(response)) == (422, True)
    leader.post(address, {**said, "note": "Xem lại <b>Sở Y tế</b>"})
    home = words(office.get(HOME))
    assert ("Trả lại" in home, "Xem lại &lt;b&gt;Sở Y tế" in home) == (True, True)
    ask = reverse("publications:ask", args=["dot-1", waiting.pk])
    assert f'action="{ask}"' in home
    assert "Đã trình lãnh đạo tỉnh phê duyệt" in words(office.post(ask, follow=True))
    assert Approval.objects.first() == Approval.objects.get(kind="ask")
    assert "đang chờ lãnh đạo tỉnh phê duyệt" in words(office.post(ask, follow=True))


def test_who_decides_second_is_told_and_sees_the_first(waiting: ScoringRun, cast: Cast, signed_in: SignIn) -> None:
    leader = signed_in(cast.lanh_dao)
    address, said = decide(waiting)
    leader.post(address, {**said, "outcome": "return", "note": "Thiếu phiếu"})
    response = leader.post(address, said)
    assert response.status_code == 422
    assert ("vừa được người khác" in words(response), "Thiếu phiếu" in words(response)) == (True, True)


@pytest.mark.parametrize("wrong", [{"outcome": ""}, {"outcome": "ask"}, {"seen": ""}, {"seen": "-1"}, {"seen": "x"}])
def test_a_decision_that_cannot_be_is_refused(
    waiting: ScoringRun, cast: Cast, signed_in: SignIn, wrong: dict[str, str]
) -> None:
    address, said = decide(waiting)
    assert signed_in(cast.lanh_dao).post(address, said | wrong).status_code == 422
    assert not Approval.objects.exists()


@pytest.mark.parametrize("who", ["snv", "an", "dung", "ban_chi_dao", "giam_sat", "admin"])
def test_only_leaders_decide(waiting: ScoringRun, cast: Cast, signed_in: SignIn, who: str) -> None:
    address, said = decide(waiting)
    assert signed_in(getattr(cast, who)).get(address).status_code == 403
    assert signed_in(getattr(cast, who)).post(address, said).status_code == 403
    assert not Approval.objects.exists()


def test_only_leaders_of_the_whole_province_decide(waiting: ScoringRun, cast: Cast, signed_in: SignIn) -> None:
    part = factories.user("lanh-dao-khoi")
    factories.membership(part, Role.LEADERSHIP, block=cast.departments)
    address, said = decide(waiting)
    assert signed_in(part).post(address, said).status_code == 404
    assert "Các lần tính" not in words(signed_in(part).get(HOME))
    assert signed_in(cast.lanh_dao).get(decide(ScoringRun(pk=10**19))[0]).status_code == 404


def test_agencies_read_nothing_of_it(waiting: ScoringRun, cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.lanh_dao).post(*decide(waiting, outcome="return", note="Chuyện nội bộ"))
    for person, sees in ((cast.an, False), (cast.ban_chi_dao, True), (cast.giam_sat, True), (cast.snv, True)):
        assert ("Chuyện nội bộ" in words(signed_in(person).get(HOME))) == sees


def test_leaders_compare_a_correction_that_they_are_asked_about(
    waiting: ScoringRun, cast: Cast, signed_in: SignIn
) -> None:
    said = {"issuing_body": "UBND tỉnh", "decision_number": "1", "decision_date": localdate(), "actor": None}
    publish(run=waiting, at=now(), **said)
    answered(unit_of(waiting.round, cast.so_y_te), GOOD)
    newer = score_round(round=waiting.round, actor=None, at=now())
    leader, address = signed_in(cast.lanh_dao), decide(newer)[0]
    assert leader.get(address).status_code == 404
    signed_in(cast.snv).post(reverse("publications:ask", args=["dot-1", newer.pk]))
    page = words(leader.get(address))
    assert f"khac-nhau/?truoc={waiting.pk}&amp;sau={newer.pk}" in page
    assert f"Số {newer.pk}," in words(leader.get(f"{HOME}khac-nhau/?truoc={waiting.pk}&sau={newer.pk}"))
    compared = f"{HOME}khac-nhau/?truoc={waiting.pk}&sau={newer.pk}"
    assert f"Số {newer.pk}," in words(signed_in(cast.ban_chi_dao).get(compared))
    assert f"Số {newer.pk}," not in words(signed_in(cast.giam_sat).get(compared))
    assert "Đã phê duyệt" in words(leader.post(*decide(newer, seen=Approval.objects.get(kind="ask").pk), follow=True))
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("who", ["snv", "lanh_dao"])
@pytest.mark.parametrize("page", ["", "phe-duyet/{run}/", "khac-nhau/", "y-kien/"])
def test_a_page_asks_the_database_a_dozen_times_at_most(
    waiting: ScoringRun, cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any, page: str, who: str
) -> None:
    if who == "snv" and "run" in page:
        return
    signed_in(cast.lanh_dao).post(*decide(waiting, outcome="return", note="Xem lại"))
    browser = signed_in(getattr(cast, who))
    browser.get(HOME + page.format(run=waiting.pk))
    with django_assert_max_num_queries(12):
        assert browser.get(HOME + page.format(run=waiting.pk)).status_code == 200
