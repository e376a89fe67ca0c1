"""Requests about personal data that wait, by the clock of each that ends first."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.privacy.requests import page
from dashboards.today.counting import Dated
from dashboards.today.items import Waiting
from surveys.models import DataRequest
from surveys.selectors.data_requests import Wanted, listed, next_clock, situations

# Beyond so many the register is read.
MOST = 30


def requests_waiting(*, on: date) -> Iterator[Waiting]:
    """Yield every open request, the one whose clock ends next first, in one query."""
    found = list(listed(Wanted("open"), on=on)[: MOST + 1])
    for each in found[:MOST]:
        yield _one(each, on)
    if len(found) > MOST:
        url = reverse("privacy:requests") + page.address(Wanted("open"))
        yield Waiting(_("Còn yêu cầu khác đang giải quyết"), _("Yêu cầu của người dân"), url)


def requests_asked(on: date) -> dict[str, QuerySet[Any]]:
    """Return the requests that Sở Nội vụ is to be told the number of, for `counting.dated`: late ones, and due soon."""
    is_ = situations(on)
    soon = on + timedelta(days=max(settings.REQUEST_REMINDERS, default=0))
    near = DataRequest.objects.filter(is_["open"] & ~is_["late"]).annotate(clock=next_clock()).filter(clock__lte=soon)
    return {"data_late": DataRequest.objects.filter(is_["late"]), "data_near": near}


def request_days() -> dict[str, Combinable]:
    """Return the day that is asked of them."""
    return {"data_late": next_clock(), "data_near": next_clock()}


def requests_to_answer(found: Mapping[str, Dated]) -> Iterator[Waiting]:
    """Yield what waits for Sở Nội vụ, by the numbers and first days of `requests_asked`."""
    where, home = _("Yêu cầu của người dân"), reverse("privacy:requests")
    late, near = found["data_late"], found["data_near"]
    if n := late.n:
        words = ngettext("%d yêu cầu về dữ liệu cá nhân quá hạn", "%d yêu cầu về dữ liệu cá nhân quá hạn", n) % n
        yield Waiting(words, where, home + page.address(Wanted("late")), due=late.first)
    if n := near.n:
        words = ngettext("%d yêu cầu về dữ liệu cá nhân sắp đến hạn", "%d yêu cầu về dữ liệu cá nhân sắp đến hạn", n)
        yield Waiting(words % n, where, home + page.address(Wanted("open")), due=near.first)


def _one(request: DataRequest, on: date) -> Waiting:
    line = page.line(request, on)
    received = _("nhận ngày %s") % f"{request.received_on:%d/%m/%Y}"
    url = reverse("privacy:request", args=[request.pk])
    if request.replied_on is None:
        words = _("Phản hồi: %s") % line.title
        return Waiting(
            words,
            _("%(received)s; hạn thực hiện %(due)s") % {"received": received, "due": page.clock_words(line.due)},
            url,
            due=request.reply_by,
        )
    return Waiting(
        _("Thực hiện hoặc từ chối: %s") % line.title, _("%s; đã phản hồi") % received, url, due=request.due_on
    )
