"""What waits of re-reviews for Sở Nội vụ: answers to verify; what an agency is to assess stands with what it owes."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Review, ReviewItem
from actionplans.reading_reviews import TO_ANSWER
from agencies.models import Agency
from dashboards.today.items import Waiting


def reviews_asked(on: date) -> dict[str, QuerySet[Any]]:
    """Return the answers to verify, and the agencies late with theirs, for `counting.counted`."""
    of_open = ReviewItem.objects.filter(review__state=Review.State.OPEN)
    late = of_open.filter(state__in=TO_ANSWER, review__due_on__lt=on).order_by()
    return {
        "verify": of_open.filter(state=ReviewItem.State.ANSWERED),
        "late": Agency.objects.filter(pk__in=late.values("bearer")),
    }


def reviews_to_verify(found: Mapping[str, int]) -> Iterator[Waiting]:
    """Yield what waits for Sở Nội vụ, by the numbers of `reviews_asked`."""
    if n := found["verify"]:
        words = ngettext("Xác nhận %d kết quả rà soát", "Xác nhận %d kết quả rà soát", n) % n
        yield Waiting(words, _("Rà soát chuyên đề"), reverse("reviews:reviews"))
    if n := found["late"]:
        words = ngettext("%d đơn vị quá hạn chưa trả lời", "%d đơn vị quá hạn chưa trả lời", n) % n
        yield Waiting(words, _("Rà soát chuyên đề"), reverse("reviews:reviews"), elsewhere=True)
