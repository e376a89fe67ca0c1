"""Lists tell nothing of what is beyond somebody's scope: not by a row, a count, an order, a filter, a file, an error.

Every list is read, as are its orders, filters and files; then an agency, a round, a comment, a plan, a task and people
come to be beyond it, and it is read again: nothing has changed.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import time_machine
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from actionplans.services import plans
from actionplans.services.plans import Done, Said
from actionplans.services.taking import Hand
from agencies.models import Agency
from surveys.models import Channel, Round
from tests import factories
from tests.actionplans.factories import in_days, obligation, review
from tests.architecture.routes import PUBLIC, ROUTES, At, World
from tests.architecture.test_hostile_queries import keys_of
from tests.architecture.test_urls_by_role import NARROW
from tests.feedback.conftest import comment
from tests.invitations.factories import sample_list

pytestmark = pytest.mark.django_db
MARK = "Kín987"
TOLD = re.compile("k[ií]n987", re.I)
# New with every answer; and a page's own address, to come back to in another language.
CHANGING = re.compile(r'(?:csrfmiddlewaretoken" value|nonce|name="next" value)="[^"]*"')
# What one did oneself, these very searches among it; whom a citizen's call may be about: any agency, as all know them.
MAY_CHANGE = ("audit:mine", "feedback:spoken")
# How many of the values that a page offers for one key are asked for.
MOST_VALUES = 5


def lists_of(role: Role) -> list[str]:
    """Return the guarded addresses without arguments that let a role in; a spreadsheet says what the CSV says."""
    named = (name for name, route in ROUTES.items() if role in route.open_to and "GET" in route.methods)
    plain = (name for name in named if not name.endswith("xlsx") and name not in MAY_CHANGE)
    return [name for name in plain if not reachable_by_arguments(name)]


def reachable_by_arguments(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False


def text_of(answer: HttpResponseBase) -> str:
    body: Any = answer
    return CHANGING.sub("", b"".join(body).decode("utf-8", "replace"))


def offered(page: str, key: str) -> list[str]:
    """Return the values that a page offers for a key, in its links and lists."""
    queries = (unescape(link) for link in re.findall(r'href="[^"]*\?([^"#]*)', page))
    linked = [value for query in queries for name, value in parse_qsl(query) if name == key]
    chosen = re.findall(rf'<select[^>]*name="{re.escape(key)}"[^>]*>(.*?)</select>', page, re.S)
    listed = [value for part in chosen for value in re.findall(r'value="([^"]+)"', part)]
    return list(dict.fromkeys([*listed, *linked]))[:MOST_VALUES]


def addresses(browser: Client, address: str) -> Iterator[str]:
    """Yield a list, each of its orders and filters, and its tables as files."""
    yield address
    page = text_of(browser.get(address))
    for key in keys_of(browser, address):
        for value in [MARK, *offered(page, key)]:
            yield f"{address}?{urlencode({key: value})}"
    for table in dict.fromkeys(re.findall(r'data-table="([^"]+)"', page)):
        yield f"{address}?{urlencode({'bang': table, 'tep': 'csv'})}"


def beyond(world: World) -> None:
    """Make what nobody of Sở Xây dựng, and nobody who leads the departments, is to know of."""
    cast, at = world.cast, now()
    ward: Agency = factories.agency("kin987", name=f"Xã {MARK}", block=cast.communes, parent=cast.ubnd)
    person = factories.user("kin987", full_name=f"Người {MARK}")
    factories.membership(person, Role.OFFICER, agency=ward)
    asked = Round.objects.get(code=world.inside).questionnaire_version
    made = factories.survey_round("dot-kin987", questionnaire_version=asked)
    Round.objects.filter(pk=made.pk).update(title=f"Đợt {MARK}")
    unit = factories.round_unit(made, ward)
    factories.access_point(unit)
    comment(unit, f"Chờ lâu quá {MARK}")
    owed = obligation(cast.snv, ward, task=f"Việc {MARK}")
    plan = plans.start_plan(
        agency=ward, said=Said(title=f"Kế hoạch {MARK}", first_year=2027, last_year=2027), obligation=owed,
        actor=person, at=at,
    )  # fmt: skip
    measure = Done(action=f"Biện pháp {MARK}", lead="Văn phòng", due_on=in_days(-3))
    plans.add_measures(plan=plan, done=[measure], actor=person, at=at)
    for step in (plans.submit, plans.accept):
        plan.refresh_from_db()
        step(plan=plan, hand=Hand(actor=cast.snv, at=at, seen=plan.version))
    obligation(cast.snv, ward, task=f"Việc khác {MARK}")
    review(cast.snv, ward, round=made)
    sample_list(made, channel=Channel.POST)


@pytest.mark.parametrize("role", NARROW)
def test_what_comes_to_be_beyond_a_scope_changes_no_list(
    world: World, signed_in: Callable[[User], Client], role: Role
) -> None:
    browser = signed_in(world.cast.by_role[role])
    with time_machine.travel(now(), tick=False):
        asked = [each for name in lists_of(role) for each in addresses(browser, reverse(name))]
        before = {address: text_of(browser.get(address)) for address in asked}
        beyond(world)
        after = {address: text_of(browser.get(address)) for address in asked}
    changed = [address for address in asked if before[address] != after[address]]
    assert [address for address in changed if TOLD.search(after[address])] == []
    assert changed == []


@pytest.mark.parametrize("role", NARROW)
@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.outside and route.elsewhere])
def test_an_error_tells_not_what_exists(
    world: World, signed_in: Callable[[User], Client], name: str, role: Role
) -> None:
    route, person = ROUTES[name], world.cast.by_role[role]
    if role not in route.open_to and route.open_to != PUBLIC:
        return
    browser = signed_in(person)

    def said(at: At, method: str) -> tuple[int, str]:
        address = reverse(name, kwargs=at.kwargs)
        if method == "GET":
            answer = browser.get(address, at.data)
        else:
            answer = browser.generic(method, address, urlencode(at.data), "application/x-www-form-urlencoded")
        return answer.status_code, text_of(answer).replace(address, "")

    usual = route.at(world, person)
    for method in route.methods:
        kept_out = [said(place(world, person), method) for place in route.outside]
        for place in route.elsewhere:
            at = place(world, person)
            nothing = said(At({**usual.kwargs, **at.kwargs}, at.data or usual.data), method)
            assert nothing[0] == 404
            assert all(each == nothing for each in kept_out), method
