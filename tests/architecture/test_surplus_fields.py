"""What a form does not ask for changes nothing: every column of the database sent along with what a page would send."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import User
from tests.architecture.routes import ROUTES, World
from tests.architecture.test_json_doors import columns, same, shape, stored

pytestmark = pytest.mark.django_db
SURPLUS = ("thừa-987654", "1")
# Django takes up to 1000 fields at once, a form of ours some of them.
MOST_FIELDS = 900


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


def asked_by(browser: Client, address: str, data: dict[str, str]) -> set[str]:
    """Return the names that the view behind an address looks for in what is sent."""
    asked: set[str] = set()
    usual: Any = WSGIRequest.POST
    with pytest.MonkeyPatch.context() as patch:
        heard = property(lambda request: Heard(usual.fget(request), asked), usual.fset)
        patch.setattr(WSGIRequest, "POST", heard)
        after(browser, address, data)
    return asked


def after(browser: Client, address: str, data: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Return the answer to a form and what is stored then; it is taken back."""
    with transaction.atomic():
        status = browser.post(address, data).status_code
        found = stored()
        transaction.set_rollback(True)
    return status, found


def surplus(names: set[str]) -> Iterator[dict[str, str]]:
    """Yield the names with values, as many of them as one form may have."""
    every = sorted(names)
    for value in SURPLUS:
        for start in range(0, len(every), MOST_FIELDS):
            yield dict.fromkeys(every[start : start + MOST_FIELDS], value)


def test_every_form_names_its_fields() -> None:
    """Made from a model it would take every column that somebody sends."""

    def below(kind: type) -> Iterator[type]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    own = [each for each in below(forms.BaseModelForm) if not each.__module__.startswith(("django.", "allauth."))]
    assert own == []


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "POST" in route.methods])
def test_what_a_form_does_not_ask_for_changes_nothing(
    world: World, signed_in: Callable[[User], Client], name: str
) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser = signed_in(person)
    with time_machine.travel(now(), tick=False):
        at = route.at(world, person)
        address = reverse(name, kwargs=at.kwargs)
        before = stored()
        plain = [after(browser, address, at.data) for _time in range(2)]
        status, first, second = plain[0][0], *(shape(before, found) for _status, found in plain)

        for fields in surplus(columns() - asked_by(browser, address, at.data) - set(at.data)):
            answer, found = after(browser, address, {**fields, **at.data})
            assert answer == status
            assert same(first, second, shape(before, found))
