"""What waits for the leaders of the province: results that are published once they approve."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from agencies.access import scope_of
from charts.numbers import vi
from dashboards.today.items import Waiting
from scoring.approvals import rounds_awaiting
from scoring.publication_access import APPROVING


def approvals_waiting(user: User, roles: frozenset[str], *, on: date) -> Iterator[Waiting]:
    """Yield how many results wait for a leader of the whole province, in one query."""
    if roles.isdisjoint(APPROVING) or not scope_of(user, on=on, roles=APPROVING).everything:
        return
    rounds = rounds_awaiting(on=on)
    if not rounds:
        return
    words = ngettext("%s kết quả chờ phê duyệt", "%s kết quả chờ phê duyệt", len(rounds)) % vi(len(rounds))
    where = "; ".join(round.title for round in rounds)
    alone = reverse("publications:round", args=[rounds[0].code])
    yield Waiting(words, where, alone if len(rounds) == 1 else reverse("publications:rounds"))
