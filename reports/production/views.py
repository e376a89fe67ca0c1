"""What was produced: asking for all sheets of a round, the list of reports, and taking a file."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from accounts.services import record
from agencies.access import keeps_agencies, requires, roles_of
from agencies.table_files import rows_per_page
from jobs.models import Job
from jobs.views import handed_out, own_job
from reports import services
from reports.selectors import NothingToReport
from scoring.access import round_for, user_of

PAGE = 50
REPORTS = Q(task__startswith="reports.")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """List the reports a person had made, newest first; Sở Nội vụ sees what everybody had made."""
    user, at = user_of(request), now()
    all_seen = _sees_all(user)
    jobs = Job.objects.filter(REPORTS) if all_seen else Job.objects.of(user).filter(REPORTS)
    listed = jobs.select_related("created_by").order_by("-created_at", "pk")
    page = Paginator(listed, rows_per_page(request, PAGE)).get_page(request.GET.get("trang"))
    lines = [{"job": job, "mine": job.created_by_id == user.pk, **_about(job, at)} for job in page]
    context = {"lines": lines, "page": page, "all_seen": all_seen, "days": settings.REPORT_FILES_KEPT_DAYS}
    return render(request, "reports/production/history.html", context)


def _about(job: Job, at: Any) -> dict[str, Any]:
    expired = job.has_expired(at)
    return {
        "expired": expired,
        "size": filesizeformat(job.file_size) if job.file_name and job.file_size else "",
        "state": _("đã hết hạn, lập lại") if expired else job.get_state_display(),
    }


def _sees_all(user: User) -> bool:
    return Role.HOME_AFFAIRS in roles_of(user, on=localdate()) and keeps_agencies(user, on=localdate())


@require_POST
@requires(*Role.seeing_results())
def request_sheets(request: HttpRequest, code: str) -> HttpResponse:
    """Start a job that makes the sheets of all units that the person sees, and show its progress."""
    round, sight, _units = round_for(request, code)
    back = reverse("dashboards:round", args=[round.code])
    try:
        job = services.request_sheets(
            round=round, newest=sight.sees_newest, actor=user_of(request), back_url=back, at=now()
        )
    except NothingToReport as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("jobs:job", job.id)


@require_safe
@login_required
@never_cache
def file(request: HttpRequest, job_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the file of an own report, and note it."""
    return taken(request, own_job(request, job_id))


def taken(request: HttpRequest, job: Job) -> HttpResponseBase:
    """Hand out a job's file and note who took it. Raises Http404 where there is none any more."""
    at = now()
    answer = handed_out(job, at=at)
    if request.method == "GET":
        detail = {"file": job.file_name, "sha256": job.file_sha256}
        record(actor=user_of(request), action="report.download", subject=f"job:{job.pk}", detail=detail, at=at)
    return answer
