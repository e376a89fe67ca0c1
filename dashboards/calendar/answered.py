"""Dates of what an agency does for its index besides tasks and plans: conferences, re-reviews, the press."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Role
from actionplans.conference_reach import visible_conferences
from actionplans.models import Conference, PressPack, Review
from actionplans.reach import reader_for
from actionplans.reading_reviews import TO_ANSWER, visible_items
from charts.numbers import vi
from dashboards.calendar.entries import Entry
from dashboards.calendar.reader import Reader
from dashboards.calendar.rows import Row, Source, rows


def _conferences(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    if not reader.has(*Role.seeing_results()):
        return None
    seen = visible_conferences(reader_for(reader.user, on=reader.on)).select_related(None)
    found = seen.exclude(state=Conference.State.CANCELLED).annotate(day=Coalesce("held_on", "planned_on"))
    within = found.filter(day__range=(first, last))
    return rows(within, F("day"), pk=F("pk"), what=F("round__title"), where=F("place"), state=F("state"))


def _conference(reader: Reader, row: Row) -> Entry:
    late = row.state == Conference.State.PLANNED and row.day < reader.on
    words = _("Hội nghị công bố kết quả: %s") % row.what
    url = reverse("conferences:conference", args=[int(row.pk)])
    return Entry(row.day, "hoi-nghi", words, f"hoi-nghi-{row.pk}", row.where, url, late=late)


def _reviews(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Return re-reviews under way, with how many issues this person sees that nobody has answered yet."""
    if not reader.has(*Role.seeing_results()):
        return None
    items = visible_items(reader_for(reader.user, on=reader.on)).select_related(None)
    silent = Count("items", filter=Q(items__in=items.filter(state__in=TO_ANSWER).values("pk")))
    found = Review.objects.filter(state=Review.State.OPEN, due_on__range=(first, last), items__in=items.values("pk"))
    counted = found.order_by().values("pk", "theme", "due_on").annotate(silent=silent)
    return rows(counted, F("due_on"), pk=F("pk"), what=F("theme"), n=F("silent"))


def _review(reader: Reader, row: Row) -> Entry:
    left = ngettext("%s vấn đề chưa trả lời", "%s vấn đề chưa trả lời", row.n) % vi(row.n) if row.n else ""
    url, late = reverse("reviews:review", args=[int(row.pk)]), row.n > 0 and row.day < reader.on
    return Entry(row.day, "ra-soat", row.what, f"ra-soat-{row.pk}", left, url, late=late)


def _releases(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Return when what the press has may be told: for Sở Nội vụ alone, who keeps the packs."""
    if not reader.office:
        return None
    found = PressPack.objects.filter(state=PressPack.State.OPEN, release_at__date__range=(first, last))
    return rows(found, F("release_at__date"), pk=F("pk"), what=F("title"))


def _release(reader: Reader, row: Row) -> Entry:
    url, words = reverse("press:pack", args=[int(row.pk)]), _("Báo chí được đưa tin: %s") % row.what
    return Entry(row.day, "cong-khai", words, f"bao-chi-{row.pk}", _("Tài liệu báo chí"), url)


SOURCES = (
    Source("hoi-nghi", "hoi-nghi", _conferences, _conference),
    Source("ra-soat", "ra-soat", _reviews, _review),
    Source("bao-chi", "cong-khai", _releases, _release),
)
