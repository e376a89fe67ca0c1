"""A person's own key: a program of theirs reads what they may see themselves, for a time, and no more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate, now

from accounts.api_keys import MOST_OWN, TooManyKeys, make_own_key
from accounts.models import ApiKey, AuditEntry, User
from accounts.selectors import api_key
from agencies.models import Membership
from tests.conftest import Cast
from tests.portal.api_world import PUBLISHED, published_round

ADDRESS, RESULTS = "/noi-bo/tai-khoan/cua-toi/khoa/", "/api/v1/results/"
MONTH = timedelta(days=30)


def read(secret: str) -> tuple[int, list[str]]:
    """Return the status and the agencies that a key is told of."""
    answer = Client().get(RESULTS, {"round": PUBLISHED}, headers={"Authorization": f"Bearer {secret}"})
    told: dict[str, Any] = answer.json()
    return answer.status_code, [row["agency"] for row in told.get("results", [])]


def key_of(person: User) -> str:
    return make_own_key(name="Bảng tính", holder=person, lasts=MONTH, at=now())[1]


def test_it_is_made_shown_once_and_revoked_by_its_holder(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    mine = signed_in(cast.an)
    page = mine.post(ADDRESS, {"name": "Bảng tính", "lasts": "30"}).content.decode()
    secret, key = page.split("<code>")[1].split("</code>")[0], ApiKey.objects.get()
    assert (api_key(secret), key.holder, key.made_by) == (key, cast.an, cast.an)
    assert secret not in mine.get(ADDRESS).content.decode()
    assert "Bảng tính" in mine.get(ADDRESS).content.decode()
    assert "Bảng tính" not in signed_in(cast.binh).get(ADDRESS).content.decode()
    assert "Bảng tính" in signed_in(cast.admin).get("/noi-bo/tai-khoan/khoa-api/").content.decode()
    assert signed_in(cast.binh).post(f"{ADDRESS}{key.pk}/thu-hoi/").status_code == 404
    assert signed_in(cast.an).post(f"{ADDRESS}{key.pk}/thu-hoi/").status_code == 302
    assert api_key(secret) is None
    told = AuditEntry.objects.filter(subject=f"api-key:{key.pk}").order_by("pk").values_list("action", "actor")
    assert list(told) == [("api_key.make", cast.an.pk), ("api_key.revoke", cast.an.pk)]


@pytest.mark.parametrize("sent", [{"name": "", "lasts": "30"}, {"name": "x", "lasts": "9999"}, {"name": "x"}])
def test_a_key_without_name_or_end_is_refused(
    cast: Cast, signed_in: Callable[[User], Client], sent: dict[str, str]
) -> None:
    assert signed_in(cast.an).post(ADDRESS, sent).status_code == 422
    assert ApiKey.objects.count() == 0


def test_it_reads_what_its_holder_may_see(cast: Cast) -> None:
    published_round(cast)
    everything = read(key_of(cast.snv))
    assert read(key_of(cast.an)) == (200, ["so-xay-dung"])
    assert everything[0] == 200
    assert {"so-xay-dung", "so-y-te", "nha-trang"} < set(everything[1])


def test_it_hides_small_cells_even_from_whom_pages_show_them(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    published_round(cast)
    answer = Client().get(RESULTS, {"round": PUBLISHED}, headers={"Authorization": f"Bearer {key_of(cast.snv)}"}).json()
    few = next(row for row in answer["results"] if row["agency"] == "nha-trang")
    assert few["index"] is None


def test_it_ends_with_its_time_the_roles_and_the_account_of_its_holder(cast: Cast) -> None:
    published_round(cast)
    secret = key_of(cast.an)
    with time_machine.travel(now() + MONTH + timedelta(minutes=1), tick=False):
        assert read(secret)[0] == 401
    User.objects.filter(pk=cast.an.pk).update(is_active=False)
    assert read(secret)[0] == 401
    User.objects.filter(pk=cast.an.pk).update(is_active=True)
    Membership.objects.filter(user=cast.an).update(valid=(localdate() - MONTH, localdate()))
    assert read(secret) == (404, [])


def test_it_opens_nothing_else(cast: Cast) -> None:
    for address in ("/api/v1/points/", "/api/v1/figures/"):
        answer = Client().get(address, headers={"Authorization": f"Bearer {key_of(cast.an)}"})
        assert answer.status_code == 403


def test_a_person_holds_ten_at_most(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    for _each in range(MOST_OWN):
        key_of(cast.an)
    with pytest.raises(TooManyKeys):
        key_of(cast.an)
    page = signed_in(cast.an).post(ADDRESS, {"name": "x", "lasts": "30"})
    assert (page.status_code, "Thu hồi khóa không dùng nữa" in page.content.decode()) == (422, True)
    ApiKey.objects.filter(holder=cast.an).update(revoked_at=now())
    assert key_of(cast.an)


def test_the_database_knows_no_lasting_key_of_a_person(cast: Cast) -> None:
    key_of(cast.an)
    for change in ({"expires_at": None}, {"purpose": "points"}, {"holder": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.update(**change)
