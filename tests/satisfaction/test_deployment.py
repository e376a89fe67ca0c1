"""Connections without TLS to other machines: refused at the start, named by `check --deploy` where allowed."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from notices.gateways.http import HttpGateway, parse_gateway
from satisfaction.deployment import connections_are_sealed, is_here, refuse_clear_connections


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


def test_in_clear_to_another_machine_the_portal_does_not_start(elsewhere: LazySettings) -> None:
    refuse_clear_connections()
    elsewhere.REDIS_URL = "redis://valkey.tinh.vn/0"
    elsewhere.EMAIL_USE_TLS = False
    with pytest.raises(ImproperlyConfigured, match=r"rediss://[^$]*CLEAR_HOSTS=valkey\.tinh\.vn,thu\.tinh\.vn\."):
        refuse_clear_connections()
    elsewhere.CLEAR_HOSTS = {"valkey.tinh.vn"}
    with pytest.raises(ImproperlyConfigured, match=r"CLEAR_HOSTS=thu\.tinh\.vn\."):
        refuse_clear_connections()
    elsewhere.CLEAR_HOSTS = {"valkey.tinh.vn", "thu.tinh.vn"}
    refuse_clear_connections()
    assert codes() == ["satisfaction.W002", "satisfaction.W004"]


@pytest.mark.parametrize("name", ["direct", "replica"])
def test_every_database_is_looked_at(elsewhere: LazySettings, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(elsewhere.DATABASES, name, {"HOST": "khac.tinh.vn", "OPTIONS": {"sslmode": "require"}})
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_{name.upper()}_URL"):
        refuse_clear_connections()


@pytest.mark.parametrize(("allowed", "starts"), [("", False), ("valkey.tinh.vn", True)])
def test_it_is_asked_at_the_start(allowed: str, starts: bool) -> None:
    surroundings = {"SECRET_KEY": "x", "DATABASE_URL": "postgres:///x", "CLEAR_HOSTS": allowed}
    done = subprocess.run(
        [sys.executable, "-c", "import satisfaction.wsgi"],
        env={**os.environ, **surroundings, "REDIS_URL": "redis://valkey.tinh.vn/0"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) is starts
    assert starts or "REDIS_URL: máy khác" in done.stderr


@pytest.mark.parametrize("address", ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", ""])
def test_a_scanner_of_this_machine_is_no_matter(elsewhere: LazySettings, address: str) -> None:
    elsewhere.CLAMAV = address
    assert codes() == []


def test_a_scanner_elsewhere_gets_files_in_clear(elsewhere: LazySettings) -> None:
    elsewhere.CLAMAV = "quet.tinh.vn:3310"
    with pytest.raises(ImproperlyConfigured, match=r"CLEAR_HOSTS=quet\.tinh\.vn\."):
        refuse_clear_connections()
