"""No field breaks what takes a form: every field that a view asks for, with what no page of ours would send."""

from collections.abc import Callable

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import ROUTES, World
from tests.architecture.test_hostile_queries import HOSTILE, Asked, Listening

WORST = "1" + "0" * 30
URLENCODED = "application/x-www-form-urlencoded"


class Undone(Exception):
    """Takes back what a form did."""


def fields_of(browser: Client, address: str) -> list[str]:
    """Return the names that the view behind an address looks for in a form."""
    asked: Asked = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequest, "POST", property(lambda request: Listening(asked), lambda request, post: None))
        send(browser, address, "")
    return sorted(asked)


def send(browser: Client, address: str, body: str) -> int:
    status = 0
    try:
        with transaction.atomic():
            status = browser.post(address, body, content_type=URLENCODED).status_code
            raise Undone
    except Undone:
        return status


def all_at_once(fields: list[str]) -> list[str]:
    return ["&".join(f"{field}={value}" for field in fields) for value in HOSTILE]


def each_by_itself(fields: list[str]) -> list[str]:
    return [f"{field}={WORST}" for field in fields]


@pytest.mark.parametrize("bodies", [all_at_once, pytest.param(each_by_itself, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "POST" in route.methods])
def test_no_field_breaks_a_form(
    world: World, signed_in: Callable[[User], Client], name: str, bodies: Callable[[list[str]], list[str]]
) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser = signed_in(person)
    at = route.at(world, person)
    address = reverse(name, kwargs=at.kwargs)

    for body in bodies(fields_of(browser, address)):
        assert send(browser, address, body) < 500, body[:60]
