from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler, FakePayload

from accounts.models import User
from portal.intake import Intake, in_utf_8
from tests import factories

pytestmark = pytest.mark.django_db

INTAKE = "portal.intake.Intake"
TEXTS = (b"a\0b", b"\0", b"c")
NO_CHARSETS = ("hex", "rot13", "idna", "undefined", "utf-7", "unicode_escape", "punycode", "bz2")
PUBLIC = ("/?x=1", "/s/khong-co/", "/s/khong-co/cam-on/?phieu=a", "/noi-bo/dang-nhap/?next=/", "/healthz?x=1")


@pytest.fixture(autouse=True)
def _intake(settings: LazySettings) -> None:
    if INTAKE not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [INTAKE, *settings.MIDDLEWARE]


def status(rf: RequestFactory, method: str, address: str, content_type: str, body: bytes = b"") -> int:
    """Ask the whole application, from its WSGI door on."""
    environ = rf.generic(method, address, body).environ
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": FakePayload(body)}
    answer: Any = in_utf_8(lambda settled, start_response: ClientHandler()(settled))(environ, None)
    return int(answer.status_code)


@pytest.mark.parametrize("charset", NO_CHARSETS)
@pytest.mark.parametrize("address", PUBLIC)
def test_a_claimed_charset_does_not_decide_how_an_address_is_read(
    rf: RequestFactory, address: str, charset: str
) -> None:
    assert status(rf, "GET", address, f"text/plain; charset={charset}") in (HTTPStatus.OK, HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("charset", NO_CHARSETS)
@pytest.mark.parametrize("address", ["/ngon-ngu/", "/noi-bo/dang-nhap/", "/s/khong-co/", "/"])
@pytest.mark.parametrize("form", ["multipart/form-data; boundary=X", "application/x-www-form-urlencoded"])
def test_a_form_in_another_charset_is_refused(rf: RequestFactory, address: str, form: str, charset: str) -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="next"\r\n\r\n/+2AA-\\ud800\r\n--X--\r\n'

    assert status(rf, "POST", address, f"{form}; charset={charset}", body) == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"', "utf8"])
def test_a_form_in_utf_8_is_read(rf: RequestFactory, charset: str) -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="language"\r\n\r\nen\r\n--X--\r\n'

    assert status(rf, "POST", "/ngon-ngu/", f"multipart/form-data; boundary=X; charset={charset}", body) == 302


@pytest.mark.parametrize("cookie", ["phien", "csrftoken", "ngon_ngu", "messages"])
@pytest.mark.parametrize("address", ["/", "/noi-bo/", "/noi-bo/dang-nhap/"])
def test_nul_in_a_cookie_is_as_if_absent(client: Client, address: str, cookie: str) -> None:
    sent = f'{cookie}="\\000abcdefghijk"'

    assert client.get(address, HTTP_COOKIE=sent).status_code in (200, 302)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"na%00me=a%00b&name=%00&name=c"),
        (
            "multipart/form-data; boundary=X",
            b"".join(b'--X\r\nContent-Disposition: form-data; name="name"\r\n\r\n%b\r\n' % text for text in TEXTS)
            + b"--X--\r\n",
        ),
    ],
)
def test_no_view_meets_nul_in_a_query_or_a_form(rf: RequestFactory, content_type: str, body: bytes) -> None:
    request = rf.generic("POST", "/?na%00me=a%00b&name=%00&name=c", body, content_type=content_type)
    intake = Intake(lambda request: HttpResponse())

    intake(request)
    intake.process_view(request, lambda request: HttpResponse(), (), {})

    assert request.GET.getlist("name") == request.POST.getlist("name") == ["ab", "", "c"]


def test_a_form_that_breaks_off_is_left_to_the_check_that_follows(rf: RequestFactory) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError

    request = rf.post("/", {"a": "b"})
    request._stream = Broken()

    assert Intake(lambda request: HttpResponse()).process_view(request, lambda request: HttpResponse(), (), {}) is None


@pytest.mark.parametrize("length", ["2000000", "9" * 30])
@pytest.mark.parametrize("address", ["/noi-bo/dang-xuat/", "/ngon-ngu/"])
def test_too_much_is_refused_in_words(signed_in: Callable[[User], Client], address: str, length: str) -> None:
    response = signed_in(factories.user("an")).post(
        address, "x", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=length
    )

    assert response.status_code == 413
    assert "Nội dung gửi lên quá lớn" in response.content.decode()


def test_a_script_is_told_in_its_own_tongue(signed_in: Callable[[User], Client]) -> None:
    office = signed_in(factories.user("an"))
    response = office.post("/dieu-tra/api/dong-bo/", b" " * 3_000_000, content_type="application/json")

    assert response.status_code == 413
    assert response.json() == {"detail": "Nội dung gửi lên quá lớn, tối đa 1 MB một lần. Chia nhỏ rồi gửi lại."}


UPLOAD = "/noi-bo/thu-phieu/khong-co/nhap-tep/"
BOUNDARY = "multipart/form-data; boundary=X"


def announce(client: Client, address: str, length: int) -> int:
    body: Any = {"wsgi.input": BytesIO(b"--X--\r\n")}
    return client.post(address, content_type=BOUNDARY, CONTENT_LENGTH=str(length), **body).status_code


def test_pages_that_take_files_take_larger_bodies_from_who_is_signed_in(
    signed_in: Callable[[User], Client], client: Client
) -> None:
    office = signed_in(factories.user("an"))

    assert announce(office, UPLOAD, 2_000_000) == 403
    assert announce(office, UPLOAD, 50 * 1024 * 1024) == 403
    assert announce(office, UPLOAD, 52 * 1024 * 1024) == 413
    assert announce(office, UPLOAD, 500 * 1024 * 1024) == 413
    assert announce(office, "/ngon-ngu/", 2_000_000) == 413
    assert announce(client, UPLOAD, 2_000_000) == 413


def parts(count: int, head: bytes, body: bytes = b"x") -> bytes:
    return b"".join(b"--X\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (head, body) for _ in range(count))


@pytest.mark.parametrize(
    ("body", "refused", "words"),
    [
        (parts(100_000, b'name="a"'), 400, "Yêu cầu không đọc được"),
        (parts(100_000, b'name="file"; filename="a.csv"'), 400, "Yêu cầu không đọc được"),
        (parts(1, b'name="a"', b"x" * 2_000_000), 413, "Nội dung gửi lên quá lớn"),
    ],
    ids=["fields", "files", "one-large-field"],
)
def test_an_upload_of_too_many_or_too_large_parts_is_refused_in_words(
    signed_in: Callable[[User], Client], body: bytes, refused: int, words: str
) -> None:
    office = signed_in(factories.user("an"))
    response = office.post(UPLOAD, body + b"--X--\r\n", content_type=BOUNDARY)

    assert response.status_code == refused
    assert words in response.content.decode()
