"""What every address says to the browser: the policy and its companions, what may be kept, in which letters."""

from collections.abc import Callable

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import PUBLIC, ROUTES, World

FRAMED = {"public:agency_table", "public:round_table"}
# Read by scripts of any site: what is published, and the description of the interface.
OPEN = ("open_api:", "open_data:", "reference:", "data:")
ELSEWHERE = {"public:badge", *FRAMED}


@pytest.fixture
def answered(world: World, signed_in: Callable[[User], Client]) -> Callable[..., HttpResponseBase]:
    def answer(name: str, method: str = "") -> HttpResponseBase:
        route = ROUTES[name]
        person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
        address = reverse(name, kwargs=route.at(world, person).kwargs)
        return signed_in(person).generic(method or route.methods[0], address)

    return answer


@pytest.mark.parametrize("name", ROUTES)
def test_every_answer_is_guarded(answered: Callable[..., HttpResponseBase], name: str) -> None:
    head = answered(name).headers
    policy = head["Content-Security-Policy"].split("; ")

    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'"} <= set(policy)
    assert ("frame-ancestors 'none'" in policy) == (name not in ELSEWHERE)
    assert not any(unsafe in head["Content-Security-Policy"] for unsafe in ("unsafe-", "http:", "https:"))
    assert ("X-Frame-Options" not in head) == (name in FRAMED)
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert head["Cross-Origin-Opener-Policy"] == "same-origin"
    assert head["Cross-Origin-Resource-Policy"] == ("cross-origin" if name in ELSEWHERE else "same-origin")
    assert "camera=()" in head["Permissions-Policy"]
    assert head.get("Access-Control-Allow-Origin") in ((None, "*") if name.startswith(OPEN) else (None,))


@pytest.mark.parametrize("name", ROUTES)
def test_text_names_its_letters(answered: Callable[..., HttpResponseBase], name: str) -> None:
    kind = answered(name).headers.get("Content-Type", "")
    if kind.startswith("text/") or "xml" in kind.partition(";")[0].partition("/")[2].split("+"):
        assert "charset=utf-8" in kind.lower()


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.open_to != PUBLIC])
def test_no_browser_keeps_an_officials_page(answered: Callable[..., HttpResponseBase], name: str) -> None:
    kept = answered(name).headers["Cache-Control"]

    assert "no-store" in kept or name == "surveyor:worker"
    assert "public" not in kept


@pytest.mark.parametrize("name", ROUTES)
def test_trace_shows_nobody_their_own_headers(answered: Callable[..., HttpResponseBase], name: str) -> None:
    # What catches all that is no interface says so to every method.
    assert answered(name, "TRACE").status_code == (404 if name == "open_api:nowhere" else 405)
