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


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "POST" in route.methods])
def test_no_field_breaks_a_form(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser = signed_in(person)
    at = route.at(world, person)
    address = reverse(name, kwargs=at.kwargs)
    fields = fields_of(browser, address)

    for value in HOSTILE:
        assert send(browser, address, "&".join(f"{field}={value}" for field in fields)) < 500, value[:60]
    for field in fields:
        assert send(browser, address, f"{field}={WORST}") < 500, field
