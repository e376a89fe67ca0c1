"""Secrets from the environment, or from files that it names (NAME_FILE), as systemd's credentials have it.

What comes from a file never stands in the environment, which every program started from here would be given, too.
"""

import os
from collections.abc import Mapping
from pathlib import Path

SUFFIX = "_FILE"
# All that opens something: deploy/systemd hands these on where they are kept as credentials.
SECRETS = (
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "CONTACT_KEY", "CONTACT_HASH_KEY", "MFA_KEY", "WEBHOOK_KEY"),
    *("DATABASE_URL", "DATABASE_ADMIN_URL", "DATABASE_BACKUP_URL", "DATABASE_DIRECT_URL", "DATABASE_REPLICA_URL"),
    *("REDIS_URL", "EMAIL_URL", "OIDC_CLIENT_SECRET", "SMS_GATEWAY", "ZALO_GATEWAY", "METRICS_TOKEN"),
)
MOST_BYTES = 64 * 1024


class SecretRefused(Exception):
    """A file cannot give the secret it is named for; the message says why. `bin/start` reads before Django is there."""


def secret(name: str, default: str = "", *, environment: Mapping[str, str] | None = None) -> str:
    """Return a variable's value, or what stands in the file that NAME_FILE names, without the line's end.

    Raises SecretRefused where both are set, or the file cannot be read or is empty.
    """
    given = os.environ if environment is None else environment
    path = given.get(f"{name}{SUFFIX}", "").strip()
    if not path:
        return given.get(name) or default
    if given.get(name):
        raise SecretRefused(f"Đặt {name} hoặc {name}{SUFFIX}, không đặt cả hai.")
    return _content(f"{name}{SUFFIX}", Path(path))


def _content(name: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode().strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "không phải chữ UTF-8"
        raise SecretRefused(f"{name}: không đọc được tệp {path} ({reason}).") from error
    if not text or len(text) >= MOST_BYTES:
        raise SecretRefused(f"{name}: tệp {path} trống hoặc quá lớn để là một bí mật.")
    return text
