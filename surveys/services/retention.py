"""Writes: terms, holds, and the destruction of raw answers, a batch and a transaction at a time."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record
from surveys.models import Destruction, Kept, LegalHold, Response, RetentionTerm, Round
from surveys.selectors.retention import DESTROYED, holds, term_of

# A term set by mistake can be set again before anything is destroyed by it.
GRACE = timedelta(days=7)
LONGEST_BASIS, LONGEST_REASON, MOST_DAYS = 2000, 500, 36_500
# What names a response beside its decisions and words, and goes with it, in this order.
BESIDE = (
    "surveys_flagreview",
    "surveys_assignedform",
    "surveys_paperform",
    "surveys_sampledform",
    "surveys_recheckform",
    "surveys_responsetext",
    "surveys_responsedecision",
)
KEYINGS = (
    "DELETE FROM surveys_paperkeying k USING surveys_paperform f, surveys_paperbatch b "
    "WHERE f.id = k.form_id AND b.id = f.batch_id AND b.round_id = %s"
)


class UnfitTerm(Exception):
    """A term without basis or with impossible days, or a hold without reason."""


class ChangedMeanwhile(Exception):
    """Somebody set another term or hold after the page was opened; nothing is stored."""


@transaction.atomic
def set_term(*, kind: Kept, days: int | None, basis: str, seen: int, actor: User, at: datetime) -> RetentionTerm:
    """Set the rule of a kind; nothing is destroyed by it before GRACE has passed.

    `seen` is the id of the rule that the page showed, 0: none. Raises UnfitTerm, ChangedMeanwhile.
    """
    if not basis or len(basis) > LONGEST_BASIS or not _fits(kind, days):
        raise UnfitTerm
    with connection.cursor() as cursor:
        # Not the table: the portal's own account may not lock one that only grows.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('surveys_retentionterm'))")
    before = term_of(kind)
    if (before.pk if before else 0) != seen:
        raise ChangedMeanwhile
    effective = timezone.localdate(at) + GRACE
    term = RetentionTerm.objects.create(kind=kind, days=days, basis=basis, effective_on=effective, actor=actor, at=at)
    detail = {"days": days, "before": before.days if before else None, "basis": basis, "first_day": str(effective)}
    record(actor=actor, action="privacy.term_set", subject=f"retention:{kind}", detail=detail, at=at)
    return term


def _fits(kind: Kept, days: int | None) -> bool:
    return days is None or (kind in DESTROYED and 1 <= days <= MOST_DAYS)


@transaction.atomic
def set_hold(*, round: Round, hold: bool, reason: str, actor: User, at: datetime) -> LegalHold:
    """Hold a round's raw answers back from destruction, or let go of them. Raises UnfitTerm, ChangedMeanwhile."""
    if not reason or len(reason) > LONGEST_REASON:
        raise UnfitTerm
    Round.objects.select_for_update().get(pk=round.pk)
    if (round.pk in holds()) == hold:
        raise ChangedMeanwhile
    made = LegalHold.objects.create(round=round, holds=hold, reason=reason, actor=actor, at=at)
    action = "privacy.hold_set" if hold else "privacy.hold_ended"
    record(actor=actor, action=action, subject=f"round:{round.code}", detail={"reason": reason}, at=at)
    return made


def next_batch(round: Round, most: int) -> list[UUID]:
    """Return some responses of a round that are still there."""
    return list(Response.objects.of_round(round).order_by("pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def destroy_batch(
    *, round: Round, ids: Sequence[UUID], term: RetentionTerm, sums_sha256: str, at: datetime
) -> Destruction:
    """Destroy responses with all that names them, and write down that it was done; the audit keeps the same.

    The database refuses it where the term does not allow it (see the migration), raising IntegrityError.
    """
    found = sorted(str(each) for each in ids)
    with connection.cursor() as cursor:
        made = Destruction.objects.create(
            round=round,
            term=term,
            ids_sha256=hashlib.sha256("\n".join(found).encode()).hexdigest(),
            sums_sha256=sums_sha256,
            at=at,
            **_measured(cursor, found),
        )
        cursor.execute(KEYINGS, [round.pk])
        for table in BESIDE:
            cursor.execute(f"DELETE FROM {table} WHERE response_id = ANY(%s::uuid[])", [found])  # noqa: S608
        cursor.execute("DELETE FROM surveys_response WHERE id = ANY(%s::uuid[])", [found])
    detail = {"rows": made.count, "first_day": str(made.first_day), "last_day": str(made.last_day), "days": term.days}
    record(actor=None, action="privacy.answers_destroyed", subject=f"round:{round.code}", detail=detail, at=at)
    return made


def _measured(cursor: object, ids: list[str]) -> dict[str, int | date]:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT count(*), min(submitted_on), max(submitted_on), "
        "(SELECT count(*) FROM surveys_responsetext WHERE response_id = ANY(%(ids)s::uuid[])), "
        "(SELECT count(*) FROM surveys_responsedecision WHERE response_id = ANY(%(ids)s::uuid[])), "
        "(SELECT coalesce(sum(number), 0) FROM surveys_responsedecision WHERE response_id = ANY(%(ids)s::uuid[])) "
        "FROM surveys_response WHERE id = ANY(%(ids)s::uuid[])",
        {"ids": ids},
    )
    names = ("count", "first_day", "last_day", "texts", "decisions", "decision_numbers")
    return dict(zip(names, cursor.fetchone(), strict=True))  # type: ignore[attr-defined]
