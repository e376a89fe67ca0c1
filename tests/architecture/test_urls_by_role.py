from collections.abc import Callable, Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.roles import Role
from satisfaction import health
from tests import factories
from tests.architecture.routes import ALL_METHODS, PUBLIC, ROUTES, At, Route, World
from tests.conftest import Cast

SIGN_IN = "/noi-bo/dang-nhap/"
NARROW = (Role.OFFICER, Role.HEAD, Role.SECTOR_LEAD)
BY_NAME = pytest.mark.parametrize("name", ROUTES)


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}" if isinstance(entry, URLPattern) and entry.name else repr(entry)


@pytest.fixture(autouse=True)
def _impatient_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", 0.01)


@pytest.fixture
def world(cast: Cast) -> World:
    inside, beyond = factories.survey_round("trong"), factories.survey_round("ngoai")
    units = [factories.round_unit(inside, agency) for agency in (cast.so_xay_dung, cast.so_y_te, cast.nha_trang)]
    factories.round_unit(beyond, cast.nha_trang)
    own = factories.survey_round("cua-so", owner=cast.so_xay_dung)
    factories.round_unit(own, cast.phong_quy_hoach)
    token = factories.access_point(units[0]).token
    return World(cast=cast, inside="trong", beyond="ngoai", own="cua-so", token=token)


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


def test_every_route_stands_in_the_table() -> None:
    assert set(names(get_resolver())) == set(ROUTES)


@pytest.mark.parametrize("role", Role)
@BY_NAME
def test_a_role_gets_what_the_table_says(
    ask: Callable[..., HttpResponseBase], world: World, name: str, role: Role
) -> None:
    route, person = ROUTES[name], world.cast.by_role[role]

    for method in route.methods:
        status = ask(name, person, route.at(world, person), method).status_code
        if route.open_to == PUBLIC or role in route.open_to:
            assert status in route.ok
        else:
            assert status == route.refused


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


@pytest.mark.parametrize("who", ["giang", "ha", "moi"])
@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if 0 < len(route.open_to) < len(Role)])
def test_without_a_role_today_nobody_gets_in(
    ask: Callable[..., HttpResponseBase], world: World, name: str, who: str
) -> None:
    route, person = ROUTES[name], getattr(world.cast, who)

    for method in route.methods:
        response = ask(name, person, route.at(world, person), method)
        assert response.status_code == route.refused if person.is_active else response["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.outside])
def test_outside_the_scope_nothing_exists(
    ask: Callable[..., HttpResponseBase], world: World, name: str, role: Role
) -> None:
    route, person = ROUTES[name], world.cast.by_role[role]

    for method in route.methods:
        for place in route.outside:
            status = ask(name, person, place(world, person), method).status_code
            if role not in route.open_to:
                assert status == 403
            elif role in NARROW:
                assert status == 404
            else:
                assert status in route.ok


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.elsewhere])
def test_what_does_not_exist_is_not_found(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi

    for method in route.methods:
        for place in route.elsewhere:
            at = place(world, person)
            sent = At({**route.at(world, person).kwargs, **at.kwargs}, at.data or route.at(world, person).data)
            assert ask(name, person, sent, method).status_code == 404


@BY_NAME
def test_other_methods_are_not_allowed(ask: Callable[..., HttpResponseBase], world: World, name: str) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi

    for method in set(ALL_METHODS) - set(route.methods):
        assert ask(name, person, route.at(world, person), method).status_code == 405, method


def test_the_table_speaks_of_roles_there_are() -> None:
    assert {role for route in ROUTES.values() for role in route.open_to} <= set(Role)
    assert isinstance(ROUTES["portal:home"], Route)
