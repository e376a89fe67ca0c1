"""The kiosk's server side: who has one, what it is handed, and the PIN."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import sample
from time import monotonic
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from surveys import watch
from surveys.models import AccessPoint, Channel, Kiosk, KioskReport
from surveys.selectors.kiosks import kiosk_state
from surveys.services import close_access_point
from surveys.services.kiosks import MOST_WRONG, MOST_WRONG_A_DAY, InvalidKiosk, Tried, set_up_kiosk, try_pin
from tests.surveys import factories, fielding
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db

PIN = "2580"


def kiosk(*, pin: str = PIN, channel: Channel = Channel.KIOSK, **survey: Any) -> AccessPoint:
    days = {"opens_on": date(2001, 1, 1), "closes_on": date(2999, 12, 31), **survey}
    point, _door = factories.door_of(factories.open_survey(**days).units.get(), channel=channel)
    if pin and channel == Channel.KIOSK:
        set_up_kiosk(kiosk=point.kiosk, reset_seconds=60, pause_seconds=5, pin=pin, at=NOON)
    return point


def networks(count: int) -> list[str]:
    """Return addresses that no other test tries from: tries are counted in the broker."""
    return [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in sample(range(2**24), count)]


def handed(client: Client, point: AccessPoint) -> dict[str, Any]:
    html = client.get(f"/kiosk/{point.token}/").content.decode()
    found = re.search(r'<script id="kiosk-data" type="application/json">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_a_kiosk_is_handed_every_question_in_every_language_it_speaks(client: Client) -> None:
    data = handed(client, kiosk())

    assert [language["code"] for language in data["languages"]] == ["vi"]
    items = {item["code"]: item for item in data["languages"][0]["items"]}
    assert list(items) == ["A1", "A2", "LOC", "A3", "KENH", "LAN", "YK"]
    assert items["A3"]["askedIf"] == [["LOC", ["1"]]]
    assert items["A2"]["na"] == "Không áp dụng với tôi"
    assert items["A1"]["na"] == ""
    assert (data["reset"], data["pause"]) == (60, 5)


def test_words_around_the_questions_are_in_the_language_of_the_questions(client: Client) -> None:
    question = {"code": "A1", "kind": "level5", "text": {"vi": "Câu", "en": "Item", "rog": "Pok"}}
    document = {"code": "x", "title": "T", "sections": [{"code": "A", "title": "A", "questions": [question]}]}
    data = handed(client, kiosk(version=factories.questionnaire(document)))

    spoken = {language["code"]: language for language in data["languages"]}
    assert {code: each["frame"] for code, each in spoken.items()} == {"vi": "vi", "en": "en", "rog": "vi"}
    assert spoken["rog"]["name"] == "Raglai"
    assert spoken["rog"]["items"][0]["text"] == "Pok"
    assert spoken["en"]["items"][0]["choices"][0] == ["1", "Very dissatisfied"]


def test_settings_change_the_version_that_a_running_kiosk_compares(client: Client) -> None:
    point = kiosk()
    before = handed(client, point)["version"]
    assert handed(client, point)["version"] == before
    set_up_kiosk(kiosk=point.kiosk, reset_seconds=90, pause_seconds=5, pin="", at=NOON)

    assert handed(client, point)["version"] != before


@pytest.mark.parametrize("channel", [Channel.QR, Channel.WEB])
def test_doors_of_other_channels_have_no_kiosk(client: Client, channel: Channel) -> None:
    point = kiosk(channel=channel)

    assert client.get(f"/kiosk/{point.token}/").status_code == 404
    assert client.post(f"/kiosk/{point.token}/pin/", {"pin": PIN}).status_code == 404


def test_without_a_pin_it_does_not_start_and_says_what_to_do(client: Client) -> None:
    response = client.get(f"/kiosk/{kiosk(pin='').token}/")

    assert response.status_code == 409
    assert "Máy chưa được cài đặt" in response.content.decode()


def test_a_closed_kiosk_says_so(client: Client) -> None:
    point = kiosk()
    close_access_point(access_point=point, at=NOON)
    response = client.get(f"/kiosk/{point.token}/")

    assert response.status_code == 410
    assert "kiosk-data" not in response.content.decode()


def test_without_script_it_leads_to_the_plain_form(client: Client) -> None:
    point = kiosk()
    html = client.get(f"/kiosk/{point.token}/").content.decode()
    noscript = html.split("<noscript>")[1].split("</noscript>")[0]

    assert f'href="/s/{point.token}/"' in noscript


def test_the_page_is_not_kept_by_the_browser_and_sets_no_cookie(client: Client) -> None:
    response = client.get(f"/kiosk/{kiosk().token}/")

    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_worker_is_served_from_the_part_it_speaks_for(client: Client) -> None:
    response = client.get("/kiosk/sw.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert "/static/js/kiosk-worker.js" in response.content.decode()
    assert "/static/css/kiosk.css" in response.content.decode()


def guess(point: AccessPoint, network: str, pin: str = "9999", *, at: datetime = NOON) -> Tried:
    return try_pin(access_point_id=point.pk, pin=pin, address=network, at=at)


def test_pin_is_right_wrong_and_shut_after_five_wrong_ones(client: Client) -> None:
    client.defaults["REMOTE_ADDR"] = networks(1)[0]
    url = f"/kiosk/{kiosk().token}/pin/"
    with time_machine.travel(NOON):  # a window of five minutes begins
        assert client.post(url, {"pin": PIN}).json() == {"right": True, "left": 0, "wait": 0, "shut": False}
        answers = [client.post(url, {"pin": "9999"}) for _try in range(MOST_WRONG)]
        shut = client.post(url, {"pin": PIN})

    assert [each.status_code for each in answers] == [403] * (MOST_WRONG - 1) + [429]
    assert [each.json()["left"] for each in answers] == [4, 3, 2, 1, 0]
    assert shut.status_code == 429
    assert 0 < shut.json()["wait"] <= 300


def test_whoever_guesses_shuts_out_the_own_network_only() -> None:
    point = kiosk()
    stranger, office = networks(2)
    for _try in range(MOST_WRONG + 3):
        guess(point, stranger)

    assert not guess(point, stranger, PIN).right
    assert guess(point, office, PIN).right


def test_in_the_next_window_the_right_pin_opens_again() -> None:
    point = kiosk()
    (network,) = networks(1)
    for _try in range(MOST_WRONG):
        tried = guess(point, network)

    assert tried.wait == 300
    assert not guess(point, network, PIN, at=NOON + timedelta(seconds=299)).right
    assert guess(point, network, PIN, at=NOON + timedelta(seconds=300)).right


def test_a_right_pin_forgets_the_wrong_ones_before() -> None:
    point = kiosk()
    (network,) = networks(1)
    for pin in ("9999", "9999", "9999", "9999", PIN):
        guess(point, network, pin)

    assert guess(point, network).left == MOST_WRONG - 1


def test_guessing_from_many_networks_ends_at_a_ceiling_that_spares_who_had_it_right() -> None:
    point = kiosk()
    office, late, *strangers = networks(2 + MOST_WRONG_A_DAY)
    guess(point, office, PIN)
    tried = [guess(point, each).shut for each in strangers]

    assert not any(tried)
    assert guess(point, late, PIN) == Tried(right=False, shut=True)
    assert guess(point, office, PIN).right
    assert guess(point, late, PIN, at=NOON + timedelta(days=1)).right


def test_a_new_pin_lifts_the_ceiling() -> None:
    point = kiosk()
    Kiosk.objects.filter(access_point=point).update(wrong_tries=MOST_WRONG_A_DAY, wrong_on=date(2026, 3, 2))
    (network,) = networks(1)
    assert guess(point, network, PIN).shut
    set_up_kiosk(kiosk=Kiosk.objects.get(access_point=point), reset_seconds=60, pause_seconds=5, pin="8642", at=NOON)

    assert guess(point, network, "8642").right


@pytest.fixture
def no_broker(settings: LazySettings) -> Iterator[None]:
    forget = (watch._client.cache_clear, watch._salt.cache_clear)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for each in forget:
        each()
    yield
    for each in forget:
        each()


@pytest.mark.usefixtures("no_broker")
def test_without_the_broker_the_ceiling_alone_holds_and_nobody_waits_for_it() -> None:
    point = kiosk()
    (network,) = networks(1)
    began = monotonic()
    left = [guess(point, network).left for _try in range(MOST_WRONG + 1)]

    assert left == [MOST_WRONG_A_DAY - number for number in range(1, MOST_WRONG + 2)]
    assert guess(point, network, PIN).right
    assert monotonic() - began < 5


def tell(client: Client, point: AccessPoint, **told: Any) -> Any:
    version = point.round_unit.round.questionnaire_version_id
    data = {"waiting": 0, "refused": 0, "version": version, "offline": 1, **told}
    return client.post(f"/kiosk/{point.token}/tinh-trang/", data)


def test_a_device_tells_of_itself_and_the_newest_is_kept(client: Client) -> None:
    point = kiosk()
    assert tell(client, point, waiting=3).status_code == 204
    assert tell(client, point, waiting=2, refused=1, offline=0).status_code == 204

    report = KioskReport.objects.get()
    assert (report.waiting, report.refused, report.offline) == (2, 1, False)
    state = kiosk_state(point.kiosk, at=report.at + timedelta(minutes=15))
    assert (state.seen_lately, state.asks_newest) == (True, True)
    assert not kiosk_state(point.kiosk, at=report.at + timedelta(minutes=16)).seen_lately


def test_a_device_with_the_wording_of_before_is_known(client: Client) -> None:
    point = kiosk()
    tell(client, point)
    fielding.reworded(point.round_unit.round)

    report = KioskReport.objects.get()
    assert not kiosk_state(Kiosk.objects.get(), at=report.at).asks_newest


@pytest.mark.parametrize(
    "told",
    [
        {"waiting": "-1"},
        {"waiting": "x"},
        {"waiting": "9" * 30},
        {"version": "999999"},
        {"refused": "١"},
        {"waiting": ["1", "2"]},
        {"offline": "a\0"},
    ],
)
def test_hostile_reports_are_refused(client: Client, told: dict[str, Any]) -> None:
    assert tell(client, kiosk(), **told).status_code == 400
    assert not KioskReport.objects.exists()


@pytest.mark.parametrize("body", [b"pin=1&pin=2", b"pin=%00", b"\xff\xfe"])
def test_hostile_pins_are_refused_in_order(client: Client, body: bytes) -> None:
    response = client.generic(
        "POST", f"/kiosk/{kiosk().token}/pin/", body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code in {400, 403}


def test_the_pin_is_kept_as_a_hash_and_audited_without_it() -> None:
    from accounts.models import AuditEntry

    point = kiosk()

    assert PIN not in Kiosk.objects.get(access_point=point).pin_hash
    entry = AuditEntry.objects.get(action="kiosk.set_up")
    assert PIN not in json.dumps(entry.detail)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reset_seconds": 29}, "reset_seconds"),
        ({"reset_seconds": 601}, "reset_seconds"),
        ({"pause_seconds": 121}, "pause_seconds"),
        ({"pin": "12"}, "pin"),
        ({"pin": "1234"}, "pin"),
        ({"pin": "0000"}, "pin"),
        ({"pin": "١٢٣٥"}, "pin"),
        ({"pin": ""}, "pin"),
    ],
)
def test_settings_out_of_bounds_are_refused_by_field(changes: dict[str, Any], field: str) -> None:
    point = kiosk(pin="")
    values = {"reset_seconds": 60, "pause_seconds": 5, "pin": PIN, **changes}
    with pytest.raises(InvalidKiosk) as refused:
        set_up_kiosk(kiosk=point.kiosk, at=NOON, **values)

    assert list(refused.value.faults) == [field]
    assert Kiosk.objects.get().pin_hash == ""
