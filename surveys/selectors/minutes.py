"""Minutes of supervising bodies (biên bản giám sát) as far as a person may see them, and their conclusions."""

from datetime import date
from typing import Any

from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.roles import Role
from agencies.access import scope_of
from surveys.models import MinutesSignature, Round, SampledForm, SupervisionMinutes
from surveys.selectors.supervision import Watcher, counts_of, samples_of

# Whoever answers for the whole province reads what bodies have signed; an agency's people read none: minutes are of
# the whole round, as a flag on the whole round is never theirs.
READING_SIGNED = (Role.HOME_AFFAIRS, Role.LEADERSHIP, Role.STEERING)


def reads_signed(user: User, *, on: date) -> bool:
    """Say whether a person reads the signed minutes of every body."""
    return scope_of(user, on=on, roles=READING_SIGNED).everything


def minutes_of(round: Round, watcher: Watcher, *, own: bool, signed: bool) -> QuerySet[SupervisionMinutes, Any]:
    """Return the versions of a round's minutes that exist for a person, with `signed_at` and `signer`.

    `own`: all of the bodies the person speaks for; `signed`: the signed ones of every body.
    """
    seen = Q(pk__in=[])
    if own:
        seen |= Q(body__in=watcher.bodies)
    if signed:
        seen |= Q(signed_at__isnull=False)
    return _with_signature().filter(seen, round=round)


def newest_of(versions: QuerySet[SupervisionMinutes, Any]) -> list[Any]:
    """Return of each of the minutes the newest version among these, the latest day first."""
    last = versions.order_by("body_id", "number", "-version").distinct("body_id", "number")
    return sorted(last, key=lambda one: (one.held_on, one.pk), reverse=True)


def last_version(minutes: SupervisionMinutes) -> int:
    return int(_versions(minutes).aggregate(last=Max("version"))["last"])


def version_of(minutes: SupervisionMinutes, version: int) -> Any:
    """Return a version of the same minutes, with `signed_at` and `signer`."""
    return _with_signature().get(round=minutes.round_id, body=minutes.body_id, number=minutes.number, version=version)


def conclusions_of(round: Round) -> list[SupervisionMinutes]:
    """Return the minutes in force of a round: of each the last signed version, by body and day."""
    found = newest_of(_with_signature().filter(round=round, signatures__isnull=False))
    return sorted(found, key=lambda one: (one.body.key, one.held_on, one.number))


def recheck_counts(round: Round, watcher: Watcher, *, body: int) -> dict[str, int]:
    """Return how many forms of the body's samples that a person sees have which outcome; "" is not asked yet."""
    counts = counts_of(list(samples_of(watcher).filter(round=round, body=body)))
    outcomes = ("", *SampledForm.Outcome.values)
    return {each: sum(one.get(each, 0) for one in counts.values()) for each in outcomes}


def standing() -> QuerySet[SupervisionMinutes]:
    """Return the versions of minutes that were not given up: a drop takes all unsigned ones up to its own with it."""
    same = {name: OuterRef(name) for name in ("round", "body", "number")}
    later = SupervisionMinutes.objects.filter(**same, drops__isnull=False, version__gte=OuterRef("version"))
    return SupervisionMinutes.objects.exclude(Exists(later), signatures=None)


def drafts_of(watcher: Watcher) -> list[SupervisionMinutes]:
    """Return the minutes of the bodies a person speaks for of which the last version is not signed, oldest first."""
    same = {name: OuterRef(name) for name in ("round", "body", "number")}
    later = standing().filter(**same, version__gt=OuterRef("version"))
    last = standing().filter(~Exists(later), body__in=watcher.bodies, signatures=None)
    return list(last.select_related("round").order_by("written_at", "pk"))


def _versions(minutes: SupervisionMinutes) -> QuerySet[SupervisionMinutes]:
    return standing().filter(round=minutes.round_id, body=minutes.body_id, number=minutes.number)


def _with_signature() -> QuerySet[SupervisionMinutes, Any]:
    signed = MinutesSignature.objects.filter(minutes=OuterRef("pk"))
    return (
        standing()
        .annotate(
            signed_at=Subquery(signed.values("signed_at")[:1], output_field=DateTimeField()),
            signer=Subquery(signed.values(name=F("signed_by__full_name"))[:1]),
        )
        .select_related("round", "body", "written_by")
    )
