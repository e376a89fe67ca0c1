"""The audit's seals find out who changed an entry past the triggers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts import audit_chain, tasks
from accounts.models import AuditEntry, AuditSeal, User
from accounts.services import record
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 2, tzinfo=UTC)


def wrote(number: int, *, at: datetime = AT) -> None:
    for each in range(number):
        record(actor=None, action="round.open", subject=f"round:dot-{each}", detail={"reason": "đúng hạn"}, at=at)


@pytest.fixture
def chain(monkeypatch: pytest.MonkeyPatch) -> list[AuditSeal]:
    """Three seals over seven entries."""
    monkeypatch.setattr(audit_chain, "MOST_ENTRIES", 3)
    wrote(7)
    return [seal for _time in range(3) if (seal := audit_chain.seal_audit(at=now()))]


def past_the_triggers(sql: str) -> None:
    with connection.cursor() as cursor:
        # What waits for the end of the transaction stands in the way of ALTER TABLE.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("accounts_auditentry", "accounts_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        cursor.execute(sql)


def test_seals_follow_each_other_over_all_entries(chain: list[AuditSeal]) -> None:
    assert [(seal.number, seal.entries) for seal in chain] == [(1, 3), (2, 3), (3, 1)]
    assert len({seal.digest for seal in chain}) == 3
    assert audit_chain.seal_audit(at=now()) is None


def test_an_untouched_chain_holds(chain: list[AuditSeal]) -> None:
    assert audit_chain.verify_audit(at=now()) == audit_chain.Verified(
        seals=3, sealed=7, changes=0, broken=0, drifted={}
    )


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE accounts_auditentry SET subject = 'round:khac' WHERE subject = 'round:dot-4'", 2),
        ("UPDATE accounts_auditentry SET detail = '{}' WHERE subject = 'round:dot-0'", 1),
        ("UPDATE accounts_auditentry SET at = at + interval '1 second' WHERE subject = 'round:dot-6'", 3),
        ("DELETE FROM accounts_auditentry WHERE subject = 'round:dot-6'", 3),
        ("DELETE FROM accounts_auditseal WHERE number = 1", 1),
        ("UPDATE accounts_auditseal SET digest = repeat('a', 64) WHERE number = 2", 2),
    ],
)
def test_a_change_is_found_where_it_was_made(chain: list[AuditSeal], change: str, broken: int) -> None:
    past_the_triggers(change)

    assert audit_chain.verify_audit(at=now()).broken == broken


def test_what_may_still_come_in_between_is_not_sealed(cast: Cast) -> None:
    wrote(2)
    wrote(2, at=now() - timedelta(minutes=30))

    seal = audit_chain.seal_audit(at=now())
    assert seal is not None
    assert seal.entries == 2
    assert audit_chain.seal_audit(at=now()) is None


def test_two_seals_of_one_number_are_refused(chain: list[AuditSeal]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal.objects.create(number=3, last_entry=10**6, entries=1, digest="0" * 64, at=AT)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 0}, "audit_seals_count_from_one"),
        ({"entries": 0}, "audit_seal_seals_something"),
        ({"digest": "x"}, "audit_seal_has_a_digest"),
    ],
)
def test_constraints(fields: dict[str, object], name: str) -> None:
    usual = {"number": 1, "last_entry": 1, "entries": 1, "digest": "0" * 64, "at": AT}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AuditSeal.objects.create(**{**usual, **fields})


def test_the_beat_seals_all_and_verifies_once_a_day() -> None:
    wrote(4)

    assert tasks.seal_audit() == 1
    assert (tasks.verify_audit(), tasks.verify_audit()) == (0, 0)
    entry = AuditEntry.objects.get(action="audit.verified")
    assert entry.detail == {"seals": 1, "sealed": 4, "broken": 0}


def test_the_page_says_how_the_seals_stand(
    signed_in: Callable[[User], Client], cast: Cast, chain: list[AuditSeal]
) -> None:
    browser = signed_in(cast.bao_ve)
    audit_chain.verify_audit(at=now())
    assert chain[-1].digest[:16] in (page := browser.get(reverse("audit:entries")).content.decode())
    assert "không khớp" not in page
    past_the_triggers("DELETE FROM accounts_auditentry WHERE subject = 'round:dot-6'")
    audit_chain.verify_audit(at=now() + timedelta(days=1))

    assert "Niêm phong nhật ký không khớp" in browser.get(reverse("audit:entries")).content.decode()
