"""Requests about personal data that wait, by the clock of each that ends first."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.privacy.requests import page
from dashboards.today.items import Waiting
from surveys.models import DataRequest
from surveys.selectors.data_requests import Wanted, listed

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
