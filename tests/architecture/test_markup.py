"""Markup is text wherever it comes back: typed into every field that a view asks for, and in every query."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import ROUTES, At, World
from tests.architecture.test_hostile_forms import URLENCODED, Undone, fields_of
from tests.architecture.test_hostile_queries import keys_of

MARKUP = "<script>alert(7)</script>\"><img src=x onerror='alert(7)'>"
RAW = ("<script>alert(7)", "<img src=x")
HTML = ("text/html", "application/xhtml+xml")


def sent(browser: Client, address: str, body: str) -> list[str]:
    """Return the pages that follow a form with these fields, and take back what it did."""
    pages = []
    try:
        with transaction.atomic():
            answer = browser.post(address, body, content_type=URLENCODED, follow=True)
            pages.append(page_of(answer))
            raise Undone
    except Undone:
        return pages


def page_of(answer: Any) -> str:
    return b"".join(answer).decode() if answer["Content-Type"].startswith(HTML) else ""


def visit(world: World, signed_in: Callable[[User], Client], name: str) -> tuple[Client, At, str]:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    at = route.at(world, person)
    return signed_in(person), at, reverse(name, kwargs=at.kwargs)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "POST" in route.methods])
def test_what_is_typed_comes_back_as_text(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    browser, at, address = visit(world, signed_in, name)
    fields = fields_of(browser, address)
    alone = [{**at.data, field: MARKUP} for field in fields]

    for typed in [dict.fromkeys(fields, MARKUP), *alone]:
        body = "&".join(f"{field}={quote(value)}" for field, value in typed.items())
        assert not [raw for page in sent(browser, address, body) for raw in RAW if raw in page], list(typed)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "GET" in route.methods])
def test_what_an_address_says_comes_back_as_text(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    browser, at, address = visit(world, signed_in, name)
    keys = keys_of(browser, address)
    alone = [{**at.data, key: MARKUP} for key in keys]

    for asked in [dict.fromkeys(keys, MARKUP), *alone]:
        page = page_of(browser.get(address, asked, follow=True))
        assert not [raw for raw in RAW if raw in page], list(asked)
