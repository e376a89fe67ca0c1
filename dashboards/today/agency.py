"""What waits for an agency's own people: figures to check while they are a draft."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.today.items import Waiting
from scoring.models import Objection, Publication, PublicationDraft
from surveys.models import RoundUnit
from surveys.selectors import measures_a_province


def drafts_waiting(agency_ids: Collection[int], *, on: date) -> list[Waiting]:
    """Return the own units in drafts whose window is open and about which nobody has objected yet."""
    drafts = PublicationDraft.objects.filter(round=OuterRef("round_id")).order_by("-id")
    units = (
        RoundUnit.objects.filter(agency__in=agency_ids, reports_into=None)
        .annotate(
            draft=Subquery(drafts.values("pk")[:1]),
            since=Subquery(drafts.values("opens_on")[:1]),
            until=Subquery(drafts.values("closes_on")[:1]),
        )
        .filter(since__lte=on, until__gte=on)
        .exclude(Exists(Publication.objects.filter(draft=OuterRef("draft"))))
        .exclude(Exists(Objection.objects.filter(draft=OuterRef("draft"), round_unit=OuterRef("pk"))))
        .select_related("round", "agency", "version")
        .order_by("until", "pk")
    )
    return [
        Waiting(
            _("Kiểm tra số liệu dự thảo; có ý kiến thì gửi trước hạn"),
            f"{unit.version.name} · {unit.round.title}",
            reverse("publications:unit", args=[unit.round.code, unit.agency.code]),
            due=unit.until,
        )
        for unit in units
        # The places of a survey of the province have no figures of their own to check.
        if not measures_a_province(unit.round)
    ]
