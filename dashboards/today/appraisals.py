"""What waits of appraisals for Sở Nội vụ; what an agency is to hand in stands with what it owes."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.today.items import Waiting
from scoring.appraising import to_judge


def appraisals_asked() -> dict[str, QuerySet[Any]]:
    """Return what Sở Nội vụ is to be told the number of, for `counting.counted`."""
    return {"appraise": to_judge()}


def appraisals_to_judge(counts: Mapping[str, int]) -> Iterator[Waiting]:
    """Yield what waits for Sở Nội vụ, by the numbers of `appraisals_asked`."""
    if n := counts["appraise"]:
        words = ngettext("Thẩm định bản tự chấm trong %d đợt", "Thẩm định bản tự chấm trong %d đợt", n) % n
        yield Waiting(words, _("Công bố"), reverse("publications:rounds"))
