"""The audit's seals: a chain of hashes over its entries, so that whoever changes one past the triggers is found out.

Each seal takes in the one before it: to hide a change, all later seals would have to be made anew, and the last
digest stands on the page of the audit and in the worker's log, too.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from accounts.models import AuditEntry, AuditSeal
from accounts.services import record

# Numbers are given out before entries can be read: what may still come in between is left to the next seal.
SETTLED = timedelta(hours=1)
MOST_ENTRIES = 50_000
FIRST = "0" * 64
UPPER = """
SELECT max(id) FROM (
    SELECT id FROM accounts_auditentry WHERE id > %s AND id <= (
        SELECT max(id) FROM accounts_auditentry WHERE at < %s AND at < (
            SELECT coalesce(min(xact_start), now()) FROM pg_stat_activity WHERE datname = current_database()
        ) - make_interval(secs => %s)
    ) ORDER BY id LIMIT %s
) AS settled
"""
CONTENT = """
SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(concat_ws(
    chr(31), id, extract(epoch FROM at), coalesce(actor_id, 0), action, subject, detail::text
), chr(30) ORDER BY id), ''), 'UTF8')), 'hex')
FROM accounts_auditentry WHERE id > %s AND id <= %s
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at the whole chain found; `broken` is the first seal that does not hold, 0 if all do."""

    seals: int
    entries: int
    broken: int


@transaction.atomic
def seal_audit(*, at: datetime) -> AuditSeal | None:
    """Seal the next settled entries; None if there are none.

    Of two who seal at once the second is refused by the database: numbers are unique.
    """
    last = AuditSeal.objects.order_by("-number").first()
    after = last.last_entry if last else 0
    with connection.cursor() as cursor:
        cursor.execute(UPPER, [after, at - SETTLED, SETTLED.total_seconds(), MOST_ENTRIES])
        (upper,) = cursor.fetchone()
    if upper is None:
        return None
    number, (entries, content) = (last.number + 1 if last else 1), _content(after, upper)
    digest = _digest(last.digest if last else FIRST, number, upper, content)
    return AuditSeal.objects.create(number=number, last_entry=upper, entries=entries, digest=digest, at=at)


def verify_audit(*, at: datetime) -> Verified:
    """Recompute every seal, and write down what was found."""
    found = _verified()
    detail = {"seals": found.seals, "sealed": found.entries, "broken": found.broken}
    record(actor=None, action="audit.verified", subject="audit", detail=detail, at=at)
    return found


def last_seal() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-number").first()


def last_verification() -> AuditEntry | None:
    return AuditEntry.objects.filter(action="audit.verified").order_by("-at", "-pk").first()


def _verified() -> Verified:
    previous, after, entries, seals = FIRST, 0, 0, 0
    for seals, seal in enumerate(AuditSeal.objects.order_by("number"), 1):
        count, content = _content(after, seal.last_entry)
        holds = (seal.number, seal.entries) == (seals, count)
        if not holds or _digest(previous, seals, seal.last_entry, content) != seal.digest:
            return Verified(seals, entries, broken=seals)
        previous, after, entries = seal.digest, seal.last_entry, entries + count
    return Verified(seals, entries, broken=0)


def _content(after: int, upto: int) -> tuple[int, str]:
    """Return how many entries lie between two numbers, and the hash of all that stands in them."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENT, [after, upto])
        count, content = cursor.fetchone()
    return int(count), str(content)


def _digest(previous: str, number: int, last_entry: int, content: str) -> str:
    return hashlib.sha256(f"{previous}|{number}|{last_entry}|{content}".encode()).hexdigest()
