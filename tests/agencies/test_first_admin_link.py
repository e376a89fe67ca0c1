import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agencies.access import roles_of

pytestmark = pytest.mark.django_db

CHOSEN = {
    "username": "quan.tri",
    "full_name": "Đặng Quản Trị",
    "password": "bốn con chim sẻ",
    "password_again": "bốn con chim sẻ",
}


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("first_admin_link", base_url="http://cong.example:8000/")
    return capsys.readouterr().out.strip()


def path_of(link: str) -> str:
    return link.removeprefix("http://cong.example:8000")


def test_the_link_makes_an_administrator(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    link = printed(capsys)

    response = client.post(path_of(link), CHOSEN)

    assert link.startswith("http://cong.example:8000/noi-bo/mo-tai-khoan/")
    assert response.status_code == 302
    user = User.objects.get()
    assert user.username == "quan.tri"
    assert roles_of(user, on=timezone.localdate()) == {Role.ADMINISTRATOR}


def test_each_link_voids_the_one_before(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    older, newer = printed(capsys), printed(capsys)

    assert client.get(path_of(older)).status_code == 410
    assert client.get(path_of(newer)).status_code == 200
    assert User.objects.count() == 1


def test_with_an_administrator_no_link_is_printed(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    client.post(path_of(printed(capsys)), CHOSEN)

    assert printed(capsys) == ""


def test_the_link_leads_to_the_portal_that_runs(settings: LazySettings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.PUBLIC_URL = "https://hai-long.example"

    call_command("first_admin_link")

    assert capsys.readouterr().out.startswith("https://hai-long.example/noi-bo/mo-tai-khoan/")
