"""The pages in a real Chromium: accessible, quiet, nothing wider than the window."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Browser, BrowserContext

from accounts.models import User
from accounts.roles import Role
from agencies.models import AgencyVersion
from feedback.models import Comment
from feedback.services import hotlines, steps
from feedback.services.named import open_cases
from feedback.services.steps import Hand
from surveys.models import RoundUnit
from tests import factories
from tests.browser.chromium import chromium
from tests.feedback.conftest import comment
from tests.invitations.test_in_browser import _session, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = (
    "Chờ từ 7 giờ sáng đến 10 giờ mới tới lượt, ghế chờ ít, người già phải đứng. Đề nghị kê thêm ghế và mở thêm quầy.",
    "Hồ sơ trễ hẹn hai lần, không có phiếu xin lỗi. Tôi phải nghỉ làm ba buổi để đi lại.",
    "Cán bộ hướng dẫn tận tình, cảm ơn.",
    "Chị Nguyễn Thị Lan ở quầy 3 quát dân. Gọi tôi theo số 0905.123.456 nếu cần.",
    "Phải đưa thêm tiền mới làm nhanh, không có biên lai.",
    "Tôi tố cáo việc thu tiền, sẽ gửi đơn. " + "Rất bức xúc vì đi lại nhiều lần. " * 40,
    "<b>chữ đậm</b> " + "x" * 300,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def unit() -> RoundUnit:
    round = factories.survey_round("dot-thu")
    name = "Ủy ban nhân dân xã Diên Khánh"
    about = factories.agency("xa-dien-khanh", name=name, level=AgencyVersion.Level.COMMUNE)
    factories.agency("so-y-te", name="Sở Y tế")
    return factories.round_unit(round, about)


@pytest.fixture
def head(unit: RoundUnit) -> User:
    person = factories.user("lanh-dao-xa", full_name="Phạm Kim Chi")
    factories.membership(person, Role.HEAD, agency=unit.agency)
    return person


@pytest.fixture
def office(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    person = factories.user("noi-vu", full_name="Trần Thị Nội Vụ")
    factories.membership(person, Role.HOME_AFFAIRS)
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([_session(person, live_server.url)])
    yield context
    context.close()


@pytest.fixture
def made(unit: RoundUnit, head: User) -> list[Comment]:
    comments = [comment(unit, text) for text in TEXTS]
    hand = Hand(actor=head, at=factories.NOW, seen=0)
    due = localdate() + timedelta(days=10)
    steps.assign(comment=comments[0], to=head, due_on=due, note="Trả lời trong tuần", hand=hand)
    steps.assign(comment=comments[1], to=head, due_on=factories.NOW.date(), hand=hand)
    steps.answer(comment=comments[2], note="Cảm ơn ông/bà.\nXã sẽ phát huy.", hand=hand)
    open_cases(at=factories.NOW)
    _hotline(head)
    return comments


def _hotline(person: User) -> None:
    today = localdate()
    by: dict[str, Any] = {"actor": person, "at": factories.NOW}
    hotline = hotlines.set_number(agency=None, number="0258 1022", hours="7 giờ 30 đến 17 giờ", **by)
    hotlines.add_shift(hotline=hotline, first_day=today, last_day=today, person="Trần Thị Trực", **by)
    hotlines.note_test_call(hotline=hotline, answered=False, note="reo mãi không ai nghe", **by)


def pages(made: list[Comment]) -> dict[str, str]:
    queue = "/noi-bo/gop-y/"
    named = {f"comment-{number}": f"{queue}{each.pk}/" for number, each in enumerate(made) if number in (0, 2, 3, 4, 6)}
    return {
        "queue": queue,
        "queue-all": f"{queue}?tinh-trang=tat-ca",
        "queue-none": f"{queue}?tim=khong-co",
        **named,
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_the_office(office: BrowserContext, made: list[Comment], width: int) -> None:
    for name, address in pages(made).items():
        page = office.new_page()
        look(page, address, width, name)
        page.close()


def test_filters_fold_on_phones_so_that_a_comment_stands_on_the_first_screen(
    office: BrowserContext, made: list[Comment]
) -> None:
    page = office.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/noi-bo/gop-y/?tinh-trang=tat-ca")
    assert page.locator("select[name=dot]").is_visible()
    assert page.locator(".fold > summary").is_hidden()

    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator("select[name=dot]").is_hidden()
    first = page.locator(".feedback__words").first.bounding_box()
    assert first
    assert first["y"] < 740
    page.click(".fold > summary")
    assert page.locator("select[name=dot]").is_visible()


def test_two_at_once(office: BrowserContext, made: list[Comment], head: User) -> None:
    page = office.new_page()
    page.goto(f"/noi-bo/gop-y/{made[4].pk}/")
    page.click("summary:has-text('Trả lời người viết')")
    page.fill("#answer-note", "Sở Nội vụ đã chuyển xác minh.")
    hand = Hand(actor=head, at=factories.NOW, seen=0)
    steps.set_topics(comment=made[4], topics=["officials"], hand=hand)

    page.click("button[name=action][value=answer]")

    assert "Có người vừa làm việc khác" in page.inner_text("main")
    assert page.input_value("#answer-note") == "Sở Nội vụ đã chuyển xác minh."
    page.click("button[name=action][value=answer]")
    page.wait_for_url(lambda url: url.endswith(f"{made[4].pk}/"))
    assert made[4].steps.count() == 2
    page.close()


def test_the_unmasked_page(office: BrowserContext, made: list[Comment]) -> None:
    page = office.new_page()
    page.goto(f"/noi-bo/gop-y/{made[3].pk}/")
    page.click("summary:has-text('Xem chữ đã che')")
    page.fill("#reason", "xác minh")
    page.click("details[open] button:has-text('Xem')")

    assert page.locator("mark").all_inner_texts() == ["Nguyễn Thị Lan", "0905.123.456"]
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_about_officials_named(
    browser: Browser, live_server: Any, office: BrowserContext, made: list[Comment], head: User, width: int
) -> None:
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies([_session(head, live_server.url)])
    for name, address, who in (
        ("cases", "/noi-bo/gop-y/neu-ten/", context),
        ("case", f"/noi-bo/gop-y/{made[3].pk}/neu-ten/", context),
        ("case-counts", "/noi-bo/gop-y/neu-ten/", office),
        ("reply", "/gop-y/tra-loi/", office),
        ("write", "/gop-y/gui/", office),
        ("hotlines", "/noi-bo/gop-y/duong-day-nong/", office),
        ("hotline", "/noi-bo/gop-y/duong-day-nong/toan-tinh/", office),
        ("spoken", "/noi-bo/gop-y/duong-day-nong/ghi/", office),
    ):
        page = who.new_page()
        look(page, address, width, name)
        page.close()
    context.close()
