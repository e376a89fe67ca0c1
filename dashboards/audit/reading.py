"""Reads of the audit: a page of entries costs the same however many there are (index audit_by_…)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from accounts.models import AuditEntry, User
from agencies.sorting import folded
from dashboards.audit.query import Asked, Place
from dashboards.audit.words import SUBJECTS

PER_PAGE = 50
NOBODY = "he thong"
GUARDS = ("accounts_auditentry_append_only", "accounts_auditentry_never_emptied")


@dataclass(frozen=True, slots=True)
class Slice:
    """Entries of one page, newest first, and where the pages before and after it begin."""

    entries: Sequence[AuditEntry]
    newer: Place | None
    older: Place | None


def narrowed(entries: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    """Return the entries asked for, newest first, whatever page they stand on."""
    conditions = Q()
    if asked.actor:
        conditions &= done_by(asked.actor)
    if asked.actions:
        conditions &= Q(action__in=sorted(asked.actions))
    if asked.subject:
        conditions &= Q(subject__in=_subjects(asked.subject))
    if asked.first:
        conditions &= Q(at__gte=_midnight(asked.first))
    if asked.last:
        conditions &= Q(at__lt=_midnight(asked.last, after=1))
    return entries.filter(conditions).select_related("actor").order_by("-at", "-pk")


def kinds_of(entries: QuerySet[AuditEntry]) -> frozenset[str]:
    """Return the codes of the acts that occur among entries."""
    return frozenset(entries.order_by().values_list("action", flat=True).distinct())


def slice_of(entries: QuerySet[AuditEntry], asked: Asked) -> Slice:
    """Return the page of entries that begins before `asked.older` or ends after `asked.newer`."""
    if asked.newer is not None and asked.older is None:
        return _upwards(entries, asked.newer)
    found = list(_older(entries, asked.older)[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    older = place_of(shown[-1]) if len(found) > PER_PAGE else None
    return Slice(shown, place_of(shown[0]) if shown and asked.older else None, older)


def place_of(entry: AuditEntry) -> Place:
    return Place(entry.at, entry.pk)


def guarded() -> bool:
    """Tell whether the database refuses to change and delete entries now: its triggers are there and switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'accounts_auditentry'::regclass "
            "AND tgname = ANY(%s) AND tgenabled IN ('O', 'A')",
            [list(GUARDS)],
        )
        return bool(cursor.fetchone()[0] == len(GUARDS))


def _upwards(entries: QuerySet[AuditEntry], place: Place) -> Slice:
    above = Q(at__gt=place.at) | Q(at=place.at, pk__gt=place.number)
    found = list(entries.filter(above, at__gte=place.at).order_by("at", "pk")[: PER_PAGE + 1])
    if len(found) <= PER_PAGE:
        # The top: shown as the first page, not as the few that came since.
        return slice_of(entries, Asked())
    shown = found[:PER_PAGE][::-1]
    return Slice(shown, place_of(shown[0]), place_of(shown[-1]))


def _older(entries: QuerySet[AuditEntry], place: Place | None) -> QuerySet[AuditEntry]:
    if place is None:
        return entries
    # The condition on the time alone is what an index can begin at.
    return entries.filter(Q(at__lt=place.at) | Q(pk__lt=place.number), at__lte=place.at)


def done_by(typed: str) -> Q:
    """Return the condition on who did it: a user name, a part of a name, or nobody ("hệ thống")."""
    wanted = folded(typed)
    people = list(User.objects.values_list("pk", "username", "full_name"))
    exact = [pk for pk, username, _name in people if folded(username) == wanted]
    alike = [pk for pk, username, name in people if wanted in folded(f"{name} {username}")]
    by_people = Q(actor__in=exact or alike)
    return by_people | Q(actor=None) if wanted == NOBODY else by_people


def _subjects(typed: str) -> list[str]:
    return [typed] if ":" in typed else [typed, *(f"{kind}:{typed}" for kind in SUBJECTS)]


def _midnight(day: date, *, after: int = 0) -> datetime:
    # Of the last day there is no midnight after.
    day = min(day, date.max - timedelta(days=2)) + timedelta(days=after)
    return make_aware(datetime.combine(day, time()))
