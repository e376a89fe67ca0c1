from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.timezone import now

from accounts import tasks
from accounts.models import FailedSignIn
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "bốn-con-chim-sẻ"


def knock(password: str, name: str = "an") -> Client:
    client = Client()
    client.post("/noi-bo/dang-nhap/", {"username": name, "password": password})
    return client


def test_of_a_session_that_ended_neither_address_nor_device_stays() -> None:
    for name in ("an", "binh"):
        factories.user(name, password=PASSWORD)
    knock(PASSWORD, "binh").get("/noi-bo/")
    knock("sai").get("/noi-bo/")
    assert (UserSession.objects.count(), FailedSignIn.objects.count()) == (1, 1)
    assert tasks.sweep_sessions() == 0

    with time_machine.travel(now() + timedelta(hours=20)):
        other = knock(PASSWORD, "binh")
        other.get("/noi-bo/")
        assert tasks.sweep_sessions() >= 1
        assert Session.objects.count() == UserSession.objects.count() == 1
        assert FailedSignIn.objects.count() == 1
        assert "dang-nhap" not in other.get("/noi-bo/")["Location"]
    with time_machine.travel(now() + timedelta(hours=45)):
        tasks.sweep_sessions()
    assert not FailedSignIn.objects.exists()
    assert not Session.objects.exists()
