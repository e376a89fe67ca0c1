"""Dates of what is owed: obligations, measures of plans, comments and cases, duty at hotlines."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Role
from actionplans.models import Measure, Plan, State
from actionplans.plan_reach import plan_reader_for, visible_plans
from actionplans.reach import reader_for as reader_of_obligations
from actionplans.reach import visible as visible_obligations
from actionplans.selectors import TO_DO, Wanted
from actionplans.services.plans import OPEN
from charts.numbers import vi
from dashboards.calendar.entries import Entry
from dashboards.calendar.reader import Reader
from dashboards.calendar.rows import Row, Source, between, rows
from dashboards.obligations.page import address
from feedback.models import DutyShift, NamedCase
from feedback.queue_page import address as comments_address
from feedback.reach import reader_for as reader_of_comments
from feedback.reach import visible as visible_comments
from feedback.selectors.comments import OPEN as OPEN_COMMENTS
from feedback.selectors.comments import Wanted as WantedComments


def _obligations(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """What is owed, one row for each task and day: a directive to sixty communes is one thing in a calendar."""
    if not reader.has(*Role.seeing_results()):
        return None
    seen = visible_obligations(reader_of_obligations(reader.user, on=reader.on)).select_related(None)
    found = seen.exclude(state=State.WITHDRAWN).filter(due_on__range=(first, last)).order_by()
    grouped = found.values("due_on", "point", "task").annotate(
        one=Min("pk"), many=Count("pk"), left=Count("pk", filter=Q(state__in=TO_DO))
    )
    return rows(
        grouped.annotate(directive=F("point__directive"), number=F("point__directive__number")),
        F("due_on"), pk=F("one"), code=F("directive"), what=F("task"), where=F("number"), state=F("left"), n=F("many"),
    )  # fmt: skip


def _obligation(reader: Reader, row: Row) -> Entry:
    left = int(row.state)
    url, where = reverse("obligations:obligation", args=[int(row.pk)]), row.where
    if row.n > 1:
        url = reverse("obligations:obligations") + address(Wanted(directive=int(row.code)))
        where = _("%(number)s · %(done)s trong %(all)s đơn vị đã nộp") % {
            "number": row.where,
            "done": vi(row.n - left),
            "all": vi(row.n),
        }
    late = left > 0 and row.day < reader.on
    return Entry(row.day, "nhiem-vu", row.what, f"nhiem-vu-{row.pk}", where, url, late=late)


def _measures(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Measures of plans in force, one row for each plan and day."""
    if not reader.has(*Role.seeing_results()):
        return None
    plans = visible_plans(plan_reader_for(reader.user, on=reader.on))
    found = Measure.objects.filter(plan__in=plans.filter(state=Plan.State.ACCEPTED), due_on__range=(first, last))
    by_plan = found.exclude(state=Measure.State.DROPPED).order_by().values("due_on", "plan")
    grouped = by_plan.annotate(
        many=Count("pk"), left=Count("pk", filter=Q(state__in=OPEN)), title=F("plan__title"), one=Min("action")
    )
    return rows(
        grouped, F("due_on"), pk=F("plan"), what=F("one"), where=F("title"), state=F("left"), n=F("many")
    )  # fmt: skip


def _measure(reader: Reader, row: Row) -> Entry:
    left = int(row.state)
    many = ngettext("%s biện pháp đến hạn", "%s biện pháp đến hạn", row.n) % vi(row.n)
    what = row.what if row.n == 1 else many
    key = f"ke-hoach-{row.pk}-{row.day:%Y%m%d}"
    url, late = reverse("plans:plan", args=[int(row.pk)]), left > 0 and row.day < reader.on
    return Entry(row.day, "ke-hoach", what, key, row.where, url, late=late)


def _comments(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """How many comments are due on a day, for who answers them; a calendar says no more of them."""
    of_comments = reader_of_comments(reader.user, on=reader.on)
    if not of_comments.acts:
        return None
    found = visible_comments(of_comments).filter(state__in=OPEN_COMMENTS, due_on__range=(first, last))
    grouped = found.select_related(None).order_by().values("due_on").annotate(many=Count("pk"))
    return rows(grouped, F("due_on"), n=F("many"))


def _comment(reader: Reader, row: Row) -> Entry:
    late = row.day < reader.on
    words = ngettext("%s ý kiến đến hạn trả lời", "%s ý kiến đến hạn trả lời", row.n) % vi(row.n)
    url = reverse("feedback:comments") + comments_address(WantedComments(state="", overdue=late))
    return Entry(row.day, "y-kien", words, f"y-kien-{row.day:%Y%m%d}", _("Ý kiến người dân"), url, late=late)


def _cases(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """How many cases of named officials are to be decided by a day, for the heads who decide them."""
    if not reader.has(Role.HEAD):
        return None
    headed = reader_of_comments(reader.user, on=reader.on).heading.agency_ids
    found = NamedCase.objects.filter(outcome="", agency__in=headed, due_on__range=(first, last))
    return rows(found.order_by().values("due_on").annotate(many=Count("pk")), F("due_on"), n=F("many"))


def _case(reader: Reader, row: Row) -> Entry:
    words = ngettext("%s ý kiến nêu tên cán bộ đến hạn xem xét", "%s ý kiến nêu tên cán bộ đến hạn xem xét", row.n)
    url, key = reverse("feedback:cases"), f"neu-ten-{row.day:%Y%m%d}"
    return Entry(
        row.day, "y-kien", words % vi(row.n), key, _("Ý kiến người dân"), url, late=row.day < reader.on
    )  # fmt: skip


def _shifts(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Duty at the own hotlines; of the province's for Sở Nội vụ."""
    of_whom = Q(hotline__agency__in=reader.own) | (Q(hotline__agency=None) if reader.office else Q(pk__in=[]))
    if not (reader.own or reader.office):
        return None
    found = DutyShift.objects.filter(of_whom, between(first, last, day="first_day", until="last_day"))
    days = {"until": F("last_day"), "pk": F("pk"), "code": F("hotline__agency__code")}
    return rows(found, F("first_day"), what=F("person"), where=F("hotline__number"), **days)


def _shift(reader: Reader, row: Row) -> Entry:
    url = reverse("feedback:agency_hotline", args=[row.code]) if row.code else reverse("feedback:province_hotline")
    words = _("Trực đường dây nóng: %s") % row.what
    return Entry(row.day, "duong-day-nong", words, f"truc-{row.pk}", row.where, url, row.until)


SOURCES = (
    Source("nhiem-vu", "nhiem-vu", _obligations, _obligation),
    Source("bien-phap", "ke-hoach", _measures, _measure),
    Source("y-kien", "y-kien", _comments, _comment),
    Source("neu-ten", "y-kien", _cases, _case),
    Source("truc", "duong-day-nong", _shifts, _shift),
)
