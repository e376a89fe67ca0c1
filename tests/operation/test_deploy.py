"""What is handed to whoever installs the portal agrees with the portal."""

import re
import shutil
import subprocess
from argparse import Namespace
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from dashboards.administration.health import MANY_WAIT, SIGNS, SILENT
from satisfaction.embedded.home import Home
from satisfaction.embedded.supervisor import programs
from satisfaction.metrics import asked, counting
from satisfaction.schedule import SCHEDULE
from tests.satisfaction.pooler import PORT, SETTINGS

ROOT = Path(settings.BASE_DIR)
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
MINUTE = 60.0
# max_connections, where nobody set it.
POSTGRES_TAKES = 100
# What no alert leads to, and somebody looks for all the same.
UNEXPECTED = (
    "pgbouncer-từ-chối",
    "chứng-chỉ-hết-hạn",
    "máy-quét-vi-rút-im",
    "lộ-khóa-hoặc-dữ-liệu",
)
HARDENED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes")


def rules() -> list[dict[str, Any]]:
    found = yaml.safe_load((ROOT / "deploy/prometheus/portal.rules.yml").read_text("utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


def anchors() -> set[str]:
    heads = re.findall(r"^## (.+)$", (ROOT / "docs/runbook.md").read_text("utf-8"), re.MULTILINE)
    return {head.lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_are_shut_in(unit: Path) -> None:
    lines = unit.read_text("utf-8").splitlines()
    assert [line for line in HARDENED if line not in lines] == []
    assert "User=portal" in lines


def test_systemd_takes_the_units_and_finds_them_shut_in(tmp_path: Path) -> None:
    """Judged by systemd itself: nothing said of any unit, and each exposed no more than 2 of 10."""
    for unit in sorted((ROOT / "deploy/systemd").glob("portal-*.*")):
        if unit.is_file():
            said = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
            (tmp_path / unit.name).write_text(said, "utf-8")
    verify = [analyze(), "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    assert subprocess.run(verify, capture_output=True, text=True, check=False).stderr == ""
    for unit in UNITS:
        judged = [analyze(), "security", "--offline=true", "--threshold=20", str(tmp_path / unit.name)]
        assert subprocess.run(judged, capture_output=True, check=False).returncode == 0, unit.name


def analyze() -> str:
    found = shutil.which("systemd-analyze")
    assert found
    return found


def test_units_run_what_the_supervisor_runs() -> None:
    for program in programs(Namespace(host="127.0.0.1", port=8000, tls=False), Home(Path("/var/lib/portal"))):
        unit = (ROOT / f"deploy/systemd/portal-{program.name}.service").read_text("utf-8")
        (line,) = re.findall(r"^ExecStart=\S+ (.+)$", unit, re.MULTILINE)
        assert line.replace("%%", "%").split() == program.command[1:]


def test_alerts_ask_for_what_is_told() -> None:
    told = {f"satisfaction_{name}" for name in asked.HELP}
    told |= {word for line in counting.lines() for word in re.findall(r"satisfaction_\w+", line)}
    named = {name for rule in rules() for name in re.findall(r"satisfaction_\w+", rule["expr"])}
    assert named - told == set()
    assert len(named) > 8


def expression(alert: str) -> str:
    (found,) = [rule["expr"] for rule in rules() if rule["alert"] == alert]
    return str(found)


def test_a_dead_worker_does_not_hide_behind_the_other() -> None:
    (named,) = re.findall(r'task=~"([^"]+)"', expression("ScheduleSilent"))
    entries = SCHEDULE.values()
    assert set(named.split("|")) == {entry["task"] for entry in entries if entry["schedule"] <= MINUTE}
    assert set(SIGNS.values()) <= set(named.split("|"))
    for alert in ("ScheduleSilent", "ScheduleLate"):
        assert not re.search(r"\b(max|min|avg|sum)\b", expression(alert))
    # Three turns of what comes most seldom, and the same patience as the page of the system.
    longest = max(entry["schedule"] for entry in entries)
    assert expression("ScheduleLate").endswith(f"> 3 * {longest:.0f} + {SILENT.total_seconds():.0f}")


def test_a_long_queue_is_told_where_the_page_tells_it() -> None:
    assert expression("QueueLong") == f"satisfaction_queue_length > {MANY_WAIT}"


def test_every_alert_leads_into_the_runbook() -> None:
    places = [rule["annotations"]["runbook"].partition("#")[2] for rule in rules()]
    assert [place for place in places if place not in anchors()] == []


def test_the_runbook_names_commands_that_are_there() -> None:
    words = (ROOT / "docs/runbook.md").read_text("utf-8")
    assert set(re.findall(r"manage\.py (\w+)", words)) - set(get_commands()) == set()
    assert {*UNEXPECTED} - anchors() == set()


def test_the_proxy_takes_as_much_as_the_portal_and_keeps_secrets_out_of_its_logs() -> None:
    proxy = (ROOT / "deploy/nginx/portal.conf").read_text("utf-8")
    # Of both servers: the one that leads to TLS is asked for addresses with secrets, too.
    assert proxy.count("    access_log off;\n") == len(re.findall(r"^server \{", proxy, re.MULTILINE)) == 2
    assert re.findall(r"^ +error_log \S+ (\w+);$", proxy, re.MULTILINE) == ["crit"]
    for head in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "X-Request-ID $request_id"):
        assert f"proxy_set_header {head};" in proxy


def test_the_proxy_answers_by_tls_alone() -> None:
    proxy = (ROOT / "deploy/nginx/portal.conf").read_text("utf-8")
    plain, sealed = re.findall(r"^server \{\n(.*?)^\}", proxy, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^    (?:return|location).*", plain, re.MULTILINE) == [
        "    return 301 https://$host$request_uri;"
    ]
    assert all("ssl" in line for line in re.findall(r"listen .*", sealed))
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in sealed
    assert {"ssl_certificate", "ssl_certificate_key"} <= set(re.findall(r"^    (\w+)", sealed, re.MULTILINE))


def test_the_pooler_is_the_one_that_was_tried() -> None:
    found = {}
    for name, text in (("example", (ROOT / "deploy/pgbouncer.ini").read_text("utf-8")), ("tried", SETTINGS)):
        found[name] = ConfigParser(interpolation=None)
        found[name].read_string(text)
    example, tried = found["example"]["pgbouncer"], found["tried"]["pgbouncer"]
    for name in ("pool_mode", "server_reset_query", "ignore_startup_parameters", "listen_port"):
        assert example[name] == tried[name].format(own_port=PORT)
    # The tests' takes anybody, at a socket of their own.
    assert (example["auth_type"], example["listen_addr"]) == ("scram-sha-256", "127.0.0.1")
    assert int(example["default_pool_size"]) < POSTGRES_TAKES


def test_what_units_write_goes_to_another_machine_by_tls() -> None:
    rules = (ROOT / "deploy/rsyslog/portal.conf").read_text("utf-8")
    (begins,) = re.findall(r'if \$programname startswith "([^"]+)"', rules)
    for unit in UNITS:
        assert f"SyslogIdentifier={unit.stem}" in unit.read_text("utf-8").splitlines()
        assert unit.stem.startswith(begins)
    told = dict(re.findall(r'^ +([\w.]+)="([^"]*)"$', rules, re.MULTILINE))
    assert (told["streamDriver"], told["streamDriverMode"]) == ("gtls", "1")
    # The other machine is looked at, by the name it is called by; what cannot be sent waits.
    assert told["streamDriverAuthMode"] == "x509/name"
    assert told["streamDriverPermittedPeers"] == told["target"]
    assert told["action.resumeRetryCount"] == "-1"
    assert told["queue.filename"]
