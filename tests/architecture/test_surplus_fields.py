"""What a form does not ask for changes nothing: every column of the database sent along with what a page would send."""

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts.models import User
from tests.architecture.routes import ROUTES, World
from tests.architecture.test_json_doors import DOORS, columns, same
from tests.html_forms import forms_on

pytestmark = pytest.mark.django_db
SURPLUS = ("thừa-987654", "1")
# Django takes up to 1000 fields at once; here all go in one form, which is faster and asks more.
MOST_FIELDS = 20_000
# What reads no form, with why.
READ_NO_FORM = {"surveyor:sync": "reads a body of JSON alone, which test_json_doors sends with surplus at every depth"}
TAKING = [name for name, route in ROUTES.items() if "POST" in route.methods]

Changes = dict[str, list[tuple[str, ...]]]


class Heard(QueryDict):
    """What was sent; it notes the names that a view asks for."""

    def __init__(self, sent: QueryDict, asked: set[str]) -> None:
        super().__init__(mutable=True)
        for name, values in sent.lists():
            self.setlist(name, values)
        self.asked = asked

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


@contextmanager
def hearing(asked: set[str]) -> Iterator[None]:
    """Note the names that views look for in what is sent."""
    usual: Any = WSGIRequest.POST
    with pytest.MonkeyPatch.context() as patch:
        heard = property(lambda request: Heard(usual.fget(request), asked), usual.fset)
        patch.setattr(WSGIRequest, "POST", heard)
        yield


def on_page(browser: Client, address: str) -> dict[str, str]:
    """Return what the page at an address would send back to it, as it is opened."""
    forms = forms_on(browser.get(address))
    return next((one.fields for one in forms if one.posts and one.action in ("", address)), {})


def after(browser: Client, address: str, data: Mapping[str, Any]) -> tuple[int, Changes]:
    """Return the answer to a form and the rows that came or went with it; all of it is taken back."""
    cookies, written = copy.deepcopy(browser.cookies), _written()
    with transaction.atomic():
        status = browser.post(address, data).status_code
        tables = [table for table, rows in _written().items() if rows != written.get(table)]
        found = [_rows(table) for table in tables]
        transaction.set_rollback(True)
    browser.cookies = cookies
    before = [_rows(table) for table in tables]
    return status, {table: _changed(*rows) for table, *rows in zip(tables, before, found, strict=True)}


def _written() -> dict[str, int]:
    """Return how many rows of each table were written since the test began: the others need no second look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def _rows(table: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [tuple(map(str, row)) for row in cursor.fetchall()]


def _changed(before: list[tuple[str, ...]], found: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the rows that are new and those that are gone, in the order of what they say beside their key."""
    new, gone = set(found) - set(before), set(before) - set(found)
    return [*sorted(new, key=lambda row: row[1:]), *sorted(gone, key=lambda row: row[1:])]


def test_every_form_names_its_fields() -> None:
    """Made from a model it would take every column that somebody sends."""

    def below(kind: type) -> Iterator[type]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    own = [each for each in below(forms.BaseModelForm) if not each.__module__.startswith(("django.", "allauth."))]
    assert own == []


@pytest.mark.parametrize("name", [name for name in TAKING if name not in READ_NO_FORM])
def test_what_a_form_does_not_ask_for_changes_nothing(
    world: World, signed_in: Callable[[User], Client], settings: SettingsWrapper, name: str
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = MOST_FIELDS
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser, asked = signed_in(person), set[str]()
    with time_machine.travel(now(), tick=False):
        at = route.at(world, person)
        address = reverse(name, kwargs=at.kwargs)
        page = on_page(browser, address) if "GET" in route.methods else {}
        # Without a single field views take a form as not sent.
        data: dict[str, Any] = {"csrfmiddlewaretoken": "x", **page, **at.data}
        with hearing(asked):
            (status, first), (_status, second) = [after(browser, address, data) for _time in range(2)]

        for value in SURPLUS:
            answer, third = after(browser, address, {**dict.fromkeys(columns() - asked, value), **data})
            assert answer == status
            assert same(first, second, third)


def test_what_reads_no_form_is_tried_elsewhere() -> None:
    assert set(READ_NO_FORM) <= set(TAKING) & set(DOORS)
