"""Dates of rounds: collection, drafts for objections, approval, publication, samples of supervising bodies."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Role
from charts.numbers import vi
from dashboards.calendar.entries import Entry
from dashboards.calendar.reader import Reader
from dashboards.calendar.rows import Row, Source, between, rows
from scoring.approvals import drafts_awaiting
from scoring.models import Publication, PublicationDraft
from surveys.models import Assignment, Round, RoundUnit, SupervisionMinutes
from surveys.selectors import rounds_in_scope
from surveys.selectors.minutes import READING_SIGNED
from surveys.selectors.supervision import noted_by

ROUND = {"pk": "pk", "code": "code", "where": "title", "state": "state"}
OF_ROUND = {"pk": "pk", "code": "round__code", "where": "round__title"}


def _watched(reader: Reader) -> QuerySet[Round] | None:
    """Return the rounds whose collection a person may watch."""
    if not reader.has(*Role.watching_collection()):
        return None
    return Round.objects.filter(Q(pk__in=rounds_in_scope(reader.watching).values("pk")) | Q(owner__in=reader.own))


def _opening(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    found = _watched(reader)
    return None if found is None else rows(found.filter(opens_on__range=(first, last)), F("opens_on"), **ROUND)


def _closing(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    found = _watched(reader)
    return None if found is None else rows(found.filter(closes_on__range=(first, last)), F("closes_on"), **ROUND)


def _open(reader: Reader, row: Row) -> Entry:
    late = row.state == Round.State.DRAFT and row.day < reader.on
    return _of_round(row, "thu-phieu", _("Bắt đầu thu phiếu"), "collection:monitor", late=late)


def _close(reader: Reader, row: Row) -> Entry:
    late = row.state == Round.State.OPEN and row.day < reader.on
    return _of_round(row, "thu-phieu", _("Ngày cuối thu phiếu"), "collection:monitor", late=late)


def _drafts(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Windows for objections: those of rounds that measure an own agency, all for who answers for the province."""
    newest = PublicationDraft.objects.values("round").annotate(newest=Max("pk")).values("newest")
    found = PublicationDraft.objects.filter(between(first, last, day="opens_on", until="closes_on"), pk__in=newest)
    if not (reader.office or reader.approves):
        if not reader.own:
            return None
        own = RoundUnit.objects.filter(agency__in=reader.own, reports_into=None)
        found = found.filter(round__in=own.values("round"))
    return rows(found, F("opens_on"), until=F("closes_on"), **OF_ROUND)


def _draft(reader: Reader, row: Row) -> Entry:
    return _of_round(row, "du-thao", _("Cho ý kiến về số liệu dự thảo"), "publications:round")


def _approvals(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Results that wait for the leaders: since the day after the window ended."""
    if not (reader.approves or reader.office):
        return None
    found = drafts_awaiting(on=reader.on).filter(closes_on__range=(first, last))
    return rows(found.select_related(None), F("closes_on"), **OF_ROUND)


def _approval(reader: Reader, row: Row) -> Entry:
    words = _("Hết hạn lấy ý kiến, kết quả chờ lãnh đạo tỉnh phê duyệt")
    return _of_round(row, "phe-duyet", words, "publications:round", late=reader.approves)


def _publications(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Decisions in force by which results became public: public results are for whoever sees results."""
    if not reader.has(*Role.seeing_results()):
        return None
    seen = rounds_in_scope(reader.results).values("pk")
    found = Publication.objects.filter(superseded_by=None, round__in=seen, published_at__date__range=(first, last))
    return rows(found, TruncDate("published_at"), state=F("decision_number"), **OF_ROUND)


def _publication(reader: Reader, row: Row) -> Entry:
    words = _("Công bố kết quả theo văn bản %s") % row.state
    return _of_round(row, "cong-bo", words, "publications:round")


def _samples(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    if not reader.watcher.watches:
        return None
    found = noted_by(reader.watcher).filter(drawn_at__date__range=(first, last)).select_related(None)
    left = found.annotate(left=Count("forms", filter=Q(forms__outcome="")))
    return rows(left, TruncDate("drawn_at"), n=F("left"), **OF_ROUND)


def _sample(reader: Reader, row: Row) -> Entry:
    words = ngettext("Rút mẫu phúc tra, còn %s phiếu chưa hỏi", "Rút mẫu phúc tra, còn %s phiếu chưa hỏi", row.n)
    url = reverse("supervision:sample", args=[row.code, int(row.pk)])
    return Entry(row.day, "giam-sat", words % vi(row.n), f"mau-{row.pk}", row.where, url)


def _minutes(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Days on which minutes were held: of the own bodies, the signed ones for who answers for the province."""
    signed = reader.has(*READING_SIGNED) and reader.results.everything
    if not (reader.watcher.bodies or signed):
        return None
    newer = SupervisionMinutes.objects.values("round", "body", "number").annotate(newest=Max("pk")).values("newest")
    seen = Q(body__in=reader.watcher.bodies) | (Q(signatures__isnull=False) if signed else Q(pk__in=[]))
    found = SupervisionMinutes.objects.filter(seen, pk__in=newer, held_on__range=(first, last)).distinct()
    return rows(found, F("held_on"), what=F("body__name"), **OF_ROUND)


def _minute(reader: Reader, row: Row) -> Entry:
    url = reverse("supervision:minutes", args=[row.code, int(row.pk)])
    return Entry(
        row.day, "giam-sat", _("Biên bản giám sát của %s") % row.what, f"bien-ban-{row.pk}", row.where, url
    )  # fmt: skip


def _assignments(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    if not reader.has(Role.SURVEYOR):
        return None
    mine = Assignment.objects.filter(surveyor=reader.user, ended_at=None, due_on__range=(first, last))
    return rows(
        mine, F("due_on"), pk=F("pk"), what=F("round_unit__version__name"), where=F("round_unit__round__title"),
        state=F("round_unit__round__state"), n=F("quota"),
    )  # fmt: skip


def _assignment(reader: Reader, row: Row) -> Entry:
    words = _("Hạn thu %(n)s phiếu tại %(unit)s") % {"n": vi(row.n), "unit": row.what}
    late = row.state == Round.State.OPEN and row.day < reader.on
    return Entry(
        row.day, "thu-phieu", words, f"giao-phieu-{row.pk}", row.where, reverse("surveyor:start"), late=late
    )  # fmt: skip


def _of_round(row: Row, kind: str, what: str, route: str, *, late: bool = False) -> Entry:
    url = reverse(route, args=[row.code])
    return Entry(row.day, kind, what, f"{row.source}-{row.pk}", row.where, url, row.until, late)


SOURCES = (
    Source("mo-dot", "thu-phieu", _opening, _open),
    Source("khoa-dot", "thu-phieu", _closing, _close),
    Source("du-thao", "du-thao", _drafts, _draft),
    Source("phe-duyet", "phe-duyet", _approvals, _approval),
    Source("cong-bo", "cong-bo", _publications, _publication),
    Source("mau", "giam-sat", _samples, _sample),
    Source("bien-ban", "giam-sat", _minutes, _minute),
    Source("giao-phieu", "thu-phieu", _assignments, _assignment),
)
