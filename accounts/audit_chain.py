"""The audit's seals: a chain of hashes over its entries and the changes that the database wrote down itself.

Whoever alters one past the triggers is found out.

Each seal takes in the one before it: to hide a change, all later seals would have to be made anew, and the last
digest stands on the page of the audit and in the worker's log, too; an office that copied one elsewhere can ask for it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts import drift
from accounts.models import AuditEntry, AuditSeal
from accounts.services import record

# Numbers are given out before entries can be read: what may still come in between is left to the next seal.
SETTLED = timedelta(hours=1)
MOST_ENTRIES = 50_000
FIRST = "0" * 64
ENTRIES, CHANGES = "accounts_auditentry", "accounts_change"
UPPER = """
SELECT max(id) FROM (
    SELECT id FROM {table} WHERE id > %s AND id <= (
        SELECT max(id) FROM {table} WHERE at < %s AND at < (
            SELECT coalesce(min(xact_start), now()) FROM pg_stat_activity WHERE datname = current_database()
        ) - make_interval(secs => %s)
    ) ORDER BY id LIMIT %s
) AS settled
"""
CONTENT = """
SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(concat_ws(
    chr(31), {columns}
), chr(30) ORDER BY id), ''), 'UTF8')), 'hex')
FROM {table} WHERE id > %s AND id <= %s
"""
COLUMNS: Mapping[str, str] = {
    ENTRIES: "id, extract(epoch FROM at), coalesce(actor_id, 0), action, subject, detail::text, "
    # Left out of the words where it is empty: entries sealed before it was kept hash as they did.
    "nullif(request, '')",
    CHANGES: "id, extract(epoch FROM at), table_name, row, act, coalesce(before::text, '-'), "
    "coalesce(after::text, '-'), coalesce(actor_id, 0), origin, request, role, transaction",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at the whole chain found; `broken` is the first seal that does not hold, 0 if all do.

    `sealed`, `changes`: how many entries and changes lie under seals. `unguarded`: tables whose triggers are gone or
    switched off. `drifted`: how many rows of a table differ from what was written down of them.
    """

    seals: int
    sealed: int
    changes: int
    broken: int
    unguarded: tuple[str, ...] = ()
    drifted: Mapping[str, int] | None = None

    @property
    def holds(self) -> bool:
        return not (self.broken or self.unguarded or self.drifted)


@dataclass(frozen=True, slots=True)
class _Link:
    """Where the chain stands after a seal."""

    number: int = 0
    last_entry: int = 0
    last_change: int = 0
    digest: str = FIRST


@transaction.atomic
def seal_audit(*, at: datetime) -> AuditSeal | None:
    """Seal the next settled entries and changes; None if there are none.

    Of two who seal at once the second is refused by the database: numbers are unique.
    """
    last = _link_of(last_seal())
    entry, change = _upper(ENTRIES, last.last_entry, at), _upper(CHANGES, last.last_change, at)
    if (entry, change) == (last.last_entry, last.last_change):
        return None
    seal = AuditSeal(number=last.number + 1, last_entry=entry, last_change=change, at=at)
    seal.entries, seal.changes, seal.digest = _sealed(last, seal)
    seal.save(force_insert=True)
    return seal


def verify_audit(*, at: datetime) -> Verified:
    """Look at the seals, the guards and the rows; write down what was found."""
    found = look()
    always = ("seals", "sealed", "broken")
    detail: dict[str, Any] = {key: value for key, value in asdict(found).items() if value or key in always}
    record(actor=None, action="audit.verified", subject="audit", detail=detail, at=at)
    return found


@transaction.atomic
def look() -> Verified:
    """Return what `verify_audit` finds, without writing."""
    chain = _chain()
    return Verified(*chain, unguarded=drift.unguarded(), drifted=drift.drifted())


def first_broken() -> int:
    """Return the number of the first seal that does not hold, 0 if all do."""
    return _chain()[3]


def is_in_chain(digest: str) -> bool:
    """Tell whether a digest that somebody copied, or the beginning of one, stands in the chain."""
    return len(digest) >= 16 and AuditSeal.objects.filter(digest__startswith=digest.lower()).exists()


def last_seal() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-number").first()


def last_verification() -> AuditEntry | None:
    return AuditEntry.objects.filter(action="audit.verified").order_by("-at", "-pk").first()


def is_sound(verification: AuditEntry) -> bool:
    """Tell whether a verification found everything in order."""
    return not any(verification.detail.get(key) for key in ("broken", "unguarded", "drifted"))


def _chain() -> tuple[int, int, int, int]:
    """Return how many seals, entries and changes there are up to the first seal that does not hold, and its number."""
    last, entries, changes = _Link(), 0, 0
    for seal in AuditSeal.objects.order_by("number"):
        count, changed, digest = _sealed(last, seal)
        if (seal.number, seal.entries, seal.changes, seal.digest) != (last.number + 1, count, changed, digest):
            return last.number + 1, entries, changes, last.number + 1
        last, entries, changes = _link_of(seal), entries + count, changes + changed
    return last.number, entries, changes, 0


def _sealed(last: _Link, seal: AuditSeal) -> tuple[int, int, str]:
    """Return how many entries and changes lie between two seals, and the digest over them and the seal before."""
    entries, content = _content(ENTRIES, last.last_entry, seal.last_entry)
    changes, changed = _content(CHANGES, last.last_change, seal.last_change)
    words = f"{last.digest}|{last.number + 1}|{seal.last_entry}|{content}"
    # Seals from before changes were kept say nothing of them.
    words += f"|{seal.last_change}|{changed}" if seal.last_change else ""
    return entries, changes, hashlib.sha256(words.encode()).hexdigest()


def _link_of(seal: AuditSeal | None) -> _Link:
    return _Link(seal.number, seal.last_entry, seal.last_change, seal.digest) if seal else _Link()


def _upper(table: str, after: int, at: datetime) -> int:
    """Return the number up to which the next seal goes: `after` where nothing new is settled."""
    with connection.cursor() as cursor:
        limits: tuple[int | float | datetime, ...] = (after, at - SETTLED, SETTLED.total_seconds(), MOST_ENTRIES)
        cursor.execute(UPPER.format(table=table), limits)
        (upper,) = cursor.fetchone()
    return int(upper or after)


def _content(table: str, after: int, upto: int) -> tuple[int, str]:
    """Return how many rows lie between two numbers, and the hash of all that stands in them."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENT.format(table=table, columns=COLUMNS[table]), [after, upto])
        count, content = cursor.fetchone()
    return int(count), str(content)
