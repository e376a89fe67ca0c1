"""Roles lent during an absence (ủy quyền)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateRange

from accounts.models import AuditEntry, User
from accounts.roles import Role
from accounts.services import record
from agencies.access import roles_of, scope_of
from agencies.models import Delegation, Membership, SupervisingBody
from agencies.rights import bounds_of
from agencies.services import end_membership
from agencies.services.delegations import LONGEST
from agencies.sorting import folded
from tests import factories
from tests.accounts.factors import OWN
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

URL = "/noi-bo/tai-khoan/cua-toi/uy-quyen/"
SignedIn = Callable[[User], Client]


def today() -> date:
    return timezone.localdate()


def typed(membership: Membership, to: str, first: int = 0, last: int = 6, **more: str) -> dict[str, str]:
    day = today()
    return {
        "membership": str(membership.pk),
        "to": to,
        "first_day": (day + timedelta(days=first)).isoformat(),
        "last_day": (day + timedelta(days=last)).isoformat(),
        "reason": "Đi học",
        **more,
    }


def lent(membership: Membership, to: User, first: int = 0, last: int = 6) -> Delegation:
    day = today()
    return Delegation.objects.create(
        membership=membership,
        delegator=membership.user,
        delegate=to,
        valid=DateRange(day + timedelta(days=first), day + timedelta(days=last + 1)),
        made_at=timezone.now(),
    )


@pytest.fixture
def headship(cast: Cast) -> Membership:
    return cast.chi.memberships.get()


def test_a_head_lends_the_role_to_an_officer_of_the_agency(
    cast: Cast, signed_in: SignedIn, headship: Membership
) -> None:
    response = signed_in(cast.chi).post(URL, typed(headship, "AN"))

    assert response.status_code == 302
    assert roles_of(cast.an, on=today()) == {Role.OFFICER, Role.HEAD}
    assert roles_of(cast.chi, on=today()) == {Role.HEAD}
    entry = AuditEntry.objects.get(action="rights.delegated")
    assert (entry.actor, entry.subject) == (cast.chi, "user:chi")
    assert entry.detail["to"] == "user:an"


def test_it_begins_and_ends_by_itself(cast: Cast, headship: Membership) -> None:
    lent(headship, cast.an, first=2, last=4)

    held = [Role.HEAD in roles_of(cast.an, on=today() + timedelta(days=shift)) for shift in range(7)]

    assert held == [False, False, True, True, True, False, False]


def test_the_scope_comes_along(cast: Cast) -> None:
    factories.membership(cast.moi, Role.STEERING)
    lent(cast.lanh_dao.memberships.get(), cast.moi)
    assert scope_of(cast.moi, on=today()).everything

    lent(cast.dung.memberships.get(), cast.an)
    assert cast.departments.pk in scope_of(cast.an, on=today(), roles=(Role.SECTOR_LEAD,)).block_ids


def test_pages_open_by_a_lent_role(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    browser = signed_in(cast.moi)
    assert browser.get("/noi-bo/thu-phieu/").status_code == 403

    lent(headship, cast.moi)

    assert browser.get("/noi-bo/thu-phieu/").status_code == 200


@pytest.mark.parametrize("how", ["ended", "switched off", "agency gone"])
def test_what_no_longer_holds_for_the_owner_holds_for_nobody(cast: Cast, headship: Membership, how: str) -> None:
    lent(headship, cast.moi)
    if how == "ended":
        end_membership(membership=headship, on=today(), actor=cast.admin, at=timezone.now())
    elif how == "switched off":
        User.objects.filter(pk=cast.chi.pk).update(is_active=False)
    else:
        cast.so_xay_dung.versions.update(valid=DateRange(date(2000, 1, 1), today()))

    assert roles_of(cast.moi, on=today()) == frozenset()


@pytest.mark.parametrize(
    "to", ["binh", "snv", "giam-sat", "admin", "moi", "ha", "giang", "chi", "khong-co", "buu-dien"]
)
def test_only_a_colleague_within_the_scope_may_hold_it(
    cast: Cast, signed_in: SignedIn, headship: Membership, to: str
) -> None:
    response = signed_in(cast.chi).post(URL, typed(headship, to))

    assert response.status_code == 422
    assert "Không có đồng nghiệp nào trong cùng phạm vi" in response.content.decode()
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("owner", "to", "allowed"),
    [
        ("snv", "lanh-dao", True),
        ("snv", "giam-sat", False),
        ("snv", "an", False),
        ("snv", "buu-dien", False),
        ("lanh_dao", "ban-chi-dao", True),
        ("giam_sat", "snv", False),
        ("giam_sat", "lanh-dao", False),
        ("dung", "an", True),
        ("dung", "snv", False),
        ("buu_dien", "snv", False),
    ],
)
def test_bodies_of_the_province_stand_in_for_each_other_supervisors_apart(
    cast: Cast, signed_in: SignedIn, owner: str, to: str, allowed: bool
) -> None:
    person = getattr(cast, owner)

    response = signed_in(person).post(URL, typed(person.memberships.get(), to))

    assert response.status_code == (302 if allowed else 422)


@pytest.mark.parametrize(("body", "allowed"), [("Ủy ban MTTQ tỉnh", True), ("Hội Cựu chiến binh", False), ("", False)])
def test_only_people_of_the_same_supervising_body_stand_in_for_each_other(
    cast: Cast, signed_in: SignedIn, body: str, allowed: bool
) -> None:
    own = cast.giam_sat.memberships.get()
    own.body = SupervisingBody.objects.create(name="Ủy ban MTTQ tỉnh", key=folded("Ủy ban MTTQ tỉnh"))
    own.save(update_fields=["body"])
    other = SupervisingBody.objects.get_or_create(key=folded(body), defaults={"name": body})[0] if body else None
    held = factories.membership(cast.moi, Role.SUPERVISOR)
    held.body = other
    held.save(update_fields=["body"])

    response = signed_in(cast.giam_sat).post(URL, typed(own, "moi"))

    assert response.status_code == (302 if allowed else 422)


@pytest.mark.parametrize("name", ["admin", "bao_ve", "dieu_tra"])
def test_some_roles_stay_with_their_holder(cast: Cast, signed_in: SignedIn, name: str) -> None:
    person = getattr(cast, name)
    browser = signed_in(person)

    assert "không giữ vai trò nào ủy quyền được" in browser.get(URL).content.decode()
    assert browser.post(URL, typed(person.memberships.get(), "snv")).status_code == 422
    assert not Delegation.objects.exists()


def test_what_was_lent_is_not_lent_on(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    lent(headship, cast.an)
    factories.membership(cast.moi, Role.OFFICER, agency=cast.so_xay_dung)
    browser = signed_in(cast.an)

    response = browser.post(URL, typed(headship, "moi"))

    assert response.status_code == 422
    assert f'value="{headship.pk}"' not in browser.get(URL).content.decode()
    assert Delegation.objects.count() == 1


def test_what_was_lent_gives_no_roles_to_others(cast: Cast, headship: Membership) -> None:
    lent(headship, cast.an)

    assert bounds_of(cast.an, on=today()).roles == ()


@pytest.mark.parametrize(
    ("first", "last"),
    [(-1, 3), (3, 2), (0, LONGEST.days), (LONGEST.days + 1, LONGEST.days + 2), (0, 40000)],
)
def test_days_must_lie_ahead_and_within_an_absence(
    cast: Cast, signed_in: SignedIn, headship: Membership, first: int, last: int
) -> None:
    assert signed_in(cast.chi).post(URL, typed(headship, "an", first, last)).status_code == 422


def test_the_longest_absence_is_lent(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    assert signed_in(cast.chi).post(URL, typed(headship, "an", 0, LONGEST.days - 1)).status_code == 302


def test_not_beyond_the_own_last_day(cast: Cast, signed_in: SignedIn) -> None:
    short = factories.membership(cast.moi, Role.HEAD, agency=cast.so_xay_dung, valid_to=today() + timedelta(days=3))

    response = signed_in(cast.moi).post(URL, typed(short, "an", 0, 3))

    assert "trong suốt những ngày đó" in response.content.decode()
    assert signed_in(cast.moi).post(URL, typed(short, "an", 0, 2)).status_code == 302


def test_not_twice_on_the_same_days(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    browser = signed_in(cast.chi)
    browser.post(URL, typed(headship, "an", 0, 6))

    assert "đã được ủy quyền vai trò đó" in browser.post(URL, typed(headship, "an", 6, 9)).content.decode()
    assert browser.post(URL, typed(headship, "an", 7, 9)).status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        *({"membership": "0"}, {"membership": "x"}, {"membership": "9" * 30}),
        *({"to": ""}, {"to": "x" * 300}, {"to": "a\0b"}, {"first_day": ""}, {"last_day": "31/02/2026"}),
        {"reason": "x" * 300},
    ],
)
def test_what_does_not_fit_is_refused(
    cast: Cast, signed_in: SignedIn, headship: Membership, change: dict[str, str]
) -> None:
    response = signed_in(cast.chi).post(URL, {**typed(headship, "an"), **change})

    assert response.status_code == 422
    assert not Delegation.objects.exists()


def test_a_role_of_another_cannot_be_lent(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    browser = signed_in(cast.binh)

    response = browser.post(
        URL, {**typed(headship, "an"), "delegator": str(cast.chi.pk), "delegate": str(cast.binh.pk)}
    )

    assert response.status_code == 422
    assert not Delegation.objects.exists()


def test_markup_in_the_reason_stays_text(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    browser = signed_in(cast.chi)
    browser.post(URL, typed(headship, "an", reason="<script>alert(1)</script>"))

    for page in (browser.get(URL), signed_in(cast.an).get(URL)):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


@pytest.mark.parametrize("name", ["chi", "an"])
def test_it_is_taken_or_given_back_at_once(cast: Cast, signed_in: SignedIn, headship: Membership, name: str) -> None:
    delegation = lent(headship, cast.an, first=-2)

    signed_in(getattr(cast, name)).post(f"{URL}{delegation.pk}/ket-thuc/")

    assert roles_of(cast.an, on=today()) == {Role.OFFICER}
    assert roles_of(cast.an, on=today() - timedelta(days=1)) == {Role.OFFICER, Role.HEAD}
    assert AuditEntry.objects.filter(action="rights.delegation_ended").count() == 1


def test_nobody_else_ends_it(cast: Cast, signed_in: SignedIn, headship: Membership) -> None:
    delegation = lent(headship, cast.an)

    for name in ("binh", "snv", "admin"):
        assert signed_in(getattr(cast, name)).post(f"{URL}{delegation.pk}/ket-thuc/").status_code == 404


def test_what_a_deputy_does_is_written_down_as_done_for_the_absent(cast: Cast, headship: Membership) -> None:
    lent(headship, cast.an, last=1)
    at = timezone.now()

    within = record(actor=cast.an, action="x", subject="y", detail={"z": 1}, at=at)
    after = record(actor=cast.an, action="x", subject="y", detail={"z": 1}, at=at + timedelta(days=2))

    assert within.detail == {"z": 1, "acting_for": ["user:chi"]}
    assert after.detail == {"z": 1}


def test_a_deputy_needs_the_second_factor_of_the_role(cast: Cast, signed_in: SignedIn, settings: LazySettings) -> None:
    settings.MFA_REQUIRED = True
    browser = signed_in(cast.lanh_dao)
    assert browser.get("/noi-bo/").status_code == 200

    lent(cast.snv.memberships.get(), cast.lanh_dao)

    assert browser.get("/noi-bo/")["Location"] == OWN


def test_a_membership_that_never_held_is_removed_with_what_was_lent_of_it(cast: Cast) -> None:
    coming = factories.membership(cast.moi, Role.HEAD, agency=cast.so_xay_dung, valid_from=today() + timedelta(days=5))
    lent(coming, cast.an, first=6, last=7)

    end_membership(membership=coming, on=today(), actor=cast.admin, at=timezone.now())

    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"delegate": "chi"}, "nobody_delegates_to_themselves"),
        ({"valid": DateRange(None, date(2026, 1, 1))}, "delegation_begins_and_ends"),
        ({"valid": DateRange(date(2026, 1, 1), None)}, "delegation_begins_and_ends"),
        ({"valid": DateRange(date(2026, 1, 1), date(2026, 1, 1))}, "delegation_begins_and_ends"),
        ({}, "delegations_do_not_overlap"),
    ],
)
def test_the_database_refuses(cast: Cast, headship: Membership, change: dict[str, Any], constraint: str) -> None:
    first = lent(headship, cast.an)
    if "delegate" in change:
        change = {"delegate": cast.chi}

    values = {"membership": headship, "delegator": cast.chi, "delegate": cast.an, "valid": first.valid, **change}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Delegation.objects.create(**values, made_at=timezone.now())
