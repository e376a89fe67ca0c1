"""How things stand in the province, for who leads it and has nothing to do here: counts only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Role
from actionplans.reach import reader_for, visible
from actionplans.selectors import Wanted, listed, narrowed
from agencies.access import Scope, scope_of
from charts.numbers import percent_of, vi
from dashboards.collection import pace
from dashboards.collection.pace import Window
from dashboards.collection.selectors import NOTHING, SILENT_DAYS, Sums, sums
from dashboards.obligations.page import address
from dashboards.today.comments import late_comments
from dashboards.today.counting import counted
from scoring.models import Publication, PublicationDraft
from surveys.models import Round, RoundUnit

LEADING = (Role.LEADERSHIP, Role.STEERING)


@dataclass(frozen=True, slots=True)
class Standing:
    """A thing as it stands: what it is, how it is with it, and where it is read."""

    what: str
    how: str
    url: str


def situation(user: User, *, on: date) -> list[Standing]:
    """Return the rounds that collect, drafts that are out, comments and tasks overdue, in seven queries at most."""
    scope = scope_of(user, on=on, roles=LEADING)
    return [*_collecting(scope, on), *_drafts(on), *_comments(user, on), *_tasks(user, on)]


def _collecting(scope: Scope, on: date) -> list[Standing]:
    found = RoundUnit.objects.filter(round__state=Round.State.OPEN, round__owner=None).select_related("round")
    if not scope.everything:
        found = found.filter(Q(agency_id__in=scope.agency_ids) | Q(block_id__in=scope.block_ids))
    by_round: dict[Round, list[RoundUnit]] = {}
    for unit in found.order_by("round__closes_on", "pk"):
        by_round.setdefault(unit.round, []).append(unit)
    counted = sums([unit.pk for units in by_round.values() for unit in units], today=on) if by_round else Sums()
    return [_progress(round, units, counted, on) for round, units in by_round.items()]


def _progress(round: Round, units: list[RoundUnit], counted: Sums, on: date) -> Standing:
    valid = sum(counted.units.get(unit.pk, NOTHING).valid for unit in units)
    slow = sum(_is_slow(unit, counted, Window(round.opens_on, round.closes_on, on)) for unit in units)
    parts = (_valid(valid, units), _slow(slow), _("thu đến %(day)s") % {"day": round.closes_on.strftime("%d/%m/%Y")})
    return Standing(round.title, "; ".join(parts), reverse("collection:monitor", args=[round.code]))


def _valid(valid: int, units: Iterable[RoundUnit]) -> str:
    quotas = [unit.quota for unit in units]
    if None in quotas:
        return ngettext("%(n)s phiếu hợp lệ", "%(n)s phiếu hợp lệ", valid) % {"n": vi(valid)}
    quota = sum(each or 0 for each in quotas)
    shown = {"n": vi(valid), "quota": vi(quota), "percent": percent_of(valid, quota)}
    return _("hợp lệ %(n)s trên chỉ tiêu %(quota)s phiếu (%(percent)s %%)") % shown


def _slow(n: int) -> str:
    if not n:
        return _("không đơn vị nào chậm")
    return ngettext("%(n)s đơn vị thu chậm", "%(n)s đơn vị thu chậm", n) % {"n": vi(n)}


def _is_slow(unit: RoundUnit, counted: Sums, window: Window) -> bool:
    count = counted.units.get(unit.pk, NOTHING)
    risk = pace.risk_of(window, valid=count.valid, quota=unit.quota, fresh=count.fresh, silent_days=SILENT_DAYS)
    return bool(risk)


def _drafts(on: date) -> Iterator[Standing]:
    newer = PublicationDraft.objects.filter(round=OuterRef("round"), pk__gt=OuterRef("pk"))
    out = PublicationDraft.objects.filter(
        ~Exists(newer), ~Exists(Publication.objects.filter(draft=OuterRef("pk"))), round__owner=None
    )
    for draft in out.select_related("round").order_by("closes_on", "pk"):
        day = {"day": draft.closes_on.strftime("%d/%m/%Y")}
        how = _("Dự thảo kết quả, để xem và nêu ý kiến đến %(day)s") % day
        if draft.closes_on < on:
            how = _("Dự thảo kết quả, đã hết hạn nêu ý kiến ngày %(day)s, chưa công bố") % day
        yield Standing(draft.round.title, how, reverse("publications:round", args=[draft.round.code]))


def _comments(user: User, on: date) -> Iterator[Standing]:
    late, url = late_comments(user, on=on)
    if late:
        words = ngettext("%(n)s ý kiến quá hạn trả lời", "%(n)s ý kiến quá hạn trả lời", late) % {"n": vi(late)}
        yield Standing(words, _("Ý kiến người dân"), url)


def _tasks(user: User, on: date) -> Iterator[Standing]:
    """Yield the tasks that are late, and those of which Sở Nội vụ proposes what to do about it."""
    seen = visible(reader_for(user, on=on))
    late, proposed = Wanted(situation="overdue"), Wanted(proposed=True)
    found = counted({"late": listed(seen, late, on=on), "proposed": narrowed(seen, proposed)})
    where, home = _("Nhiệm vụ được giao"), reverse("obligations:obligations")
    if n := found["late"]:
        words = ngettext("%d nhiệm vụ quá hạn chưa nộp", "%d nhiệm vụ quá hạn chưa nộp", n) % n
        yield Standing(words, where, home + address(late))
    if n := found["proposed"]:
        words = ngettext("%d nhiệm vụ có đề xuất xử lý", "%d nhiệm vụ có đề xuất xử lý", n) % n
        yield Standing(words, where, home + address(proposed))
