"""Django's admin writes past the services and the audit: nobody reaches one, whatever the account."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from tests.conftest import Cast


def test_no_admin_site_is_installed_or_routed() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert "admin" not in get_resolver().namespace_dict


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/noi-bo/admin/", "/admin/login/"])
def test_not_even_an_administrator_finds_one(cast: Cast, signed_in: Callable[[User], Client], address: str) -> None:
    assert signed_in(cast.admin).get(address).status_code == 404
