"""Writes: what stays hidden of runs, found by a worker before a page asks."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from accounts.models import AuditEntry
from scoring.hiding_store import HIDING_CODE_VERSION, beside_of, kept_hiding, to_json, with_kept
from scoring.models import KeptHiding, Publication, PublicationDraft, ScoringRun
from scoring.selectors import members_of
from scoring.shown import seen_of, shown_now
from surveys.models import Round

logger = logging.getLogger(__name__)


def keep_hidings(*, at: datetime, most: int) -> int:
    """Find what stays hidden of up to so many runs that are shown and were not looked at yet; return how many.

    While forms come in nobody sees figures who does not see every count, so closed rounds are looked at.
    """
    return sum(_keeps(run, at) for run in _waiting()[:most])


def keep_hiding_once(*, run: ScoringRun, at: datetime) -> None:
    """Find what stays hidden of a run unless it is kept: whoever shows the run to everybody calls it first."""
    standing = with_kept(ScoringRun.objects.select_related("round")).get(pk=run.pk)
    if kept_hiding(standing, beside_of(seen_of(standing), members_of(standing))) is None:
        _keeps(run, at)


def _keeps(run: ScoringRun, at: datetime) -> bool:
    """Keep what is hidden of a run; one that cannot be read is noted and must not hold up those behind it."""
    try:
        keep_hiding(run=run, at=at)
    except Exception:
        logger.exception("What stays hidden of run %s was not found", run.pk)
        return False
    return True


@transaction.atomic
def keep_hiding(*, run: ScoringRun, at: datetime) -> KeptHiding:
    """Find and keep what stays hidden of a run beside those before it, instead of what was kept of it before."""
    shown = shown_now(run)
    found = KeptHiding(
        run=run, beside=shown.beside, code_version=HIDING_CODE_VERSION, hidden=to_json(shown.together), at=at
    )
    # Two workers may look at the same run: what both found is the same.
    ScoringRun.objects.select_for_update().get(pk=run.pk)
    KeptHiding.objects.filter(run=run).delete()
    found.save(force_insert=True)
    return found


def _waiting() -> "QuerySet[ScoringRun]":
    """Return the newest, drafted and published runs of closed rounds without what is hidden of them since."""
    newest = ScoringRun.objects.filter(round=OuterRef("round")).order_by("-at", "-id").values("pk")[:1]
    subject = Concat(Value("round:"), OuterRef("run__round__code"), output_field=CharField())
    closed = AuditEntry.objects.filter(subject=subject, action="round.closed").order_by("-at").values("at")[:1]
    kept = KeptHiding.objects.filter(run=OuterRef("pk"), code_version=HIDING_CODE_VERSION)
    stands = kept.annotate(closed=Subquery(closed)).filter(Q(closed=None) | Q(at__gte=F("closed")))
    told = [Exists(each.objects.filter(run=OuterRef("pk"))) for each in (PublicationDraft, Publication)]
    shown = Q(pk=Subquery(newest)) | Q(told[0]) | Q(told[1])
    runs = ScoringRun.objects.filter(shown, ~Exists(stands), round__state=Round.State.CLOSED)
    return runs.select_related("method_version", "round").order_by("-at", "-id")
