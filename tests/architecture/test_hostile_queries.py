"""No query in an address breaks a page: every key that a view asks for, with what no page of ours would say."""

from collections.abc import Callable, Iterator

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.routes import ROUTES, Route, World

# Each of these for each key by itself, in the long run; the others for all keys of a page at once.
WORST = ("a%00b", "%C2%B2", "1" + "0" * 30)  # %C2%B2 is ², a digit that is no number
HOSTILE = (
    *WORST,
    "%D9%A3",  # ٣, a number in other digits
    "%ED%A0%80%FF",  # half a surrogate pair, and no letter at all
    "9" * 5000,
    "2147483648",
    "9223372036854775808",
    "-1",
    "1e400",
    "NaN",
    "31/02/2026",
    "9999-12-31",
    "%5B" * 2000,
)
Asked = set[str]


class Listening(QueryDict):
    """An empty query that notes what it is asked for."""

    def __init__(self, asked: Asked) -> None:
        super().__init__("")
        self.asked = asked

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.asked.add(key)
        return default

    def getlist(self, key: str, default: list[str] | None = None) -> list[str]:  # type: ignore[override]
        self.asked.add(key)
        return default or []

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return False


def keys_of(browser: Client, address: str) -> list[str]:
    """Return the names that the view behind an address looks for in its query."""
    asked: Asked = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequest, "GET", property(lambda request: Listening(asked)))
        browser.get(address)
    return sorted(asked)


def all_at_once(keys: list[str]) -> Iterator[str]:
    yield from ("&".join(f"{key}={value}" for key in keys) for value in (HOSTILE if keys else ()))


def each_by_itself(keys: list[str]) -> Iterator[str]:
    yield from (f"{key}={value}" for key in keys for value in WORST)


@pytest.mark.parametrize("queries", [all_at_once, pytest.param(each_by_itself, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "GET" in route.methods])
def test_no_query_breaks_a_page(
    world: World, signed_in: Callable[[User], Client], name: str, queries: Callable[[list[str]], Iterator[str]]
) -> None:
    route: Route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser = signed_in(person)
    address = reverse(name, kwargs=route.at(world, person).kwargs)

    for query in queries(keys_of(browser, address)):
        assert browser.get(f"{address}?{query}").status_code < 500 or name == "readyz", query[:60]
