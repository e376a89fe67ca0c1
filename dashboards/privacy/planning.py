"""Which closed rounds still have raw answers, and from which day these go."""

from collections.abc import Mapping
from datetime import date

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from dashboards.privacy.destroying import Due, planned
from scoring.models import UnitCount
from surveys.models import Destruction, RetentionTerm


def to_destroy(rule: RetentionTerm, *, on: date) -> list[tuple[Due, int, bool]]:
    """Return the closed rounds with answers left, how many, and whether they go with the next run; three queries."""
    left = _left_by_round()
    rows = [(due, left.get(due.round.pk, 0), due.is_due(on)) for due in planned(rule)]
    return [row for row in rows if row[1] > 0]


def _left_by_round() -> Mapping[int, int]:
    gone = Destruction.objects.filter(round=OuterRef("round_unit__round")).order_by().values("round")
    of_it = Coalesce(Subquery(gone.annotate(n=Sum("count")).values("n")), 0)
    received = UnitCount.objects.order_by().values("round_unit__round").annotate(n=Sum("received"), gone=of_it)
    return {round_id: n - gone for round_id, n, gone in received.values_list("round_unit__round", "n", "gone")}
