"""How the survey of a round goes, in counts: what supervisors see while it runs. No contact, no name, no answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from surveys.models import Assignment, PaperForm, ResponseDecision, RoundUnit
from surveys.usual_reasons import PARTING


@dataclass(frozen=True, slots=True)
class Shift:
    """What a surveyor was sent to bring in; `surveyor` is a number that stands for them on this page alone."""

    surveyor: int
    unit: str
    channel: str
    place: str
    quota: int
    brought: int
    due_on: date
    ended: bool


def shifts(units: Collection[RoundUnit], *, most: int) -> list[Shift]:
    """Return the work of surveyors in units, that due last first, at most so much; in one query."""
    found = Assignment.objects.filter(round_unit__in=units).annotate(brought=Count("forms"))
    rows = list(found.select_related("round_unit__version").order_by("-due_on", "pk")[:most])
    numbers = {pk: number for number, pk in enumerate(sorted({row.surveyor_id for row in rows}), 1)}
    return [
        Shift(
            surveyor=numbers[row.surveyor_id],
            unit=row.round_unit.version.name,
            channel=str(row.get_channel_display()),
            place=row.place,
            quota=row.quota,
            brought=row.brought,
            due_on=row.due_on,
            ended=row.ended_at is not None,
        )
        for row in rows
    ]


def left_out(units: Collection[RoundUnit]) -> dict[tuple[str, str], int]:
    """Return how many forms are left out for which reason, by (kind, reason); in one query.

    Kinds: "decided" by a person, its reason as chosen or typed (whoever shows it tells apart what was typed), "waited"
    because it came late, "paper" returned on paper and rejected.
    """
    later = ResponseDecision.objects.filter(response=OuterRef("response")).order_by("-number")
    standing = ResponseDecision.objects.filter(
        response__round_unit__in=units, kind=ResponseDecision.Kind.EXCLUDE, pk=Subquery(later.values("pk")[:1])
    )
    by_hand = _grouped(standing.filter(actor__isnull=False).annotate(c_kind=_text("decided"), c_why=F("reason")))
    by_itself = _grouped(standing.filter(actor=None).annotate(c_kind=_text("waited"), c_why=_text("")))
    rejected = PaperForm.objects.filter(batch__round_unit__in=units, state=PaperForm.State.REJECTED)
    on_paper = _grouped(rejected.annotate(c_kind=_text("paper"), c_why=Cast("reason__words", CharField())))
    counts: dict[tuple[str, str], int] = {}
    for kind, why, n in by_hand.union(by_itself, on_paper, all=True):
        key = (kind, why.split(PARTING)[0])
        counts[key] = counts.get(key, 0) + n
    return counts


def _grouped(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(c_reason=Cast("c_why", CharField()))
    grouped: QuerySet[Any, Any] = (
        named.values("c_kind", "c_reason").annotate(n=Count("pk")).values_list("c_kind", "c_reason", "n")
    )
    return grouped


def _text(words: str) -> Cast:
    return Cast(Value(words), CharField())
