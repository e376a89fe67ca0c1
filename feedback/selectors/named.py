"""Cases of named officials, for Sở Nội vụ: counts by agency and outcome (one by one: `feedback.reach.cases_of`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from agencies.access import Scope
from feedback.models import NamedCase
from feedback.selectors.comments import shown_comments


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases an agency has: open, of these overdue, and by outcome."""

    agency_id: int
    open: int
    overdue: int
    outcomes: Mapping[str, int]

    @property
    def total(self) -> int:
        return self.open + sum(self.outcomes.values())


def counts_by_agency(scope: Scope, *, on: date) -> list[Counts]:
    """Return the counts of the agencies that a person of Sở Nội vụ sees: never of a person."""
    cases = NamedCase.objects.filter(comment__in=shown_comments())
    if not scope.everything:
        cases = cases.filter(Q(agency__in=scope.agency_ids) | Q(comment__block__in=scope.block_ids))
    found: dict[int, dict[str, int]] = {}
    for each in cases.values("agency", "outcome").annotate(cases=Count("pk")).order_by("agency"):
        found.setdefault(each["agency"], {})[each["outcome"]] = each["cases"]
    late = dict(
        cases.filter(outcome="", due_on__lt=on).values_list("agency").annotate(late=Count("pk")).order_by("agency")
    )
    return [Counts(agency, outcomes.pop("", 0), late.get(agency, 0), outcomes) for agency, outcomes in found.items()]
