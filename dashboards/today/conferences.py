"""What waits of conferences for Sở Nội vụ: those said to be held; an agency is told by the task it owes."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Conference
from dashboards.today.items import Waiting


def conferences_asked() -> dict[str, QuerySet[Any]]:
    """Return what Sở Nội vụ is to be told the number of, for `counting.counted`."""
    return {"conferences": Conference.objects.filter(state=Conference.State.HELD)}


def conferences_to_confirm(counts: Mapping[str, int]) -> Iterator[Waiting]:
    """Yield what waits for Sở Nội vụ, by the numbers of `conferences_asked`."""
    if n := counts["conferences"]:
        words = ngettext("Xác nhận %d hội nghị đã tổ chức", "Xác nhận %d hội nghị đã tổ chức", n) % n
        yield Waiting(words, _("Hội nghị công bố"), reverse("conferences:conferences"))
