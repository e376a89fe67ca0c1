"""How the system fares and what the environment set."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from agencies.access import requires
from dashboards.administration.frame import tabs
from dashboards.administration.health import checks, runs, unwell
from dashboards.administration.settings_shown import groups
from jobs.models import TaskRun


@require_safe
@requires(*Role.managing_people())
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    signs = TaskRun.objects.all()
    found, tasks = checks(at, signs), list(runs(at, signs))
    context = {
        "checks": found,
        "unwell": unwell(found, tasks),
        "runs": tasks,
        "at": at,
        "tabs": tabs(request),
    }
    return render(request, "dashboards/administration/health.html", context)


@require_safe
@requires(*Role.managing_people())
@never_cache
def settings(request: HttpRequest) -> HttpResponse:
    context = {"groups": list(groups()), "tabs": tabs(request)}
    return render(request, "dashboards/administration/settings.html", context)
