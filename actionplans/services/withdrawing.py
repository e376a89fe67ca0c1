"""What was given last after a directive, as one set, and taking all of it back while nobody has acted on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from actionplans.models import Directive, Obligation, ObligationStep, State
from actionplans.services.steps import Hand, withdraw
from actionplans.services.taking import Changed


@dataclass(frozen=True, slots=True)
class GivenSet:
    """Obligations that one person gave at one moment, all as they were given."""

    at: datetime
    obligations: tuple[Obligation, ...]


def newest_set(directive: Directive) -> GivenSet | None:
    """Return what was given last after a directive; None once anything was done about one of it."""
    steps = ObligationStep.objects.filter(obligation__point__directive=directive)
    last = steps.filter(kind=ObligationStep.Kind.GIVE).order_by("-at").first()
    if last is None:
        return None
    given = Obligation.objects.filter(steps__in=steps.filter(at=last.at, actor=last.actor)).distinct()
    touched = steps.filter(obligation__in=given, at__gt=last.at).exists()
    found = tuple(given.order_by("pk"))
    return None if touched or any(each.state != State.OPEN for each in found) else GivenSet(last.at, found)


@transaction.atomic
def withdraw_set(*, directive: Directive, given_at: datetime, note: str, actor: User, at: datetime) -> int:
    """Withdraw all that was given at a moment, or nothing; return how many. Raises Changed, WordsMissing."""
    Directive.objects.select_for_update().get(pk=directive.pk)
    found = newest_set(directive)
    if found is None or found.at != given_at:
        raise Changed
    for each in found.obligations:
        # Who hands one in at this moment wins: then all of it stays.
        withdraw(obligation=each, note=note, hand=Hand(actor=actor, at=at, seen=each.version))
    return len(found.obligations)
