"""What the person who asked for long work sees of it. To everybody else a job does not exist."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jobs import services
from jobs.models import Job

REFRESH_SECONDS = 2


def own_job(request: HttpRequest, job_id: uuid.UUID, *, task: str = "") -> Job:
    """Return a job of who asks, where told of one task. Raises Http404: to everybody else it does not exist."""
    of_task = {"task": task} if task else {}
    return get_object_or_404(Job.objects.of(request.user).with_life(), id=job_id, **of_task)


@require_safe
@login_required
@never_cache
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far the job is; the page loads itself again until the job has ended."""
    job = own_job(request, job_id)
    stalled = job.state == Job.State.RUNNING and not job.is_held  # type: ignore[attr-defined]
    response = render(request, "jobs/job.html", {"job": job, "stalled": stalled, "expired": job.has_expired(now())})
    if not job.is_finished:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_safe
@login_required
@never_cache
def file(request: HttpRequest, job_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the file the job made, under its own name; a job that failed may have made one that says why."""
    job = own_job(request, job_id)
    return redirect(job.file_view, job_id) if job.file_view else handed_out(job, at=now())


def handed_out(job: Job, *, at: datetime) -> HttpResponseBase:
    """Answer with a job's file. Raises Http404 where there is none, or none any more."""
    there = job.is_finished and job.file_name and not job.has_expired(at)
    if not there or not default_storage.exists(job.file_path):
        raise Http404(_("Việc này không có tệp để tải."))
    content = default_storage.open(job.file_path)
    return FileResponse(content, as_attachment=True, filename=job.file_name, content_type=job.media_type)


@require_POST
@login_required
def cancel(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = own_job(request, job_id)
    try:
        services.cancel(job=job, at=now())
    except services.CannotStop:
        messages.info(request, _("Việc đã kết thúc trước khi dừng."))
    return redirect("jobs:job", job_id)


@require_POST
@login_required
def retry(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    job = own_job(request, job_id)
    try:
        services.retry(job=job, at=now())
    except services.CannotRetry:
        messages.info(request, _("Việc đang chờ, đang chạy hoặc đã xong nên không chạy lại."))
    return redirect("jobs:job", job_id)
