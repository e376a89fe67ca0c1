import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires
from tests.conftest import Cast


@requires(Role.HOME_AFFAIRS, Role.LEADERSHIP)
def page(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(code)


def ask(rf: RequestFactory, person: User | AnonymousUser, method: str = "GET") -> HttpResponseBase:
    request = rf.generic(method, "/noi-bo/dot/a/?sap-xep=n")
    request.user = person
    return page(request, "a")


def test_one_of_the_roles_opens_the_page(rf: RequestFactory, cast: Cast) -> None:
    assert ask(rf, cast.lanh_dao).status_code == 200


@pytest.mark.parametrize("name", ["an", "admin", "giang", "ha", "moi"])
def test_other_roles_are_refused(rf: RequestFactory, cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(rf, getattr(cast, name))


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(rf: RequestFactory, cast: Cast) -> None:
    response = ask(rf, AnonymousUser())

    assert response.status_code == 302
    assert response["Location"] == "/noi-bo/dang-nhap/?next=/noi-bo/dot/a/%3Fsap-xep%3Dn"


def test_after_a_refused_post_sign_in_starts_at_the_first_page(rf: RequestFactory, cast: Cast) -> None:
    assert ask(rf, AnonymousUser(), "POST")["Location"] == "/noi-bo/dang-nhap/?next="


def test_an_address_too_long_to_come_back_to_is_let_go(client: Client) -> None:
    response = client.get(f"/noi-bo/tai-khoan/?tim={'%C4%91' * 1000}")

    assert response.status_code == 302
    assert len(response["Location"]) < 100
