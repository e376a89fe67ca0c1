"""What waits of obligations: for an agency what it owes soon, for Sở Nội vụ what was handed in."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Obligation
from actionplans.selectors import Wanted, situations
from dashboards.obligations.page import address
from dashboards.today.appraisals import appraisals_asked, appraisals_to_judge
from dashboards.today.conferences import conferences_asked, conferences_to_confirm
from dashboards.today.counting import dated
from dashboards.today.data_requests import request_days, requests_asked, requests_to_answer
from dashboards.today.items import Waiting
from dashboards.today.owed import owed_by
from dashboards.today.plans import plans_asked, plans_to_judge
from dashboards.today.reviews import reviews_asked, reviews_to_verify


def obligations_waiting(agency_ids: Collection[int], *, office: bool, on: date) -> list[Waiting]:
    """Return what agencies owe within the first reminder's distance; for the `office` what waits for judgement."""
    return [*(owed_by(agency_ids, on=on) if agency_ids else ()), *(_to_judge(on) if office else ())]


def _to_judge(on: date) -> Iterator[Waiting]:
    is_ = situations(on)
    each = {name: Obligation.objects.filter(is_[name]) for name in ("waiting", "overdue")}
    others = {**plans_asked(), **reviews_asked(on), **conferences_asked(), **appraisals_asked(), **requests_asked(on)}
    told = dated({**each, **others}, request_days())
    found = {name: one.n for name, one in told.items()}
    if n := found["waiting"]:
        words = ngettext("Xem xét %d kết quả nhiệm vụ", "Xem xét %d kết quả nhiệm vụ", n) % n
        yield Waiting(words, _("Nhiệm vụ được giao"), _list("waiting"))
    if n := found["overdue"]:
        words = ngettext("%d nhiệm vụ quá hạn chưa nộp", "%d nhiệm vụ quá hạn chưa nộp", n) % n
        yield Waiting(words, _("Nhiệm vụ được giao"), _list("overdue"), elsewhere=True)
    yield from plans_to_judge(found)
    yield from reviews_to_verify(found)
    yield from conferences_to_confirm(found)
    yield from appraisals_to_judge(found)
    yield from requests_to_answer(told)


def _list(situation: str) -> str:
    return reverse("obligations:obligations") + address(Wanted(situation=situation))
