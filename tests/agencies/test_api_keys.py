from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import ApiKey, AuditEntry, User
from accounts.selectors import api_key
from tests.conftest import Cast

ADDRESS = "/noi-bo/tai-khoan/khoa-api/"


@pytest.fixture
def office(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.admin)


def test_a_key_is_shown_once_and_opens_until_revoked(office: Client) -> None:
    page = office.post(ADDRESS, {"name": "Một cửa tỉnh", "purpose": "invitations"}).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    key = ApiKey.objects.get()

    assert api_key(secret) == key
    assert secret not in office.get(ADDRESS).content.decode()
    assert office.post(f"{ADDRESS}{key.pk}/thu-hoi/").status_code == 302
    assert api_key(secret) is None
    actions = AuditEntry.objects.filter(subject=f"api-key:{key.pk}").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["api_key.make", "api_key.revoke"]


def test_a_key_without_name_or_purpose_is_refused(office: Client) -> None:
    assert office.post(ADDRESS, {"name": "", "purpose": "invitations"}).status_code == 422
    assert office.post(ADDRESS, {"name": "x", "purpose": "everything"}).status_code == 422
    assert ApiKey.objects.count() == 0


def test_a_key_that_reads_results_names_agencies_there_are(office: Client) -> None:
    def made(agencies: str, purpose: str = "results") -> int:
        return office.post(ADDRESS, {"name": "HIS", "purpose": purpose, "agencies": agencies}).status_code

    assert (made(""), made("khong-co"), made("so-y-te, khong-co")) == (422, 422, 422)
    assert ApiKey.objects.count() == 0
    assert made("so-y-te, so-xay-dung") == 200
    assert {agency.code for agency in ApiKey.objects.get().agencies.all()} == {"so-y-te", "so-xay-dung"}
    assert made("so-y-te", "points") == 200
    assert not ApiKey.objects.get(purpose="points").agencies.exists()
