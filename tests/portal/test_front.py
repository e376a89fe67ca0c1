"""A page leaves again as it left a moment ago, to the very same request and to no other."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.urls import clear_script_prefix
from pytest_django.fixtures import Settings as SettingsWrapper

from portal import serving
from portal.front import Front
from scoring.models import Publication
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of
from tests.portal.open_data.conftest import published_now

PAGE = "/ket-qua/dot-1/"
Told = tuple[str, dict[str, str], bytes]


@pytest.fixture
def first(cast: Cast) -> Publication:
    made = survey(cast.so_y_te, cast.so_xay_dung)
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    return published_now(made, "12/QĐ-UBND")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which addresses came as far as Django."""
    serving._told.clear()
    monkeypatch.setattr(serving, "FRESH_SECONDS", 3600.0)
    yield []
    serving._told.clear()


@pytest.fixture
def front(asked: list[str], db: None) -> Iterator[Front]:
    # What a request closes is the test's own connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _front(asked)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    # Django keeps the last request's SCRIPT_NAME for the thread: later tests would reverse addresses below it.
    clear_script_prefix()


def _front(asked: list[str]) -> Front:
    django = WSGIHandler()

    def noted(environ: dict[str, Any], start_response: Any) -> Any:
        asked.append(environ["PATH_INFO"])
        return django(environ, start_response)

    return Front(noted)


def get(front: Front, path: str = PAGE, **more: str) -> Told:
    """Ask as a server does; returns status, headers without the number of the request, and body."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "HTTP_ACCEPT_ENCODING": "gzip",
    }
    began: list[Any] = []
    body = front(environ | more, lambda *told: began.append(told))
    headers = {name: value for name, value in began[0][1] if name != "X-Request-ID"}
    return began[0][0], headers, b"".join(body)


def test_it_leaves_again_without_django(front: Front, asked: list[str], first: Publication) -> None:
    before = get(front)
    with CaptureQueriesContext(connection) as queries:
        again = get(front, HTTP_COOKIE="_ga=1.2.3; phien=0123456789abcdef")
    assert again == before
    assert (len(asked), len(queries)) == (1, 0)
    assert before[0] == "200 OK"
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "ETag"} <= before[1].keys()
    assert "Set-Cookie" not in before[1]


OTHERS = [
    {"HTTP_COOKIE": "ngon_ngu=en"},
    {"HTTP_COOKIE": "ngon_ngu =en"},
    {"QUERY_STRING": "tep=csv&bang=x"},
    {"REQUEST_METHOD": "HEAD"},
    {"REQUEST_METHOD": "POST"},
    {"HTTP_IF_NONE_MATCH": '"x"'},
    {"HTTP_HOST": "127.0.0.1"},
    {"HTTP_HOST": "elsewhere.example"},
    {"HTTP_ACCEPT_ENCODING": "identity"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"wsgi.url_scheme": "https"},
    {"SCRIPT_NAME": "/khac"},
]


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_another_request_takes_the_whole_way(
    front: Front, asked: list[str], first: Publication, other: dict[str, str]
) -> None:
    get(front)
    get(front, **other)
    assert len(asked) == 2


def test_who_is_refused_or_lost_is_asked_anew(front: Front, asked: list[str], first: Publication) -> None:
    for path, status in (("/ket-qua/khong-co/", "404 Not Found"), ("/noi-bo/", "302 Found")):
        assert [get(front, path)[0] for _time in range(2)] == [status, status]
    assert [get(front, HTTP_HOST="elsewhere.example")[0] for _time in range(2)] == ["400 Bad Request"] * 2
    assert len(asked) == 6


def test_a_correction_is_seen_as_soon_as_it_is_told(front: Front, asked: list[str], first: Publication) -> None:
    before = get(front)
    answered(first.round.units.all()[0], POOR)
    published_now(Round.objects.get(), "13/QĐ-UBND", supersedes=first, reason="Bổ sung phiếu")
    assert get(front) == before, "within the moment"
    serving._told.clear()
    after = get(front)
    assert after[1]["ETag"] != before[1]["ETag"]
    assert (get(front), len(asked)) == (after, 2)


def test_it_gives_up_what_it_keeps_before_it_takes_too_much_room(front: Front, first: Publication) -> None:
    size = len(get(front)[2])
    assert front.size == size
    get(front)
    assert front.size == size
    front.most = size + 10
    other = len(get(front, "/phuong-phap/")[2])
    assert front.size == other


def test_broken_cookies_leave_nothing_in_what_everybody_gets(
    front: Front, first: Publication, settings: SettingsWrapper
) -> None:
    for path in (PAGE, "/api/v1/methods/", "/du-lieu/atom.xml"):
        _status, headers, _body = get(front, path, HTTP_COOKIE="phien=x; csrftoken=x")
        assert "Set-Cookie" not in headers, path
