"""The register: its list as an address filters it, and a new request."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import requires_keeping_privacy
from agencies.table_files import rows_per_page
from dashboards.administration.frame import actor_of, faults_of, page_links
from dashboards.privacy.frame import tabs
from dashboards.privacy.requests import page
from dashboards.privacy.requests.filing import Asked, file_request
from dashboards.privacy.requests.forms import RequestForm
from feedback.comment_page import fields_of
from surveys.selectors import data_requests as register

PAGE = 50


@require_safe
@requires_keeping_privacy
@never_cache
def requests(request: HttpRequest) -> HttpResponse:
    """List the requests as the address filters them."""
    wanted, on = page.read(request.GET), localdate()
    found = register.counts(wanted, on=on)
    paginator = Paginator(register.listed(wanted, on=on), rows_per_page(request, PAGE))
    # Counted already, by situation.
    paginator.count = found[wanted.situation]
    shown = paginator.get_page(request.GET.get("trang"))
    context = {
        "lines": [page.line(each, on) for each in shown],
        "situations": page.tabs(found, wanted),
        "filtered": wanted != register.Wanted(),
        "clocks": page.clocks_told(),
        "tabs": tabs(request),
        **page.choices(wanted, register.years()),
        **page_links(request, shown),
    }
    return render(request, "dashboards/privacy/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_keeping_privacy
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """File a request that came in."""
    today = localdate()
    if request.method != "POST":
        return _form(request, RequestForm(initial={"received_on": today.isoformat()}, today=today))
    form = RequestForm(request.POST, today=today)
    if not form.is_valid():
        return _form(request, form, status=422)
    made = file_request(asked=_asked(form.cleaned_data), actor=actor_of(request), at=now())
    messages.success(
        request,
        _("Đã ghi vào sổ. Phản hồi chậm nhất %(reply)s, thực hiện chậm nhất %(due)s.")
        % {"reply": f"{made.reply_by:%d/%m/%Y}", "due": f"{made.due_on:%d/%m/%Y}"},
    )
    return redirect("privacy:request", made.pk)


def _asked(typed: dict[str, Any]) -> Asked:
    contact = {name: typed[name] for name in ("name", "reach")}
    plain = {name: typed[name] for name in ("kind", "way", "about", "words", "received_on")}
    return Asked(**plain, with_others=bool(typed["with_others"]), contact=contact)


def _form(request: HttpRequest, form: RequestForm, *, status: int = 200) -> HttpResponse:
    form.auto_id = "%s"
    context = {
        "fields": fields_of(form),
        "faults": [(name, f"{form[name].label}: {words}") for name, words in faults_of(form)],
        "clocks": page.clocks_told(),
        "trail": page.trail((_("Ghi yêu cầu mới"), "")),
    }
    return render(request, "dashboards/privacy/request_form.html", context, status=status)
