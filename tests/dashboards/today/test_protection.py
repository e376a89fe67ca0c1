"""Hôm nay of who protects personal data: requests with their clocks, what is to be destroyed, what was."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEntry, User
from accounts.services import record
from dashboards.privacy.destroying import destroy_due
from dashboards.privacy.requests import steps
from dashboards.privacy.requests.filing import Asked, file_request
from dashboards.privacy.requests.steps import Hand
from dashboards.today import data_requests
from dashboards.today.page import today
from invitations.models import SampleList
from surveys.models import DataRequest, RetentionTerm, Round
from surveys.services.retention import set_hold
from tests.conftest import Cast
from tests.dashboards.privacy.test_destroying import DUE, over, term
from tests.invitations.factories import filled
from tests.surveys.factories import open_survey

__all__ = ["over", "term"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
# A Friday: what comes in on it is replied to by Tuesday, 1 December, and carried out by 7 December.
FRIDAY, DAY = datetime(2026, 11, 27, 3, tzinfo=UTC), timedelta(days=1)
REPLY, CARRIED_OUT = date(2026, 12, 1), date(2026, 12, 7)
RULES = "Ghi căn cứ giữ 7 loại dữ liệu"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


def filed(cast: Cast, **changes: Any) -> DataRequest:
    what = {"kind": "view", "way": "letter", "about": "invitation", "words": "Muốn biết đang giữ gì"}
    asked = Asked(**{**what, "received_on": FRIDAY.date(), "contact": {"name": "", "reach": ""}, **changes})
    return file_request(asked=asked, actor=cast.snv, at=FRIDAY)


def lines(user: User, on: date) -> list[tuple[str, str, date | None]]:
    found = today(user, on=on).lines
    return [(one.waiting.what, one.waiting.where, one.waiting.due) for one in found if one.waiting.what != RULES]


def test_a_request_waits_for_its_reply_and_then_to_be_carried_out(
    cast: Cast, clock: time_machine.Traveller, signed_in: SignIn
) -> None:
    made = filed(cast)
    name, on = f"Yêu cầu {made.pk}: xem dữ liệu", FRIDAY.date()
    where = "nhận ngày 27/11/2026; hạn thực hiện 07/12/2026 (còn 10 ngày để thực hiện)"
    assert lines(cast.bao_ve, on) == [(f"Phản hồi: {name}", where, REPLY)]

    steps.reply(request=made, on=on, note="", hand=Hand(actor=cast.bao_ve, at=FRIDAY, seen=made.version))
    where = "nhận ngày 27/11/2026; đã phản hồi"
    assert lines(cast.bao_ve, on) == [(f"Thực hiện hoặc từ chối: {name}", where, CARRIED_OUT)]

    clock.move_to(FRIDAY + 12 * DAY)
    page = signed_in(cast.bao_ve).get("/noi-bo/").content.decode()
    assert "Thực hiện hoặc từ chối" in page
    assert "quá 2 ngày" in page


@pytest.mark.usefixtures("clock")
def test_what_is_late_stands_first_and_what_ended_not_at_all(cast: Cast) -> None:
    on = FRIDAY.date()
    new, old, done = (filed(cast, received_on=day) for day in (on, on - 30 * DAY, on))
    steps.grant(request=done, on=on, note="Đã gửi", hand=Hand(actor=cast.snv, at=FRIDAY, seen=done.version))

    names = [what.rpartition(": Yêu cầu ")[2].split(":")[0] for what, _where, _due in lines(cast.bao_ve, on)]
    assert names == [str(old.pk), str(new.pk)]


@pytest.mark.usefixtures("clock")
def test_beyond_so_many_the_register_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_requests, "MOST", 2)
    for _one in range(3):
        filed(cast)
    *some, last = today(cast.bao_ve, on=FRIDAY.date()).lines
    assert sum("Phản hồi" in one.waiting.what for one in (*some, last)) == 2
    assert any(one.waiting.url.endswith("/yeu-cau/?tinh-trang=dang-giai-quyet") for one in (*some, last))


def test_raw_answers_are_told_before_and_when_they_should_be_gone(
    cast: Cast, over: Round, term: RetentionTerm, signed_in: SignIn
) -> None:
    """The round closed on 31 March, its answers stay 30 days: they may go from 1 May on."""
    first, gone = date(2026, 5, 1), "Phiếu gốc của 1 đợt đến hạn hủy"
    told = {
        days: {(what, due): where for what, where, due in lines(cast.bao_ve, first + days * DAY)}
        for days in (-15, -14, 1)
    }
    assert (gone, first) not in told[-15]
    assert told[-14][gone, first] == "Còn kịp giữ lại nếu có khiếu nại, thanh tra"
    assert told[1][gone, first] == "Hủy ở lần chạy tới, nếu không vướng gì"

    with time_machine.travel(DUE, tick=False):
        destroy_due(at=DUE)
        assert [line for line in lines(cast.bao_ve, DUE.date()) if line[0] == gone] == []
        page = signed_in(cast.bao_ve).get("/noi-bo/").content.decode()
    assert "Hủy phiếu gốc theo thời hạn" in page
    assert "6 phiếu trong 1 lần, lần cuối ngày 02/05/2026" in page


def test_a_round_that_is_held_does_not_go(cast: Cast, over: Round, term: RetentionTerm) -> None:
    set_hold(round=over, hold=True, reason="Đang thanh tra", actor=cast.snv, at=DUE)
    assert term.days
    assert lines(cast.bao_ve, DUE.date()) == [("Ghi căn cứ giữ 6 loại dữ liệu", "Thời hạn giữ dữ liệu", None)]


def test_contacts_that_should_be_gone_are_told(cast: Cast) -> None:
    made = filled(open_survey(cast.so_y_te))
    SampleList.objects.filter(pk=made.pk).update(destroy_on=FRIDAY.date())
    words = "1 danh sách liên hệ quá ngày hủy mà còn"
    assert words not in [what for what, *_rest in lines(cast.bao_ve, FRIDAY.date())]
    assert words in [what for what, *_rest in lines(cast.bao_ve, FRIDAY.date() + DAY)]


def test_what_was_destroyed_lately_is_summed_by_kind(cast: Cast) -> None:
    def wrote(action: str, at: datetime, **detail: int) -> None:
        record(actor=None, action=action, subject="x", detail=detail, at=at)

    wrote("invitations.destroy", FRIDAY - 40 * DAY, list=1, contacts=500)
    wrote("invitations.destroy", FRIDAY - 9 * DAY, list=2, contacts=1200)
    wrote("invitations.destroy", FRIDAY - 3 * DAY, list=3, contacts=34)
    wrote("feedback.contact_destroyed", FRIDAY - 2 * DAY)
    wrote("feedback.contacts_destroyed", FRIDAY - 2 * DAY, contacts=7)
    found = today(cast.bao_ve, on=FRIDAY.date()).destroyed
    assert [(one.what, one.how) for one in found] == [
        ("Hủy thông tin liên hệ đến hạn", "1.234 liên hệ trong 2 lần, lần cuối ngày 24/11/2026"),
        ("Hủy cách liên hệ của người góp ý theo yêu cầu của họ", "1 liên hệ trong 1 lần, lần cuối ngày 25/11/2026"),
        (
            "Hủy cách liên hệ của người góp ý: đã trả lời xong hoặc đến hạn",
            "7 liên hệ trong 1 lần, lần cuối ngày 25/11/2026",
        ),
    ]
    assert AuditEntry.objects.filter(action="invitations.destroy").count() == 3
    assert today(cast.admin, on=FRIDAY.date()).destroyed == ()


def test_kinds_without_a_rule_wait(cast: Cast, term: RetentionTerm) -> None:
    assert "Ghi căn cứ giữ 6 loại dữ liệu" in [what for what, *_rest in lines(cast.bao_ve, FRIDAY.date())]
    assert term.days


def test_the_page_asks_the_database_little(
    cast: Cast,
    over: Round,
    term: RetentionTerm,
    signed_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    filled(open_survey(cast.so_y_te))
    with time_machine.travel(DUE, tick=False):
        filed(cast, received_on=DUE.date() - DAY)
        browser = signed_in(cast.bao_ve)
        with django_assert_max_num_queries(12):
            page = browser.get("/noi-bo/").content.decode()
    assert all(words in page for words in ("Phản hồi: Yêu cầu", "Phiếu gốc của 1 đợt", "Ghi căn cứ giữ 6"))
    assert "Kết quả khảo sát" not in page


def test_every_line_leads_to_a_page_that_opens(cast: Cast, over: Round, term: RetentionTerm, signed_in: SignIn) -> None:
    with time_machine.travel(DUE, tick=False):
        filed(cast, received_on=DUE.date() - DAY)
        record(actor=None, action="invitations.destroy", subject="x", detail={"contacts": 3}, at=DUE)
        browser = signed_in(cast.bao_ve)
        found = today(cast.bao_ve, on=DUE.date())
        urls = [one.waiting.url for one in found.lines] + [one.url for one in found.destroyed]
        assert [browser.get(url).status_code for url in urls] == [200] * len(urls)
    assert len(urls) == 4
