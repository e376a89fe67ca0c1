"""The kiosk's server side: who has one, what it is handed, and the PIN."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from surveys.models import AccessPoint, Channel, Kiosk
from surveys.services import close_access_point
from surveys.services.kiosks import MOST_WRONG, WAIT, InvalidKiosk, set_up_kiosk, try_pin
from tests.surveys import factories
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db

PIN = "2580"


def kiosk(*, pin: str = PIN, channel: Channel = Channel.KIOSK, **survey: Any) -> AccessPoint:
    days = {"opens_on": date(2001, 1, 1), "closes_on": date(2999, 12, 31), **survey}
    point, _door = factories.door_of(factories.open_survey(**days).units.get(), channel=channel)
    if pin and channel == Channel.KIOSK:
        set_up_kiosk(kiosk=point.kiosk, reset_seconds=60, pause_seconds=5, pin=pin, at=NOON)
    return point


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

    assert response["Content-Type"] == "text/javascript"
    assert "/static/js/kiosk-worker.js" in response.content.decode()
    assert "/static/css/kiosk.css" in response.content.decode()


def test_pin_is_right_wrong_and_shut_after_five_wrong_ones(client: Client) -> None:
    url = f"/kiosk/{kiosk().token}/pin/"
    assert client.post(url, {"pin": PIN}).json() == {"right": True, "left": 0, "wait": 0}
    answers = [client.post(url, {"pin": "9999"}) for _try in range(MOST_WRONG)]

    assert [each.status_code for each in answers] == [403] * (MOST_WRONG - 1) + [429]
    assert [each.json()["left"] for each in answers] == [4, 3, 2, 1, 0]
    shut = client.post(url, {"pin": PIN})
    assert shut.status_code == 429
    assert 0 < shut.json()["wait"] <= 300


def test_after_the_wait_the_right_pin_opens_again() -> None:
    point = kiosk()
    for _try in range(MOST_WRONG):
        try_pin(access_point_id=point.pk, pin="1111", at=NOON)

    assert not try_pin(access_point_id=point.pk, pin=PIN, at=NOON + WAIT - timedelta(seconds=1)).right
    assert try_pin(access_point_id=point.pk, pin=PIN, at=NOON + WAIT).right


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
