"""The catalogue of typical measures: read by all who plan, kept by Sở Nội vụ, proposed to by agencies."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.models import Measure, TypicalMeasure
from actionplans.plan_reach import WRITING_MEASURES, PlanReader
from actionplans.reach import GIVING, READING
from actionplans.services import catalogue
from actionplans.services.catalogue import AlreadyListed, NotDone
from actionplans.services.taking import Changed, Hand, NotNow, WordsMissing
from agencies.access import requires
from agencies.table_files import rows_per_page
from dashboards.plan_tools.catalogue_forms import StepForm, TypicalForm
from dashboards.plan_tools.links import trail
from dashboards.plan_tools.rights import reader_of, visible
from feedback.comment_page import fields_of

PAGE = 50
STATE = TypicalMeasure.State
FACTOR, SHOWN = "yeu-to", "tinh-trang"
SHOWN_STATES: Mapping[str, str] = {"": STATE.ACTIVE, "de-xuat": STATE.PROPOSED, "thoi-dung": STATE.RETIRED}
STEPS: Mapping[str, Callable[..., TypicalMeasure]] = {
    "accept": catalogue.accept_typical,
    "decline": catalogue.decline_typical,
    "retire": catalogue.retire_typical,
    "restore": catalogue.restore_typical,
}


@require_safe
@requires(*READING)
@never_cache
def typical_measures(request: HttpRequest) -> HttpResponse:
    """List the measures in use, by factor; Sở Nội vụ also those proposed and those not used any more."""
    reader = reader_of(request)
    shown = request.GET.get(SHOWN, "") if reader.judges else ""
    factor = request.GET.get(FACTOR, "")
    paginator = Paginator(_listed(SHOWN_STATES.get(shown, STATE.ACTIVE), factor), rows_per_page(request, PAGE))
    found = paginator.get_page(request.GET.get("trang"))
    context = {
        "entries": found,
        "keeps": reader.judges,
        "tabs": _tabs(shown, factor) if reader.judges else [],
        "shown": shown,
        "factor": factor,
        "factors": [("", _("Tất cả các yếu tố")), *TypicalMeasure.Factor.choices],
        "trail": trail(None, _("Danh mục biện pháp")),
        **_pages(found, shown, factor),
    }
    return render(request, "dashboards/plan_tools/catalogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*GIVING)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Put a measure into the catalogue."""
    reader = _keeper(request)
    form = TypicalForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, _("Thêm biện pháp"), status=422 if form.is_bound else 200)
    try:
        catalogue.add_typical(said=form.said(), actor=reader.user, at=now())
    except AlreadyListed:
        return _twice(request, form, _("Thêm biện pháp"))
    messages.success(request, _("Đã thêm biện pháp vào danh mục."))
    return redirect("plan_tools:catalogue")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*READING)
@never_cache
def typical_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a measure with what was done about it; Sở Nội vụ changes it, unless somebody did meanwhile (409)."""
    reader, found = _seen(request, pk)
    if request.method != "POST":
        return _one(request, reader, found)
    if not reader.judges:
        raise PermissionDenied
    form = TypicalForm(request.POST)
    if not form.is_valid():
        return _one(request, reader, found, edit=form, status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"] or 0)
    try:
        catalogue.edit_typical(typical=found, said=form.said(), hand=hand)
    except (Changed, NotNow):
        found.refresh_from_db()
        return _one(request, reader, found, edit=form, changed=True, status=409)
    except AlreadyListed:
        form.add_error("action", _twice_words())
        return _one(request, reader, found, edit=form, status=422)
    messages.success(request, _("Đã sửa biện pháp."))
    return redirect("plan_tools:typical", found.pk)


@require_POST
@requires(*GIVING)
@never_cache
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline a proposal, stop using a measure or use it again."""
    _keeper(request)
    reader, found = _seen(request, pk)
    code, form = request.POST.get("action", ""), StepForm(request.POST)
    if code not in STEPS or not form.is_valid():
        return _one(request, reader, found, fault=_("Gửi lại, chọn một việc."), status=422)
    hand = Hand(actor=reader.user, at=now(), seen=form.cleaned_data["version"])
    try:
        STEPS[code](typical=found, note=form.cleaned_data["note"], hand=hand)
    except (Changed, NotNow):
        found.refresh_from_db()
        return _one(request, reader, found, changed=True, note=form.cleaned_data["note"], status=409)
    except WordsMissing:
        return _one(request, reader, found, fault=_("Ghi lý do."), status=422)
    except AlreadyListed:
        return _one(request, reader, found, fault=_twice_words(), status=422)
    messages.success(request, _("Đã ghi: %s.") % _step_words()[code])
    return redirect("plan_tools:typical", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*WRITING_MEASURES)
@never_cache
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a measure that an agency has done to the catalogue."""
    reader = reader_of(request)
    measure = get_object_or_404(Measure.objects.select_related("plan"), pk=pk, plan__in=visible(reader))
    if not reader.writes(measure.plan):
        raise PermissionDenied
    form = TypicalForm(request.POST if request.method == "POST" else None, initial=_from(measure))
    title = _("Đề xuất vào danh mục")
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, title, status=422 if form.is_bound else 200)
    try:
        catalogue.propose_typical(measure=measure, said=form.said(), actor=reader.user, at=now())
    except AlreadyListed:
        return _twice(request, form, title)
    except NotDone:
        form.add_error(None, _("Chỉ đề xuất biện pháp đã làm xong."))
        return _form(request, form, title, status=422)
    messages.success(request, _("Đã gửi đề xuất; Sở Nội vụ xem xét rồi đưa vào danh mục."))
    return redirect("plan_tools:outcome", measure.plan_id)


def _from(measure: Measure) -> dict[str, str]:
    return {
        "node": "",
        "action": measure.action,
        "cause": measure.cause,
        "lead": measure.lead,
        "source": measure.plan.title[:300],
    }


def _listed(state: str, factor: str) -> "QuerySet[TypicalMeasure]":
    states = (STATE.RETIRED, STATE.DECLINED) if state == STATE.RETIRED else (state,)
    found = TypicalMeasure.objects.filter(state__in=states)
    return found.filter(factor=factor) if factor in TypicalMeasure.Factor.values else found


def _tabs(shown: str, factor: str) -> list[tuple[str, str, bool]]:
    words = {"": _("Đang dùng"), "de-xuat": _("Đề xuất"), "thoi-dung": _("Thôi dùng, không nhận")}
    more = f"&{FACTOR}={factor}" if factor in TypicalMeasure.Factor.values else ""
    return [(said, f"?{SHOWN}={code}{more}", code == shown) for code, said in words.items()]


def _pages(found: Any, shown: str, factor: str) -> dict[str, str]:
    query = "".join(f"{name}={value}&" for name, value in ((SHOWN, shown), (FACTOR, factor)) if value in _known())
    return {
        "previous": f"?{query}trang={found.previous_page_number()}" if found.has_previous() else "",
        "next": f"?{query}trang={found.next_page_number()}" if found.has_next() else "",
        "words": _("Trang %(number)d trong %(total)d") % {"number": found.number, "total": found.paginator.num_pages},
    }


def _known() -> set[str]:
    return {*filter(None, SHOWN_STATES), *TypicalMeasure.Factor.values}


def _keeper(request: HttpRequest) -> PlanReader:
    reader = reader_of(request)
    if not reader.judges:
        raise PermissionDenied
    return reader


def _seen(request: HttpRequest, pk: int) -> tuple[PlanReader, TypicalMeasure]:
    reader = reader_of(request)
    found = TypicalMeasure.objects.filter(pk=pk, **({} if reader.judges else {"state": STATE.ACTIVE})).first()
    if found is None:
        raise Http404
    return reader, found


def _one(
    request: HttpRequest,
    reader: PlanReader,
    found: TypicalMeasure,
    *,
    edit: TypicalForm | None = None,
    changed: bool = False,
    fault: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    columns = ("factor", "node", "action", "cause", "lead", "source")
    form = edit or TypicalForm(initial={name: getattr(found, name) for name in columns})
    form.auto_id = "%s"
    context: dict[str, Any] = {
        "entry": found,
        "keeps": reader.judges,
        "fields": fields_of(form) if reader.judges and found.state in (STATE.ACTIVE, STATE.PROPOSED) else [],
        "editing": edit is not None,
        "steps": [(code, _step_words()[code], code in ("decline", "retire")) for code in _allowed(found)],
        "changed": changed,
        "note": note,
        "faults": [*_faults(form), *([("", fault)] if fault else [])] if not changed else [],
        "history": found.steps.select_related("actor").order_by("-number") if reader.judges else [],
        "trail": [*trail(None, "")[:1], (_("Danh mục biện pháp"), reverse("plan_tools:catalogue")), (_("Một mục"), "")],
    }
    return render(request, "dashboards/plan_tools/typical.html", context, status=status)


def _allowed(found: TypicalMeasure) -> list[str]:
    allowed = catalogue.TYPICAL_ACTS.allowed
    return [code for code in STEPS if found.state in allowed[catalogue.KIND(code)]]


def _step_words() -> dict[str, str]:
    return {
        "accept": _("Nhận vào danh mục"),
        "decline": _("Không nhận"),
        "retire": _("Thôi dùng"),
        "restore": _("Dùng lại"),
    }


def _form(request: HttpRequest, form: TypicalForm, title: str, *, status: int = 200) -> HttpResponse:
    form.auto_id = "%s"
    context = {
        "fields": fields_of(form),
        "title": title,
        "faults": _faults(form),
        "trail": [*trail(None, "")[:1], (_("Danh mục biện pháp"), reverse("plan_tools:catalogue")), (title, "")],
    }
    return render(request, "dashboards/plan_tools/typical_form.html", context, status=status)


def _twice(request: HttpRequest, form: TypicalForm, title: str) -> HttpResponse:
    form.add_error("action", _twice_words())
    return _form(request, form, title, status=422)


def _twice_words() -> str:
    return _("Danh mục đã có biện pháp này, hoặc biện pháp này đã được đề xuất.")


def _faults(form: django_forms.Form) -> list[tuple[str, str]]:
    found = [(field.auto_id, f"{field.label}: {field.errors[0]}") for field in form if field.errors]
    return [*found, *(("", str(words)) for words in form.non_field_errors())]
