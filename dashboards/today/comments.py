"""What waits among citizens' comments, for whoever deals with them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Role
from dashboards.today.items import Waiting
from feedback import queue_page
from feedback.models import Audience, State
from feedback.reach import Reader, reader_for, visible
from feedback.selectors.comments import OPEN, Wanted


def comments_waiting(user: User, *, on: date) -> list[Waiting]:
    """Return what waits for who deals with comments; nothing for who only reads them."""
    reader = reader_for(user, on=on)
    if not reader.acts:
        return []
    return list(_comments(reader))


def late_comments(user: User, *, on: date) -> tuple[int, str]:
    """Return how many comments a person only reads are overdue, and where they are listed.

    Who deals with comments is told of them by `comments_waiting`.
    """
    reader = reader_for(user, on=on)
    if reader.acts:
        return 0, ""
    late = visible(reader).filter(state__in=OPEN, due_on__lt=on).count()
    return late, _queue(Wanted(state="", overdue=True))


def _comments(reader: Reader) -> Iterator[Waiting]:
    waiting = Q(state__in=OPEN)
    found = visible(reader).aggregate(
        new=Count("pk", filter=Q(state=State.NEW)),
        urgent=Count("pk", filter=waiting & Q(urgency=2)),
        late=Count("pk", filter=waiting & Q(due_on__lt=reader.on)),
        mine=Count("pk", filter=waiting & Q(assignee=reader.user)),
        cases=Count("pk", filter=_open_cases(reader)),
        case_due=Min("named_case__due_on", filter=_open_cases(reader)),
    )
    where = _("Ý kiến người dân")
    late, mine, new = found["late"], found["mine"], found["new"]
    if late:
        words = ngettext("%(n)d ý kiến quá hạn trả lời", "%(n)d ý kiến quá hạn trả lời", late)
        yield Waiting(words % {"n": late}, where, _queue(Wanted(state="", overdue=True)), urgent=True)
    if mine:
        words = ngettext("%(n)d ý kiến giao cho ông/bà", "%(n)d ý kiến giao cho ông/bà", mine)
        yield Waiting(words % {"n": mine}, where, _queue(Wanted(state=State.ASSIGNED, mine=reader.user.pk)))
    if new:
        words = ngettext("%(n)d ý kiến mới, chưa ai nhận", "%(n)d ý kiến mới, chưa ai nhận", new)
        urgent = found["urgent"]
        yield Waiting(words % {"n": new}, _urgent(urgent) or where, _queue(Wanted()), urgent=urgent > 0)
    if cases := found["cases"]:
        words = ngettext("%(n)d ý kiến nêu tên cán bộ, chờ xem xét", "%(n)d ý kiến nêu tên cán bộ, chờ xem xét", cases)
        url, why = reverse("feedback:cases"), _("Ngoài lãnh đạo đơn vị chỉ Sở Nội vụ xem được")
        yield Waiting(words % {"n": cases}, why, url, due=found["case_due"])


def _queue(wanted: Wanted) -> str:
    return reverse("feedback:comments") + queue_page.address(wanted)


def _urgent(count: int) -> str:
    if not count:
        return ""
    return ngettext("trong đó %(n)d cần xem ngay", "trong đó %(n)d cần xem ngay", count) % {"n": count}


def _open_cases(reader: Reader) -> Q:
    """Return which comments name an official for the reader to look into, undecided."""
    headed = Q(named_case__agency__in=reader.heading.agency_ids if reader.heading.has(Role.HEAD) else ())
    above = Q(audience=Audience.ABOVE) if reader.office.has(Role.HOME_AFFAIRS) else Q(pk=None)
    return Q(named_case__outcome="") & (headed | above)
