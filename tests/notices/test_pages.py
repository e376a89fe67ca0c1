"""The list of notices and the choice of ways, as people use them without script."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notices.kinds import Kind, Ways
from notices.models import Notice
from notices.services import mark_read, tell
from tests.conftest import Cast
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LIST, CHOICE = "/noi-bo/thong-bao/", "/noi-bo/tai-khoan/cua-toi/thong-bao/"
SignedIn = Callable[[User], Client]
MOST_QUERIES = 12


def told(user: User, number: int = 1, *, kind: Kind = Kind.PUBLICATION, link: str = "/noi-bo/cong-bo/dot-1/") -> Notice:
    told_of = {"kind": kind, "subject": str(number), "words": "publication.issued", "link": link}
    params = {"round": f"Đợt số {number}"}
    tell(to={user.pk: Ways()}, at=NOW, params=params, **told_of)  # type: ignore[arg-type]
    return Notice.objects.get(recipient=user, kind=kind, subject=str(number))


def test_the_list_is_one_s_own_and_counted_in_the_bar(cast: Cast, signed_in: SignedIn) -> None:
    told(cast.an)
    told(cast.an, 2)
    told(cast.binh, 3)

    page = signed_in(cast.an).get(LIST).content.decode()
    assert "Đợt số 1" in page
    assert "Đợt số 3" not in page
    assert "(2)" in page
    assert "(2)" in signed_in(cast.an).get("/noi-bo/").content.decode()


def test_nothing_told_is_said(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.an).get(LIST).content.decode()

    assert "Chưa có thông báo nào" in page
    assert "Lọc" not in page


def test_filters_stand_in_the_address(cast: Cast, signed_in: SignedIn) -> None:
    mark_read(notice=told(cast.an), at=NOW)
    told(cast.an, 2)
    told(cast.an, 3, kind=Kind.JOB)
    browser = signed_in(cast.an)

    def shown(query: str) -> list[int]:
        page = browser.get(LIST + query).content.decode()
        return [number for number in (1, 2, 3) if f"Đợt số {number}<" in page]

    assert shown("") == [1, 2, 3]
    assert shown("?chua-doc=1") == [2, 3]
    assert shown("?loai=publication") == [1, 2]
    assert shown("?loai=publication&chua-doc=1") == [2]
    assert shown("?loai=nonsense&chua-doc=x&trang=x") == [1, 2, 3]
    assert "Không có thông báo nào như vậy" in browser.get(f"{LIST}?loai=draft").content.decode()


def test_long_lists_come_in_pages_that_keep_the_filter(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(31):
        told(cast.an, number)
    browser = signed_in(cast.an)
    browser.get(LIST)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = browser.get(f"{LIST}?loai=publication").content.decode()
    assert "?loai=publication&amp;trang=2" in page
    assert browser.get(f"{LIST}?loai=publication&trang=2").content.decode().count("Đợt số") == 2  # link and button


def test_the_link_leads_on_and_marks_as_read(cast: Cast, signed_in: SignedIn) -> None:
    notice, browser = told(cast.an), signed_in(cast.an)
    address = f"{LIST}{notice.pk}/"

    browser.head(address)
    assert Notice.objects.get().read_at is None
    assert browser.get(address)["Location"] == "/noi-bo/cong-bo/dot-1/"
    assert Notice.objects.get().read_at is not None
    assert browser.get(address).status_code == 302


def test_nobody_opens_or_marks_what_another_was_told(cast: Cast, signed_in: SignedIn) -> None:
    notice, browser = told(cast.an), signed_in(cast.binh)

    assert browser.get(f"{LIST}{notice.pk}/").status_code == 404
    assert browser.post(f"{LIST}{notice.pk}/trang-thai/").status_code == 404
    assert browser.get(f"{LIST}{uuid.uuid4()}/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_a_link_whose_page_is_no_longer_one_s_own_says_so_there(cast: Cast, signed_in: SignedIn) -> None:
    notice = told(cast.moi)
    browser = signed_in(cast.moi)

    assert browser.get(f"{LIST}{notice.pk}/", follow=True).status_code == 403


@pytest.mark.parametrize("back", ["https://x.vn/", "//x.vn/", "/\\x.vn/", "javascript:alert(1)", ""])
def test_nothing_leads_out_of_the_portal(cast: Cast, signed_in: SignedIn, back: str) -> None:
    notice = told(cast.an)

    answer = signed_in(cast.an).post(f"{LIST}{notice.pk}/trang-thai/", {"ve": back})
    assert answer["Location"] == LIST


def test_a_notice_is_marked_and_unmarked(cast: Cast, signed_in: SignedIn) -> None:
    notice, browser = told(cast.an), signed_in(cast.an)
    here = f"{LIST}?loai=publication"

    assert browser.post(f"{LIST}{notice.pk}/trang-thai/", {"ve": here})["Location"] == here
    assert Notice.objects.get().read_at is not None
    browser.post(f"{LIST}{notice.pk}/trang-thai/", {"chua-doc": "1"})
    assert Notice.objects.get().read_at is None


def test_all_are_marked_and_that_is_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    told(cast.an)
    told(cast.an, 2)
    told(cast.binh, 3)
    browser = signed_in(cast.an)

    page = browser.post(f"{LIST}tat-ca/", follow=True)
    assert "Hoàn tác" in page.content.decode()
    assert Notice.objects.filter(read_at=None).count() == 1
    browser.post(f"{LIST}tat-ca/", {"da-doc-luc": page.context["undo"]})
    assert Notice.objects.filter(read_at=None).count() == 3
    assert "Hoàn tác" not in browser.get(f"{LIST}?da-doc-luc=hom-qua").content.decode()
    assert browser.post(f"{LIST}tat-ca/", {"da-doc-luc": "9999-99-99T00:00:00Z"}).status_code == 302


def test_a_person_chooses_by_kind(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.an)
    before = browser.get(CHOICE).content.decode()
    assert "không tắt được" in before

    sent = {"publication": "cong-ngay", "comment": "khong", "draft": "cong"}
    assert browser.post(CHOICE, sent)["Location"] == CHOICE
    kept = {one.kind: (one.shown, one.mail) for one in cast.an.notice_preferences.all()}
    assert kept["publication"] == (True, "now")
    assert kept["comment"] == (False, "never")
    assert kept["draft"] == (True, "never")
    assert kept["account"] == (True, "now")
    assert "named" not in kept


def test_an_unknown_way_leaves_it_as_it_was(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.an)
    browser.post(CHOICE, {"comment": "thu-gop", "weekly": "khong"})
    browser.post(CHOICE, {"comment": "often", "weekly": "thu-gop", "draft": "khong"})

    kept = {one.kind: (one.shown, one.mail) for one in cast.an.notice_preferences.all()}
    assert (kept["comment"], kept["weekly"], kept["draft"]) == ((False, "daily"), (False, "never"), (True, "now"))


@pytest.mark.parametrize("who", ["an", "snv", "moi", "admin"])
def test_the_choice_asks_little(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries, who: str
) -> None:
    browser = signed_in(getattr(cast, who))
    browser.get(CHOICE)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = browser.get(CHOICE).content.decode()
    assert ("Dự thảo kết quả" in page) == (who == "an")


def test_old_ones_are_said_to_go(cast: Cast, signed_in: SignedIn) -> None:
    assert "180 ngày" in signed_in(cast.an).get(LIST).content.decode()
