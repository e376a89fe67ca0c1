"""Making what schedules ask for, once a period, and telling the people it is for."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.access import Scope
from agencies.telling import tell
from jobs import services as jobs
from jobs.models import Job
from notices.kinds import Kind as Notice
from reports.asked import KINDS
from reports.models import Issue, Schedule
from reports.production import periods
from reports.production.naming import title_of
from reports.services import FILE_VIEW
from scoring.access import Sight, sight_of
from scoring.models import Publication
from surveys.models import Round

logger = logging.getLogger(__name__)

# What is made where nothing else is asked for.
PDF = "pdf"
SHEETS = "sheets"
Due = tuple[str, Round | None]


def told(sight: Sight) -> Sight:
    """Return what may go on to colleagues of what a person sees: without the counts that only Sở Nội vụ sees."""
    return replace(sight, detail=Scope(roles=sight.detail.roles))


def start_due(*, at: datetime) -> int:
    """Queue the reports that are due, each once a period; return how many."""
    running = Schedule.objects.filter(deleted_at=None, paused_at=None).select_related("round")
    return sum(_started(schedule, at) for schedule in running.order_by("pk"))


def _started(schedule: Schedule, at: datetime) -> int:
    try:
        return sum(_start(schedule.pk, period, round, at) for period, round in _due(schedule, at))
    except Exception:
        # One that cannot be begun must not hold up the others; the next ring tries again.
        logger.exception("Schedule %s could not be begun", schedule.pk)
        return 0


def deliver(*, at: datetime) -> int:
    """Tell recipients of reports that are made; return to how many. Each is told once, whoever repeats it."""
    made = Issue.objects.filter(told_at=None, job__state=Job.State.DONE).select_related("schedule")
    return sum(_deliver(issue, at) for issue in made)


def next_day(schedule: Schedule, at: datetime) -> str:
    """Say when it is next made: the day, or the event."""
    if schedule.every == Schedule.Every.PUBLICATION:
        return _("lần công bố tới")
    name = periods.month if schedule.every == Schedule.Every.MONTH else periods.quarter
    length = 1 if schedule.every == Schedule.Every.MONTH else periods.MONTHS_OF_A_QUARTER
    return f"{periods.following(name(localdate(at))[1], length):%d/%m/%Y}"


def _due(schedule: Schedule, at: datetime) -> Iterator[Due]:
    done = set(schedule.issues.values_list("period", flat=True))
    if schedule.every == Schedule.Every.PUBLICATION:
        found = _publications(schedule).filter(published_at__gte=schedule.since).order_by("published_at")
        due: list[Due] = [(f"cb-{one.pk}", one.round) for one in found]
    else:
        name = periods.month if schedule.every == Schedule.Every.MONTH else periods.quarter
        period, first = name(localdate(at))
        began = first > localdate(schedule.since)
        due = [(period, schedule.round or _newest(schedule))] if began and period not in done else []
    yield from (one for one in due if one[0] not in done)


def _publications(schedule: Schedule) -> QuerySet[Publication]:
    """Return the publications in force that it may be about."""
    where = Q(superseded_by=None, round__owner=None)
    if schedule.round_id is not None:
        where = Q(superseded_by=None, round=schedule.round_id)
    if schedule.agency_id is not None:
        where &= Q(round__units__agency=schedule.agency_id)
    if schedule.block_id is not None:
        where &= Q(round__units__block=schedule.block_id)
    return Publication.objects.filter(where).select_related("round").distinct()


def _newest(schedule: Schedule) -> Round | None:
    found = _publications(schedule).order_by("-published_at").first()
    return found.round if found else None


@transaction.atomic
def _start(pk: int, period: str, round: Round | None, at: datetime) -> int:
    """Queue one report; nothing where another beat did, or the schedule was stopped meanwhile."""
    schedule = Schedule.objects.select_for_update(of=("self",)).select_related("owner").get(pk=pk)
    stopped = schedule.deleted_at is not None or schedule.paused_at is not None
    if stopped or schedule.issues.filter(period=period).exists():
        return 0
    why = _hindrance(schedule, round, at)
    job = None if why or round is None else _queued(schedule, round, at)
    Issue.objects.create(schedule=schedule, period=period, at=at, round=round, job=job, why=why)
    return int(job is not None)


def _hindrance(schedule: Schedule, round: Round | None, at: datetime) -> str:
    if round is None:
        return _("Chưa có đợt nào công bố kết quả để lập báo cáo.")
    if not schedule.owner.is_active:
        return _("Tài khoản của người đặt lịch đã khóa.")
    if schedule.kind not in (*KINDS, SHEETS):
        return _("Loại báo cáo này không còn.")
    units = round.units.filter(agency=schedule.agency_id) if schedule.agency_id else round.units.all()
    sight = sight_of(schedule.owner, state=round.state, on=localdate(at))
    if not any(sight.shows(unit) for unit in units):
        return _("Người đặt lịch không xem được số liệu này.")
    return ""


def _queued(schedule: Schedule, round: Round, at: datetime) -> Job:
    shared = schedule.recipients.exists()
    params: dict[str, object] = {"round_id": round.pk, "shared": shared}
    task = "reports.production_tasks.render_sheets"
    if schedule.kind != SHEETS:
        task = "reports.tasks.render_report"
        unit = round.units.filter(agency=schedule.agency_id).first() if schedule.agency_id else None
        params |= {"form": schedule.form} if schedule.form != PDF else {}
        params |= {"kind": schedule.kind, "unit_id": unit.pk if unit else None, "block_id": schedule.block_id}
    return jobs.start(
        task=task,
        title=title_of(schedule, round),
        params=params,
        actor=schedule.owner,
        back_url=reverse("production:schedules"),
        file_view=FILE_VIEW,
        at=at,
    )


@transaction.atomic
def _deliver(issue: Issue, at: datetime) -> int:
    to = issue.schedule.recipients.filter(is_active=True)
    link = reverse("production:issue", args=[issue.pk])
    new = tell(to=to, kind=Notice.REPORT, subject=f"issue:{issue.pk}", words="report.issued", link=link, at=at)
    Issue.objects.filter(pk=issue.pk).update(told_at=at)
    return new
