"""Every form is taken with the rights that the portal's own account has in the database: fewer than a test's."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from psycopg2 import sql
from pytest_django import DjangoDbBlocker

from accounts.models import User
from satisfaction.database_roles import Roles, statements
from tests.architecture.routes import ROUTES, World
from tests.architecture.test_surplus_fields import READ_NO_FORM, TAKING, on_page
from tests.satisfaction.test_database_roles import master

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def account(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[sql.Identifier]:
    """The role of the portal, which the tests' own may take on for a while."""
    with django_db_blocker.unblock():
        made, wire = Roles(f"o_{connection.settings_dict['NAME']}"[:38]), master()
    ours, own = made.name("app"), sql.Identifier(connection.settings_dict["USER"])
    with wire, wire.cursor() as cursor:
        for statement in statements(cursor, made):
            cursor.execute(statement)
        cursor.execute(sql.SQL("GRANT {} TO {}").format(ours, own))
    yield ours
    with wire, wire.cursor() as cursor:
        for kind in ("app", "read", "backup"):
            cursor.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(made.name(kind)))
    wire.close()


@pytest.mark.parametrize("name", [name for name in TAKING if name not in READ_NO_FORM])
def test_forms_are_taken_with_the_portals_own_rights(
    account: sql.Identifier, world: World, signed_in: Callable[[User], Client], name: str
) -> None:
    route = ROUTES[name]
    person = world.cast.by_role[route.open_to[0]] if route.open_to else world.cast.moi
    browser = signed_in(person)
    with time_machine.travel(now(), tick=False):
        at = route.at(world, person)
        address = reverse(name, kwargs=at.kwargs)
        page = on_page(browser, address) if "GET" in route.methods else {}
        # What is asked for and stands empty is filled in, so that more forms get as far as the database.
        page = {field: value or "5" for field, value in page.items()}
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(account))
            # Refused a right, the database would raise here.
            answer = browser.post(address, {"csrfmiddlewaretoken": "x", **page, **at.data})
            transaction.set_rollback(True)
    assert answer.status_code < 500
