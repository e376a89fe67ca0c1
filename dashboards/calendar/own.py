"""Dates of what a person holds: roles that end, roles lent during an absence, contacts that must be destroyed."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Func, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from agencies.models import Delegation, Membership
from dashboards.calendar.entries import Entry
from dashboards.calendar.reader import Reader
from dashboards.calendar.rows import Row, Source, rows
from invitations.models import SampleList

DAY = timedelta(days=1)


def _bound(which: str) -> Func:
    return Func(F("valid"), function=which, output_field=DateField())


def _memberships(reader: Reader, first: date, last: date) -> QuerySet[Any, Any]:
    """Own roles whose last day is near: what a range excludes is the day after it."""
    ending = Membership.objects.annotate(end=_bound("upper")).filter(end__range=(first + DAY, last + DAY))
    return rows(ending.filter(user=reader.user), F("end"), pk=F("pk"), state=F("role"))


def _membership(reader: Reader, row: Row) -> Entry:
    words = _("Ngày cuối của vai trò: %s") % Role(row.state).label
    return Entry(row.day - DAY, "tai-khoan", words, f"vai-tro-{row.pk}", _("Tài khoản"))


def _delegations(reader: Reader, first: date, last: date) -> QuerySet[Any, Any]:
    """Roles lent or held during an absence, from the first to the last day."""
    spans = Delegation.objects.annotate(start=_bound("lower"), end=_bound("upper"))
    mine = spans.filter(Q(delegator=reader.user) | Q(delegate=reader.user), start__lte=last, end__gt=first)
    other = {"what": F("delegate__full_name"), "where": F("delegator__full_name"), "code": F("delegate")}
    return rows(mine, F("start"), until=F("end"), pk=F("pk"), state=F("membership__role"), **other)


def _delegation(reader: Reader, row: Row) -> Entry:
    role = Role(row.state).label
    held = row.code == str(reader.user.pk)
    words = _("Nhận ủy quyền vai trò %(role)s của %(who)s") if held else _("Ủy quyền vai trò %(role)s cho %(who)s")
    what = words % {"role": role, "who": row.where if held else row.what}
    until = row.until - DAY if row.until else None
    return Entry(
        row.day, "tai-khoan", what, f"uy-quyen-{row.pk}", _("Ủy quyền"), reverse("agencies:delegations"), until
    )  # fmt: skip


def _lists(reader: Reader, first: date, last: date) -> QuerySet[Any, Any] | None:
    """Days by which contacts are destroyed, for who answers for them."""
    if not (reader.office or reader.has(Role.DATA_PROTECTION)):
        return None
    found = SampleList.objects.exclude(state=SampleList.State.DESTROYED).filter(destroy_on__range=(first, last))
    columns = {"pk": F("pk"), "what": F("name"), "where": F("round__title"), "code": F("round__code")}
    return rows(found, F("destroy_on"), **columns)


def _list(reader: Reader, row: Row) -> Entry:
    words = _("Hủy dữ liệu liên hệ của danh sách %s") % row.what
    url = reverse("invitations:lists", args=[row.code]) if reader.office else ""
    return Entry(row.day, "du-lieu", words, f"huy-{row.pk}", row.where, url, late=row.day < reader.on)


SOURCES = (
    Source("vai-tro", "tai-khoan", _memberships, _membership),
    Source("uy-quyen", "tai-khoan", _delegations, _delegation),
    Source("huy", "du-lieu", _lists, _list),
)
