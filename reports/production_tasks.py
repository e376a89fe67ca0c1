"""Celery's doorbells to what is made in numbers, on its day, and kept for its time."""

import tempfile
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from jobs.models import Job
from jobs.refusal import Refused
from jobs.room import words_for_a_full_disk
from jobs.services import running
from reports.production import issuing, kept, sheets
from reports.production.issuing import told
from scoring.access import measures_province, sight_of
from surveys.models import Round
from surveys.selectors import units_in_scope


@shared_task
def render_sheets(*, job_id: str, round_id: int, shared: bool = False) -> None:
    """Make the ZIP of all agency sheets of a round that the person who asked may see by now."""
    with running(job_id) as work, override("vi"):
        round = Round.objects.get(pk=round_id)
        asker = Job.objects.select_related("created_by").get(id=job_id).created_by or AnonymousUser()
        sight = sight_of(asker, state=round.state, on=localdate())
        sight = told(sight) if shared else sight
        units = [] if measures_province(round) else list(units_in_scope(round, sight.units))
        batch = sheets.Batch(round, units, sight, now(), told=lambda done: work.step(sheets.STEPS[0], done, len(units)))
        batch.told(0)
        entries = batch.make()
        work.step(sheets.STEPS[1], len(units), len(units))
        with words_for_a_full_disk(), tempfile.TemporaryFile() as file:
            if not sheets.zipped(round, entries, file):
                raise Refused(_("Không đơn vị nào có phiếu: %s") % (entries[0].why if entries else round.title))
            work.keep_open_file(f"phieu-don-vi-{round.code}.zip", sheets.ZIP, file, until=until())


def until() -> datetime:
    """Return until when a file made now is kept."""
    return now() + timedelta(days=settings.REPORT_FILES_KEPT_DAYS)


@shared_task
def sweep_kept() -> int:
    """Remove papers that were kept for longer than reports are (beat, every hour); return how many."""
    return kept.sweep(before=now() - timedelta(days=settings.REPORT_FILES_KEPT_DAYS))


@shared_task
def start_due() -> int:
    """Queue the reports of schedules that are due and tell of those that are made (beat); return how many began."""
    at = now()
    with override("vi"):
        issuing.deliver(at=at)
        return issuing.start_due(at=at)
