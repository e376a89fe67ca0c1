"""What waits of action plans: for an agency what was sent back and what is due, for who judges what was handed in.

A difficulty waits for Sở Nội vụ and for the agency above the one that reports it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Measure, Plan
from actionplans.plan_selectors import WantedPlans, difficulties, measures_due
from actionplans.selectors import first_reminder
from agencies.models import AgencyVersion
from dashboards.plans.query import address
from dashboards.today.items import Waiting

MOST = 200


def plans_waiting(agency_ids: Collection[int], *, on: date) -> list[Waiting]:
    """Return what waits of plans for the people of agencies, in one query."""
    return list(_own(agency_ids, on)) if agency_ids else []


def plans_asked() -> dict[str, QuerySet[Any]]:
    """Return what Sở Nội vụ is to be told the numbers of, for `counting.counted`."""
    return {"plans": Plan.objects.filter(state=Plan.State.SUBMITTED), "stuck": difficulties()}


def plans_to_judge(counts: Mapping[str, int]) -> Iterator[Waiting]:
    """Yield what waits of plans for Sở Nội vụ, by the numbers of `plans_asked`."""
    if n := counts["plans"]:
        words = ngettext("Xem xét %d kế hoạch cải thiện", "Xem xét %d kế hoạch cải thiện", n) % n
        yield Waiting(words, _("Kế hoạch cải thiện"), _list(WantedPlans(state=Plan.State.SUBMITTED)))
    if n := counts["stuck"]:
        words = ngettext("Trả lời %d vướng mắc của đơn vị", "Trả lời %d vướng mắc của đơn vị", n) % n
        yield Waiting(words, _("Kế hoạch cải thiện"), _list(WantedPlans(stuck=True)))


def _own(agency_ids: Collection[int], on: date) -> Iterator[Waiting]:
    soon = on + timedelta(days=first_reminder())
    below = AgencyVersion.objects.filter(parent__in=agency_ids, valid__contains=on).values("agency")
    asked = Q(pk__in=difficulties().filter(plan__agency__in=below))
    due = Q(pk__in=measures_due(until=soon, agency_ids=agency_ids).order_by())
    # A plan that was sent back has measures: it was handed in.
    returned = Q(plan__state=Plan.State.RETURNED, plan__agency__in=agency_ids, plan__block=None)
    found = Measure.objects.filter(asked | due | returned).annotate(asked=Case(When(asked, then=True), default=False))
    sent_back: set[int] = set()
    for one in found.select_related("plan").order_by("due_on", "pk")[:MOST]:
        if one.plan.state == Plan.State.RETURNED:
            if one.plan_id not in sent_back:
                yield _returned(one.plan)
            sent_back.add(one.plan_id)
        else:
            yield _measure(one, asked=one.asked)


def _returned(plan: Plan) -> Waiting:
    what = _("Sửa kế hoạch bị trả lại: %s") % plan.title
    return Waiting(what, _("Kế hoạch cải thiện"), reverse("plans:plan", args=[plan.pk]), urgent=True)


def _measure(one: Measure, *, asked: bool) -> Waiting:
    link = reverse("plans:measure", args=[one.plan_id, one.pk])
    if asked:
        return Waiting(_("Trả lời vướng mắc: %s") % one.action, one.plan.title, link, urgent=True)
    return Waiting(one.action, one.plan.title, link, due=one.due_on)


def _list(wanted: WantedPlans) -> str:
    return reverse("plans:plans") + address(wanted)
