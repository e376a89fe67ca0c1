"""Writes: limits and verdicts of years computed again on common items, and the jobs that find them."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import jobs.services
from accounts.models import User
from accounts.services import record
from jobs.models import Job
from scoring.history.common_store import COMMON_CODE_VERSION
from scoring.history.common_sure import common_method_of, sure_changes, year_of
from scoring.history.figures import Survey
from scoring.models import CommonChange, ScoringRun
from scoring.selectors import method_of

STEPS = 3
Progress = Callable[[str, int, int], None]


class NoCommonGround(Exception):
    """The two years have no item in common, or other scales: nothing computes both."""


@transaction.atomic
def request_common_changes(*, now: ScoringRun, before: ScoringRun, back_url: str, actor: User, at: datetime) -> Job:
    """Have a worker find how sure two years are on their common items, of all units at once; note who asked."""
    detail = {"run": now.pk, "before": before.round.code, "run_before": before.pk}
    record(actor=actor, action="common_changes.request", subject=f"round:{now.round.code}", detail=detail, at=at)
    return jobs.services.start(
        task="scoring.common_tasks.find_common_changes",
        title=_("Khoảng tin cậy trên tiêu chí chung: %(now)s, %(before)s")
        % {"now": now.round.title, "before": before.round.title},
        params={"run_id": now.pk, "run_before_id": before.pk},
        actor=actor,
        back_url=back_url,
        at=at,
    )


def find_common_changes(*, now: ScoringRun, before: ScoringRun, at: datetime, progress: Progress) -> int:
    """Compute and store how sure both years are; return of how many units. Raises NoCommonGround.

    What is stored already stays, for runs never change; only where answers had changed it is looked at again.
    """
    here, there = (Survey(run.round, run, method_of(run), official=False) for run in (now, before))
    method = common_method_of(here, there)
    if method is None:
        raise NoCommonGround(_("Hai năm không có tiêu chí chung cùng thang nên không tính lại được."))
    progress(_("Đọc và tính lại năm trước"), 0, STEPS)
    earlier = year_of(there, method)
    progress(_("Đọc và tính lại năm sau"), 1, STEPS)
    later = year_of(here, method)
    progress(_("Xét thay đổi của từng đơn vị"), 2, STEPS)
    found = sure_changes(later, earlier, rounds=(now.round, before.round))
    _store(
        [
            CommonChange(
                run=now,
                run_before=before,
                agency=code,
                code_version=COMMON_CODE_VERSION,
                changed=sure.changed,
                result=sure.to_json(),
                at=at,
            )
            for code, sure in found.items()
        ]
    )
    return len(found) - 1


@transaction.atomic
def _store(rows: list[CommonChange]) -> None:
    pair = {"run": rows[0].run, "run_before": rows[0].run_before, "code_version": COMMON_CODE_VERSION}
    CommonChange.objects.filter(**pair, changed=True).delete()
    CommonChange.objects.bulk_create(rows, ignore_conflicts=True)
