"""Every page that the head of an agency may open, on a phone: nothing scrolls sideways, and axe finds nothing.

The pages are those the access test knows to let a head in; none is left out unless it is no page.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.architecture.areas.base import Route
from tests.architecture.conftest import make_world
from tests.architecture.routes import ROUTES
from tests.browser.pages import NOT_PAGES
from tests.browser.test_pages import _violations
from tests.browser.walks.person import Walk
from tests.conftest import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("portal"),
    pytest.mark.timeout(900),
]
PHONE = 360
# Leaves the account; asks for the kind of report, and then is a sheet of paper.
LEFT_OUT = ("account_logout", "reports:preview")
Start = Callable[..., Walk]


def pages_of_a_head() -> Iterator[tuple[str, Route]]:
    """Return the routes of pages of the workspace that let a head in, whoever else."""
    for name, route in ROUTES.items():
        opens = not route.open_to or Role.HEAD in route.open_to
        if opens and "GET" in route.methods and 200 in route.ok and name not in (*NOT_PAGES, *LEFT_OUT):
            yield name, route


def test_there_are_pages_to_walk_through() -> None:
    names = {name for name, _route in pages_of_a_head()}
    assert len(names) > 50
    assert {"dashboards:unit", "feedback:comments", "publications:unit", "obligations:obligation"} <= names


def test_every_page_of_a_head_fits_a_phone(cast: Cast, walk: Start) -> None:
    world, going = make_world(cast), walk(cast.chi, width=PHONE)
    wide, faulty, skipped, seen = {}, {}, {}, 0
    for name, route in pages_of_a_head():
        at = route.at(world, cast.chi)
        address = reverse(name, kwargs=at.kwargs)
        if not address.startswith("/noi-bo/"):
            continue
        answer: Any = going.page.goto(address)
        if (answer.status, answer.headers.get("content-type", "").partition(";")[0]) != (200, "text/html"):
            skipped[name] = answer.status
            continue
        seen += 1
        width = going.page.evaluate("document.scrollingElement.scrollWidth")
        if width > PHONE:
            wide[name] = width
        if found := _violations(going.page):
            faulty[name] = found
    assert (wide, faulty, skipped) == ({}, {}, {})
    assert seen > 40
