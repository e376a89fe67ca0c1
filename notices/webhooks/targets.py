"""Where may be sent to: nobody who registers an address may make this server speak to its own network (SSRF).

A name is resolved once, all its addresses must be public, and the line is opened to the address that was looked at: a
name that answers otherwise a moment later changes nothing. Hosts in settings.WEBHOOK_INTERNAL_HOSTS may be anywhere.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

LONGEST_URL = 500
# Addresses of IPv4 behind a translator.
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class RefusedTarget(ValueError):
    """Nothing is sent there; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed address; `path` holds the query, too."""

    tls: bool
    host: str
    port: int
    path: str


def parsed(url: str) -> Target:
    """Return what an address says. Raises RefusedTarget."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except ValueError as error:
        raise RefusedTarget(_("Địa chỉ không đọc được.")) from error
    if len(url) > LONGEST_URL or not (url.isascii() and url.isprintable()) or " " in url:
        raise RefusedTarget(_("Địa chỉ dài tối đa %d ký tự, không dấu, không khoảng trắng.") % LONGEST_URL)
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.DEBUG):
        raise RefusedTarget(_("Địa chỉ phải bắt đầu bằng https://."))
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise RefusedTarget(_("Địa chỉ chỉ gồm tên máy chủ và đường dẫn, không có tên đăng nhập."))
    if port == 0:
        raise RefusedTarget(_("Địa chỉ không đọc được."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port or (443 if parts.scheme == "https" else 80), path)


def resolved(target: Target) -> str:
    """Return the address to open the line to. Raises RefusedTarget, also where only one of several is not public."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedTarget(_("Không tìm thấy máy chủ này.")) from error
    addresses = [str(each[4][0]) for each in found]
    if target.host not in settings.WEBHOOK_INTERNAL_HOSTS and not all(map(is_public, addresses)):
        raise RefusedTarget(_("Máy chủ này ở trong mạng nội bộ; không gửi đến đó."))
    return addresses[0]


def is_public(text: str) -> bool:
    """Say whether an address is one of the open internet, whatever it is wrapped in."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inside = _inside(address)
        if inside is not None:
            return is_public(str(inside))
        if address.sixtofour is not None or address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if any(address in network for network in NAT64) else None
