"""Secrets out of files: systemd's credentials, a vault's agent, secrets of a container."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from satisfaction.secret_files import SECRETS, SecretRefused, secret

LONG = "k" * 40
VALUES = {
    **dict.fromkeys(("SECRET_KEY", "SECRET_KEY_FALLBACKS", "CONTACT_KEY", "CONTACT_HASH_KEY", "MFA_KEY"), LONG),
    **dict.fromkeys(("WEBHOOK_KEY", "METRICS_TOKEN", "OIDC_CLIENT_SECRET"), LONG),
    **{name: f"postgres://{name.lower()}:p@localhost/x" for name in SECRETS if name.startswith("DATABASE_")},
    "REDIS_URL": "redis://:mật@localhost:6379/0",
    "EMAIL_URL": "smtp+tls://tên:mật@thu.tinh.vn:587",
    **dict.fromkeys(
        ("SMS_GATEWAY", "ZALO_GATEWAY"),
        '{"url": "https://s.vidu.vn/x", "body": {"phone": "{to}", "content": "{text}"}, "success": "1"}',
    ),
}
# What of the settings each secret must have reached.
READ = """
import json
from django.conf import settings as s
print(json.dumps({
    "SECRET_KEY": s.SECRET_KEY, "SECRET_KEY_FALLBACKS": s.SECRET_KEY_FALLBACKS, "CONTACT_KEY": s.CONTACT_KEYS,
    "CONTACT_HASH_KEY": s.CONTACT_HASH_KEY, "MFA_KEY": s.MFA_KEYS, "WEBHOOK_KEY": s.WEBHOOK_KEYS,
    "METRICS_TOKEN": s.METRICS_TOKEN, "OIDC_CLIENT_SECRET": s.OIDC["secret"], "REDIS_URL": s.REDIS_URL,
    "EMAIL_URL": s.EMAIL_HOST_PASSWORD, "DATABASE_BACKUP_URL": s.DATABASE_BACKUP_URL,
    "DATABASE_URL": s.DATABASES["default"]["USER"], "DATABASE_DIRECT_URL": s.DATABASES["direct"]["USER"],
    "DATABASE_REPLICA_URL": s.DATABASES["replica"]["USER"], "SMS_GATEWAY": s.GATEWAYS["sms"].url.hostname,
    "ZALO_GATEWAY": s.GATEWAYS["zalo"].url.hostname,
}))
"""


def bare() -> dict[str, str]:
    """Return an environment without any secret."""
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    others = {"DATABASE_POOLED": "on", "OIDC_ISSUER": "https://id.tinh.vn", "OIDC_CLIENT_ID": "cong"}
    return {**kept, "DJANGO_SETTINGS_MODULE": "satisfaction.settings", **others}


def python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    for name, value in VALUES.items():
        (tmp_path / name).write_text(f"{value}\n", "utf-8")
    return {f"{name}_FILE": str(tmp_path / name) for name in VALUES}


def test_every_secret_may_come_from_a_file(files: dict[str, str]) -> None:
    done = python(READ, bare() | files)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for name in ("DATABASE_URL", "DATABASE_DIRECT_URL", "DATABASE_REPLICA_URL"):
        assert found.pop(name) == name.lower()
    assert (found.pop("SMS_GATEWAY"), found.pop("ZALO_GATEWAY")) == ("s.vidu.vn", "s.vidu.vn")
    assert found.pop("EMAIL_URL") == "mật"
    assert {name: [LONG] for name in found if isinstance(found[name], list)}.items() <= found.items()
    plain = {name: value for name, value in found.items() if isinstance(value, str)}
    assert plain == {name: VALUES[name] for name in plain}
    assert set(VALUES) == set(SECRETS)


def test_what_comes_from_a_file_is_not_handed_to_other_programs(files: dict[str, str]) -> None:
    code = "import os, django; django.setup(); print('SECRET_KEY' in os.environ, 'DATABASE_URL' in os.environ)"
    assert python(code, bare() | files).stdout == "False False\n"


def test_the_schedule_reads_its_broker_from_a_file_too(files: dict[str, str]) -> None:
    code = "from satisfaction.beat import app; print(app.conf.broker_url)"
    assert python(code, bare() | files).stdout.strip() == VALUES["REDIS_URL"]


def test_a_file_and_a_variable_at_once_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("a")
    with pytest.raises(SecretRefused, match="không đặt cả hai"):
        secret("MFA_KEY", environment={"MFA_KEY": "b", "MFA_KEY_FILE": str(path)})


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe", b"x" * 70_000])
def test_a_file_that_holds_no_secret_is_refused_in_words(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SecretRefused, match="MFA_KEY_FILE: "):
        secret("MFA_KEY", environment={"MFA_KEY_FILE": str(path)})


@pytest.mark.parametrize(("folder", "least"), [("portal-", {"SECRET_KEY", "DATABASE_URL"}), ("portal-beat", set())])
def test_units_are_given_credentials_by_the_names_the_portal_reads(folder: str, least: set[str]) -> None:
    text = (Path(settings.BASE_DIR) / f"deploy/systemd/{folder}.service.d/credentials.conf").read_text("utf-8")
    lent = re.findall(r"^#?LoadCredential=([A-Z_]+):/etc/portal/credentials/\1$", text, re.MULTILINE)
    read = re.findall(r"^#?Environment=([A-Z_]+)_FILE=%d/\1$", text, re.MULTILINE)
    assert lent == read
    assert len(lent) == text.count("LoadCredential=") - text.count("instead of LoadCredential=")
    assert least | {"REDIS_URL"} <= set(lent) <= set(SECRETS)
    # Whoever may change the tables hands that to no unit.
    assert "DATABASE_ADMIN_URL" not in lent


def test_they_are_read_before_any_library_is_there() -> None:
    command = [sys.executable, "-S", "-c", "import satisfaction.embedded.start"]
    done = subprocess.run(command, env=bare(), cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_command_says_what_is_wrong_with_a_file() -> None:
    command = [sys.executable, "manage.py", "version"]
    environment = bare() | {"SECRET_KEY_FILE": "/khong/co", "DATABASE_URL": "postgres:///x", "REDIS_URL": "redis://"}
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.startswith("SECRET_KEY_FILE: không đọc được tệp /khong/co")
