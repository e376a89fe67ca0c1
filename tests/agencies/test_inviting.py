"""Who may invite whom: nobody gives more than they hold, and sees only whom they may give something."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, OneTimeLink, User
from accounts.roles import Role
from agencies.models import Membership
from agencies.rights import bounds_of
from agencies.services import delegate
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

URL = "/noi-bo/tai-khoan/"
SignedIn = Callable[[User], Client]
NEW = {"username": "em", "full_name": "Nguyễn Văn Em", "email": "", "role": "officer", "agency": "so-xay-dung"}
# role, agency, block: what is asked for; who of (head of Sở Xây dựng, Sở Nội vụ, administrator) gives it.
GIVEN = (
    ("officer", "so-xay-dung", "", "head snv admin"),
    ("officer", "phong-quy-hoach", "", "head snv admin"),
    ("officer", "so-y-te", "", "snv admin"),
    ("officer", "ubnd", "", "snv admin"),
    ("head", "so-xay-dung", "", "snv admin"),
    ("head", "phong-quy-hoach", "", "head snv admin"),
    ("head", "so-y-te", "", "snv admin"),
    ("surveyor", "", "", "snv admin"),
    ("surveyor", "so-xay-dung", "", "snv admin"),
    ("coordinator", "", "", "snv admin"),
    ("sector_lead", "", "so", "snv admin"),
    ("home_affairs", "", "", "admin"),
    ("home_affairs", "so-xay-dung", "", "admin"),
    ("leadership", "", "", "admin"),
    ("steering", "", "", "admin"),
    ("supervisor", "", "", "admin"),
    ("supervisor", "so-xay-dung", "", "admin"),
    ("administrator", "", "", "admin"),
    ("data_protection", "", "", "admin"),
)
WHO = {"head": "chi", "snv": "snv", "admin": "admin"}


def today() -> date:
    return timezone.localdate()


@pytest.mark.parametrize("giver", WHO)
@pytest.mark.parametrize(("role", "agency", "block", "givers"), GIVEN)
def test_a_role_is_given_by_whom_the_table_says(
    cast: Cast, signed_in: SignedIn, giver: str, role: str, agency: str, block: str, givers: str
) -> None:
    response = signed_in(getattr(cast, WHO[giver])).post(
        f"{URL}moi/", {**NEW, "role": role, "agency": agency, "block": block}
    )

    if giver in givers.split():
        assert response.status_code == 200
        assert Membership.objects.get(user__username="em").role == role
    else:
        assert response.status_code == 422
        assert not User.objects.filter(username="em").exists()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.HEAD, Role.HOME_AFFAIRS, Role.ADMINISTRATOR)]
)
def test_other_roles_invite_nobody(cast: Cast, signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(cast.by_role[role])

    assert browser.get(f"{URL}moi/").status_code == 403
    assert browser.post(f"{URL}moi/", NEW).status_code == 403
    assert bounds_of(cast.by_role[role], on=today()).roles == ()


def test_a_head_of_nothing_in_force_invites_nobody(cast: Cast) -> None:
    factories.membership(cast.giang, Role.HEAD, agency=cast.so_y_te, valid_to=today())

    assert bounds_of(cast.giang, on=today()).roles == ()


def test_home_affairs_over_one_agency_does_not_invite(cast: Cast) -> None:
    factories.membership(cast.moi, Role.HOME_AFFAIRS, agency=cast.so_y_te)

    assert bounds_of(cast.moi, on=today()).roles == ()


def test_a_head_sees_the_own_people_and_of_them_the_own_agencys_roles(cast: Cast, signed_in: SignedIn) -> None:
    factories.membership(cast.an, Role.SUPERVISOR)

    text = signed_in(cast.chi).get(URL).content.decode()

    assert "Nguyễn Văn An" in text
    assert "Cán bộ đơn vị · Sở Xây dựng" in text
    assert "Lê Thị Bình" not in text
    assert "Trần Thị Nội Vụ" not in text
    assert "Giám sát ·" not in text
    assert "Khóa API" not in text


@pytest.mark.parametrize("role", ["supervisor", "administrator", "home_affairs"])
def test_no_filter_tells_a_head_of_roles_beyond(cast: Cast, signed_in: SignedIn, role: str) -> None:
    factories.membership(cast.an, Role.SUPERVISOR)

    text = signed_in(cast.chi).get(f"{URL}?vai-tro={role}").content.decode()

    assert "Nguyễn Văn An" not in text
    assert "Đặng Quản Trị" not in text


def test_people_beyond_are_not_found(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.chi)

    for person in (cast.binh, cast.snv, cast.admin, cast.moi):
        assert browser.get(f"{URL}{person.pk}/").status_code == 404
        for deed in ("vai-tro", "duong-dan", "khoa", "mo-khoa", "thu"):
            assert (
                browser.post(f"{URL}{person.pk}/{deed}/", {"role": "officer", "agency": "so-xay-dung"}).status_code
                == 404
            )


def test_a_link_that_opens_more_than_one_may_give_is_not_made(cast: Cast, signed_in: SignedIn) -> None:
    factories.membership(cast.an, Role.SUPERVISOR)
    browser = signed_in(cast.chi)

    for deed in ("duong-dan", "khoa", "thu"):
        assert browser.post(f"{URL}{cast.an.pk}/{deed}/").status_code == 403

    assert not OneTimeLink.objects.exists()
    assert "Cấp đường dẫn" not in browser.get(f"{URL}{cast.an.pk}/").content.decode()


def test_a_role_to_come_counts_already(cast: Cast, signed_in: SignedIn) -> None:
    factories.membership(cast.an, Role.HOME_AFFAIRS, valid_from=today() + timedelta(days=3))

    assert signed_in(cast.chi).post(f"{URL}{cast.an.pk}/duong-dan/").status_code == 403


def test_a_role_held_for_an_absent_colleague_counts_too(cast: Cast, signed_in: SignedIn) -> None:
    clerk, leader = factories.user("nhan-vien"), factories.user("truong-phong")
    factories.membership(clerk, Role.OFFICER, agency=cast.phong_quy_hoach)
    factories.membership(leader, Role.HEAD, agency=cast.phong_quy_hoach)
    address = f"{URL}{clerk.pk}/duong-dan/"
    assert signed_in(leader).post(address).status_code == 200

    lent, day = cast.chi.memberships.get(), today()
    by: dict[str, Any] = {"actor": cast.chi, "at": timezone.now()}
    delegate(membership=lent, to=clerk, first_day=day, last_day=day, reason="", on=day, **by)

    # The clerk now is the head of the whole department, too.
    assert (
        "Lãnh đạo đơn vị · Sở Xây dựng, thay Phạm Kim Chi"
        in signed_in(cast.admin).get(f"{URL}{clerk.pk}/").content.decode()
    )
    assert "thay Phạm Kim Chi" not in signed_in(leader).get(f"{URL}{clerk.pk}/").content.decode()
    assert signed_in(leader).post(address).status_code == 403
    assert signed_in(cast.admin).post(address).status_code == 200


def test_a_head_makes_a_link_for_and_locks_the_own_officer(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.chi)

    assert "/noi-bo/mo-tai-khoan/" in browser.post(f"{URL}{cast.an.pk}/duong-dan/").content.decode()
    browser.post(f"{URL}{cast.an.pk}/khoa/")

    assert not User.objects.get(pk=cast.an.pk).is_active
    assert AuditEntry.objects.get(action="accounts.switched_off").actor == cast.chi


@pytest.mark.parametrize("name", ["chi", "snv"])
def test_nobody_gives_themselves_a_role_nor_longer_days(cast: Cast, signed_in: SignedIn, name: str) -> None:
    person = getattr(cast, name)
    factories.membership(person, Role.OFFICER, agency=cast.phong_quy_hoach)
    browser = signed_in(person)
    own = person.memberships.get(role=Role.OFFICER)

    granted = browser.post(f"{URL}{person.pk}/vai-tro/", {"role": "officer", "agency": "so-xay-dung"})

    assert granted.status_code == 403
    assert browser.post(f"{URL}vai-tro/{own.pk}/thoi-han/", {"first_day": "2000-01-01"}).status_code == 403
    assert browser.post(f"{URL}vai-tro/{own.pk}/ket-thuc/").status_code == 403
    assert browser.post(f"{URL}{person.pk}/duong-dan/").status_code == 403


def test_roles_beyond_are_neither_ended_nor_dated(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.chi)

    for person in (cast.binh, cast.snv, cast.admin):
        held = person.memberships.get()
        assert browser.post(f"{URL}vai-tro/{held.pk}/ket-thuc/").status_code == 404
        assert browser.get(f"{URL}vai-tro/{held.pk}/thoi-han/").status_code == 404


def test_what_forms_do_not_ask_for_changes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    extra = {"is_active": "", "user": str(cast.admin.pk), "actor": str(cast.admin.pk), "valid": "[,)", "id": "1"}
    extra |= {"password": "x", "first_day": "1990-01-01", "roles": "administrator", "is_superuser": "1"}

    signed_in(cast.chi).post(f"{URL}moi/", {**NEW, **extra})

    made = User.objects.get(username="em")
    assert made.is_active
    assert not made.has_usable_password()
    assert [(m.role, m.valid.lower) for m in made.memberships.all()] == [("officer", today())]


MARKUP = "<script>alert(1)</script><b>"


@pytest.mark.parametrize("length", [300, 121])
def test_long_names_are_refused(cast: Cast, signed_in: SignedIn, length: int) -> None:
    response = signed_in(cast.admin).post(f"{URL}moi/", {**NEW, "full_name": "ễ" * length, "username": "e" * length})

    assert response.status_code == 422
    assert not User.objects.filter(full_name="ễ" * length).exists()


def test_markup_in_every_field_stays_text(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.admin)

    refused = browser.post(f"{URL}moi/", dict.fromkeys([*NEW, "block", "last_day"], MARKUP))
    browser.post(f"{URL}moi/", {**NEW, "full_name": MARKUP})
    made = User.objects.get(username="em")
    pages = [refused, browser.get(URL), browser.get(f"{URL}{made.pk}/"), browser.post(f"{URL}{made.pk}/duong-dan/")]
    pages.append(browser.get(f"{URL}vai-tro/{made.memberships.get().pk}/thoi-han/"))
    pages.append(signed_in(made).get(f"{URL}cua-toi/"))

    assert refused.status_code == 422
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()
