"""An agency that is gone takes the roles over it along."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateRange

from accounts.models import User
from agencies.access import scope_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

SignedIn = Callable[[User], Client]


def today() -> date:
    return timezone.localdate()


def test_an_agency_dissolved_while_its_officer_works_ends_the_role(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.an)
    assert browser.get("/noi-bo/").status_code == 200

    cast.so_xay_dung.versions.update(valid=DateRange(date(2000, 1, 1), today()))

    assert browser.get("/noi-bo/").status_code == 302
    assert "vai trò đã hết thời hạn" in browser.get("/noi-bo/", follow=True).content.decode()
    assert browser.post("/noi-bo/phieu-khao-sat/").status_code in {403, 405}
    assert scope_of(cast.an, on=today()).agency_ids == frozenset()


def test_an_agency_that_ends_tonight_is_open_until_then(cast: Cast, signed_in: SignedIn) -> None:
    cast.so_xay_dung.versions.update(valid=DateRange(date(2000, 1, 1), today() + timedelta(days=1)))
    browser = signed_in(cast.an)

    assert browser.get("/noi-bo/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        other = signed_in(cast.an)
        assert other.get("/noi-bo/").status_code == 302
