import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.roles import Role
from agencies.access import scope_of
from agencies.models import Membership
from tests import factories
from tests.conftest import Cast
from tests.table_files import csv_of

URL = "/noi-bo/tai-khoan/"
NEW = {
    "username": "em",
    "full_name": "Nguyễn Văn Em",
    "role": "officer",
    "agency": "so-y-te",
    "block": "",
    "last_day": "",
}


@pytest.fixture
def admin(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    cast.admin.set_password("bốn con chim sẻ")
    cast.admin.save()
    return signed_in(cast.admin)


def page_of(user: User) -> str:
    return f"{URL}{user.pk}/"


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def test_accounts_stand_by_last_word_with_role_scope_and_time(admin: Client, cast: Cast) -> None:
    text = admin.get(URL).content.decode()

    assert text.index("Nguyễn Văn An") < text.index("Lê Thị Bình") < text.index("Vũ Mới")
    assert "Cán bộ đơn vị · Sở Xây dựng" in text
    assert "từ 01/01/2000" in text


def test_the_list_takes_few_queries(
    admin: Client,
    cast: Cast,
    django_assert_max_num_queries: Callable,  # type: ignore[type-arg]
) -> None:
    with django_assert_max_num_queries(12):
        admin.get(URL)


@pytest.mark.parametrize("query", ["tim=binh", "tim=B%C3%ACnh", "vai-tro=officer&tim=le", "tim=BINH&trang=abc"])
def test_search_finds_by_name_without_marks(admin: Client, query: str) -> None:
    text = admin.get(f"{URL}?{query}").content.decode()

    assert "Lê Thị Bình" in text
    assert "Nguyễn Văn An" not in text


def test_a_search_that_finds_nothing_says_so(admin: Client) -> None:
    assert "Không có tài khoản nào như vậy" in admin.get(f"{URL}?tim=zzz").content.decode()


def test_a_new_account_gets_a_role_and_a_link_that_opens_it(admin: Client, cast: Cast) -> None:
    response = admin.post(f"{URL}moi/", NEW)

    link = re.search(r"http://testserver(/noi-bo/mo-tai-khoan/[^/]+/)", response.content.decode())
    assert link is not None
    assert re.search(
        r'<input[^>]*value="http://testserver/noi-bo/mo-tai-khoan/[^"]*" readonly>', response.content.decode()
    )
    assert Client().get(link[1]).status_code == 200
    user = User.objects.get(username="em")
    assert scope_of(user, on=timezone.localdate()).agency_ids == {cast.so_y_te.pk}


def test_making_an_account_is_written_down(admin: Client, cast: Cast) -> None:
    admin.post(f"{URL}moi/", NEW)

    assert [entry.actor for entry in entries("accounts.created")] == [cast.admin]
    (granted,) = entries("rights.granted")
    assert granted.subject == "user:em"
    assert granted.detail["before"] is None
    assert granted.detail["after"]["agency"] == "so-y-te"


@pytest.mark.parametrize(
    "change",
    [
        {"username": "an"},
        {"username": "Có Dấu"},
        {"username": ""},
        {"full_name": ""},
        {"full_name": "x" * 121},
        {"role": "king"},
        {"role": ""},
        {"agency": ""},
        {"agency": "khong-co"},
        {"block": "so"},
        {"role": "sector_lead"},
        {"role": "administrator"},
        {"last_day": "1999-01-01"},
        {"last_day": "9999-12-31"},
        {"last_day": "hôm nay"},
        {"agency": "a\0b"},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(admin: Client, change: dict[str, str]) -> None:
    response = admin.post(f"{URL}moi/", {**NEW, **change})

    assert response.status_code == 422
    assert "question__error" in response.content.decode()
    assert not User.objects.filter(username="em").exists()


def test_what_was_typed_is_kept(admin: Client) -> None:
    text = admin.post(f"{URL}moi/", {**NEW, "username": "an"}).content.decode()

    assert 'value="Nguyễn Văn Em"' in text
    assert '<option value="so-y-te" selected>' in text


def test_a_role_is_granted_over_the_province(admin: Client, cast: Cast) -> None:
    response = admin.post(f"{page_of(cast.moi)}vai-tro/", {"role": "supervisor"})

    assert response.status_code == 302
    assert scope_of(cast.moi, on=timezone.localdate()).everything


def test_a_role_with_a_last_day_holds_on_that_day_and_not_after(admin: Client, cast: Cast) -> None:
    today = timezone.localdate()

    admin.post(f"{page_of(cast.moi)}vai-tro/", {"role": "supervisor", "last_day": today.isoformat()})

    assert scope_of(cast.moi, on=today).everything
    assert not scope_of(cast.moi, on=today + timedelta(days=1)).everything


def test_the_same_role_twice_is_refused_in_words(admin: Client, cast: Cast) -> None:
    response = admin.post(f"{page_of(cast.an)}vai-tro/", {"role": "officer", "agency": "so-xay-dung"})

    assert response.status_code == 422
    assert "đang giữ vai trò đó" in response.content.decode()


def test_an_ended_role_opens_nothing_from_that_moment(admin: Client, cast: Cast) -> None:
    membership = cast.an.memberships.get()

    admin.post(f"{URL}vai-tro/{membership.pk}/ket-thuc/")

    assert scope_of(cast.an, on=timezone.localdate()).roles == frozenset()
    (revoked,) = entries("rights.revoked")
    assert revoked.detail["before"]["last_day"] is None
    assert revoked.detail["after"]["last_day"] == (timezone.localdate() - timedelta(days=1)).isoformat()


def test_a_role_of_today_can_end_today(admin: Client, cast: Cast) -> None:
    membership = factories.membership(cast.moi, Role.SUPERVISOR, valid_from=timezone.localdate())

    admin.post(f"{URL}vai-tro/{membership.pk}/ket-thuc/")

    assert scope_of(cast.moi, on=timezone.localdate()).roles == frozenset()
    assert entries("rights.revoked")[0].detail["after"] is None


def test_ending_what_is_over_changes_nothing(admin: Client, cast: Cast) -> None:
    membership = cast.giang.memberships.get()

    admin.post(f"{URL}vai-tro/{membership.pk}/ket-thuc/")

    assert Membership.objects.get(pk=membership.pk).valid.upper == date(2020, 1, 1)
    assert not entries("rights.revoked")


def test_switching_an_account_off_ends_its_sessions(
    admin: Client, cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    theirs = signed_in(cast.an)

    admin.post(f"{page_of(cast.an)}khoa/")

    assert theirs.get("/noi-bo/bat-dau/").status_code == 302
    assert entries("accounts.switched_off")[0].detail == {"before": {"active": True}, "after": {"active": False}}


def test_an_account_is_switched_on_again(admin: Client, cast: Cast) -> None:
    admin.post(f"{page_of(cast.ha)}mo-khoa/")

    assert User.objects.get(pk=cast.ha.pk).is_active


def test_the_last_administrator_stays(admin: Client, cast: Cast) -> None:
    admin.post(f"{page_of(cast.admin)}khoa/")
    response = admin.post(f"{URL}vai-tro/{cast.admin.memberships.get().pk}/ket-thuc/", follow=True)

    assert "người quản trị cuối cùng" in response.content.decode()
    assert User.objects.get(pk=cast.admin.pk).is_active
    assert scope_of(cast.admin, on=timezone.localdate()).roles == {Role.ADMINISTRATOR}


def test_a_link_is_renewed_and_written_down(admin: Client, cast: Cast) -> None:
    response = admin.post(f"{page_of(cast.an)}duong-dan/")

    assert "/noi-bo/mo-tai-khoan/" in response.content.decode()
    assert entries("accounts.link_made")[0].actor == cast.admin


def test_no_link_for_an_account_that_is_switched_off(admin: Client, cast: Cast) -> None:
    response = admin.post(f"{page_of(cast.ha)}duong-dan/", follow=True)

    assert "Tài khoản đang khóa" in response.content.decode()
    assert not entries("accounts.link_made")


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_an_unknown_person_is_not_found(admin: Client, number: str) -> None:
    assert admin.get(f"{URL}{number}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "goal"),
    [("an", "/noi-bo/"), ("snv", "/noi-bo/"), ("admin", "/noi-bo/"), ("bao_ve", "/noi-bo/")],
    ids=lambda value: value,
)
def test_the_start_leads_to_the_own_work(cast: Cast, signed_in: Callable[[User], Client], name: str, goal: str) -> None:
    assert signed_in(getattr(cast, name)).get("/noi-bo/bat-dau/")["Location"] == goal


def test_who_has_no_role_is_told_so(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    page = signed_in(cast.moi).get("/noi-bo/bat-dau/").content.decode()

    assert "Chưa có vai trò" in page
    assert "Đề nghị người quản trị hệ thống" in page
    assert page.count('action="/noi-bo/dang-xuat/"') == 2  # in the bar and on the page


def test_a_refused_page_leads_on(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    response = signed_in(cast.an).get("/noi-bo/tai-khoan/")

    assert response.status_code == 403
    assert 'href="/noi-bo/bat-dau/"' in response.content.decode()
    assert 'action="/noi-bo/dang-xuat/"' in response.content.decode()


def test_a_new_account_starts_without_a_role(admin: Client) -> None:
    page = admin.get("/noi-bo/tai-khoan/moi/").content.decode()

    assert re.search(r'<select[^>]* name="role"[^>]*><option value="">Chọn vai trò</option>', page)


def test_people_are_a_file_of_the_whole_list_as_filtered(
    cast: Cast, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agencies.views.PEOPLE_PER_PAGE", 1)
    User.objects.filter(pk=cast.an.pk).update(full_name="=cmd()", email="an@example.vn")
    browser, address = signed_in(cast.snv), URL
    page = browser.get(address).content.decode()

    rows = csv_of(browser, address, page, "tai-khoan")

    assert len(rows) > 2
    assert any(row[0].startswith("'=cmd()") for row in rows)
    assert "example.vn" not in str(rows)
    address += "?tim=cmd&trang=2"
    page = browser.get(address).content.decode()
    assert len(csv_of(browser, address, page, "tai-khoan")) == 2
