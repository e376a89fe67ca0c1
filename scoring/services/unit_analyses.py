"""Writes: the analyses that pages show, computed by themselves once figures of a closed round stand."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

import jobs.services
from jobs.models import Job
from scoring.analysis.answers import unit_key
from scoring.analysis.asked import OF_UNITS, Asked
from scoring.analysis_store import CODE_VERSION
from scoring.run_for import RunSeen, runs_seen
from scoring.services.analyses import Progress, analyse_several
from surveys.models import Round
from surveys.selectors import measures_a_province

TASK = "scoring.analysis_tasks.analyse_units"
# A job holds the answers of one round and so many units' analyses at most; what is left is the next job's.
UNITS_PER_JOB = 20
# Runs follow each other while a round is cleaned up. What is computed of each stands against the next one's tables.
SETTLED = timedelta(minutes=10)


def start_due(*, at: datetime) -> Job | None:
    """Start on the units of the newest run that nobody began with; None while such work waits or there is none.

    Of closed rounds with a run that has stood for a while and is the one shown to all, if any
    is: beside another one nothing can be told to those who are held to it.
    """
    mine = Job.objects.filter(task=TASK)
    if mine.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        return None
    begun = set(mine.values_list("params__key", flat=True))
    rounds = {each.pk: each for each in Round.objects.filter(state=Round.State.CLOSED)}
    seen = runs_seen(list(rounds.values()), newest=True)
    due = [(pk, key) for pk, run in seen.items() if (key := _key(run, at)) and key not in begun]
    newest = max(due, key=lambda pair: seen[pair[0]].run.at, default=None)  # type: ignore[union-attr]
    return _start(rounds[newest[0]], newest[1], 0, at) if newest else None


def analyse_units(*, round: Round, key: str, start: int, at: datetime, progress: Progress) -> Job | None:
    """Compute what is not stored of some units of a round, and start the job of those behind them.

    Raises CannotAnalyse where the answers are not those of the run any more. Done again it finds what it stored.
    """
    run = runs_seen([round], newest=True).get(round.pk)
    if run is None or round.state != Round.State.CLOSED or _key(run, at) != key:
        return None
    codes = _codes(round)[start : start + UNITS_PER_JOB + 1]
    asked = [Asked(kind, unit_key(code)) for code in codes[:UNITS_PER_JOB] for kind in OF_UNITS]
    asked += [] if start else [Asked("opinions")]
    analyse_several(round=round, asked=asked, at=at, progress=progress)
    return _start(round, key, start + UNITS_PER_JOB, at) if len(codes) > UNITS_PER_JOB else None


def _codes(round: Round) -> list[str]:
    """Return the agencies whose pages show analyses: none where people were asked about the province."""
    if measures_a_province(round):
        return []
    return list(round.units.filter(reports_into=None).order_by("pk").values_list("agency__code", flat=True))


def _key(seen: RunSeen, at: datetime) -> str:
    """Return what tells whether a run's analyses were begun; nothing where they are not to be."""
    run, official = seen.run, seen.official
    if run is None or run.at > at - SETTLED or (official is not None and official.differs_from(run)):
        return ""
    # A publication may tell fewer counts, beside which other tables stand.
    published = official.publication.pk if official and official.publication else 0
    return f"{run.pk}:{published}:{CODE_VERSION}"


def _start(round: Round, key: str, start: int, at: datetime) -> Job:
    """Start a job, unless one of the same units is there: the worker that began it may have died since."""
    params = {"round_id": round.pk, "key": key, "start": start}
    found = Job.objects.filter(task=TASK, params=params).first()
    return found or jobs.services.start(
        task=TASK,
        title=_("Các phân tích của đợt đã khóa: %(round)s") % {"round": round.title},
        params=params,
        actor=None,
        at=at,
    )
