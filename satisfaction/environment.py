"""Readers of environment variables. A missing or bad value raises with the words that mend it."""

import json
import os
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

from notices.gateways.http import HttpGateway, parse_gateway
from satisfaction.secret_files import secret

SHORTEST_KEY = 32
MOST_DAYS = 366
CONNECT_SECONDS, CONNECT_SECONDS_BESIDE = 10, 2
USUAL_ADDRESS = "http://localhost:8000"
ROLES = (
    *("surveyor", "coordinator", "officer", "head", "sector_lead", "home_affairs", "leadership", "steering"),
    *("supervisor", "administrator", "data_protection"),
)


def required(name: str) -> str:
    """Return an environment value or refuse to start with the remedy."""
    value = secret(name)
    if not value:
        raise ImproperlyConfigured(
            f"Thiếu biến môi trường {name}. "
            f"Chạy bin/start hoặc manage.py (tự đặt giá trị), hoặc đặt {name} trước khi chạy."
        )
    return value


def listed(name: str) -> list[str]:
    """Return the values of a variable, parted by commas."""
    return [value.strip() for value in secret(name).split(",") if value.strip()]


def secret_keys(name: str, *, default: list[str]) -> list[str]:
    """Return the keys that a variable lists, the newest first. One that could be guessed is refused."""
    keys = listed(name)
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ImproperlyConfigured(
            f"{name}: mỗi khóa cần ít nhất {SHORTEST_KEY} ký tự ngẫu nhiên, ví dụ kết quả của "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(36))'."
        )
    return keys or default


def lasting_hash_key(name: str, *, default: str, before: list[str]) -> str:
    """Return the key of hashes that must stay findable. With a new SECRET_KEY it has to be set: it was the old one."""
    value = secret(name)
    if before and not value:
        raise ImproperlyConfigured(
            f"Đã đổi SECRET_KEY mà chưa đặt {name}: đặt {name} bằng SECRET_KEY đầu tiên của cổng rồi chạy lại, "
            "nếu không những người đã từ chối nhận tin sẽ bị quên."
        )
    return value or default


def host_names(name: str, *, default: list[str]) -> list[str]:
    """Return the names under which the portal answers; any name at all would let others choose where links lead."""
    names = listed(name) or default
    if any(host == "*" or host.startswith(".") for host in names):
        raise ImproperlyConfigured(f"{name}: ghi đủ từng tên miền, không dùng * hay dấu chấm ở đầu.")
    return names


def one_of(name: str, default: str, known: Collection[str]) -> str:
    """Return an environment value that must be one of a known set."""
    value = os.environ.get(name) or default
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value} không dùng được. Ví dụ giá trị đúng: {default}.")
    return value


def days_by(name: str, *, default: Mapping[str, int]) -> dict[str, int]:
    """Return days by kind: the usual ones with those that a variable sets, as `delete=20,view=15`."""
    found = dict(default)
    for pair in listed(name):
        kind, _sign, days = pair.partition("=")
        if kind not in default or not (days.isascii() and days.isdigit() and 1 <= int(days[:6]) <= MOST_DAYS):
            known = ", ".join(default)
            raise ImproperlyConfigured(
                f"{name}: không hiểu “{pair}”. Ghi loại=số ngày (1 đến {MOST_DAYS}), cách nhau dấu phẩy; loại: {known}."
            )
        found[kind] = int(days)
    return found


def dates(name: str) -> frozenset[date]:
    """Return the days that a variable lists as YYYY-MM-DD, parted by commas."""
    try:
        return frozenset(map(date.fromisoformat, listed(name)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: ghi từng ngày dạng 2027-02-05, cách nhau dấu phẩy.") from error


def time_zone(name: str) -> str:
    """Return the name of a time zone that exists."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ImproperlyConfigured(
            f"Không có múi giờ TIME_ZONE={name}. Ví dụ giá trị đúng: Asia/Ho_Chi_Minh."
        ) from error
    return name


def database(url: str) -> dict[str, object]:
    """Return Django's database settings of a postgres:// address; any other dialect is refused."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL phải bắt đầu bằng postgres://: cổng chỉ chạy trên PostgreSQL.")
    try:
        found = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL không đúng dạng postgres://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:CỔNG/TÊN. "
            "Ký tự đặc biệt trong mật khẩu phải viết dạng %XX (ví dụ @ là %40)."
        ) from error
    # A socket's folder is written ?host=/folder, as libpq reads it too.
    found["HOST"] = found.get("OPTIONS", {}).pop("host", "") or found["HOST"]
    # A server that hangs must become an answer to whoever waits, not a waiting without end.
    options = {"connect_timeout": CONNECT_SECONDS, **found.get("OPTIONS", {})}
    return {**found, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def beside(url: str) -> dict[str, object]:
    """Return the settings of another way to the same data, a copy or past a pooler; one that hangs is given up soon."""
    found = database(url)
    options = {**found["OPTIONS"], "connect_timeout": CONNECT_SECONDS_BESIDE}  # type: ignore[dict-item]
    # Tests make no database for it: it is the same one, looked at elsewhere.
    return {**found, "OPTIONS": options, "TEST": {"MIRROR": "default"}}


def broker(url: str) -> str:
    """Return the broker's address when it is one of Redis."""
    if not url.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured("REDIS_URL phải bắt đầu bằng redis:// hoặc rediss://.")
    return url


def gateway(name: str) -> HttpGateway | None:
    """Return the HTTP gateway that a variable describes: JSON, or the path of a file with it; None where unset."""
    value = secret(name).strip()
    if not value:
        return None
    try:
        return parse_gateway(json.loads(value if value.startswith("{") else Path(value).read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} không dùng được: {error}. Mẫu cấu hình: docs/invitations.md.") from error


def scanner(name: str) -> str:
    """Return where a virus scanner listens: the path of its socket or HOST:PORT; empty where unset."""
    value = os.environ.get(name, "").strip()
    host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isdecimal() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(f"{name}={value}: ghi đường dẫn ổ cắm (/run/clamav/clamd.ctl) hoặc MÁY:CỔNG.")
    return value


def known_roles(name: str, *, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the roles that a variable lists; `khong` lists none."""
    value = os.environ.get(name, "").strip()
    roles = tuple(role.strip() for role in value.split(",") if role.strip()) if value else default
    unknown = [role for role in roles if role not in ROLES and role != "khong"]
    if unknown:
        raise ImproperlyConfigured(f"{name}={value}: không có vai trò {unknown[0]}. Dùng: {', '.join(ROLES)}.")
    return tuple(role for role in roles if role != "khong")


def provincial_sign_in() -> dict[str, object] | None:
    """Return the province's OpenID provider as allauth takes it; None where OIDC_ISSUER is not set."""
    issuer = os.environ.get("OIDC_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return None
    if not issuer.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ImproperlyConfigured(f"OIDC_ISSUER={issuer} phải bắt đầu bằng https://.")
    return {
        "provider_id": "tinh",
        "name": os.environ.get("OIDC_NAME") or "tài khoản của tỉnh",
        "client_id": required("OIDC_CLIENT_ID"),
        "secret": required("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer, "uid_field": "sub"},
    }


def running_address(home: Path) -> str:
    """Return the address at which bin/start runs the portal of a home, its usual one when it does not run."""
    try:
        address = json.loads((home / "run" / "start.json").read_text("utf-8"))["address"]
    except (OSError, ValueError, LookupError, TypeError):
        return USUAL_ADDRESS
    return address if isinstance(address, str) and address.startswith("http") else USUAL_ADDRESS
