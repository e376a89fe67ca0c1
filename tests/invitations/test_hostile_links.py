"""A valid link in hostile hands: whatever is sent, the answer is a page in words, and nothing half is stored."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from invitations.models import Contact, OptOut
from surveys import bodies
from surveys.models import AccessPoint, Nullifier, Response
from tests.invitations.factories import answer_by, filled, links, sent, survey
from tests.surveys.browsing import ANSWERS, CONSENT, read
from tests.surveys.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

FORM, STOP, THANKS = "", "thoi/", "cam-on/"
ENCODED = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=X"
HALF_PAIR = "\ud800".encode("utf-8", "surrogatepass")
VALUES = {
    "NUL": b"a\0b",
    "half a surrogate pair": HALF_PAIR,
    "no UTF-8": b"\xff\xfe",
    "superscript": "²".encode(),
    "other digits": "٣".encode(),
    "huge number": b"9" * 5000,
    "infinite": b"1e999",
    "negative": b"-1",
    "NaN": b"NaN",
    "long": b"x" * 900_000,
    "longer than any form": b"x" * 10**6 + b"y" * 10**5,
    "script": b"<script>alert(1)</script>",
    "direction": "\u202e".encode(),
}
FIELDS = ("_visit", "_token", "_lang", "_consent", "_trang_web", "_da_luu", "A1", "LOC", "YK", "la", "", "²")


@pytest.fixture
def path(settings: SettingsWrapper) -> str:
    settings.FLOOD_MOST_DOOR = settings.FLOOD_MOST_NETWORK = 10**6
    sent(filled(survey(), 1))
    return next(iter(links().values()))


@pytest.fixture
def client() -> Client:
    """A browser that shows what a server answers to an error of ours, 500."""
    return Client(raise_request_exception=False)


def in_words(response: Any) -> bool:
    """Tell whether an answer is a page with a heading, or leads to one, and no error of ours."""
    page = response.content.decode()
    return response.status_code < 500 and (response.status_code == 303 or "<h1" in page)


def form(client: Client, path: str) -> dict[str, str]:
    return {**read(client.get(path).content.decode()).hidden, **CONSENT, **ANSWERS}


def encoded(fields: dict[str, Any]) -> bytes:
    pairs = [f"{quote(name)}={quote(value)}" for name, value in fields.items()]
    return "&".join(pairs).encode()


def in_parts(fields: dict[str, Any]) -> bytes:
    parts = [
        b'--X\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in fields.items()
    ]
    return b"".join([*parts, b"--X--\r\n"])


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize(("kind", "written"), [(ENCODED, encoded), (PARTS, in_parts)], ids=["encoded", "parts"])
def test_no_field_of_the_form_breaks_it(
    client: Client, path: str, value: bytes, kind: str, written: Callable[[dict[str, Any]], bytes]
) -> None:
    for name in FIELDS:
        Nullifier.objects.all().delete()
        response = client.generic("POST", path, written({**form(client, path), name: value}), content_type=kind)
        assert in_words(response), (name, response.status_code)
        assert (response.status_code == 303) == Nullifier.objects.exists()


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize(("kind", "written"), [(ENCODED, encoded), (PARTS, in_parts)], ids=["encoded", "parts"])
def test_no_field_of_the_stop_page_breaks_it_or_stops_anything(
    client: Client, path: str, value: bytes, kind: str, written: Callable[[dict[str, Any]], bytes]
) -> None:
    for name in ("thoi", "lai", "la"):
        response = client.generic("POST", path + STOP, written({name: value}), content_type=kind)
        assert in_words(response)
        assert response.status_code in (400, 413)
    assert Contact.objects.get().state == Contact.State.INVITED
    assert OptOut.objects.count() == 0


BODIES = {
    "nothing": b"",
    "no pairs": b"x",
    "half a part": b"--X\r\n",
    "a part without a name": b"--X\r\nContent-Disposition: form-data\r\n\r\n",
    "a file": b'--X\r\nContent-Disposition: form-data; name="thoi"; filename="t"\r\n\r\n1\r\n--X--\r\n',
    "broken base64": b'--X\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!'
    b"\r\n--X--\r\n",
    "broken percents": b"a=%zz&%&=&&%00=%00",
    "no UTF-8": b"\xff\xfe=\xff",
    "many fields": b"a&" * 3000,
    "half JSON": b"[1",
    "repeated": b"thoi=1&thoi=1",
    "both buttons": b"thoi=1&lai=1",
    "more than is read": b"thoi=" + b"1" * 1_100_000,
}
KINDS = (ENCODED, PARTS, "multipart/form-data", "multipart/form-data; boundary=", "text/plain", "application/json", "")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_no_body_breaks_a_link_or_does_anything(client: Client, path: str, body: bytes) -> None:
    for kind in KINDS:
        for place in (FORM, STOP, THANKS):
            response = client.generic("POST", path + place, body, content_type=kind)
            assert in_words(response), (kind, place)
            assert response.status_code in ((405,) if place == THANKS else (400, 413)), (kind, place)
    assert Response.objects.count() == OptOut.objects.count() == 0
    assert Contact.objects.get().state == Contact.State.INVITED


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "ALIEN"])
@pytest.mark.parametrize("place", [FORM, STOP, THANKS])
def test_other_methods_are_refused_in_words(client: Client, path: str, place: str, method: str) -> None:
    response = client.generic(method, path + place, b"thoi=1")

    assert response.status_code == 405
    assert "<h1" in response.content.decode()
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("query", ["lang=%00", "lang=%ff", "lang=xx", "phieu=%00", "phieu=a:b:c", "phieu=%ED%A0%80"])
@pytest.mark.parametrize("place", [FORM, STOP, THANKS])
def test_no_query_breaks_a_link(client: Client, path: str, place: str, query: str) -> None:
    assert client.get(f"{path}{place}?{query}").status_code == 200
    assert client.get(f"{path}{place}?{query}{'x' * 100_000}").status_code == 200


@pytest.mark.parametrize("place", [FORM, STOP, THANKS])
@pytest.mark.parametrize("tail", ["A", "%0A", "%20", "%00", "%ED%A0%80", "%C2%B2", "A" * 100_000, "/../x"])
def test_what_is_nearly_a_link_is_not_found(client: Client, path: str, place: str, tail: str) -> None:
    secret = path.split("/")[2]
    for near in (f"{secret}{tail}", f"{tail}{secret}", secret.swapcase(), secret[:-1]):
        for method in ("GET", "POST"):
            response = client.generic(method, f"/m/{near}/{place}")
            assert response.status_code in ((404, 405) if place == THANKS and method == "POST" else (404,))
            assert "<h1" in response.content.decode()


def test_a_used_link_says_so_to_whatever_comes(client: Client, path: str) -> None:
    answer_by(path)

    assert "đã trả lời" in client.get(path).content.decode()
    for body in BODIES.values():
        assert in_words(client.generic("POST", path, body, content_type=ENCODED))
    assert Response.objects.count() == 1
    assert client.post(path + STOP, {"thoi": "1"}).status_code == 200
    assert Contact.objects.get().state == Contact.State.OPTED_OUT


def test_a_link_whose_round_is_over_says_so_to_whatever_comes(client: Client, path: str) -> None:
    fields = form(client, path)
    AccessPoint.objects.update(closed_at=NOON)
    bodies.forget()

    assert client.get(path).status_code == 410
    for content in (encoded(fields), *BODIES.values()):
        response = client.generic("POST", path, content, content_type=ENCODED)
        assert response.status_code in (410, 413)
        assert in_words(response)
    assert client.post(path + STOP, {"thoi": "1"}).status_code == 200
    assert OptOut.objects.count() == 2


def test_a_link_whose_data_are_destroyed_leads_nowhere(client: Client, path: str) -> None:
    fields = encoded(form(client, path))
    Contact.objects.update(commitment="", sealed="", phone_hash="", email_hash="", dossier_hash="")

    assert [client.get(path + place).status_code for place in (FORM, STOP, THANKS)] == [404, 404, 404]
    for place in (FORM, STOP):
        response = client.generic("POST", path + place, fields, content_type=ENCODED)
        assert response.status_code == 404
        assert in_words(response)
    assert Response.objects.count() == OptOut.objects.count() == 0


def test_stopping_and_coming_back_any_number_of_times_leaves_no_trace(client: Client, path: str) -> None:
    for _time in range(3):
        assert client.post(path + STOP, {"thoi": "1"}).status_code == 200
        assert client.post(path + STOP, {"thoi": "1"}).status_code == 200
        assert "không nhận lời mời nữa" in client.get(path + STOP).content.decode()
        # The number and the mail address.
        assert OptOut.objects.count() == 2
        assert client.post(path + STOP, {"lai": "1"}).status_code == 200
        assert client.post(path + STOP, {"lai": "1"}).status_code == 200
        assert OptOut.objects.count() == 0
    assert Contact.objects.get().state == Contact.State.INVITED
