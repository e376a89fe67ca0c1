from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from satisfaction.environment import broker, database, dates, days_by, required, running_address, time_zone


def test_missing_value_says_how_to_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(ImproperlyConfigured, match="Thiếu biến môi trường DATABASE_URL"):
        required("DATABASE_URL")


def test_socket_folder_of_the_address_becomes_the_host() -> None:
    assert database("postgres://portal:p@/portal?host=/Run/Here")["HOST"] == "/Run/Here"


@pytest.mark.parametrize("url", ["sqlite:///db", "mysql://x@h/d", "postgres://a:b@h:cổng/d"])
def test_address_of_no_postgresql_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database(url)


def test_address_of_no_redis_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        broker("amqp://h")


def test_unknown_time_zone_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="TIME_ZONE"):
        time_zone("Asia/Nha_Trang")


def test_days_by_kind_change_those_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUEST_DAYS", "delete=20, view=15")

    assert days_by("REQUEST_DAYS", default={"know": 10, "view": 10, "delete": 10}) == {
        "know": 10, "view": 15, "delete": 20
    }  # fmt: skip


@pytest.mark.parametrize(
    "value", ["x=1", "view", "view=", "view=0", "view=-1", "view=367", "view=9" + "9" * 30, "view=٣"]
)
def test_days_nobody_can_keep_are_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REQUEST_DAYS", value)

    with pytest.raises(ImproperlyConfigured, match="REQUEST_DAYS"):
        days_by("REQUEST_DAYS", default={"view": 10})


def test_holidays_are_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_HOLIDAYS", "2027-02-05, 2027-02-08")
    assert dates("PUBLIC_HOLIDAYS") == {date(2027, 2, 5), date(2027, 2, 8)}
    monkeypatch.setenv("PUBLIC_HOLIDAYS", "5/2/2027")
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_HOLIDAYS"):
        dates("PUBLIC_HOLIDAYS")


def test_links_carry_the_address_of_the_running_portal(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "start.json").write_text('{"pid": 1, "address": "https://127.0.0.1:8443"}')

    assert running_address(tmp_path) == "https://127.0.0.1:8443"


@pytest.mark.parametrize("remembered", [None, "", "[]", "{}", '{"address": null}', '{"address": 7}'])
def test_without_a_running_portal_links_carry_its_usual_address(tmp_path: Path, remembered: str | None) -> None:
    (tmp_path / "run").mkdir()
    if remembered is not None:
        (tmp_path / "run" / "start.json").write_text(remembered)

    assert running_address(tmp_path) == "http://localhost:8000"
