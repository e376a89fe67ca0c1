"""Whose address a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """Return whose address knocks; behind the proxy that ends TLS, the one that this proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    seen = (forwarded.rpartition(",")[2].strip(), request.META.get("REMOTE_ADDR", ""))
    return next((text for text in seen if _is_address(text)), None)


def _is_address(text: str) -> bool:
    # A zone ("%eth0") is part of an address to Python, but not to the database.
    try:
        return bool(ip_address(text)) and "%" not in text
    except ValueError:
        return False
