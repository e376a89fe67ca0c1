"""What `check --deploy` says of connections without TLS."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from notices.gateways.http import HttpGateway, parse_gateway
from satisfaction.deployment import connections_are_sealed, is_here


def gateway(url: str) -> HttpGateway:
    return parse_gateway({"url": url, "body": {"phone": "{to}", "content": "{text}"}, "success": "1"})


def codes() -> list[str]:
    return [str(found.id) for found in connections_are_sealed(None)]


@pytest.fixture
def elsewhere(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> LazySettings:
    """Settings of a portal whose servers stand on other machines, with TLS everywhere."""
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "db.tinh.vn")
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {"sslmode": "verify-full"})
    settings.REDIS_URL = "rediss://:x@valkey.tinh.vn:6379/0"
    settings.GATEWAYS = {"sms": gateway("https://sms.vidu.vn/send"), "zalo": None}
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "thu.tinh.vn", True, False
    return settings


def test_with_tls_everywhere_nothing_is_said(elsewhere: LazySettings) -> None:
    assert codes() == []


def test_each_connection_in_clear_is_named(elsewhere: LazySettings) -> None:
    database: Any = elsewhere.DATABASES["default"]
    database["OPTIONS"]["sslmode"] = "require"
    elsewhere.REDIS_URL = "redis://:x@valkey.tinh.vn:6379/0"
    elsewhere.GATEWAYS = {"sms": None, "zalo": gateway("http://zalo.vidu.vn/")}
    elsewhere.EMAIL_USE_TLS = False
    assert codes() == ["satisfaction.W001", "satisfaction.W002", "satisfaction.W003", "satisfaction.W004"]


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1", "[::1]", "/run/postgresql"])
def test_this_machine_needs_none(host: str) -> None:
    assert is_here(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost.example", "127.0.0.1.example", "db"])
def test_any_other_does(host: str) -> None:
    assert not is_here(host)


def test_the_check_is_among_those_of_a_deployment(elsewhere: LazySettings) -> None:
    elsewhere.REDIS_URL = "redis://valkey.tinh.vn/0"
    found = {str(one.id) for one in run_checks(tags=["security"], include_deployment_checks=True)}
    assert "satisfaction.W002" in found
