"""Lists of agencies with a low index: all of them, a new one by a rule, one as it stands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.models import Designation
from actionplans.reach import GIVING, READING, Reader, reader_for
from actionplans.reading_designations import publications_to_judge, visible_designations
from actionplans.services import designations as service
from actionplans.services.designations import rule_of
from agencies.access import requires
from dashboards.act_fields import act_fields, faults_of
from dashboards.designations import page, showing
from dashboards.designations.figures import named_by, published_rows
from dashboards.designations.forms import NewForm
from scoring.access import user_of
from scoring.models import Publication


@require_safe
@requires(*READING)
@never_cache
def designations(request: HttpRequest) -> HttpResponse:
    """List what was drafted and decided, as far as the person sees it."""
    reader = reader_of(request)
    found = [(each, page.rule_words(rule_of(each)), page.TAGS[each.state]) for each in visible_designations(reader)]
    context = {"found": found, "gives": reader.gives, "trail": [page.trail()[0], (_("Đơn vị có chỉ số thấp"), "")]}
    return render(request, "dashboards/designations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Show whom a rule names in published results; make a list of these."""
    reader = reader_of(request)
    if not reader.gives:
        raise PermissionDenied
    published = {str(each.pk): each for each in publications_to_judge()}
    choices = [(pk, each.round.title) for pk, each in published.items()]
    raw = request.POST if request.method == "POST" else request.GET
    form = NewForm(raw if raw else None, choices=choices, initial={"publication": choices[0][0] if choices else ""})
    form.auto_id = "%s"
    if not form.is_bound or not form.is_valid():
        return _new(request, form, choices, status=422 if form.is_bound and request.method == "POST" else 200)
    publication = published[form.cleaned_data["publication"]]
    if request.method != "POST":
        return _new(request, form, choices, publication=publication)
    return _start(request, form, choices, publication, reader)


@require_safe
@requires(*READING)
@never_cache
def designation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list: whom it names and why, what was decided, what is owed."""
    reader, found = seen_designation(request, pk)
    return showing.shown(request, reader, found)


def seen_designation(request: HttpRequest, pk: int) -> tuple[Reader, Designation]:
    """Return a list the person sees. Raises Http404: for anyone else it does not exist."""
    reader = reader_of(request)
    found = visible_designations(reader).filter(pk=pk).first()
    if found is None:
        raise Http404
    return reader, found


def reader_of(request: HttpRequest) -> Reader:
    return reader_for(user_of(request), on=localdate())


def _start(
    request: HttpRequest, form: NewForm, choices: list[tuple[str, str]], publication: Publication, reader: Reader
) -> HttpResponse:
    named = named_by(form.rule, published_rows(publication))
    try:
        made = service.start(publication=publication, rule=form.rule, named=named, actor=reader.user, at=now())
    except service.AlreadyDrafted as there:
        messages.info(
            request, _("Đã có danh sách đang xem xét cho kết quả này; mở danh sách đó, đổi tiêu chí nếu cần.")
        )
        return redirect("designations:designation", there.args[0])
    except (service.NobodyNamed, service.Outdated) as refusal:
        outdated = isinstance(refusal, service.Outdated)
        words = _("Kết quả vừa được thay thế; xem lại.") if outdated else _("Tiêu chí này không nêu đơn vị nào.")
        form.add_error(None, words)
        return _new(request, form, choices, status=422)
    messages.success(request, _("Đã lập danh sách; đơn vị chưa được báo gì cho đến khi ghi quyết định."))
    return redirect("designations:designation", made.pk)


def _new(
    request: HttpRequest,
    form: NewForm,
    choices: list[tuple[str, str]],
    *,
    publication: Publication | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "fields": act_fields(form),
        "faults": faults_of(form) if form.is_bound else [],
        "choices": choices,
        "trail": page.trail((_("Xét theo tiêu chí"), "")),
    }
    if publication is not None:
        rows = published_rows(publication)
        named = named_by(form.rule, rows)
        context |= {
            "asked": True,
            "lines": page.proposed(named, rows),
            "certain": sum(one.certain for one in named),
            "rule": page.rule_words(form.rule),
            "typed": [(field.name, field.value) for field in act_fields(form) if field.value],
        }
    return render(request, "dashboards/designations/new.html", context, status=status)
