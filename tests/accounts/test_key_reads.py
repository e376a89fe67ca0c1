"""What a key reads that is not public is told in the audit: once an hour, how often; under seals like all else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts import audit_chain, tasks
from accounts.api_keys import make_api_key
from accounts.models import ApiKey, AuditEntry, KeyRead
from tests.scoring.indicators.figures import indicator, row, take
from tests.surveys.factories import NOON

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/figures/"
NEXT_HOUR = NOON + timedelta(hours=1)
Ask = Callable[..., HttpResponse]


@pytest.fixture
def ask(cast: object) -> Ask:
    indicator()
    take(row())
    _key, secret = make_api_key(name="Kho dữ liệu", purpose=ApiKey.Purpose.FIGURES, at=NOON)

    def asked(status: int = 200, **query: str) -> HttpResponse:
        with time_machine.travel(NOON, tick=False):
            answer = Client().get(FIGURES, query, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == status, answer.content
        return answer  # type: ignore[return-value]

    return asked


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="api_key.read").order_by("pk"))


def test_an_hour_of_the_same_reads_is_one_entry(ask: Ask) -> None:
    for _time in range(3):
        ask(indicator="par")
    ask(indicator="par", after="0")
    assert entries() == []

    with time_machine.travel(NEXT_HOUR, tick=False):
        tasks.seal_audit()

    [told] = entries()
    assert told.subject == f"api-key:{ApiKey.objects.get().pk}"
    assert told.detail == {
        "system": "Kho dữ liệu",
        "purpose": "figures",
        "endpoint": "figures_api:figures",
        "about": "indicator=par",
        "hour": "02/03/2026 12:00",
        "times": 4,
    }
    assert not KeyRead.objects.exists()


def test_other_questions_are_told_apart(ask: Ask) -> None:
    ask(indicator="par")
    ask()

    with time_machine.travel(NEXT_HOUR, tick=False):
        tasks.seal_audit()

    assert [told.detail["about"] for told in entries()] == ["indicator=par", ""]


def test_the_hour_that_runs_is_not_told_yet(ask: Ask) -> None:
    ask(indicator="par")

    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        tasks.seal_audit()

    assert entries() == []
    assert KeyRead.objects.get().times == 1


def test_a_refusal_reads_nothing(ask: Ask) -> None:
    ask(400, khong="co")

    assert not KeyRead.objects.exists()


def test_entries_sealed_before_requests_were_kept_still_hold(ask: Ask) -> None:
    told = AuditEntry.objects.create(action="backup.taken", subject="x", detail={}, at=NOON - timedelta(days=9))
    sealed_then = audit_chain.CONTENT.format(
        table="accounts_auditentry",
        columns=audit_chain.COLUMNS[audit_chain.ENTRIES].replace(", nullif(request, '')", ""),
    )

    assert audit_chain._content(audit_chain.ENTRIES, told.pk - 1, told.pk) == content_by(sealed_then, told.pk)


def content_by(statement: str, number: int) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [number - 1, number])
        count, content = cursor.fetchone()
    return int(count), str(content)
