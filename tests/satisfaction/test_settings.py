import pytest
from django.core.exceptions import ImproperlyConfigured

from satisfaction.settings import broker, database, required, time_zone


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
