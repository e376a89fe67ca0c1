"""Whatever is posted to a citizen's form is answered in words, never by a breakdown."""

from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Response
from surveys.selectors import Door
from tests.surveys import factories
from tests.surveys.browsing import ANSWERS, CONSENT, address, opened, send

pytestmark = pytest.mark.usefixtures("noon")

names = st.sampled_from(["A1", "A2", "A3", "LOC", "KENH", "LAN", "YK", "_visit", "_token", "_lang", "_consent"])
values = st.text(max_size=40) | st.sampled_from(["1", "5", "6", "na", "-1", "", "1;2", "9" * 30, "\ud7ff", "𐀀"])
fuzz = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


@fuzz
@given(st.dictionaries(names | st.text(max_size=8), values | st.lists(values, max_size=3), max_size=8))
def test_no_fields_break_the_form(client: Client, open_door: Door, changes: dict[str, Any]) -> None:
    fields: dict[str, Any] = {**opened(client, open_door).hidden, **CONSENT, **ANSWERS, **changes}
    body = urlencode(fields, doseq=True)
    response = client.generic("POST", address(open_door), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (303, 400, 422)


@fuzz
@given(
    st.binary(max_size=200),
    st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html", "\xff", "a;b"]
    ),
)
def test_no_bytes_break_the_form(client: Client, open_door: Door, body: bytes, content_type: str) -> None:
    assert client.generic("POST", address(open_door), body, content_type=content_type).status_code == 400


@fuzz
@given(st.text(max_size=60))
def test_no_form_token_but_the_own_is_taken(client: Client, open_door: Door, token: str) -> None:
    assert send(client, open_door, opened(client, open_door), _token=token).status_code == 400


@fuzz
@given(st.text(max_size=60))
def test_no_receipt_but_a_signed_one_breaks_the_thanks(client: Client, open_door: Door, receipt: str) -> None:
    response = client.get(f"/s/{open_door.token}/cam-on/", {"phieu": receipt, "lang": receipt})

    assert response.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_stored_once() -> None:
    door = factories.door()
    page = opened(Client(), door)
    start = Barrier(2)
    locations: list[str] = []

    def post() -> None:
        start.wait()
        locations.append(send(Client(), door, page)["Location"])
        connection.close()

    threads = [Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(locations) == 2
    assert len(set(locations)) == 1
    assert Response.objects.count() == 1
