"""The ways in which results are made public, as Sở Nội vụ sets them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from actionplans.models import PublicityForm
from actionplans.reach import GIVING, Reader
from actionplans.services import publicity as services
from agencies.access import requires
from dashboards.conferences.fields import drawn, faults_of
from dashboards.conferences.frame import reader_of
from dashboards.publicity import page
from dashboards.publicity.forms import WayForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def forms(request: HttpRequest) -> HttpResponse:
    """Show the ways; add one, ask for one no more or again."""
    reader = reader_of(request)
    if not reader.gives:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, WayForm())
    action = request.POST.get("action", "")
    if action == "usual":
        services.add_usual_forms(actor=reader.user, at=now())
    elif action in ("retire", "restore"):
        _retire(request, reader, retired=action == "retire")
    else:
        return _add(request, reader)
    messages.success(request, _("Đã lưu hình thức công khai."))
    return redirect("publicity:forms")


def _retire(request: HttpRequest, reader: Reader, *, retired: bool) -> None:
    found = get_object_or_404(PublicityForm, code=request.POST.get("code", "")[:40].replace("\0", ""))
    services.retire_form(form=found, retired=retired, actor=reader.user, at=now())


def _add(request: HttpRequest, reader: Reader) -> HttpResponse:
    form = WayForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        services.add_form(**form.cleaned_data, actor=reader.user, at=now())
    except services.NameTaken:
        form.add_error("name", _("Đã có hình thức này."))
    except services.TooMany:
        form.add_error(None, _("Đặt tối đa 30 hình thức."))
    else:
        messages.success(request, _("Đã thêm hình thức công khai."))
        return redirect("publicity:forms")
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: WayForm, *, status: int = 200) -> HttpResponse:
    form.auto_id = "%s"
    context = {
        "ways": list(PublicityForm.objects.all()),
        "fields": drawn(form),
        "faults": faults_of(form),
        "trail": page.trail(None, (_("Hình thức công khai"), "")),
    }
    return render(request, "dashboards/publicity/forms.html", context, status=status)
