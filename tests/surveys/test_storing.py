import pytest
from django.db import connection, connections
from django.test import Client

from surveys.models import FoldInbox, Response
from tests.surveys import factories
from tests.surveys.browsing import opened, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]


def test_a_form_is_stored_though_the_database_cut_the_connection(client: Client) -> None:
    door = factories.door()
    page = opened(client, door)
    _cut()

    assert send(client, door, page).status_code == 303
    assert Response.objects.count() == FoldInbox.objects.count() == 1


def _cut() -> None:
    """End this thread's session from outside, as a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
