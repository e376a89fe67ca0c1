"""PostgreSQL's own programs: which one fits a server, and how it is told where the server is."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2.extensions import make_dsn, parse_dsn

from satisfaction.backup import BackupRefused
from satisfaction.embedded import postgres
from satisfaction.embedded.service import ServiceFailed

Place = Mapping[str, str]
DEBIAN = Path("/usr/lib/postgresql")
VERSION = re.compile(r"\) (\d+)")


def place_of(settings: Mapping[str, Any]) -> Place:
    """Return where Django's database settings point, in libpq's words."""
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    plain = {word: str(settings[name]) for word, name in named.items() if settings.get(name)}
    return {**plain, **{name: str(value) for name, value in settings.get("OPTIONS", {}).items()}}


def place_at(url: str) -> Place:
    """Return where an address points; BackupRefused when it is none of PostgreSQL."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise BackupRefused("Địa chỉ cơ sở dữ liệu phải có dạng postgres://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:CỔNG/TÊN.")
    try:
        return dict(parse_dsn(url))
    except Exception as error:
        raise BackupRefused("Không đọc được địa chỉ cơ sở dữ liệu; ký tự đặc biệt phải viết dạng %XX.") from error


def told(place: Place) -> tuple[str, dict[str, str]]:
    """Return the argument and environment that name a server: everybody can read arguments, so no password there."""
    open_words = {name: value for name, value in place.items() if name != "password"}
    secret = {"PGPASSWORD": place["password"]} if "password" in place else {}
    return make_dsn(**open_words), {**postgres.environment(), **secret}


def fitting(name: str, least: int) -> str:
    """Return the oldest program of a name that knows servers of major version `least`: newer ones say more than
    older servers understand. BackupRefused when there is none.
    """
    found = sorted((version, path) for path in _candidates(name) if (version := _version(path)) >= least)
    if not found:
        raise BackupRefused(
            f"Không có {name} của PostgreSQL {least} trở lên. Cài gói postgresql-client (apt-get install "
            f"postgresql-client), hoặc chạy lại bin/setup để có bản đi kèm."
        )
    return found[0][1]


def _candidates(name: str) -> Iterator[str]:
    places = [*DEBIAN.glob("*/bin"), *(Path(folder) for folder in os.get_exec_path())]
    # A server of one's own needs no embedded one.
    with suppress(ServiceFailed):
        places.append(postgres.installed() / "bin")
    yield from (str(folder / name) for folder in places if os.access(folder / name, os.X_OK))


@cache
def _version(path: str) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = VERSION.search(said.stdout)
    return int(found[1]) if found else 0
