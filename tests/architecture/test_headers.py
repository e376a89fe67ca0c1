"""What every address says to the browser: the policy and its companions, what may be kept, in which letters."""

from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import PUBLIC, ROUTES, World

FRAMED = {"public:agency_table", "public:round_table"}
# Read by scripts of any site: what is published, and the description of the interface.
OPEN = ("open_api:", "open_data:", "reference:", "data:")
ELSEWHERE = {"public:badge", *FRAMED}


@pytest.mark.parametrize("name", ROUTES)
def test_what_an_address_says_to_the_browser(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser, address = signed_in(person), reverse(name, kwargs=route.at(world, person).kwargs)
    head = browser.generic(route.methods[0], address).headers

    guarded(head, name)
    names_its_letters(head)
    if route.open_to != PUBLIC:
        kept_by_no_browser(head, name)
    # What catches all that is no interface says so to every method; trace shows nobody their own headers.
    assert browser.generic("TRACE", address).status_code == (404 if name == "open_api:nowhere" else 405)


def guarded(head: Mapping[str, str], name: str) -> None:
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


def names_its_letters(head: Mapping[str, str]) -> None:
    kind = head.get("Content-Type", "")
    if kind.startswith("text/") or "xml" in kind.partition(";")[0].partition("/")[2].split("+"):
        assert "charset=utf-8" in kind.lower()


def kept_by_no_browser(head: Mapping[str, str], name: str) -> None:
    assert "no-store" in head["Cache-Control"] or name == "surveyor:worker"
    assert "public" not in head["Cache-Control"]
