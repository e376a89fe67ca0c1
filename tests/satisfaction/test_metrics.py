"""What a program that watches is told, and who is not told."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts import replica
from accounts.audit_chain import verify_audit
from accounts.services import record
from jobs.models import Job
from satisfaction.metrics import counting
from scoring.tally import fold_all
from tests import factories
from tests.scoring.answers import GOOD, send, survey, unit_of

pytestmark = pytest.mark.django_db
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")?\})? [-+.e0-9]+')


@pytest.fixture(autouse=True)
def _own_home(settings: Any, tmp_path: Path) -> None:
    settings.SATISFACTION_HOME = tmp_path
    counting._counter = None


def told(client: Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def test_requests_are_counted_by_area_and_status(client: Client) -> None:
    for path in ("/healthz", "/healthz", "/khong-co/", "/noi-bo/"):
        client.get(path)

    found = told(client)

    assert found['satisfaction_http_requests_total{area="health",status="2xx"}'] == 2
    assert found['satisfaction_http_requests_total{area="public",status="4xx"}'] == 1
    assert found['satisfaction_http_requests_total{area="office",status="3xx"}'] == 1
    assert found['satisfaction_http_request_seconds_count{area="health"}'] == 2
    assert found['satisfaction_http_request_seconds_bucket{area="health",le="+Inf"}'] == 2
    assert found['satisfaction_http_request_seconds_sum{area="health"}'] > 0


def test_addresses_make_no_new_series(client: Client) -> None:
    before = len(told(client))
    for number in range(20):
        client.get(f"/{number}/{number}/")
    assert len(told(client)) == before


def test_all_processes_count_together_and_the_dead_stay_counted(client: Client, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from satisfaction.metrics.counting import Counter\n"
        f"one = Counter(Path({str(tmp_path / 'run' / 'metrics' / 'web-0.bin')!r}))\n"
        "one.add(5, 1, 0, 0.001); one.add(5, 1, 0, 0.001)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    client.get("/healthz")
    assert told(client)['satisfaction_http_requests_total{area="health",status="2xx"}'] == 3

    counting.forget()
    assert told(client)['satisfaction_http_requests_total{area="health",status="2xx"}'] < 3


def test_answers_and_what_waits_are_told(client: Client) -> None:
    round = survey()
    send(unit_of(round), GOOD, GOOD)
    fold_all()
    send(unit_of(round), GOOD)
    at = factories.NOW
    Job.objects.create(id=UUID(int=1), task="x", title="Nguyễn Văn A", created_at=at, sent_at=at)

    found = told(client)

    assert found["satisfaction_answers_received"] == 2
    assert found["satisfaction_inbox_entries"] == 1
    assert found["satisfaction_inbox_oldest_seconds"] > 0
    assert found['satisfaction_jobs{state="queued"}'] == 1
    assert found["satisfaction_database_connections"] >= 1
    assert found['satisfaction_up{part="database"}'] == 1
    assert "Nguyễn" not in client.get("/metrics").content.decode()


def test_the_last_verification_of_the_audit_is_told(client: Client) -> None:
    assert "satisfaction_audit_holds" not in told(client)
    verify_audit(at=factories.NOW)
    assert told(client)["satisfaction_audit_holds"] == 1
    assert told(client)["satisfaction_audit_verified_timestamp_seconds"] == factories.NOW.timestamp()
    later = factories.NOW + timedelta(hours=22)
    record(
        actor=None, action="audit.verified", subject="audit", detail={"seals": 1, "sealed": 3, "broken": 1}, at=later
    )
    assert told(client)["satisfaction_audit_holds"] == 0


@pytest.mark.parametrize("seconds", [0.0, 7.5, None])
def test_a_replica_is_told_with_what_it_lacks(client: Client, monkeypatch: Any, seconds: float | None) -> None:
    assert 'satisfaction_up{part="replica"}' not in told(client)
    monkeypatch.setattr(replica, "is_there", lambda: True)
    monkeypatch.setattr(replica, "behind", lambda: seconds)
    found = told(client)
    assert found['satisfaction_up{part="replica"}'] == (seconds is not None)
    assert found.get("satisfaction_replica_behind_seconds") == seconds


def test_a_broker_that_is_down_is_told_and_the_rest_too(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = told(client)
    assert found['satisfaction_up{part="broker"}'] == 0
    assert found['satisfaction_up{part="database"}'] == 1


@pytest.mark.parametrize(
    "surroundings",
    [{"REMOTE_ADDR": "10.0.0.7"}, {"REMOTE_ADDR": "x"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}],
)
def test_others_find_nothing(client: Client, surroundings: dict[str, str]) -> None:
    assert client.get("/metrics", **surroundings).status_code == 404  # type: ignore[arg-type]


def test_with_a_token_it_alone_opens(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "mã-giám-sát"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer x").status_code == 404
    headers = {"HTTP_AUTHORIZATION": "Bearer mã-giám-sát", "REMOTE_ADDR": "10.0.0.7"}
    assert client.get("/metrics", **headers).status_code == 200  # type: ignore[arg-type]
