"""What a JSON door does not ask for changes nothing: every column of the database sent along, at every depth."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.api_keys import make_api_key
from accounts.models import ApiKey, User
from invitations.api import FIELDS as INVITED
from scoring.indicators.reading import KNOWN
from surveys.api import FIELDS
from tests import factories
from tests.architecture.routes import ROUTES, World
from tests.invitations import factories as inviting
from tests.scoring.indicators import figures
from tests.surveys import fielding
from tests.surveys.factories import NOON, door

pytestmark = pytest.mark.django_db
VISIT = "8d1f0c52-6a0e-4b0e-9f35-3a2f2b7c1d11"
SURPLUS = "thừa-987654"
# These answer in JSON and read a form, or nothing at all.
READ_FORMS = {"kiosk:pin", "kiosk:report", "methods:check", "mfa_login_webauthn", "open_api:nowhere"}
Asked = frozenset[str]


@dataclass(frozen=True)
class Door:
    """A body that is taken, what further keys the door asks for, who sends it."""

    body: dict[str, Any]
    asks: Asked
    key: ApiKey.Purpose | None = None
    by: User | None = None


def answers() -> Door:
    opened = door()
    return Door(
        {"id": VISIT, "access_token": opened.token, "answers": dict(fielding.ANSWERS)},
        FIELDS | frozenset(fielding.ANSWERS),
    )


def invitation() -> Door:
    round = inviting.survey()
    inviting.sample_list(round, source="system")
    unit = inviting.agencies_of(round)[0].code
    said = {"round": round.code, "unit": unit, "dossier": "H-1", "finished_on": "2026-03-01", "phone": "0912345678"}
    return Door(said, INVITED, ApiKey.Purpose.INVITATIONS)


def bounce() -> Door:
    asks = frozenset({"reference", "phone", "email", "reason"})
    return Door({"phone": "0912345678", "reason": "x"}, asks, ApiKey.Purpose.DELIVERY)


def stop() -> Door:
    return Door({"phone": "0912345678"}, frozenset({"phone", "email"}), ApiKey.Purpose.DELIVERY)


def figure() -> Door:
    figures.indicator("par")
    factories.agency("so-y-te")
    return Door(dict(figures.row()), frozenset(KNOWN), ApiKey.Purpose.FIGURES)


def batch() -> Door:
    held = fielding.assignment()
    form = fielding.sent(held, id=UUID(VISIT))
    body = {"sent_at": NOON.isoformat(), "forms": [fielding.as_json(form)]}
    asks = frozenset({"forms", "sent_at", *body["forms"][0], *form.answers})
    return Door(body, asks, by=held.surveyor)


DOORS: dict[str, Callable[[], Door]] = {
    "api:responses": answers,
    "invitations_api:invitations": invitation,
    "invitations_api:bounces": bounce,
    "invitations_api:stops": stop,
    "figures_api:figures": figure,
    "surveyor:sync": batch,
}


@cache
def columns() -> set[str]:
    """Return every name under which something of ours is stored."""
    found = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    return found | {field.attname for model in apps.get_models() for field in model._meta.concrete_fields}


def places(body: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Return where objects stand in a body."""
    if isinstance(body, dict):
        yield way
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, one in inside:
        yield from places(one, (*way, name))


def with_surplus(body: dict[str, Any], way: tuple[str | int, ...], asks: Asked) -> dict[str, Any]:
    sent = copy.deepcopy(body)
    inner: Any = sent
    for step in way:
        inner = inner[step]
    inner.update({name: SURPLUS for name in columns() - asks if name not in inner})
    return sent


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def after(address: str, body: Any, keys: dict[str, str], browser: Client) -> tuple[int, dict[str, Any]]:
    """Return the answer to a body and what is stored then; it is taken back."""
    with transaction.atomic():
        answer = browser.post(address, json.dumps(body), content_type="application/json", headers=keys)
        found = stored()
        transaction.set_rollback(True)
    return answer.status_code, found


def shape(before: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return what came new or changed, row by row, in words."""
    new = {table: [row for row in rows if row not in before[table]] for table, rows in found.items()}
    return {table: [tuple(map(str, row)) for row in rows] for table, rows in new.items() if rows}


def same(first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]) -> bool:
    """Say whether the third equals the first wherever the first two, sent alike, equal each other."""
    if {table: len(rows) for table, rows in first.items()} != {table: len(rows) for table, rows in third.items()}:
        return False
    alike = zip(_values(first), _values(second), _values(third), strict=True)
    return all(one != two or one == three for one, two, three in alike)


def _values(found: dict[str, Any]) -> Iterator[str]:
    return (value for table in sorted(found) for row in found[table] for value in row)


@pytest.mark.parametrize("name", DOORS)
def test_what_a_door_does_not_ask_for_changes_nothing(name: str) -> None:
    with time_machine.travel(NOON, tick=False):
        opened, address, browser = DOORS[name](), reverse(name), Client()
        keys = {}
        if opened.key is not None:
            keys = {"Authorization": f"Bearer {make_api_key(name='x', purpose=opened.key, at=NOON)[1]}"}
        if opened.by is not None:
            browser.force_login(opened.by)
        before = stored()
        plain = [after(address, opened.body, keys, browser) for _time in range(2)]
        status, first, second = plain[0][0], *(shape(before, found) for _status, found in plain)
        assert status < 300, "the door does not take its own body"

        for way in places(opened.body):
            answer, found = after(address, with_surplus(opened.body, way, opened.asks), keys, browser)
            third = shape(before, found)
            assert answer < 500, way
            assert not third or same(first, second, third), way
            assert SURPLUS not in "".join(_values(third)), way


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "POST" in route.methods])
def test_every_json_door_is_walked_through(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    address = reverse(name, kwargs=route.at(world, person).kwargs)
    answer = signed_in(person).post(address, "{}", content_type="application/json")

    speaks = answer.headers.get("Content-Type", "").startswith("application/json")
    assert speaks == (name in DOORS or name in READ_FORMS), "a door that speaks JSON is missing in DOORS"
