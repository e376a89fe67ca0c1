"""A key opens the door it was made for, and no other."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ApiKey
from agencies.services.keys import make_key
from tests.architecture.routes import PUBLIC, ROUTES, World
from tests.architecture.test_urls_by_role import writes
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DOORS = {
    "invitations_api:invitations": ApiKey.Purpose.INVITATIONS,
    "invitations_api:bounces": ApiKey.Purpose.DELIVERY,
    "invitations_api:stops": ApiKey.Purpose.DELIVERY,
    "figures_api:figures": ApiKey.Purpose.FIGURES,
    "results_api:results": ApiKey.Purpose.RESULTS,
    "open_api:points": ApiKey.Purpose.POINTS,
}


def test_every_door_that_asks_for_a_key_is_tried() -> None:
    assert {name for name, route in ROUTES.items() if route.open_to == PUBLIC and route.ok == (401,)} == set(DOORS)
    assert set(DOORS.values()) == set(ApiKey.Purpose)


@pytest.mark.parametrize("purpose", ApiKey.Purpose)
@pytest.mark.parametrize("name", DOORS)
def test_only_the_right_key_opens_a_door(world: World, name: str, purpose: ApiKey.Purpose) -> None:
    agencies = [world.cast.so_xay_dung] if purpose == ApiKey.Purpose.RESULTS else []
    secret = make_key(name="Hệ thống", purpose=purpose, agencies=agencies, actor=None, at=NOW)[1]
    for method in ROUTES[name].methods:
        with CaptureQueriesContext(connection) as asked:
            answer = Client().generic(
                method,
                reverse(name),
                data="{}" if method == "POST" else "",
                content_type="application/json",
                headers={"Authorization": f"Bearer {secret}"},
            )
        if purpose == DOORS[name]:
            assert answer.status_code not in (401, 403, 404), method
        else:
            assert (answer.status_code, writes(asked)) == (403, []), method
            assert secret not in answer.content.decode()
