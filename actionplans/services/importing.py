"""Writes: the measures of a file or of the catalogue into a plan, all at once or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services import record
from actionplans.models import Measure, Plan
from actionplans.services.plans import MOST_MEASURES, Done, NotWritable, add_measures
from actionplans.services.taking import Changed


class TooMany(Exception):
    """A plan holds no more than 200 measures; `room` says how many more it takes."""

    def __init__(self, room: int) -> None:
        self.room = room
        super().__init__(room)


@dataclass(frozen=True, slots=True)
class Seen:
    """The plan as its author saw it: its version, and the place of its last measure."""

    version: int
    last: int

    def __str__(self) -> str:
        return f"{self.version}.{self.last}"


def seen_now(plan: Plan) -> Seen:
    """Return what there is of a plan now."""
    return Seen(plan.version, plan.measures.aggregate(last=Max("position"))["last"] or 0)


@transaction.atomic
def take_in(*, plan: Plan, done: Sequence[Done], seen: Seen, actor: User, at: datetime) -> list[Measure]:
    """Put measures at the end of a plan that is as it was seen. Raises Changed, NotWritable, TooMany."""
    locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    now = seen_now(locked)
    if now != seen:
        raise Changed(locked.pk)
    if now.last + len(done) > MOST_MEASURES:
        raise TooMany(MOST_MEASURES - now.last)
    made = add_measures(plan=locked, done=done, actor=actor, at=at)
    detail = {"measures": len(made)}
    record(actor=actor, action="plan.take_in", subject=f"plan:{locked.pk}", detail=detail, at=at)
    return made


__all__ = ("NotWritable", "Seen", "TooMany", "seen_now", "take_in")
