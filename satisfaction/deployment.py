"""What `check --deploy` says of connections that leave this machine without TLS, or without looking at who answers."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

LOCAL = ("", "localhost")
VERIFIED = ("verify-ca", "verify-full")


@register(Tags.security, deploy=True)
def connections_are_sealed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of each service on another machine that is spoken to in clear."""
    hint = "Xem docs/security.md, “What speaks to what”."
    return [Warning(words, hint=hint, id=f"satisfaction.{code}") for code, words in _in_clear()]


def _in_clear() -> Iterator[tuple[str, str]]:
    database: dict[str, Any] = settings.DATABASES["default"]
    mode = database.get("OPTIONS", {}).get("sslmode", "")
    if not is_here(database["HOST"]) and mode not in VERIFIED:
        yield "W001", "DATABASE_URL: máy khác mà chưa có ?sslmode=verify-full."
    broker = urlsplit(settings.REDIS_URL)
    if not is_here(broker.hostname or "") and broker.scheme != "rediss":
        yield "W002", "REDIS_URL: máy khác mà chưa dùng rediss://."
    for name, gateway in settings.GATEWAYS.items():
        if gateway and not is_here(gateway.url.hostname or "") and gateway.url.scheme != "https":
            yield "W003", f"{name.upper()}_GATEWAY: địa chỉ chưa dùng https://."
    if not is_here(settings.EMAIL_HOST or "") and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield "W004", "EMAIL_URL: máy khác mà chưa dùng smtp+tls:// hoặc smtp+ssl://."


def is_here(host: str) -> bool:
    """Say whether a host is this machine, by name, loopback address or socket."""
    if host in LOCAL or host.startswith("/"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
