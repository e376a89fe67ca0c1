import json
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from accounts import key_rates
from accounts.api_keys import make_api_key, revoke_api_key
from accounts.models import ApiKey, AuditEntry
from scoring import figure_api
from scoring.models import IndicatorValue
from tests import factories
from tests.factories import NOW
from tests.scoring.indicators.figures import indicator, row, take

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/figures/"


@pytest.fixture(autouse=True)
def _known() -> None:
    indicator("par")
    indicator("papi", level="province", unit="points", minimum=None, maximum=None)
    factories.agency("so-y-te")
    client = redis.Redis.from_url(settings.REDIS_URL)
    for name in client.scan_iter("figures:*"):
        client.delete(name)


@pytest.fixture
def key() -> str:
    return make_api_key(name="Hệ thống báo cáo", purpose=ApiKey.Purpose.FIGURES, at=NOW)[1]


def send(key: str, body: Any, **headers: str) -> Any:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client().post(
        ADDRESS, content, content_type="application/json", headers={"Authorization": f"Bearer {key}", **headers}
    )


def ask(key: str, **query: str) -> Any:
    return Client().get(ADDRESS, query, headers={"Authorization": f"Bearer {key}"})


def test_figure_is_stored_once(key: str) -> None:
    first, again = send(key, row()), send(key, row())
    assert (first.status_code, first.json()) == (201, {"added": 1, "corrected": 0, "repeated": 0})
    assert (again.status_code, again.json()) == (200, {"added": 0, "corrected": 0, "repeated": 1})
    kept = IndicatorValue.objects.get()
    assert kept.api_key == ApiKey.objects.get()
    assert (kept.via, kept.entered_by) == ("api", None)
    assert AuditEntry.objects.get(action="scoring.figures_taken").subject == f"api-key:{kept.api_key_id}"


def test_list_is_stored_wholly_or_not_at_all(key: str) -> None:
    wrong = send(key, [row(), row(period="2024", value="101"), row(period="2023", unit="la")])
    assert wrong.status_code == 400
    assert list(wrong.json()["errors"]) == ["1.value", "2.unit"]
    assert not IndicatorValue.objects.exists()

    assert send(key, [row(), row(period="2024")]).json() == {"added": 2, "corrected": 0, "repeated": 0}


def test_another_value_needs_a_reason(key: str) -> None:
    send(key, row())
    refused = send(key, row(value="80"))
    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["correction"])
    corrected = send(key, row(value="80", correction="nguồn đính chính"))
    assert (corrected.status_code, corrected.json()["corrected"]) == (201, 1)


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"value": 85.25}, "85.250000"),
        ({"value": 85}, "85.000000"),
        ({"value": None, "numerator": 131, "denominator": 160}, "81.880000"),
        ({"period": 2025}, "85.250000"),
        ({"indicator": "papi", "unit": "toan-tinh", "value": 43.512}, "43.512000"),
    ],
)
def test_numbers_may_be_json_numbers(key: str, cells: dict[str, Any], value: str) -> None:
    assert send(key, {**row(), **cells}).status_code == 201
    assert str(IndicatorValue.objects.get().value) == value


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"value": True}, "value"),
        ({"value": []}, "value"),
        ({"value": {}}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "1e999"}, "value"),
        ({"value": "٨٥"}, "value"),
        ({"value": "85\u0000"}, "value"),
        ({"value": "9" * 100_000}, "value"),
        ({"numerator": 1.5, "denominator": 2}, "numerator"),
        ({"numerator": -1, "denominator": 2}, "numerator"),
        ({"numerator": 10**30, "denominator": 2}, "numerator"),
        ({"source": 5}, "source"),
        ({"source": None}, "source"),
        ({"source": "a\nb"}, "source"),
        ({"source": "\ud800"}, "source"),
        ({"source": "x" * 301}, "source"),
        ({"unit": ["so-y-te"]}, "unit"),
        ({"unit": "x" * 1000}, "unit"),
        ({"indicator": "\u0000"}, "indicator"),
        ({"period": "2025-13"}, "period"),
        ({"period": 2025.5}, "period"),
        ({"period": "9999"}, "period"),
        ({"rank": "1"}, "rank"),
        ({"\ud800": "1"}, "\ud800"),
    ],
)
def test_wrong_fields_are_named(key: str, cells: dict[str, Any], field: str) -> None:
    response = send(key, {**row(), **cells})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["x", "null", "5", '"a"', "[]", "[5]", "[[]]", "[null]", "{}", "[" * 100_000, '{"a":' * 50_000, b"\xff\xfe",
     b"\x00", '{"value": NaN}', '{"value": Infinity}', '{"value": -Infinity}', "[" + "1" * 5000 + "]"],
)  # fmt: skip
def test_what_holds_no_figures_is_refused(key: str, body: str | bytes) -> None:
    response = send(key, body)
    assert response.status_code == 400
    assert response.json()["detail"]


@pytest.mark.parametrize("number", ["1e2", "1e999", "1E400", "0.00000000001", "-0.5", "1" + "0" * 5000, "1.5e3"])
def test_numbers_beyond_measure_are_wrong_fields(key: str, number: str) -> None:
    body = json.dumps(row()).replace('"85,25"', number)
    response = send(key, body)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["value"])


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_json_does_not_know_is_no_text_either(key: str, constant: str) -> None:
    body = json.dumps(row()).replace('"B\\u00e1o c\\u00e1o 12/BC-SNV"', constant)
    assert constant in body
    assert send(key, body).status_code == 400
    assert not IndicatorValue.objects.exists()


def test_more_than_a_request_may_hold_is_too_large(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(key, "x" * 3_000_000).status_code == 413
    monkeypatch.setattr(figure_api, "MOST_FIGURES", 2)
    assert send(key, [row(period=str(year)) for year in (2021, 2022, 2023)]).status_code == 413
    assert send(key, [row(period=str(year)) for year in (2021, 2022)]).status_code == 201


def test_flood_of_errors_is_answered_by_some(key: str) -> None:
    response = send(key, [{} for _place in range(1000)])
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 100


def test_keys_open_what_they_are_for(key: str) -> None:
    other = make_api_key(name="Một cửa", purpose=ApiKey.Purpose.INVITATIONS, at=NOW)[1]
    for wrong in ("", "sai", "khóa", "x" * 5000):
        assert send(wrong, row()).status_code == ask(wrong).status_code == 401
    assert send(other, row()).status_code == ask(other).status_code == 403
    revoke_api_key(key=ApiKey.objects.get(name="Hệ thống báo cáo"), at=NOW)
    refused = send(key, row())
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert not IndicatorValue.objects.exists()


def test_other_ways_of_asking(key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    wrong = Client().put(ADDRESS, "{}", content_type="application/json", headers=headers)
    assert (wrong.status_code, wrong["Allow"]) == (405, "GET, POST")
    assert Client().post(ADDRESS, "x", content_type="text/plain", headers=headers).status_code == 415
    assert Client().post(ADDRESS, {"value": "1"}, headers=headers).status_code == 415


def test_flood_is_slowed_down(key: str, settings: SettingsWrapper) -> None:
    settings.FIGURES_PER_MINUTE = 2
    answers = [ask(key) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_without_the_broker_nobody_is_held_up(
    key: str, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIGURES_PER_MINUTE = 0
    monkeypatch.setattr(key_rates, "_client", lambda: redis.Redis(host="127.0.0.1", port=1))
    assert ask(key).status_code == 200


def test_figures_in_force_are_told(key: str) -> None:
    take(row(), row(unit="toan-tinh", period="2024-Q2", value="", numerator="131", denominator="160"))
    take(row(value="80", correction="gõ sai"))
    told = ask(key).json()
    assert told["next"] is None
    assert [{name: one[name] for name in one if name != "at"} for one in told["figures"]] == [
        {"indicator": "par", "unit": "toan-tinh", "period": "2024-Q2", "value": "81.88", "numerator": 131,
         "denominator": 160, "source": "Báo cáo 12/BC-SNV", "correction": "", "via": "typed"},
        {"indicator": "par", "unit": "so-y-te", "period": "2025", "value": "80", "numerator": None,
         "denominator": None, "source": "Báo cáo 12/BC-SNV", "correction": "gõ sai", "via": "typed"},
    ]  # fmt: skip


def test_figures_are_asked_for_by_agency_year_and_indicator(key: str) -> None:
    take(row(), row(unit="toan-tinh"), row(period="2024"), row(indicator="papi", unit="toan-tinh", value="43"))

    def found(**query: str) -> list[tuple[str, str, str]]:
        return [(one["indicator"], one["unit"], one["period"]) for one in ask(key, **query).json()["figures"]]

    assert found(agency="so-y-te", year="2025") == [("par", "so-y-te", "2025")]
    assert found(agency="toan-tinh") == [("par", "toan-tinh", "2025"), ("papi", "toan-tinh", "2025")]
    assert found(indicator="papi") == [("papi", "toan-tinh", "2025")]
    assert found(year="1" + "0" * 17) == []


def test_many_figures_come_in_pages(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take(*(row(period=str(year)) for year in range(2000, 2005)))
    monkeypatch.setattr(figure_api, "MOST_FIGURES", 2)
    seen, after = [], "0"
    for _page in range(3):
        told = ask(key, after=after).json()
        seen += [one["period"] for one in told["figures"]]
        after = str(told["next"])
    assert (seen, after) == (["2000", "2001", "2002", "2003", "2004"], "None")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"agency": "la"}, 404),
        ({"agency": "a\u0000"}, 404),
        ({"agency": ""}, 404),
        ({"indicator": "la"}, 404),
        ({"indicator": "\ud800"}, 404),
        ({"year": "x"}, 400),
        ({"year": "-1"}, 400),
        ({"year": "²"}, 400),
        ({"year": "٣"}, 400),
        ({"year": "1" * 5000}, 400),
        ({"year": ""}, 400),
        ({"after": "9" * 19}, 400),
        ({"after": "NaN"}, 400),
        ({"rank": "1"}, 400),
    ],
)
def test_wrong_questions_are_answered_in_words(key: str, query: dict[str, str], status: int) -> None:
    encoded = {name: text.encode("utf-8", "surrogatepass") for name, text in query.items()}
    response = Client().get(ADDRESS, encoded, headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == status
    assert response.json()["detail"]
