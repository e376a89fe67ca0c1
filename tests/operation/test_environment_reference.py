"""The manual's table of environment variables is what the portal reads: no more, no less."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READERS = (
    *("required", "one_of", "gateway", "known_roles", "host_names", "secret_keys", "lasting_hash_key", "secret"),
    *("dates", "days_by", "scanner"),
    *(r"os\.environ\.get", r"os\.environ\.setdefault", r"env(?:\.\w+)?"),
)
READ = re.compile(rf"""(?:\b(?:{"|".join(READERS)})\(\s*"([A-Z][A-Z_]+)"|environ\["([A-Z][A-Z_]+)"\])""")
# Between our own processes, or Django's own.
INTERNAL = {"DJANGO_SETTINGS_MODULE", "OPENBLAS_NUM_THREADS"}


def read_by_the_portal() -> set[str]:
    files = [*ROOT.glob("satisfaction/*.py"), *ROOT.glob("satisfaction/embedded/*.py")]
    found = {name for path in files for pair in READ.findall(path.read_text("utf-8")) for name in pair if name}
    return found - INTERNAL


def told_by_the_manual() -> set[str]:
    manual = (ROOT / "docs/operation.md").read_text("utf-8")
    table = manual.partition("## Biến môi trường")[2].partition("\n## ")[0]
    heads = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for head in heads for name in re.findall(r"`([A-Z_]+)`", head)}


def test_the_table_tells_every_variable_and_none_that_is_not_read() -> None:
    assert told_by_the_manual() == read_by_the_portal()


def test_variables_are_found_however_they_are_read() -> None:
    assert {"SECRET_KEY", "OIDC_NAME", "TIPS_GO_TO", "WEB_WORKERS", "MFA_ROLES", "SMS_GATEWAY"} <= read_by_the_portal()
