"""Reading, deciding, and two people at once, as a browser sees it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import localdate

from accounts.models import User
from accounts.table_looks import COOKIE
from feedback.models import Comment, State
from surveys.models import RoundUnit
from tests import factories
from tests.conftest import Cast
from tests.feedback.conftest import comment

pytestmark = pytest.mark.django_db
QUEUE = reverse("feedback:comments")
SignedIn = Callable[[User], Client]


@pytest.fixture
def found(unit: RoundUnit) -> Comment:
    return comment(unit, "Chờ lâu quá, ghế chờ ít")


@pytest.fixture
def officer(signed_in: SignedIn, cast: Cast) -> Client:
    return signed_in(cast.an)


def page_of(found: Comment) -> str:
    return reverse("feedback:comment", args=[found.pk])


def act(browser: Client, found: Comment, action: str, version: int = 0, **typed: str) -> tuple[int, str]:
    address = reverse("feedback:act", args=[found.pk])
    answered = browser.post(address, {"action": action, "version": version, **typed})
    return answered.status_code, answered.content.decode()


@pytest.mark.parametrize("search", ["ghế chờ", "GHE CHO", "chờ  lâu", "ít"])
def test_search_with_and_without_marks(officer: Client, found: Comment, search: str) -> None:
    assert page_of(found) in officer.get(QUEUE, {"tim": search}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"tim": "xe hơi"},
        {"chu-de": "praise"},
        {"dau-hieu": "threat"},
        {"nguon": "paper"},
        {"cua-toi": "1"},
        {"qua-han": "1"},
        {"dot": "dot-khac"},
        {"tu-ngay": "2026-03-09"},
        {"den-ngay": "2026-03-01"},
        {"den-ngay": "1/3/2026"},
    ],
)
def test_filters_leave_out_the_rest(officer: Client, found: Comment, query: dict[str, str]) -> None:
    assert page_of(found) not in officer.get(QUEUE, query).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"chu-de": "access"},
        {"nguon": "form"},
        {"don-vi": "so-xay-dung"},
        {"dot": "dot-thu"},
        {"tu-ngay": "2026-03-02", "den-ngay": "2026-03-08"},
        {"tu-ngay": "hôm qua", "den-ngay": "31/02/2026"},
    ],
)
def test_filters_keep_what_they_ask_for(officer: Client, found: Comment, query: dict[str, str]) -> None:
    assert page_of(found) in officer.get(QUEUE, query).content.decode()


def test_who_reads_weeks_cannot_ask_for_a_day(officer: Client, found: Comment, signed_in: SignedIn, cast: Cast) -> None:
    """The form came on a Monday: the agency asks for the Friday, the office is told there is nothing that day."""
    Comment.objects.filter(pk=found.pk).update(day=date(2026, 3, 2))
    friday = {"tu-ngay": "2026-03-06", "den-ngay": "2026-03-06"}

    text = officer.get(QUEUE, friday).content.decode()
    assert page_of(found) in text
    assert "tính theo tuần" in text
    assert 'value="2026-03-02"' in text
    assert page_of(found) not in signed_in(cast.snv).get(QUEUE, friday).content.decode()


def test_round_and_days_stay_in_every_address_of_the_list(officer: Client, found: Comment) -> None:
    text = officer.get(QUEUE, {"dot": "dot-thu", "tu-ngay": "2026-03-02", "den-ngay": "2026-03-08"}).content.decode()
    kept = "&amp;dot=dot-thu&amp;tu-ngay=2026-03-02&amp;den-ngay=2026-03-08"
    assert text.count(f'{kept}"') == len(State) + 1
    assert '<option value="dot-thu" selected>' in text


def test_only_rounds_with_a_comment_one_reads_can_be_asked_for(
    officer: Client, found: Comment, signed_in: SignedIn, cast: Cast
) -> None:
    assert 'value="dot-thu"' in officer.get(QUEUE).content.decode()
    assert 'value="dot-thu"' not in signed_in(cast.binh).get(QUEUE).content.decode()


def test_the_list_says_whose_comments_it_shows_of_what_and_leads_back_to_their_figures(
    officer: Client, unit: RoundUnit
) -> None:
    comment(unit, "Chờ lâu quá, ghế chờ ít")
    asked = {"don-vi": unit.agency.code, "dot": "dot-thu", "chu-de": "access", "tinh-trang": "tat-ca"}
    text = officer.get(QUEUE, asked).content.decode()

    name = unit.version.name
    head = text.partition('class="page-head"')[2].partition('class="tabs"')[0]
    assert f"Ý kiến về {name}" in text.partition("<title>")[2].partition("</title>")[0]
    assert f">Ý kiến về {name}</h1>" in head
    assert unit.round.title in head
    assert "chủ đề “Tiếp cận dịch vụ”" in head
    assert "tình trạng" not in head
    assert f'href="/noi-bo/dot/dot-thu/don-vi/{unit.agency.code}/"' in head
    assert officer.get(f"/noi-bo/dot/dot-thu/don-vi/{unit.agency.code}/").status_code == 200


def test_the_list_of_a_state_says_so_and_that_of_a_round_leads_to_the_round(officer: Client, found: Comment) -> None:
    head = officer.get(QUEUE, {"dot": "dot-thu"}).content.decode().partition('class="tabs"')[0]
    assert "tình trạng: mới" in head
    assert 'href="/noi-bo/dot/dot-thu/"' in head


def test_the_list_names_no_agency_or_round_that_one_reads_nothing_of(
    found: Comment, signed_in: SignedIn, cast: Cast
) -> None:
    asked = {"don-vi": found.handler.code, "dot": "dot-thu"}
    text = signed_in(cast.binh).get(QUEUE, asked).content.decode()
    assert "Ý kiến của người dân</h1>" in text
    assert "/noi-bo/dot/dot-thu/" not in text


def test_the_list_costs_the_same_however_long(
    officer: Client, unit: RoundUnit, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(8):
        comment(unit, f"Chờ lâu {number}")

    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        officer.get(QUEUE, {"don-vi": unit.agency.code, "dot": unit.round.code})


def test_markup_is_shown_as_text(officer: Client, unit: RoundUnit) -> None:
    text = "<script>alert(1)</script><b>chờ lâu</b>"
    found = comment(unit, text)

    for address in (QUEUE, page_of(found)):
        page = officer.get(address).content.decode()
        assert text not in page
        assert escape(text) in page


def test_a_comment_of_ten_thousand_letters_is_shown_whole_on_its_page(officer: Client, unit: RoundUnit) -> None:
    found = comment(unit, "chờ lâu " * 1250)

    assert "chờ lâu " * 1249 in officer.get(page_of(found)).content.decode()
    assert len(officer.get(QUEUE).content) < 30_000


def test_the_words_that_decided_are_told(officer: Client, found: Comment) -> None:
    page = officer.get(page_of(found)).content.decode()

    assert "Tiếp cận dịch vụ" in page
    assert "“ghế chờ”" in page


def test_assigned_and_answered(officer: Client, found: Comment, cast: Cast) -> None:
    due = (localdate() + timedelta(days=3)).strftime("%d/%m/%Y")
    assert act(officer, found, "assign", chosen="an", due_on=due, note="")[0] == 302
    assert act(officer, found, "answer", 1, note="Đã kê thêm ghế.")[0] == 302

    found.refresh_from_db()
    assert found.state == State.ANSWERED
    assert "Đã kê thêm ghế." in officer.get(page_of(found)).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"chosen": "binh", "due_on": "2999-01-01"},
        {"chosen": "an", "due_on": "2001-01-01"},
        {"chosen": "an", "due_on": "9999-12-31"},
        {"chosen": "", "due_on": ""},
    ],
)
def test_a_wrong_hand_or_day_is_refused_with_what_was_typed(
    officer: Client, found: Comment, typed: dict[str, str]
) -> None:
    status, page = act(officer, found, "assign", 0, note="dặn thêm điều này", **typed)

    assert status == 422
    assert "dặn thêm điều này" in page
    assert not found.steps.exists()


def test_the_second_writer_is_told_and_sees_both(
    officer: Client, signed_in: SignedIn, found: Comment, cast: Cast
) -> None:
    act(signed_in(cast.chi), found, "answer", note="Lãnh đạo đã trả lời")

    status, page = act(officer, found, "answer", note="Cán bộ trả lời khác")

    assert status == 409
    assert "Có người vừa làm việc khác" in page
    assert "Phạm Kim Chi" in page
    assert "Lãnh đạo đã trả lời" in page
    assert "Cán bộ trả lời khác" in page
    assert found.steps.count() == 1
    # Sent again from that page it is a second reply, knowingly.
    assert 'name="version" value="1"' in page
    assert act(officer, found, "answer", 1, note="Cán bộ trả lời khác")[0] == 302


def test_what_was_typed_for_a_step_no_longer_open_is_not_lost(
    officer: Client, signed_in: SignedIn, found: Comment, cast: Cast
) -> None:
    act(signed_in(cast.chi), found, "close", note="Chỉ là lời khen")

    status, page = act(officer, found, "pass_on", chosen="so-y-te", due_on=str(localdate()), note="Nhờ xem lịch trực")

    assert status == 409
    assert "Nhờ xem lịch trực" in page


def test_spam_can_be_taken_back_from_the_list(officer: Client, found: Comment) -> None:
    act(officer, found, "spam")
    page = officer.get(QUEUE).content.decode()
    assert "Hoàn tác" in page

    assert act(officer, found, "unspam", 1)[0] == 302
    found.refresh_from_db()
    assert found.state == State.NEW
    assert "Hoàn tác" not in officer.get(QUEUE).content.decode()


def test_what_says_the_same_is_offered_for_merging(officer: Client, found: Comment, unit: RoundUnit) -> None:
    second = comment(unit, "Ghế chờ ít quá, chờ lâu")
    far = comment(unit, "Máy lấy số hỏng từ sáng đến chiều")

    page = officer.get(page_of(second)).content.decode()
    assert page_of(found) in page
    assert page_of(far) not in page
    assert act(officer, second, "merge", chosen=str(found.pk))[0] == 302
    second.refresh_from_db()
    assert second.merged_into == found


def test_an_officer_does_not_merge_into_what_is_not_offered(officer: Client, found: Comment, unit: RoundUnit) -> None:
    comment(unit, "Ghế chờ ít quá, chờ lâu")
    far = comment(unit, "Máy lấy số hỏng từ sáng đến chiều")

    assert act(officer, found, "merge", chosen=str(far.pk))[0] == 422


def test_the_head_opens_what_names_nobody_official(signed_in: SignedIn, cast: Cast, unit: RoundUnit) -> None:
    found = comment(unit, "Chị Lan hàng xóm tôi chờ lâu")
    head = signed_in(cast.chi)
    assert signed_in(cast.an).get(page_of(found)).status_code == 404

    assert act(head, found, "audience", audience="agency", note="Không phải công chức")[0] == 302

    page = signed_in(cast.an).get(page_of(found)).content.decode()
    assert "▇▇▇" in page
    assert "Lan" not in page


def test_a_head_sends_nothing_to_those_who_receive_tips(signed_in: SignedIn, cast: Cast, unit: RoundUnit) -> None:
    found = comment(unit, "Chị Lan quát dân")

    assert act(signed_in(cast.chi), found, "audience", audience="tips")[0] == 422


def test_the_helping_agency_says_its_part_and_nothing_else(signed_in: SignedIn, cast: Cast, found: Comment) -> None:
    found.co_handlers.create(agency=cast.so_y_te, due_on=factories.NOW.date())
    health = signed_in(cast.binh)

    assert act(health, found, "answer", note="Trả lời thay")[0] == 302
    assert not found.steps.exists()
    assert act(health, found, "contribute", note="Trực cả thứ bảy")[0] == 302
    assert found.steps.get().note == "Trực cả thứ bảy"


def test_masked_words_are_marked_and_a_wrong_mask_is_lifted(signed_in: SignedIn, cast: Cast, unit: RoundUnit) -> None:
    found = comment(unit, "Chị Lan quát dân")
    head, address = signed_in(cast.chi), reverse("feedback:unmask", args=[found.pk])

    page = head.post(address, {"reason": "xác minh", "version": 0}).content.decode()
    assert "<mark>Lan</mark>" in page

    head.post(address, {"reason": "xác minh", "version": 0, "place": "4-7"})
    found.refresh_from_db()
    assert found.masked == "Chị Lan quát dân"


@pytest.mark.parametrize("place", ["", "x", "4-", "4-99", "-4-7", "٤-٧", "4-7" * 20])
def test_a_place_that_is_no_mask_lifts_none(signed_in: SignedIn, cast: Cast, unit: RoundUnit, place: str) -> None:
    found = comment(unit, "Chị Lan quát dân")
    address = reverse("feedback:unmask", args=[found.pk])

    signed_in(cast.chi).post(address, {"reason": "xác minh", "version": 0, "place": place})

    assert not found.masks.exists()


def test_a_reason_is_asked_for(signed_in: SignedIn, cast: Cast, unit: RoundUnit) -> None:
    found = comment(unit, "Chị Lan quát dân")

    answered = signed_in(cast.chi).post(reverse("feedback:unmask", args=[found.pk]), {"reason": "", "version": 0})

    assert answered.status_code == 422
    assert "Lan" not in answered.content.decode()


def test_the_one_it_was_given_to_finds_the_reply_open(officer: Client, found: Comment, cast: Cast) -> None:
    opened = '<details class="details" open><summary>Trả lời người viết'
    assert opened not in officer.get(page_of(found)).content.decode()

    act(officer, found, "assign", chosen="an", due_on=str(localdate()), note="")

    assert opened in officer.get(page_of(found)).content.decode()


def test_a_comment_tells_how_many_were_merged_into_it(officer: Client, found: Comment, unit: RoundUnit) -> None:
    second = comment(unit, "Ghế chờ ít quá, chờ lâu")
    act(officer, second, "merge", chosen=str(found.pk))

    assert ("Ý kiến đã gộp vào đây", "1") in officer.get(page_of(found)).context["facts"]


def test_looking_behind_masks_is_offered_where_there_are_some(
    signed_in: SignedIn, cast: Cast, found: Comment, unit: RoundUnit
) -> None:
    named, head = comment(unit, "Chị Lan quát dân"), signed_in(cast.chi)

    assert "Xem chữ đã che" not in head.get(page_of(found)).content.decode()
    assert "Xem chữ đã che" in head.get(page_of(named)).content.decode()


def test_an_agency_gives_its_own_people_work_and_the_office_also_itself(
    officer: Client, signed_in: SignedIn, found: Comment, cast: Cast
) -> None:
    own, office = (browser.get(page_of(found)).content.decode() for browser in (officer, signed_in(cast.snv)))

    assert [f'value="{person}"' in own for person in ("an", "chi", "binh", "snv")] == [True, True, False, False]
    assert [f'value="{person}"' in office for person in ("an", "chi", "binh", "snv")] == [True, True, False, True]


def test_what_names_somebody_is_given_to_heads_alone(signed_in: SignedIn, cast: Cast, unit: RoundUnit) -> None:
    page = signed_in(cast.chi).get(page_of(comment(unit, "Chị Lan quát dân"))).content.decode()

    assert [f'value="{person}"' in page for person in ("an", "chi")] == [False, True]


def test_what_is_written_stays_whatever_is_taken_away(officer: Client, found: Comment) -> None:
    Comment.objects.filter(pk=found.pk).update(topics=["praise"])
    before = officer.get(QUEUE).content.decode().split('<ul class="feedback')[1]
    officer.cookies[COOKIE] = "y-kien:gon:chu-de+nguon+giao+loi"
    after = officer.get(QUEUE).content.decode().split('<ul class="feedback')[1]
    for words in ("Khen", str(found.get_source_display())):
        assert words in before
        assert words not in after
    assert "Chờ lâu quá, ghế chờ ít" in after
    assert after.startswith(" feedback--close")
