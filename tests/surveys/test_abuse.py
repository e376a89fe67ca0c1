"""The ballot is stuffed: by a script, by hands at the counter, by links used again. What comes of it at Sở Nội vụ's."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import randrange
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from surveys import watch
from surveys.models import Channel, Response, ResponseDecision
from surveys.selectors import Door
from tests.conftest import Cast
from tests.surveys import factories
from tests.surveys.browsing import CONSENT, address, opened
from tests.surveys.factories import NOON
from tests.surveys.test_watch import ALIKE, LONG

Flag = Response.Flag
Browse = Callable[[User], Client]
API = "/api/v1/responses/"
CONTENT = dict.fromkeys(ALIKE, "5")


@pytest.fixture(autouse=True)
def _own_network(client: Client) -> Iterator[None]:
    client.defaults["REMOTE_ADDR"] = ".".join(["10", *(str(randrange(256)) for _place in range(3))])
    yield
    watch._client.cache_clear()
    watch._script.cache_clear()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def counter(clock: time_machine.Traveller, cast: Cast) -> Door:
    """A kiosk at the counter of Sở Y tế, in a round of a questionnaire of nine levels."""
    round = factories.open_survey(cast.so_y_te, code="dot-dai", version=factories.questionnaire(LONG))
    return factories.door_of(round.units.get(), channel=Channel.KIOSK)[1]


def press(client: Client, door: Door, answers: dict[str, str], *, seconds: int = 60) -> int:
    """Send a form as a kiosk does: begun so many seconds ago."""
    body = {
        "id": str(uuid4()),
        "access_token": door.token,
        "answers": answers,
        "started_at": (NOON - timedelta(seconds=seconds)).isoformat(),
        "finished_at": NOON.isoformat(),
    }
    return client.post(API, body, content_type="application/json").status_code


def having(flag: int) -> int:
    return sum(bool(flags & flag) for flags in Response.objects.values_list("flags", flat=True))


def reported(browser: Client, sign: int | None = None) -> int:
    """Return how many forms Sở Nội vụ's page lists as waiting for a look, of all signs or of one."""
    query = f"?dau-hieu={int(sign)}" if sign else ""
    page = browser.get(f"/noi-bo/thu-phieu/dot-dai/chat-luong/{query}")
    return int(page.context["page"].paginator.count)


def told_today(browser: Client) -> str:
    return " ".join(strip_tags(browser.get(reverse("today:today")).content.decode()).split())


def test_a_script_is_measured_flagged_refused_and_reported(
    client: Client, counter: Door, cast: Cast, signed_in: Browse, settings: LazySettings
) -> None:
    """Two hundred forms within a minute, by one program, with answers drawn so that no two are alike."""
    settings.FLOOD_WATCH_NETWORK, settings.FLOOD_MOST_NETWORK = 60, 100
    statuses = [
        press(client, counter, {name: str(1 + (number // 5**place) % 5) for place, name in enumerate(ALIKE)}, seconds=2)
        for number in range(200)
    ]

    assert (statuses.count(201), statuses.count(429)) == (100, 100)
    assert having(Flag.TOO_FAST) == 100
    assert having(Flag.FLOOD) == 40
    office = signed_in(cast.snv)
    assert reported(office) == 100
    assert reported(office, Flag.FLOOD) == 40
    assert "100 phiếu có dấu hiệu cần xem" in told_today(office)


def test_a_program_that_fills_every_field_of_the_page_gives_itself_away(
    client: Client, counter: Door, clock: time_machine.Traveller, cast: Cast, signed_in: Browse
) -> None:
    for level in "345":
        page = opened(client, counter)
        clock.shift(60)
        trap = {"_trang_web": "http://x", **CONSENT, **ALIKE, "A3": level}
        assert client.post(address(counter), {**page.hidden, **trap}).status_code == 303
    assert having(Flag.HIDDEN_FIELD) == 3
    assert reported(signed_in(cast.snv), Flag.HIDDEN_FIELD) == 3


def test_the_same_form_pressed_again_and_again_is_reported_from_the_second_on(
    client: Client, counter: Door, cast: Cast, signed_in: Browse
) -> None:
    for _turn in range(10):
        assert press(client, counter, {**CONTENT, "A3": "4"}) == 201
    assert having(Flag.REPEATED) == 9
    assert reported(signed_in(cast.snv), Flag.REPEATED) == 9


def test_the_highest_level_pressed_form_after_form_is_reported_from_the_twelfth_on(
    client: Client, counter: Door, clock: time_machine.Traveller, cast: Cast, signed_in: Browse
) -> None:
    """At leisure, a minute each, so that neither haste nor number gives it away."""
    for _turn in range(20):
        clock.shift(60)
        assert press(client, counter, CONTENT) == 201
    assert having(Flag.STRAIGHT_LINED) == 20
    assert having(Flag.REPEATED) == 20 - (watch.LONGEST_RUN - 1)
    assert having(Flag.TOO_FAST | Flag.FLOOD) == 0
    assert reported(signed_in(cast.snv)) == 9


@pytest.mark.parametrize("between", ["another level", "another opinion", "an hour"])
def test_content_citizens_with_others_among_them_are_no_run(
    client: Client, counter: Door, clock: time_machine.Traveller, between: str
) -> None:
    for turn in range(30):
        if turn % 10 == 9:
            clock.shift(3600 if between == "an hour" else 60)
            other = {"another level": dict.fromkeys(ALIKE, "4"), "another opinion": {**CONTENT, "A1": "2"}}
            press(client, counter, other.get(between, CONTENT))
        else:
            clock.shift(60)
            press(client, counter, CONTENT)
    late = Response.objects.filter(answers__0=5).exclude(answers__1=2)
    assert not [flags for flags in late.values_list("flags", flat=True) if flags & Flag.REPEATED]


def test_a_form_sent_twice_by_a_device_is_one_in_a_row(client: Client, counter: Door) -> None:
    body: dict[str, Any] = {"id": str(uuid4()), "access_token": counter.token, "answers": CONTENT}
    for _turn in range(30):
        client.post(API, body, content_type="application/json")
    assert Response.objects.count() == 1
    assert having(Flag.REPEATED) == 0


def test_what_is_reported_counts_until_it_is_excluded_with_a_reason(
    client: Client, counter: Door, cast: Cast, signed_in: Browse
) -> None:
    for _turn in range(3):
        press(client, counter, {**CONTENT, "A3": "4"})
    office = signed_in(cast.snv)
    flagged = [str(pk) for pk in Response.objects.filter(flags__gt=0).values_list("pk", flat=True)]
    sent = {"action": "exclude", "form": flagged, "reason": "một người bấm nhiều lần"}
    office.post("/noi-bo/thu-phieu/dot-dai/chat-luong/quyet-dinh/", sent)

    assert ResponseDecision.objects.filter(response__in=flagged, actor=cast.snv).count() == 2
    assert reported(office) == 0
    # The unit's own people neither see the list nor decide on it.
    assert signed_in(cast.binh).get("/noi-bo/thu-phieu/dot-dai/chat-luong/").status_code in (403, 404)
