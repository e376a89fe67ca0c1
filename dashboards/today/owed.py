"""What agencies owe soon: tasks, issues under review to assess, results to assess themselves; in one query."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Obligation, Review
from actionplans.reading_reviews import TO_ANSWER
from actionplans.selectors import situations
from dashboards.calendar.rows import Row, named, rows
from dashboards.reviews.page import address
from dashboards.today.items import Waiting
from scoring.appraising import to_hand_in


def owed_by(agency_ids: Collection[int], *, on: date) -> Iterator[Waiting]:
    """Yield what agencies owe within the first reminder's distance."""
    soon = on + timedelta(days=max(settings.OBLIGATION_REMINDERS))
    asked = named("task", _tasks(agency_ids, on, soon)).union(
        named("review", _reviews(agency_ids, soon)), named("appraisal", _appraisals(agency_ids, on)), all=True
    )
    told = {"task": _task, "review": _review, "appraisal": _appraisal}
    for row in sorted(map(Row._make, asked), key=lambda one: (one.day, one.source, one.pk)):
        yield told[row.source](row)


def _tasks(agency_ids: Collection[int], on: date, soon: date) -> QuerySet[Any, Any]:
    is_ = situations(on)
    due = Obligation.objects.filter(is_["to_do"] | is_["overdue"], bearer__in=agency_ids, due_on__lte=soon)
    number = F("point__directive__number")
    return rows(due, F("due_on"), pk=F("pk"), code=F("point__label"), what=F("task"), where=number)


def _task(row: Row) -> Waiting:
    source = _("%(number)s, điểm %(label)s") % {"number": row.where, "label": row.code}
    return Waiting(row.what, source, reverse("obligations:obligation", args=[int(row.pk)]), due=row.day)


def _reviews(agency_ids: Collection[int], soon: date) -> QuerySet[Any, Any]:
    silent = Count("items", filter=Q(items__state__in=TO_ANSWER, items__bearer__in=agency_ids))
    found = Review.objects.filter(state=Review.State.OPEN, due_on__lte=soon).annotate(silent=silent)
    return rows(found.filter(silent__gt=0), F("due_on"), pk=F("pk"), what=F("theme"), n=F("silent"))


def _review(row: Row) -> Waiting:
    words = ngettext("Tự đánh giá %d vấn đề", "Tự đánh giá %d vấn đề", row.n) % row.n
    return Waiting(words, row.what, reverse("reviews:review", args=[int(row.pk)]) + address("silent"), due=row.day)


def _appraisals(agency_ids: Collection[int], on: date) -> QuerySet[Any, Any]:
    found = to_hand_in(agency_ids, on=on).select_related(None)
    places = {"code": F("round__code"), "state": F("agency__code")}
    return rows(found, F("closes_on"), pk=F("pk"), what=F("round__title"), **places)


def _appraisal(row: Row) -> Waiting:
    link = reverse("appraisal:unit", args=[row.code, row.state])
    return Waiting(_("Tự chấm, giải trình kết quả"), row.what, link, due=row.day)
