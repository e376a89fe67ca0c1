import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.models import User
from accounts.roles import Role
from tests.architecture.routes import ALL_METHODS, PUBLIC, ROUTES, At, Route, World

SIGN_IN = "/noi-bo/dang-nhap/"
NARROW = (Role.OFFICER, Role.HEAD, Role.SECTOR_LEAD)
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|WITH\b.*\b(INSERT INTO|UPDATE|DELETE FROM))\b|.*surveys_store_response",
    re.I | re.S,
)
SIGNING_IN = re.compile(r'"django_session"|"last_login"')
# Nobody's session speaks for who posts here: a citizen's link, a device's PIN, a key of another system.
WITHOUT_SESSION = {
    "api:responses",
    "feedback_public:reply",
    "feedback_public:write",
    "figures_api:figures",
    "invitations_api:bounces",
    "invitations_api:invitations",
    "invitations_api:stops",
    "invited:form",
    "invited:stop",
    "invited:thanks",
    "kiosk:pin",
    "kiosk:report",
    "portal:language",
    "surveys:form",
    "surveys:later",
    "surveys:resume",
    "surveys:thanks",
    # They only read, and say in JSON that they take nothing.
    *(name for name in ROUTES if name.startswith(("open_api:", "results_api:"))),
    # They show what is typed and keep nothing.
    "editor:draft_preview",
    "editor:version_preview",
}
BY_NAME = pytest.mark.parametrize("name", ROUTES)


class Undone(Exception):
    """Takes back what one person did before the next one asks."""


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}" if isinstance(entry, URLPattern) and entry.name else repr(entry)


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back what is done within: each person meets the same portal."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        return


@pytest.fixture
def ask(world: World, signed_in: Callable[[User], Client]) -> Callable[..., HttpResponseBase]:
    def ask(name: str, person: User | None, at: At, method: str) -> HttpResponseBase:
        browser = signed_in(person) if person else Client()
        address = reverse(name, kwargs=at.kwargs)
        return browser.generic(method, address, **_sent(method, at))  # type: ignore[arg-type]

    return ask


def _sent(method: str, at: At) -> dict[str, object]:
    if method == "POST":
        body = "&".join(f"{key}={value}" for key, value in at.data.items())
        return {"data": body, "content_type": "application/x-www-form-urlencoded"}
    return {"QUERY_STRING": "&".join(f"{key}={value}" for key, value in at.data.items())}


def somebody(world: World, route: Route) -> User:
    """Return one person who is let in, or one without a role where nobody is."""
    return world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi


def writes(asked: CaptureQueriesContext) -> list[str]:
    """Return what was written to the database, signing in apart."""
    statements = [query["sql"] for query in asked.captured_queries]
    return [sql for sql in statements if WRITES.match(sql) and not SIGNING_IN.search(sql)]


def test_every_route_stands_in_the_table() -> None:
    assert set(names(get_resolver())) == set(ROUTES)


def let_in(route: Route) -> tuple[Role, ...]:
    return tuple(Role) if route.open_to == PUBLIC else route.open_to


@BY_NAME
def test_each_role_let_in_gets_what_the_table_says(
    ask: Callable[..., HttpResponseBase], world: World, name: str
) -> None:
    route = ROUTES[name]

    for role in let_in(route):
        person = world.cast.by_role[role]
        for method in route.methods:
            with taken_back():
                assert ask(name, person, route.at(world, person), method).status_code in route.ok, (role, method)


@BY_NAME
def test_no_other_role_gets_in_or_leaves_a_trace(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route = ROUTES[name]
    at = route.at(world, somebody(world, route))

    for role in set(Role) - set(let_in(route)):
        for method in route.methods:
            with CaptureQueriesContext(connection) as asked:
                status = ask(name, world.cast.by_role[role], at, method).status_code
            assert status == route.refused, (role, method)
            assert writes(asked) == [], (role, method)


@BY_NAME
def test_who_is_not_signed_in_is_asked_to_unless_the_route_is_public(
    ask: Callable[..., HttpResponseBase], world: World, name: str
) -> None:
    route = ROUTES[name]

    for method in route.methods:
        response = ask(name, None, route.at(world, world.cast.moi), method)
        if route.open_to == PUBLIC:
            assert response.status_code in route.ok
        else:
            assert response.status_code == 302
            assert response["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if 0 < len(route.open_to) < len(Role)])
def test_without_a_role_today_nobody_gets_in(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route, cast = ROUTES[name], world.cast
    at = route.at(world, somebody(world, route))

    for person in (cast.giang, cast.ha, cast.moi):
        for method in route.methods:
            answer = ask(name, person, at, method)
            if person.is_active:
                assert answer.status_code == route.refused, (person, method)
            else:
                assert answer["Location"].startswith(SIGN_IN), (person, method)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.outside])
def test_outside_the_scope_nothing_exists(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route = ROUTES[name]

    for place in route.outside:
        for role in route.open_to:
            person = world.cast.by_role[role]
            expected = (404,) if role in NARROW else route.ok
            for method in route.methods:
                with taken_back():
                    assert ask(name, person, place(world, person), method).status_code in expected, (role, method)
        # Who is kept out is so wherever it is: one place does for all of them.
        at = place(world, somebody(world, route))
        for role in set(Role) - set(route.open_to):
            for method in route.methods:
                assert ask(name, world.cast.by_role[role], at, method).status_code == 403, (role, method)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.elsewhere])
def test_what_does_not_exist_is_not_found(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route = ROUTES[name]
    person = somebody(world, route)

    for method in route.methods:
        for place in route.elsewhere:
            at = place(world, person)
            sent = At({**route.at(world, person).kwargs, **at.kwargs}, at.data or route.at(world, person).data)
            assert ask(name, person, sent, method).status_code == 404


@BY_NAME
def test_other_methods_are_not_allowed(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route = ROUTES[name]
    person = somebody(world, route)

    for method in set(ALL_METHODS) - set(route.methods):
        assert ask(name, person, route.at(world, person), method).status_code == 405, method


@BY_NAME
def test_another_site_posts_nothing_in_somebody_s_name(world: World, name: str) -> None:
    route = ROUTES[name]
    person = somebody(world, route)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    at = route.at(world, person)
    with CaptureQueriesContext(connection) as asked:
        status = browser.post(reverse(name, kwargs=at.kwargs), at.data).status_code

    if name in WITHOUT_SESSION:
        assert getattr(resolve(reverse(name, kwargs=at.kwargs)).func, "csrf_exempt", False)
    else:
        assert status == 403
        assert writes(asked) == []


def test_whoever_is_let_in_meets_something() -> None:
    """Else being let in and being kept out would look alike."""
    assert [name for name, route in ROUTES.items() if route.open_to and set(route.ok) == {404}] == []


def test_the_table_speaks_of_roles_there_are() -> None:
    assert {role for route in ROUTES.values() for role in route.open_to} <= set(Role)
    assert isinstance(ROUTES["portal:home"], Route)
