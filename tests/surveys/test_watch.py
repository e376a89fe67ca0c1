"""What is odd about a form: the company it comes in, its haste, a field that only programs see."""

from collections.abc import Iterator
from random import randrange
from typing import Any
from uuid import uuid4

import pytest
import redis
import time_machine
from django.test import Client

from surveys import watch
from surveys.models import Response
from surveys.selectors import Door
from tests.surveys import browsing, factories
from tests.surveys.browsing import ANSWERS, CONSENT, address, opened, send
from tests.surveys.factories import NOON

Flag = Response.Flag
LONG = {
    "code": "phieu-dai",
    "title": "Phiếu dài",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                *({"code": f"A{n}", "kind": "level5", "text": f"Câu {n}"} for n in range(9)),
                {"code": "YK", "kind": "text", "required": False, "text": "Ý kiến"},
            ],
        }
    ],
}
ALIKE = {f"A{n}": "4" for n in range(9)}


@pytest.fixture(autouse=True)
def _own_network(client: Client) -> Iterator[None]:
    """Tests that run beside this one, or ran at the same frozen moment, send from other networks."""
    client.defaults["REMOTE_ADDR"] = ".".join(["10", *(str(randrange(256)) for _place in range(3))])
    yield
    watch._client.cache_clear()
    watch._script.cache_clear()


@pytest.fixture
def long_door(noon: time_machine.Traveller, db: None) -> Door:
    return factories.door(code="dot-dai", version=factories.questionnaire(LONG))


def fill(client: Client, door: Door, answers: dict[str, str], *, at_ease: Any = None, **more: str) -> Any:
    """Open the form, take a minute (or the time given), send it."""
    with time_machine.travel(NOON, tick=False) as clock:
        page = opened(client, door)
        clock.shift(60 if at_ease is None else at_ease)
        return client.post(address(door), {**page.hidden, **CONSENT, **answers, **more})


def flags() -> list[int]:
    return list(Response.objects.order_by("received_at", "id").values_list("flags", flat=True))


def test_an_ordinary_form_has_no_flag(client: Client, long_door: Door) -> None:
    assert fill(client, long_door, {**ALIKE, "A3": "5"}).status_code == 303
    assert flags() == [0]


def test_a_form_sent_within_seconds_is_flagged_and_stored(client: Client, long_door: Door) -> None:
    assert fill(client, long_door, {**ALIKE, "A3": "5"}, at_ease=3).status_code == 303
    assert flags() == [Flag.TOO_FAST]


def test_mending_an_error_does_not_make_a_form_hasty(client: Client, long_door: Door) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        page = opened(client, long_door)
        clock.shift(90)
        again = client.post(address(long_door), {**page.hidden, **CONSENT, **{**ALIKE, "A3": "5"}, "A0": ""})
        assert again.status_code == 422
        clock.shift(2)
        mended = {**browsing.read(again.content.decode()).hidden, **CONSENT, **ALIKE, "A3": "5"}
        assert client.post(address(long_door), mended).status_code == 303
    assert flags() == [0]


def test_a_field_that_nobody_sees_gives_a_program_away(client: Client, long_door: Door) -> None:
    assert fill(client, long_door, {**ALIKE, "A3": "5"}, _trang_web="http://x").status_code == 303
    assert flags() == [Flag.HIDDEN_FIELD]


def test_the_same_line_of_answers_twice_is_flagged_the_second_time(client: Client, long_door: Door) -> None:
    for _turn in range(2):
        fill(client, long_door, {**ALIKE, "A3": "1"})
    assert sorted(flags()) == [0, Flag.REPEATED]


def test_words_repeated_are_flagged_though_the_levels_are_a_straight_line(client: Client, long_door: Door) -> None:
    for _turn in range(2):
        fill(client, long_door, {**ALIKE, "YK": "Mua ngay"})
    assert sorted(flags()) == [Flag.STRAIGHT_LINED, Flag.STRAIGHT_LINED | Flag.REPEATED]


def test_two_content_citizens_are_not_a_repetition(client: Client, long_door: Door) -> None:
    for _turn in range(2):
        fill(client, long_door, ALIKE)
    assert flags() == [Flag.STRAIGHT_LINED] * 2


def test_sending_the_same_form_again_is_no_repetition(client: Client, long_door: Door) -> None:
    page = opened(client, long_door)
    with time_machine.travel(NOON, tick=False) as clock:
        clock.shift(60)
        for _turn in range(2):
            client.post(address(long_door), {**page.hidden, **CONSENT, **ALIKE, "A3": "1"})
    assert flags() == [0]


def test_above_the_watched_number_forms_are_flagged_and_still_stored(
    client: Client, open_door: Door, settings: Any
) -> None:
    settings.FLOOD_WATCH_DOOR = 2
    for level in "345":
        assert send(client, open_door, opened(client, open_door), {**ANSWERS, "A1": level}).status_code == 303
    assert sorted(each & Flag.FLOOD for each in flags()) == [0, 0, Flag.FLOOD]


@pytest.mark.parametrize("ceiling", ["FLOOD_MOST_DOOR", "FLOOD_MOST_NETWORK"])
def test_above_the_ceiling_a_form_is_refused_in_words(
    client: Client, open_door: Door, settings: Any, ceiling: str
) -> None:
    setattr(settings, ceiling, 1)
    send(client, open_door, opened(client, open_door))
    refused = send(client, open_door, opened(client, open_door))

    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert "Chờ mười phút" in refused.content.decode()
    assert Response.objects.count() == 1


def test_another_network_is_not_held_up(client: Client, open_door: Door, settings: Any) -> None:
    settings.FLOOD_MOST_NETWORK = 1
    send(client, open_door, opened(client, open_door))
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")

    assert send(elsewhere, open_door, opened(elsewhere, open_door)).status_code == 303


def test_the_api_is_watched_alike(client: Client, open_door: Door, settings: Any) -> None:
    settings.FLOOD_MOST_DOOR = 1
    bodies = [
        {"id": str(uuid4()), "access_token": open_door.token, "answers": {**ANSWERS, "A1": level}} for level in "45"
    ]
    first, second = (client.post("/api/v1/responses/", body, content_type="application/json") for body in bodies)

    assert (first.status_code, second.status_code, second["Retry-After"]) == (201, 429, "600")


def test_the_api_measures_a_form_by_the_device_that_kept_it(client: Client, long_door: Door) -> None:
    body = {
        "id": str(uuid4()),
        "access_token": long_door.token,
        "answers": {**ALIKE, "A3": "5"},
        "started_at": "2026-03-02T08:00:00+07:00",
        "finished_at": "2026-03-02T08:00:04+07:00",
    }
    assert client.post("/api/v1/responses/", body, content_type="application/json").status_code == 201
    assert flags() == [Flag.TOO_FAST]


def test_no_network_is_kept_in_clear_or_beyond_its_day(client: Client, open_door: Door, settings: Any) -> None:
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    send(elsewhere, open_door, opened(elsewhere, open_door))
    memory = redis.Redis.from_url(settings.REDIS_URL)
    kept = {key: memory.ttl(key) for key in memory.scan_iter("luot:*")}

    assert not any(b"203.0.113" in key for key in kept)
    assert all(0 < lives <= 25 * 3600 for lives in kept.values())


def test_without_the_broker_forms_are_taken(client: Client, open_door: Door, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    watch._client.cache_clear()
    watch._script.cache_clear()

    assert send(client, open_door, opened(client, open_door)).status_code == 303
    assert Response.objects.count() == 1
