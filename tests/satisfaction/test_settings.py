from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from satisfaction.environment import broker, database, required, running_address, time_zone


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
