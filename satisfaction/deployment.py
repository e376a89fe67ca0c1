"""Connections that leave this machine without TLS, or unlooked at: refused, unless the other machine is allowed."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

LOCAL = ("", "localhost")
VERIFIED = ("verify-ca", "verify-full")
DATABASES = {"default": "DATABASE_URL", "direct": "DATABASE_DIRECT_URL", "replica": "DATABASE_REPLICA_URL"}


class Clear(NamedTuple):
    """A connection in clear: the number of its warning, the other machine, what to do."""

    code: str
    host: str
    words: str


@register(Tags.security, deploy=True)
def connections_are_sealed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of each service on another machine that is spoken to in clear, allowed or not."""
    hint = "Xem docs/security.md, “What speaks to what”."
    return [Warning(found.words, hint=hint, id=f"satisfaction.{found.code}") for found in in_clear()]


def refuse_clear_connections() -> None:
    """Raise ImproperlyConfigured for connections in clear to machines that CLEAR_HOSTS does not name."""
    refused = [found for found in in_clear() if found.host not in settings.CLEAR_HOSTS]
    if refused:
        hosts = ",".join(dict.fromkeys(found.host for found in refused))
        words = "\n".join(found.words for found in refused)
        raise ImproperlyConfigured(f"{words}\nChỉ khi mạng ấy được bảo vệ cách khác: CLEAR_HOSTS={hosts}.")


def in_clear() -> Iterator[Clear]:
    """Yield the connections to other machines without TLS, or without a look at the certificate."""
    yield from _databases()
    broker = urlsplit(settings.REDIS_URL)
    if not is_here(broker.hostname or "") and broker.scheme != "rediss":
        yield Clear("W002", broker.hostname or "", "REDIS_URL: máy khác mà chưa dùng rediss://.")
    for name, gateway in settings.GATEWAYS.items():
        host = gateway.url.hostname or "" if gateway else ""
        if gateway and not is_here(host) and gateway.url.scheme != "https":
            yield Clear("W003", host, f"{name.upper()}_GATEWAY: địa chỉ chưa dùng https://.")
    # Files are sent there as they are: clamd knows no TLS.
    eyes = settings.CLAMAV.rpartition(":")[0]
    if not settings.CLAMAV.startswith("/") and not is_here(eyes):
        yield Clear("W005", eyes, "CLAMAV: máy quét vi-rút ở máy khác, tệp đi không mã hóa.")
    mail = settings.EMAIL_HOST or ""
    if not is_here(mail) and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield Clear("W004", mail, "EMAIL_URL: máy khác mà chưa dùng smtp+tls:// hoặc smtp+ssl://.")


def _databases() -> Iterator[Clear]:
    for name, variable in DATABASES.items():
        found: dict[str, Any] = settings.DATABASES.get(name, {})
        host = found.get("HOST", "")
        if not is_here(host) and found.get("OPTIONS", {}).get("sslmode", "") not in VERIFIED:
            yield Clear("W001", host, f"{variable}: máy khác mà chưa có ?sslmode=verify-full.")


def is_here(host: str) -> bool:
    """Say whether a host is this machine, by name, loopback address or socket."""
    if host in LOCAL or host.startswith("/"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
