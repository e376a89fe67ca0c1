"""Who was refused which page stands in the log, and nothing that opens anything."""

import logging

import pytest
from django.test import Client

from tests.conftest import Cast


@pytest.mark.django_db
def test_a_refused_page_is_noted_with_who_asked(cast: Cast, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(cast.an)
    with caplog.at_level(logging.WARNING, logger="accounts.refusals"):
        assert client.get("/noi-bo/nhat-ky/").status_code == 403
        assert client.get("/noi-bo/").status_code != 403

    assert [record.getMessage() for record in caplog.records] == [
        f"refused audit:entries to user:{cast.an.username} (GET)"
    ]


@pytest.mark.django_db
def test_nobody_is_noted_who_is_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    strict = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.WARNING, logger="accounts.refusals"):
        assert strict.post("/noi-bo/dang-nhap/", {}).status_code == 403
    assert not caplog.records
