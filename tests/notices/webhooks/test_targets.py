"""Where webhooks may be sent to."""

import socket
from typing import Any

import pytest
from pytest_django.fixtures import Settings as SettingsWrapper

from notices.webhooks.targets import RefusedTarget, is_public, parsed, resolved

INSIDE = (
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 192.0.2.1 "
    "255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2001:0:1:: 2001:db8::1 ::7f00:1 khong-phai"
)


@pytest.mark.parametrize("address", INSIDE.split())
def test_what_is_not_of_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "113.160.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.vn/",
        "ftp://a.vn/",
        "https://",
        "https://u:p@a.vn/",
        "https://a.vn/#x",
        "https://a.vn:0/",
        "https://a.vn:99999/",
        "https://[::1",
        "https://a.vn/ x",
        "https://đơn.vn/",
        "https://a.vn/\r\nX: 1",
        "https://" + "a" * 500,
        "javascript:alert(1)",
        "//a.vn/",
    ],
)
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedTarget):
        parsed(url)


def test_a_good_address_keeps_its_query() -> None:
    target = parsed("https://A.vn:8443/x?y=1")
    assert (target.tls, target.host, target.port, target.path) == (True, "a.vn", 8443, "/x?y=1")


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
def test_other_ways_to_write_this_machine_are_refused(host: str) -> None:
    with pytest.raises(RefusedTarget):
        resolved(parsed(f"https://{host}/"))


def test_one_inner_address_among_others_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper
) -> None:
    def answers(*_asked: Any, **_how: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.5")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(RefusedTarget):
        resolved(parsed("https://a.vn/"))
    settings.WEBHOOK_INTERNAL_HOSTS = frozenset({"a.vn"})
    assert resolved(parsed("https://a.vn/")) == "8.8.8.8"
