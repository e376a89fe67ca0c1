"""Logs, lines of access, metrics and headers hold nothing of what people sent: asked with marks in everything sent."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from satisfaction.embedded.postgres import SETTINGS
from tests.privacy.journey import Went

pytestmark = [pytest.mark.django_db(transaction=True)]
ROOT = Path(settings.BASE_DIR)
# Whoever speaks of what went wrong: were they silent, nothing would be shown.
SPOKE = {"django.request", "celery.app.trace"}


def test_no_log_record_holds_what_anybody_sent(went: Went) -> None:
    said = went.heard.text
    found = {
        mark: [line for line in said.splitlines() if mark.casefold() in line.casefold()][:3] for mark in went.marks
    }

    assert went.heard.loggers >= SPOKE
    assert {mark: lines for mark, lines in found.items() if lines} == {}


def test_errors_are_told_all_the_same(went: Went) -> None:
    """What is kept out leaves enough to mend the fault: the kind, the way to it, the rule that was broken."""
    said = went.heard.text

    assert said.count("Internal Server Error: /s/…/") >= 6
    for kind in ("IntegrityError", "ValueError", "UniqueViolation"):
        assert kind in said
    assert re.search(r"File .*surveys/views/form\.py", said)
    assert "violates not-null constraint" in said
    assert "duplicate key value violates unique constraint agencies_block_code" in said
    assert "Failing row" not in said
    assert "DETAIL" not in said


def test_metrics_hold_numbers_alone(went: Went) -> None:
    told = Client().get("/metrics").content.decode()

    assert "satisfaction_http_requests_total" in told
    assert [mark for mark in went.marks if mark.casefold() in told.casefold()] == []


def test_nobody_keeps_lines_of_access() -> None:
    """Servers that write each request would write addresses of people and of links."""
    starts = [
        *ROOT.glob("deploy/**/*.service"),
        *ROOT.glob("deploy/**/*.y*ml"),
        ROOT / "satisfaction/embedded/supervisor.py",
    ]
    assert starts
    assert [path.name for path in starts if re.search(r"--access-?log", path.read_text("utf-8"))] == []
    assert "access_log off;" in (ROOT / "deploy/nginx/portal.conf").read_text("utf-8")


def test_the_database_writes_down_no_statement_and_no_row() -> None:
    kept_out = ("log_min_error_statement", "log_parameter_max_length_on_error", "log_error_verbosity")

    assert [SETTINGS[name] for name in kept_out] == ["panic", "0", "terse"]
    for name in kept_out:
        assert name in (ROOT / "docs/operation.md").read_text("utf-8"), "servers of one's own must do so, too"
