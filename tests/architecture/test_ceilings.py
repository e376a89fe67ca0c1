"""What a page may cost: a dozen queries and 200 KiB (DESIGN § 5), whoever of those it is open to asks.

The world here is small: `test_ceilings_laden` tries pages whose queries could grow with what there is.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from agencies.models import Membership
from tests.architecture.routes import PUBLIC, ROUTES, World

MOST_QUERIES, MOST_BYTES = 12, 200 * 1024
# What asks more often, and how often at most: none may be added, and what asks less leaves the list. The draft of a
# decision is a file to take home, no page: it is composed like a report, from the run and all it rests on.
OVER = {"drafts:publishing": 19}
# Of two roles on the day's page: two days' work is asked for (`docs/decisions/0014`).
MOST_OF_TWO = 18
PAGES = [name for name, route in ROUTES.items() if "GET" in route.methods and route.open_to != PUBLIC]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_costs_more_than_a_page_may(world: World, signed_in: Callable[[User], Client], name: str) -> None:
    route = ROUTES[name]
    asked = []
    for role in route.open_to:
        person = world.cast.by_role[role]
        at, browser = route.at(world, person), signed_in(person)
        address = reverse(name, kwargs=at.kwargs)
        browser.get(address, at.data)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(address, at.data)
        asked.append(len(queries))
        assert len(b"".join(answer)) <= MOST_BYTES

    assert max(asked) <= OVER.get(name, MOST_QUERIES)
    assert name not in OVER or max(asked) > MOST_QUERIES, "no longer over"


@pytest.mark.parametrize("role", list(Role))
def test_who_has_two_roles_costs_the_day_no_more_than_is_decided(
    world: World, signed_in: Callable[[User], Client], role: Role
) -> None:
    """Ask for the page of the day as each role with every other one."""
    person, asked = world.cast.by_role[role], {}
    browser = signed_in(person)
    for other in world.cast.by_role.keys() - {role}:
        lent = [_given(held, person) for held in Membership.objects.filter(user=world.cast.by_role[other])]
        browser.get(reverse("today:today"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("today:today"))
        asked[other] = len(queries)
        Membership.objects.filter(pk__in=lent).delete()

    assert max(asked.values()) <= MOST_OF_TWO, asked


def _given(held: Membership, person: User) -> int:
    return Membership.objects.create(
        user=person, role=held.role, agency=held.agency, block=held.block, valid=held.valid
    ).pk
