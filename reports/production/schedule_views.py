"""Schedules of reports: their list, a new one, what is done with them, and what they made for whom."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from agencies.access import requires, scope_of
from jobs.models import Job
from reports.models import Issue, Schedule
from reports.production import reach, scheduling
from reports.production.forms import ScheduleForm
from reports.production.issuing import next_day
from reports.production.naming import kind_words, subject_of
from reports.production.subjects import subjects_of
from reports.production.views import taken
from scoring.access import user_of
from surveys.models import Round
from surveys.selectors import rounds_in_scope

LONGEST_ID = 18
MOST_ROUNDS = 60
ACTS = {
    "pause": scheduling.pause,
    "resume": scheduling.resume,
    "delete": scheduling.delete,
    "restore": scheduling.restore,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*Role.seeing_results())
@never_cache
def schedules(request: HttpRequest) -> HttpResponse:
    """List a person's schedules with their last and next times; make one."""
    user = user_of(request)
    form = _form(user, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _list(request, user, form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    what = {name: said[name] for name in ("kind", "every", "round", "agency", "block", "recipients")}
    scheduling.make(**what, actor=user, at=now())
    messages.success(request, _("Đã đặt lịch. Báo cáo đầu tiên được lập vào kỳ tới."))
    return redirect("production:schedules")


@require_POST
@requires(*Role.seeing_results())
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, resume or delete an own schedule, or take its deletion back."""
    user = user_of(request)
    found = get_object_or_404(Schedule, pk=pk, owner=user) if len(str(pk)) <= LONGEST_ID else None
    what = request.POST.get("action", "")
    if what not in ACTS:
        raise BadRequest("action")
    if found is None:
        raise Http404
    ACTS[what](schedule=found, actor=user, at=now())
    undo = f"?da-xoa={found.pk}" if what == "delete" else ""
    return redirect(f"{reverse('production:schedules')}{undo}")


@require_safe
@requires(*Role.seeing_results())
@never_cache
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report that was made for this person, and the file if they see all of it."""
    user = user_of(request)
    found = _issue(user, pk)
    assert found.job is not None  # noqa: S101 -- the query asks for one
    may, done = reach.may_take(user, found), found.job.state == Job.State.DONE
    context = {
        "issue": found,
        "job": found.job,
        "may": may,
        "expired": found.job.has_expired(now()),
        "ready": may and done and not found.job.has_expired(now()),
    }
    return render(request, "reports/production/issue.html", context)


@require_safe
@requires(*Role.seeing_results())
@never_cache
def issue_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file of a report that was made for this person, if they see by now all that it says."""
    user = user_of(request)
    found = _issue(user, pk)
    if found.job is None or not reach.may_take(user, found):
        raise Http404
    return taken(request, found.job)


def _issue(user: User, pk: int) -> Issue:
    found = reach.issues_for(user).filter(pk=pk, job__isnull=False).first() if len(str(pk)) <= LONGEST_ID else None
    if found is None:
        raise Http404
    return found


def _form(user: User, data: Any) -> ScheduleForm:
    scope = scope_of(user, on=localdate())
    rounds = list(rounds_in_scope(scope).exclude(state=Round.State.DRAFT).order_by("-opens_on", "-pk")[:MOST_ROUNDS])
    subjects, people = subjects_of(scope, rounds), reach.colleagues_of(user)
    return ScheduleForm(data, rounds=rounds, subjects=subjects, people=people, whole=scope.everything)


def _list(request: HttpRequest, user: User, form: ScheduleForm, *, status: int) -> HttpResponse:
    at = now()
    lines = [
        {
            "schedule": one,
            "kind": kind_words(one.kind),
            "subject": form.subjects.units.get(subject_of(one), subject_of(one)),
            "last": next(iter(one.issues.all()), None),
            "next": "" if one.paused_at else next_day(one, at),
            "people": [person.full_name for person in one.recipients.all()],
        }
        for one in reach.schedules_of(user)
    ]
    deleted = request.GET.get("da-xoa", "")
    valid = deleted.isascii() and deleted.isdigit() and len(deleted) <= LONGEST_ID
    undo = Schedule.objects.filter(pk=deleted, owner=user, deleted_at__isnull=False).exists() if valid else False
    context = {
        "lines": lines,
        "form": form,
        "fields": list(_fields(form)),
        "people": form.people.items(),
        "chosen": form["recipients"].value() or [],
        "undo": deleted if undo else "",
        "trail": (
            (_("Kết quả"), reverse("dashboards:rounds")),
            (_("Báo cáo đã lập"), reverse("production:history")),
            (_("Lịch lập báo cáo"), ""),
        ),
    }
    return render(request, "reports/production/schedules.html", context, status=status)


def _fields(form: ScheduleForm) -> Any:
    choices = {
        "kind": form.kinds,
        "round": [("", _("đợt mới công bố nhất")), *((code, one.title) for code, one in form.rounds.items())],
        "form": form.fields["form"].choices,  # type: ignore[attr-defined]
        "every": Schedule.Every.choices,
        "agency": [("", _("chưa chọn")), *form.subjects.units.items()],
        "block": [("", _("chưa chọn")), *form.subjects.blocks.items()],
    }
    for name in ("kind", "round", "agency", *(("block",) if form.subjects.blocks else ()), "form", "every"):
        bound = form[name]
        yield {
            "name": name,
            "label": bound.label,
            "help": bound.help_text,
            "choices": choices[name],
            "value": bound.value() or "",
            "error": bound.errors[0] if bound.errors else "",
        }
